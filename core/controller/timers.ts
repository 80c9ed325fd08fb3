/** The timers of Raft come first, so that they keep their numbers. */
export const RAFT_TIMERS = 4;

/** The next heartbeats. */
export const BEAT = RAFT_TIMERS;
/** A peer may have gone unproven for too long. */
export const EXPIRY = RAFT_TIMERS + 1;
/** The periodic repair task. */
export const REPAIR = RAFT_TIMERS + 2;
/** A leaderless episode has reached a threshold, or a leader has stayed for long enough. */
export const LEADERLESS = RAFT_TIMERS + 3;

/** The parts of the membership, each with its own. */
export const DISCOVERY = RAFT_TIMERS + 4;
export const FOUNDING = RAFT_TIMERS + 5;
export const GOSSIP = RAFT_TIMERS + 6;
export const JOINING = RAFT_TIMERS + 7;
export const OPERATING = RAFT_TIMERS + 8;
export const EVICTION = RAFT_TIMERS + 9;
export const PREFERENCE = RAFT_TIMERS + 10;

/** Their names. */
export const CONTROLLER_TIMERS: readonly string[] = [
  'beat',
  'expiry',
  'repair',
  'leaderless',
  'discovery',
  'founding',
  'gossip',
  'joining',
  'operating',
  'eviction',
  'preference',
];
