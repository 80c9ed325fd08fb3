import type { LeaderlessEpisode, LeaderlessLevel } from '../../../core/controller/index.ts';
import type { Micros } from '../../../sim/index.ts';

/** The levels, by how many of them have been reported. */
export const LEVELS: readonly LeaderlessLevel[] = ['none', 'warning', 'critical'];

/**
 * When one controller knew a leader, by its own clock, and the leaderless episodes that follow from it: an episode starts
 * when it stops knowing a leader, and ends when a leader has then been known without a break for a minimum, dated to the
 * start of that sighting. Kept from the released states of Raft alone: what the controller makes of them is not asked.
 */
export class EpisodeAccount {
  private readonly settledAfter: Micros;
  /** Own clock at which the present episode began; -1 while there is none. */
  since = -1;
  /** Own clock at which the leader known now was sighted within the episode; -1 while none is known. */
  sightedAt = -1;
  /** How many levels have been reported in the present episode. */
  said = 0;
  /** Whether a leader was sighted, and lost again, within the present episode. */
  flapped = false;
  /** Episodes that have ended since the controller started, as they ought to be remembered. */
  readonly ended: LeaderlessEpisode[] = [];

  constructor(settledAfter: Micros) {
    this.settledAfter = settledAfter;
  }

  /** Whether no leader is known by a controller that ought to mind. */
  get leaderless(): boolean {
    return this.since >= 0 && this.sightedAt < 0;
  }

  /** The controller starts: it remembers nothing. */
  reset(): void {
    this.leave();
    this.ended.length = 0;
  }

  /** The controller belongs to a cluster no more, and need not mind. */
  leave(): void {
    this.since = -1;
    this.sightedAt = -1;
    this.said = 0;
    this.flapped = false;
  }

  lost(at: Micros): void {
    this.settle(at);
    if (this.since < 0) {
      this.since = at;
      this.said = 0;
      this.flapped = false;
    } else if (this.sightedAt >= 0) {
      this.flapped = true;
    }
    this.sightedAt = -1;
  }

  sighted(at: Micros): void {
    if (this.leaderless) this.sightedAt = at;
  }

  /** Ends the episode if the leader sighted has stayed by now. */
  settle(at: Micros): void {
    if (this.since < 0 || this.sightedAt < 0 || at - this.sightedAt < this.settledAfter) return;
    const length = this.sightedAt - this.since;
    this.ended.push({ since: this.since, length, level: LEVELS[this.said] ?? 'none' });
    this.since = -1;
    this.sightedAt = -1;
  }
}
