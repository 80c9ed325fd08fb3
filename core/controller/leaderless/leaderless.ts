import type { Micros } from '../../process/process.ts';
import type { LeaderlessSettings } from '../settings.ts';

/** How serious a leaderless episode has become. */
export type LeaderlessLevel = 'none' | 'warning' | 'critical';

/** A leaderless episode that is over (requirement S4.5). */
export interface LeaderlessEpisode {
  /** Own clock when it began. */
  readonly since: Micros;
  /** Until the leader was sighted who stayed. */
  readonly length: Micros;
  readonly level: LeaderlessLevel;
}

/** Whether a controller knows a leader, and for how long it has not. */
export interface LeaderlessState {
  /** Own clock when the present episode began; -1 while there is none. */
  readonly since: Micros;
  /** Within an episode: own clock when the leader known now was sighted; -1 while none is known. */
  readonly sightedAt: Micros;
  /** What has been said in the present episode. */
  readonly level: LeaderlessLevel;
  /** The last episodes, oldest first. */
  readonly history: readonly LeaderlessEpisode[];
}

/** What the watch wants done, beside its new state. */
export interface LeaderlessOutbox {
  /** Calls {@link leaderlessDue} after `delay`, instead of whatever was asked for before. */
  wake(delay: Micros): void;
  /** Says that the episode has reached this level; `timeSinceLeader` counts from its beginning. */
  report(level: 'warning' | 'critical', timeSinceLeader: Micros): void;
  ended(episode: LeaderlessEpisode): void;
}

const HISTORY_LENGTH = 16;

/** A leader is known, or it does not matter yet. */
export const UNTROUBLED: LeaderlessState = { since: -1, sightedAt: -1, level: 'none', history: [] };

/** No leader is known any more, or none yet, by a controller that belongs to a cluster. */
export function leaderMissed(
  state: LeaderlessState,
  settings: LeaderlessSettings,
  now: Micros,
  out: LeaderlessOutbox,
): LeaderlessState {
  // A node that was paused may learn that the leader is gone before its timer says that the leader had stayed.
  const settled = isSettled(state, settings, now) ? ended(state, out) : state;
  const { since, level, history } = settled;
  // A leader that was sighted for too short a time has ended nothing: the episode goes on.
  return judged(
    since < 0 ? make(now, -1, 'none', history) : make(since, -1, level, history),
    settings,
    now,
    out,
  );
}

/** A leader is known: again, or another than before, which is no break. */
export function leaderSighted(
  state: LeaderlessState,
  settings: LeaderlessSettings,
  now: Micros,
  out: LeaderlessOutbox,
): LeaderlessState {
  if (state.since < 0 || state.sightedAt >= 0) return state;
  out.wake(settings.settledAfter);
  return make(state.since, now, state.level, state.history);
}

/** Whoever belongs to no cluster, or no more, has no leader to miss. */
export function withoutCluster(state: LeaderlessState): LeaderlessState {
  return state.since < 0 ? state : make(-1, -1, 'none', state.history);
}

/** The time asked for has come. */
export function leaderlessDue(
  state: LeaderlessState,
  settings: LeaderlessSettings,
  now: Micros,
  out: LeaderlessOutbox,
): LeaderlessState {
  if (state.since < 0) return state;
  if (state.sightedAt < 0) return judged(state, settings, now, out);
  if (isSettled(state, settings, now)) return ended(state, out);
  out.wake(state.sightedAt + settings.settledAfter - now);
  return state;
}

function isSettled(
  { since, sightedAt }: LeaderlessState,
  settings: LeaderlessSettings,
  now: Micros,
): boolean {
  return since >= 0 && sightedAt >= 0 && now - sightedAt >= settings.settledAfter;
}

/** The leader sighted has stayed: the episode is over, and was from that sighting on. */
function ended(state: LeaderlessState, out: LeaderlessOutbox): LeaderlessState {
  const episode = { since: state.since, length: state.sightedAt - state.since, level: state.level };
  out.ended(episode);
  return make(-1, -1, 'none', [...state.history.slice(1 - HISTORY_LENGTH), episode]);
}

/** Without a leader: says what is due, and asks to be woken for what comes next. */
function judged(
  state: LeaderlessState,
  settings: LeaderlessSettings,
  now: Micros,
  out: LeaderlessOutbox,
): LeaderlessState {
  const age = now - state.since;
  let level = state.level;
  if (level === 'none' && age > settings.warnAfter) {
    level = 'warning';
    out.report('warning', age);
  }
  if (level === 'warning' && age > settings.criticalAfter) {
    level = 'critical';
    out.report('critical', age);
  }
  // Strictly longer than the threshold: one microsecond more (requirement S4.2).
  if (level === 'none') out.wake(settings.warnAfter - age + 1);
  else if (level === 'warning') out.wake(settings.criticalAfter - age + 1);
  return level === state.level ? state : make(state.since, state.sightedAt, level, state.history);
}

function make(
  since: Micros,
  sightedAt: Micros,
  level: LeaderlessLevel,
  history: readonly LeaderlessEpisode[],
): LeaderlessState {
  return { since, sightedAt, level, history };
}
