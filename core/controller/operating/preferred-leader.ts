import type { Micros, NodeId } from '../../process/process.ts';

/** OpenZiti: a leader that is not preferred hands over after this time (default 10 s). */
export interface PreferredSettings {
  readonly preferredLeaderDelay: Micros;
}

/** A voter, as the leader knows it. */
export interface PreferredCandidate {
  readonly id: NodeId;
  /** Its configuration says that it is preferred as leader; it says so itself, by gossip or heartbeat. */
  readonly isPreferred: boolean;
  readonly isOnline: boolean;
  /** It holds all that is committed. */
  readonly isCaughtUp: boolean;
}

/** What the watch for a preferred leader must know. */
export interface PreferredContext {
  readonly now: Micros;
  readonly self: NodeId;
  /** Whether this node is preferred itself: it keeps what it has. */
  readonly isPreferred: boolean;
  readonly holdsLease: boolean;
  /** The voters of the configuration in force. */
  readonly voters: readonly PreferredCandidate[];
}

/** Since when one and the same candidate has been fit to lead, and what came of earlier attempts. */
export interface PreferredState {
  readonly candidate: NodeId;
  /** Own clock. */
  readonly since: Micros;
  /** What the delay is multiplied with: doubled by each attempt in a row. */
  readonly patience: number;
  /** Own clock of the last attempt; -1 before the first. */
  readonly attemptedAt: Micros;
}

/** What it wants done. */
export interface PreferredOutbox {
  /** Hands leadership over; the outcome shows of itself. */
  handOver(to: NodeId): void;
  /** Calls {@link preferredDue} after `delay`, instead of whatever was asked for before. */
  preferredAfter(delay: Micros): void;
}

/** OpenZiti's. */
export const DEFAULT_PREFERENCE: PreferredSettings = { preferredLeaderDelay: 10_000_000 };

/** No candidate, no attempts. */
export const NO_PREFERENCE: PreferredState = { candidate: -1, since: 0, patience: 1, attemptedAt: -1 };

const MAX_PATIENCE = 64;

/**
 * Hands leadership to a preferred voter that has been fit for it without a break for the delay. Called when this node
 * begins or ceases to lead, when a voter's fitness changes, and by the timer.
 *
 * It never flaps: a preferred leader keeps its office, and each attempt after which this node leads again doubles the
 * delay, up to 64 times, until so much time has passed without any.
 */
export function preferredDue(
  state: PreferredState,
  settings: PreferredSettings,
  context: PreferredContext,
  out: PreferredOutbox,
): PreferredState {
  const { now } = context;
  const candidate = context.holdsLease && !context.isPreferred ? fittest(state, context) : -1;
  if (candidate < 0) return state.candidate < 0 ? state : make(-1, 0, state.patience, state.attemptedAt);
  if (candidate !== state.candidate) {
    out.preferredAfter(delayOf(state, settings, now));
    return make(candidate, now, state.patience, state.attemptedAt);
  }
  const delay = delayOf(state, settings, now);
  if (now - state.since < delay) {
    out.preferredAfter(delay - (now - state.since));
    return state;
  }
  out.handOver(candidate);
  const patience = isForgotten(state, settings, now) ? 1 : state.patience;
  return make(-1, 0, Math.min(MAX_PATIENCE, 2 * patience), now);
}

/** Whoever is the candidate already, if it is still fit, so that two that are fit do not take turns; else the first by id. */
function fittest(state: PreferredState, context: PreferredContext): NodeId {
  let first = -1;
  for (const { id, isPreferred, isOnline, isCaughtUp } of context.voters) {
    if (id === context.self || !isPreferred || !isOnline || !isCaughtUp) continue;
    if (id === state.candidate) return id;
    if (first < 0 || id < first) first = id;
  }
  return first;
}

function delayOf(state: PreferredState, settings: PreferredSettings, now: Micros): Micros {
  return settings.preferredLeaderDelay * (isForgotten(state, settings, now) ? 1 : state.patience);
}

function isForgotten(state: PreferredState, settings: PreferredSettings, now: Micros): boolean {
  return state.attemptedAt < 0 || now - state.attemptedAt > 2 * MAX_PATIENCE * settings.preferredLeaderDelay;
}

function make(candidate: NodeId, since: Micros, patience: number, attemptedAt: Micros): PreferredState {
  return { candidate, since, patience, attemptedAt };
}
