import type { Micros, NodeId } from '../../process/process.ts';
import { SIGHTING_GRAIN } from './sighting.ts';

/** When the dead are removed (requirement S0.4). */
export interface EvictionSettings {
  /** The eviction time: a member of whom nothing was heard for longer is removed; null for never. */
  readonly after: Micros | null;
  /** There are never fewer voters than this because of an eviction. */
  readonly minimumVoters: number;
}

/** A member of the configuration in force, as the leader knows it. */
export interface EvictionMember {
  readonly id: NodeId;
  readonly incarnation: number;
  readonly isVoter: boolean;
  /** Age of the last message of any kind from this very member, at most {@link SIGHTING_GRAIN} too much; `Infinity` if there was none. */
  readonly contactAge: Micros;
}

/** What the decision rests on. All of it is the leader's own: nothing that gossip says (property `one-cluster`). */
export interface EvictionContext {
  readonly now: Micros;
  readonly self: NodeId;
  /** Own clock from when on this leader has held its lease without a break; -1 when it holds none now. */
  readonly leaseSince: Micros;
  /** A change of the configuration is not committed yet. */
  readonly changeInFlight: boolean;
  /** The configuration in force, the leader itself included. */
  readonly members: readonly EvictionMember[];
}

/** A removal that was asked for. */
export interface Eviction {
  readonly id: NodeId;
  readonly incarnation: number;
  readonly at: Micros;
  readonly wasVoter: boolean;
  /** Voters before it. */
  readonly voters: number;
}

/** What a leader remembers of its evictions. */
export interface EvictionState {
  /** Asked of Raft, which may have refused: the configuration shows it. */
  readonly wished: Eviction | null;
  /** Those of the last eviction time, oldest first. */
  readonly recent: readonly Eviction[];
}

/** What eviction wants done. */
export interface EvictionOutbox {
  /** Removes this member, which has been silent for so long; refusals need no answer. */
  evict(id: NodeId, incarnation: number, silentFor: Micros): void;
  /** Calls {@link evictionDue} after `delay`, instead of whatever was asked for before. */
  evictionAfter(delay: Micros): void;
}

/** Nobody was evicted. */
export const NO_EVICTIONS: EvictionState = { wished: null, recent: [] };

/** Least time between two looks at the members. */
const LEAST_DELAY: Micros = 1_000_000;

/**
 * Looks whether a member is to be removed now, and when to look next. Called when a lease begins or is lost, and by the timer.
 *
 * Why this never endangers a quorum: the leader holds a lease, so a quorum of the present configuration is alive, and it
 * stays one when somebody else goes. In any one eviction time at most ⌊(voters−1)/2⌋ go, learners counted too. That holds
 * over a change of leader, because the next one waits for a whole eviction time from its lease on.
 */
export function evictionDue(
  state: EvictionState,
  settings: EvictionSettings,
  context: EvictionContext,
  out: EvictionOutbox,
): EvictionState {
  const { after } = settings;
  if (after === null) return state;
  const counted = count(state, after, context);
  // Without a lease there is nothing to look at: a new lease asks anew.
  if (context.leaseSince < 0) return counted;
  const chosen = context.changeInFlight ? null : choose(counted, after, settings.minimumVoters, context);
  out.evictionAfter(Math.max(LEAST_DELAY, nextLook(after, context)));
  if (chosen === null) return counted;
  const { id, incarnation } = chosen;
  out.evict(id, incarnation, silence(chosen, context));
  return {
    wished: { id, incarnation, at: context.now, wasVoter: chosen.isVoter, voters: voters(context) },
    recent: counted.recent,
  };
}

/** Takes note of whether the last wish was granted, and forgets what is older than an eviction time. */
function count(state: EvictionState, after: Micros, context: EvictionContext): EvictionState {
  const { wished } = state;
  const recent = state.recent.filter((each) => context.now - each.at <= after);
  if (wished === null) return recent.length === state.recent.length ? state : { wished, recent };
  const still = context.members.some(
    (each) => each.id === wished.id && each.incarnation === wished.incarnation,
  );
  return { wished: null, recent: still ? recent : [...recent, wished] };
}

function choose(
  state: EvictionState,
  after: Micros,
  minimumVoters: number,
  context: EvictionContext,
): EvictionMember | null {
  const present = voters(context);
  // As many voters as there were when the present eviction time began, or fewer if others have gone or come since.
  let base = present;
  for (const each of state.recent) if (each.wasVoter) base += 1;
  for (const each of state.recent) base = Math.min(base, each.voters);
  if (state.recent.length + 1 > Math.floor((base - 1) / 2)) return null;
  let chosen: EvictionMember | null = null;
  for (const member of context.members) {
    if (member.id === context.self || waitFor(member, after, context) >= 0) continue;
    if (member.isVoter && present - 1 < minimumVoters) continue;
    if (chosen === null || goesBefore(member, chosen)) chosen = member;
  }
  return chosen;
}

/** Voters first, for they are what a quorum is made of; then whoever has been silent for longest. */
function goesBefore(one: EvictionMember, other: EvictionMember): boolean {
  if (one.isVoter !== other.isVoter) return one.isVoter;
  return one.contactAge > other.contactAge;
}

/** For how long a member must not be evicted yet if it stays silent; negative once it may be. */
function waitFor(member: EvictionMember, after: Micros, context: EvictionContext): Micros {
  return Math.max(after + SIGHTING_GRAIN - member.contactAge, after - (context.now - context.leaseSince));
}

/** How long a member has been silent towards this leader, in its present lease. */
function silence(member: EvictionMember, context: EvictionContext): Micros {
  return Math.min(member.contactAge, context.now - context.leaseSince);
}

function voters(context: EvictionContext): number {
  let sum = 0;
  for (const member of context.members) if (member.isVoter) sum += 1;
  return sum;
}

/** Until the first of those who still may wait has been silent for too long. */
function nextLook(after: Micros, context: EvictionContext): Micros {
  let delay = after;
  for (const member of context.members) {
    if (member.id !== context.self) delay = Math.min(delay, waitFor(member, after, context) + 1);
  }
  return delay;
}
