import type { Configuration, RaftState } from '../../../raft/index.ts';
import { formatted, raft } from '../../../raft/index.ts';
import { replicatedMachine } from '../../replicated/replicated.ts';
import type { Replicated } from '../../replicated/replicated.ts';
import type { StatusCommand, StatusRecord } from '../../replicated/status-record.ts';
import { settings } from '../../testing/settings.ts';
import { silent } from '../../testing/silent.ts';
import type { StatusMessage } from '../status-message.ts';
import type { StatusContext, StatusOutbox } from '../status.ts';

/** The members of the rig: node 0 is the one that is tested. */
export const MEMBERS: Configuration['members'] = [0, 1, 2].map((id) => {
  return { id, incarnation: id + 1, suffrage: 'voter' };
});

/** A recorded wish for its status keeping. */
export interface Wishes {
  readonly sent: { readonly to: number; readonly message: StatusMessage }[];
  readonly proposed: StatusCommand[];
  readonly turned: { readonly node: number; readonly online: boolean; readonly age: number }[];
  beat: number;
  expire: number;
  repair: number;
}

/** Collects what the status keeping wants done. */
export function wishes(): { readonly out: StatusOutbox; readonly wished: Wishes } {
  const wished: Wishes = { sent: [], proposed: [], turned: [], beat: -1, expire: -1, repair: -1 };
  const out: StatusOutbox = {
    send: (to, message) => wished.sent.push({ to, message }),
    beatAfter: (delay) => (wished.beat = delay),
    expireAfter: (delay) => (wished.expire = delay),
    repairAfter: (delay) => (wished.repair = delay),
    propose: (command) => wished.proposed.push(command),
    localStatus: (node, online, age) => wished.turned.push({ node, online, age }),
  };
  return { out, wished };
}

const process = raft(settings.raft, replicatedMachine);

/** Node 0's Raft, freshly started among {@link MEMBERS}. */
export function follower(
  records: readonly (StatusRecord | undefined)[] = [],
  leader = -1,
): RaftState<Replicated> {
  const durable = formatted(MEMBERS, 1, replicatedMachine);
  const state = process.start(0, { kind: 'durable', durable }, 9, 0, silent);
  return withRecords({ ...state, leader }, records);
}

/** Node 0 as leader, its lease counted from `quorumSentAt` of its own clock. */
export function leader(
  quorumSentAt: number,
  records: readonly (StatusRecord | undefined)[] = [],
): RaftState<Replicated> {
  const state = follower(records, 0);
  return {
    ...state,
    durable: { ...state.durable, term: 5 },
    role: {
      kind: 'leader',
      progress: [],
      firstIndex: 2,
      electedAt: 0,
      round: 1,
      quorumSentAt,
      transfer: null,
      leaseForfeited: false,
      proposals: [],
      reads: [],
    },
  };
}

function withRecords(
  state: RaftState<Replicated>,
  records: readonly (StatusRecord | undefined)[],
): RaftState<Replicated> {
  const { replica } = state;
  return { ...state, replica: { ...replica, machine: { ...replica.machine, status: records } } };
}

/** What the status keeping reads, at an instant. */
export function at(now: number, state: RaftState<Replicated>): StatusContext {
  return { raft: state, settled: 0, settings, now };
}
