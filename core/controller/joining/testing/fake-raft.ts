import type { NodeId } from '../../../process/process.ts';
import type { Member, MembershipChange } from '../../../raft/index.ts';
import type { ClusterId } from '../join-message.ts';
import type { BoundRecord } from '../join-outbox.ts';

/** One entry of the log that stands in for Raft's. */
export interface FakeEntry {
  readonly term: number;
  readonly members: readonly Member[] | null;
  readonly record: BoundRecord | null;
  /** Whose wish it is, at the leader that proposed it. */
  readonly ticket: number;
}

/** What stands in for Raft on one node: a log that leaders copy to others, whole. */
export interface FakeRaft {
  readonly cluster: ClusterId;
  readonly incarnation: number;
  log: FakeEntry[];
  commit: number;
  term: number;
  leader: NodeId;
  leads: boolean;
  removed: boolean;
}

export function blankRaft(cluster: ClusterId, incarnation: number): FakeRaft {
  return { cluster, incarnation, log: [], commit: 0, term: 0, leader: -1, leads: false, removed: false };
}

export function founderRaft(
  cluster: ClusterId,
  incarnation: number,
  members: readonly Member[],
  addressOf: (node: NodeId) => string,
): FakeRaft {
  const log: FakeEntry[] = [{ term: 1, members, record: null, ticket: -1 }];
  for (const { id, incarnation: its } of members) {
    log.push({
      term: 1,
      members: null,
      record: { node: id, incarnation: its, address: addressOf(id) },
      ticket: -1,
    });
  }
  return { cluster, incarnation, log, commit: log.length, term: 1, leader: -1, leads: false, removed: false };
}

/** The latest configuration among the first `length` entries, and its index (from 1). */
export function configurationIn(
  log: readonly FakeEntry[],
  length: number,
): { readonly index: number; readonly members: readonly Member[] } {
  for (let at = length - 1; at >= 0; at -= 1) {
    const members = log[at]?.members;
    if (members !== undefined && members !== null) return { index: at + 1, members };
  }
  return { index: 0, members: [] };
}

/** The configuration after a change; null for one that makes no sense; the same one for what is so already. */
export function changedBy(members: readonly Member[], change: MembershipChange): readonly Member[] | null {
  const member = members.find((each) => each.id === change.id);
  switch (change.kind) {
    case 'add':
      if (member !== undefined) return member.incarnation === change.incarnation ? members : null;
      return [...members, { id: change.id, incarnation: change.incarnation, suffrage: change.as }];
    case 'remove':
      return member === undefined ? members : members.filter((each) => each !== member);
    case 'promote':
    case 'demote': {
      if (member === undefined) return null;
      const suffrage = change.kind === 'promote' ? 'voter' : 'learner';
      return member.suffrage === suffrage
        ? members
        : members.map((each) =>
            each === member ? { id: each.id, incarnation: each.incarnation, suffrage } : each,
          );
    }
  }
}

export function mayChange(raft: FakeRaft): boolean {
  return configurationIn(raft.log, raft.log.length).index <= raft.commit && isReady(raft);
}

/** The leader has committed an entry of its own term. */
export function isReady(raft: FakeRaft): boolean {
  return raft.leads && raft.commit > 0 && raft.log[raft.commit - 1]?.term === raft.term;
}
