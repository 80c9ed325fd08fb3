import { formatted, leaseDuration } from '../../../core/raft/index.ts';
import { replicatedMachine } from '../../../core/controller/index.ts';
import type { Replicated } from '../../../core/controller/index.ts';
import type {
  Configuration,
  Leader,
  Progress,
  RaftOptions,
  RemovedMember,
} from '../../../core/raft/index.ts';
import type { WorldProfile } from '../../../sim/index.ts';
import type { ClusterEntry, ClusterLog, Image, Member, MemberState, StateMachine } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';

/** Replicated state that holds these values, by key, and nothing else. */
export function holding(...store: readonly (number | null)[]): StateMachine {
  const { status, audit, audited, bound } = replicatedMachine.initial;
  return { store, status, audit, audited, bound };
}

/** Settings of the clusters in these tests. */
export const options: RaftOptions = {
  heartbeatInterval: 50_000,
  heartbeatTimeout: 200_000,
  electionTimeout: 200_000,
  leaderLeaseTimeout: 200_000,
  clockDriftPpm: 500,
  reads: 'lease',
  maxAppendEntries: 8,
  maxInflight: 4,
  snapshotThreshold: 100,
  trailingLogs: 100,
  maxPending: 4,
  maxSessions: 4,
  maxApplyBatch: 8,
  applyDelay: 0,
};

/** A calm and fast network. */
export const profile: WorldProfile = {
  network: { latency: [1_000, 5_000], loss: 0, duplicate: 0, order: 'any' },
  disk: { latency: [0, 1_000] },
  clocks: { driftPpm: 0 },
};

/** What the properties are told in these tests. */
export const context: ClusterContext = {
  options,
  profile,
  clientPatience: 1_000_000,
  clientAttempt: 100_000,
};

/** Members 0 … count−1, all voters, with incarnations from 1. */
export function voters(count: number): readonly Member[] {
  return Array.from({ length: count }, (_, id) => ({ id, incarnation: id + 1, suffrage: 'voter' as const }));
}

/** An entry that a new leader appends. */
export const noop = (term: number): ClusterEntry => ({ kind: 'noop', term });

/** A put of a client. */
export const put = (term: number, key: number, value: number, session = 2, sequence = 1): ClusterEntry => ({
  kind: 'command',
  term,
  session,
  sequence,
  command: { kind: 'put', key, value },
});

/** An entry that opens a session. */
export const openSession = (term: number): ClusterEntry => ({ kind: 'open-session', term });

/** An entry that sets the configuration. */
export const configure = (
  term: number,
  members: readonly Member[],
  removed: readonly RemovedMember[] = [],
): ClusterEntry => ({ kind: 'configuration', term, members, removed });

/** The prepared disk of a member of a cluster of three: a snapshot at index 1, no vote, term 1. */
export function prepared(node: number, count = 3): Image {
  return formatted(voters(count), node + 1, replicatedMachine);
}

/** The image with these entries from index 2 on; its term is at least theirs. */
export function withEntries(image: Image, ...entries: ClusterEntry[]): Image {
  const log: ClusterLog = { baseIndex: 1, baseTerm: 1, entries, length: entries.length };
  const term = Math.max(image.term, ...entries.map((entry) => entry.term));
  return { ...image, log, term, vote: term > image.term ? -1 : image.vote };
}

/** The image in another term, with a vote in it. */
export function inTerm(image: Image, term: number, vote = -1): Image {
  return { ...image, term, vote };
}

/** A follower that has just started from its disk, by its own clock. */
export function follower(node: number, image: Image, heardAt = 0): MemberState {
  const { snapshot } = image;
  return {
    fixed: { self: node, options, machine: replicatedMachine, lease: leaseDuration(options) },
    durable: image,
    configuration: activeIn(image),
    role: { kind: 'follower', transfer: null },
    leader: -1,
    heardAt,
    commit: snapshot.index,
    replica: { applied: snapshot.index, machine: snapshot.machine, sessions: snapshot.sessions },
  };
}

/** The latest configuration of an image. */
export function activeIn(image: Image): Configuration {
  const { log, snapshot } = image;
  for (let i = log.length - 1; i >= 0; i -= 1) {
    const entry = log.entries[i];
    if (entry?.kind !== 'configuration') continue;
    return { index: log.baseIndex + i + 1, members: entry.members, removed: entry.removed };
  }
  return snapshot.configuration;
}

/** The state with another image, and the configuration that it holds. */
export function withImage(state: MemberState, image: Image): MemberState {
  return { ...state, durable: image, configuration: activeIn(image) };
}

/** A leader's knowledge of a peer that holds everything up to `match`. */
export function peer(incarnation: number, match: number, change: Partial<Progress> = {}): Progress {
  return {
    incarnation,
    mode: 'replicate',
    match,
    next: match + 1,
    inflight: [],
    ackedRound: 0,
    ackedSentAt: -1,
    sentAt: 0,
    since: -1,
    passage: null,
    ...change,
  };
}

/** The state as a leader's. `match`: what it knows of each peer's log, by node; the leader's own is ignored. */
export function leading(
  state: MemberState,
  match: readonly number[],
  change: Partial<Leader<Replicated>> = {},
): MemberState {
  const self = state.fixed.self;
  const progress = match.map((index, node) => (node === self ? undefined : peer(node + 1, index)));
  return {
    ...state,
    leader: self,
    role: {
      kind: 'leader',
      progress,
      firstIndex: state.durable.log.baseIndex + state.durable.log.length,
      electedAt: 0,
      round: 1,
      quorumSentAt: -1,
      transfer: null,
      leaseForfeited: false,
      proposals: [],
      reads: [],
      ...change,
    },
  };
}

/** The state as a leader's with something of its role changed. */
export function inOffice(state: MemberState, change: Partial<Leader<Replicated>>): MemberState {
  if (state.role.kind !== 'leader') throw new Error('not a leader');
  return { ...state, role: { ...state.role, ...change } };
}
