import type { Micros, NodeId } from '../process/process.ts';
import type { Configuration } from './configuration.ts';
import type { LogIndex } from './log.ts';
import { voterCount } from './members.ts';
import type { Progress } from './state.ts';

/** What a leader knows of its peers, by node id. */
type Peers = readonly (Progress | undefined)[];

/** Size of the smallest majority of the configuration's voters. */
export function quorumSize(configuration: Configuration): number {
  return Math.floor(voterCount(configuration) / 2) + 1;
}

/** The largest value that a majority of `values` reaches, for at least one value. Sorts them in place. */
export function reachedByMajority(values: number[]): number {
  // Few and nearly sorted: insertion beats the general sort, which would call back for every comparison.
  for (let i = 1; i < values.length; i += 1) {
    const value = values[i] ?? 0;
    let at = i;
    while (at > 0 && (values[at - 1] ?? 0) > value) {
      values[at] = values[at - 1] ?? 0;
      at -= 1;
    }
    values[at] = value;
  }
  return values[values.length - 1 - Math.floor(values.length / 2)] ?? -1;
}

/** The last index that a quorum holds; `own` is the leader's own durable last index. */
export function quorumMatch(
  configuration: Configuration,
  peers: Peers,
  self: NodeId,
  own: LogIndex,
): LogIndex {
  const values: number[] = [];
  const members = configuration.members;
  for (let i = 0; i < members.length; i += 1) {
    const member = members[i];
    if (member === undefined || member.suffrage !== 'voter') continue;
    values.push(member.id === self ? own : (peers[member.id]?.match ?? 0));
  }
  return reachedByMajority(values);
}

/** Whether a quorum holds more than the entries up to `than`; `own` is the leader's own durable last index. */
export function quorumHoldsMore(
  configuration: Configuration,
  peers: Peers,
  self: NodeId,
  own: LogIndex,
  than: LogIndex,
): boolean {
  const members = configuration.members;
  let voters = 0;
  let more = 0;
  for (let i = 0; i < members.length; i += 1) {
    const member = members[i];
    if (member === undefined || member.suffrage !== 'voter') continue;
    voters += 1;
    if ((member.id === self ? own : (peers[member.id]?.match ?? 0)) > than) more += 1;
  }
  return more > voters - more;
}

/** The last round that a quorum has answered; `own` is the leader's own last round. */
export function quorumRound(configuration: Configuration, peers: Peers, self: NodeId, own: number): number {
  const values: number[] = [];
  const members = configuration.members;
  for (let i = 0; i < members.length; i += 1) {
    const member = members[i];
    if (member === undefined || member.suffrage !== 'voter') continue;
    values.push(member.id === self ? own : (peers[member.id]?.ackedRound ?? -1));
  }
  return reachedByMajority(values);
}

/** The latest time such that a quorum has answered something sent at or after it; `own` is the leader's own clock. */
export function quorumSentAt(
  { members }: Pick<Configuration, 'members'>,
  peers: Peers,
  self: NodeId,
  own: Micros,
): Micros {
  const values: number[] = [];
  for (let i = 0; i < members.length; i += 1) {
    const member = members[i];
    if (member === undefined || member.suffrage !== 'voter') continue;
    values.push(member.id === self ? own : (peers[member.id]?.ackedSentAt ?? -1));
  }
  return reachedByMajority(values);
}

/**
 * {@link quorumSentAt}, if that is later than `than`; otherwise `than`. Answers come one at a time, so whenever a later
 * time is reached it is by just a quorum, and then its oldest answer is the one looked for: that takes no sorting.
 */
export function laterQuorumSentAt(
  configuration: Configuration,
  peers: Peers,
  self: NodeId,
  own: Micros,
  than: Micros,
): Micros {
  const members = configuration.members;
  let voters = 0;
  let later = 0;
  let oldest = own;
  for (let i = 0; i < members.length; i += 1) {
    const member = members[i];
    if (member === undefined || member.suffrage !== 'voter') continue;
    voters += 1;
    const sentAt = member.id === self ? own : (peers[member.id]?.ackedSentAt ?? -1);
    if (sentAt <= than) continue;
    later += 1;
    if (sentAt < oldest) oldest = sentAt;
  }
  const quorum = Math.floor(voters / 2) + 1;
  if (later < quorum) return than;
  return later === quorum ? oldest : quorumSentAt(configuration, peers, self, own);
}
