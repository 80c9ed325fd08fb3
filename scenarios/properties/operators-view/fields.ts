import { listMembers } from '../../../core/controller/index.ts';
import type { ControllerState, ListedMember } from '../../../core/controller/index.ts';
import type { View } from '../cluster.ts';
import { isConnected } from './peers-in-view.ts';

/** OpenZiti's word for the version of a peer that is away. */
const NOT_CONNECTED = '<not connected>';

/** A field of a list that is wrong. */
export interface WrongField {
  readonly id: number;
  readonly expected: string;
  readonly seen: string;
}

/** What is true of each controller, from its own settings: what the lists of the others must say of it. */
export class TrueFields {
  private readonly view: View;
  private readonly settings: (ControllerState['fixed']['settings'] | undefined)[] = [];

  constructor(view: View) {
    this.view = view;
  }

  /** A controller starts, with these settings. */
  started(node: number, state: ControllerState): void {
    this.settings[node] = state.fixed.settings;
  }

  /** The version that a controller runs; undefined for one that has never run. */
  versionOf(node: number): string | undefined {
    return this.settings[node]?.version;
  }

  /** The first field of a controller's list that is wrong; undefined if none is, null if it lists nobody. */
  wrongIn(state: ControllerState): WrongField | undefined | null {
    const listed = listMembers(state);
    if (listed.length === 0) return null;
    for (const line of listed) {
      for (const [field, expected] of this.expected(state, line)) {
        if (line[field] === expected) continue;
        const told = (value: unknown): string => `${field} ${String(value)} of ${this.view.name(line.id)}`;
        return { id: line.id, expected: told(expected), seen: told(line[field]) };
      }
    }
    return undefined;
  }

  private expected(
    state: ControllerState,
    { id, addr }: ListedMember,
  ): readonly (readonly [keyof ListedMember, unknown])[] {
    const isSelf = id === state.raft.fixed.self;
    const there = isSelf || isConnected(state, id);
    const truth = this.settings[id];
    // Of whoever has never run nobody knows the settings; only a founder's charter may have its address.
    const address = truth === undefined ? addr : truth.address;
    const heard = isSelf || (state.status.peers[id]?.heardSentAt ?? -1) >= 0;
    return [
      ['addr', isSelf || isLocated(state, id) ? address : ''],
      ['isLeader', state.raft.leader === id],
      ['version', there ? truth?.version : NOT_CONNECTED],
      ['isConnected', there],
      ['isPreferredLeader', heard && truth?.preferredLeader === true],
      ['isSelf', isSelf],
    ];
  }
}

/** Whether anything has told a controller where another is: the log, the charter of the founding, or the gossip. */
function isLocated({ raft, membership }: ControllerState, id: number): boolean {
  if (raft.replica.machine.bound[id] !== undefined) return true;
  const founders = membership.founding.durable.decided?.founders ?? [];
  if (founders.some(({ node }) => node === id)) return true;
  return membership.gossip.entries.some(({ rumour }) => rumour.node === id);
}
