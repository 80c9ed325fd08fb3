import { keyValueMachine } from '../../key-value/index.ts';
import type { KeyValue, KeyValueCommand, KeyValueResult, KeyValueState } from '../../key-value/index.ts';
import type { NodeId } from '../../process/process.ts';
import type { Applied, Machine } from '../../raft/index.ts';
import { statusWord } from './status-record.ts';
import type { StatusAudit, StatusCommand, StatusRecords } from './status-record.ts';

/** How many audit records are kept; older ones are only counted. */
const AUDIT_LENGTH = 64;

/** What all controllers of a cluster agree on. */
export interface ReplicatedState {
  /** The data of the cluster's clients. */
  readonly store: KeyValueState;
  readonly status: StatusRecords;
  /** The latest changes of `status`, oldest first. */
  readonly audit: readonly StatusAudit[];
  /** How many changes there have been. */
  readonly audited: number;
  /** By node id: members whose nodes are known to be bound, and at which address. */
  readonly bound: readonly (BoundMember | undefined)[];
}

/** A member whose node is known to be bound to this cluster. */
export interface BoundMember {
  readonly incarnation: number;
  readonly address: string;
}

/** Says that a member's node is bound; saying it again changes nothing. */
export interface BoundCommand {
  readonly kind: 'bound';
  readonly node: NodeId;
  readonly incarnation: number;
  readonly address: string;
}

/** Whether that was news. */
export interface BoundResult {
  readonly kind: 'bound';
  readonly changed: boolean;
}

/** Whether a status was changed, or was so already. */
export interface StatusResult {
  readonly kind: 'status';
  readonly changed: boolean;
}

/** The types of {@link replicatedMachine}. */
export interface Replicated {
  readonly State: ReplicatedState;
  readonly Command: KeyValueCommand | StatusCommand | BoundCommand;
  readonly Result: KeyValueResult | StatusResult | BoundResult;
  readonly Query: KeyValue['Query'];
  readonly Answer: KeyValue['Answer'];
}

/** The state machine that controllers replicate: the clients' data, and what the cluster knows of itself. */
export const replicatedMachine: Machine<Replicated> = {
  initial: { store: keyValueMachine.initial, status: [], audit: [], audited: 0, bound: [] },
  apply(state: ReplicatedState, command: Replicated['Command']): Applied<Replicated> {
    switch (command.kind) {
      case 'put':
      case 'cas': {
        const applied = keyValueMachine.apply(state.store, command);
        return {
          state: applied.state === state.store ? state : withStore(state, applied.state),
          result: applied.result,
        };
      }
      case 'status':
        return applyStatus(state, command);
      case 'bound':
        return applyBound(state, command);
    }
  },
  query: (state, query) => keyValueMachine.query(state.store, query),
};

function applyStatus(state: ReplicatedState, command: StatusCommand): Applied<Replicated> {
  const { node, incarnation, online, cause, evidenceAge } = command;
  const known = state.status[node];
  const before = known?.incarnation === incarnation ? known : undefined;
  if (before?.online === online) return { state, result: { kind: 'status', changed: false } };
  const status = state.status.slice();
  while (status.length < node) status.push(undefined);
  status[node] = { online, incarnation };
  const audited = state.audited + 1;
  const record: StatusAudit = {
    number: audited,
    node,
    before: statusWord(before),
    after: online ? 'online' : 'offline',
    cause,
    evidenceAge,
  };
  const audit = [...state.audit.slice(state.audit.length < AUDIT_LENGTH ? 0 : 1), record];
  return {
    state: { store: state.store, status, audit, audited, bound: state.bound },
    result: { kind: 'status', changed: true },
  };
}

function withStore(state: ReplicatedState, store: KeyValueState): ReplicatedState {
  return { store, status: state.status, audit: state.audit, audited: state.audited, bound: state.bound };
}

function applyBound(state: ReplicatedState, command: BoundCommand): Applied<Replicated> {
  const { node, incarnation, address } = command;
  const known = state.bound[node];
  if (known?.incarnation === incarnation && known.address === address) {
    return { state, result: { kind: 'bound', changed: false } };
  }
  const bound = state.bound.slice();
  while (bound.length < node) bound.push(undefined);
  bound[node] = { incarnation, address };
  const { store, status, audit, audited } = state;
  return { state: { store, status, audit, audited, bound }, result: { kind: 'bound', changed: true } };
}
