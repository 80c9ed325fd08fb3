import type { Micros } from '../../../sim/index.ts';
import type { View } from '../cluster.ts';
import type { Surroundings } from '../surroundings.ts';
import type { EpisodeAccount } from './episode.ts';

/** This much running time without a leader may go by past a threshold until it is reported. */
export const GRACE: Micros = 1_000_000;

/** A save outstanding for longer than this is blocked. */
const SLOW_SAVE: Micros = 100_000;

/**
 * For how long one controller has run without a leader past each threshold, within the present episode, without having
 * reported it. Time in which it is paused, waits for a blocked save, or knows a leader does not count.
 */
export class Overdue {
  private readonly view: View;
  private readonly surroundings: Surroundings;
  private readonly node: number;
  private readonly account: EpisodeAccount;
  private readonly thresholds: readonly Micros[];
  private readonly accumulated: number[] = [];
  private countedFrom = 0;
  private running = false;

  constructor(
    view: View,
    surroundings: Surroundings,
    node: number,
    account: EpisodeAccount,
    thresholds: readonly Micros[],
  ) {
    this.view = view;
    this.surroundings = surroundings;
    this.node = node;
    this.account = account;
    this.thresholds = thresholds;
    this.reset();
  }

  /** An episode begins. */
  reset(): void {
    this.accumulated.length = 0;
    for (let i = 0; i < this.thresholds.length; i += 1) this.accumulated.push(0);
    this.countedFrom = this.view.now;
  }

  /** Counts up to now. To be called before anything changes that it depends on. */
  count(): void {
    const { view, node, account } = this;
    const span = view.now - this.countedFrom;
    this.countedFrom = view.now;
    if (!this.running || !account.leaderless) return;
    const saving = view.savingSince(node);
    const blocked = saving >= 0 && view.now - saving > SLOW_SAVE ? view.now - saving : 0;
    for (let level = account.said; level < this.thresholds.length; level += 1) {
      const past = view.localClock(node) - account.since - (this.thresholds[level] ?? 0);
      const counts = Math.min(span, past) - blocked;
      if (counts > 0) this.accumulated[level] = (this.accumulated[level] ?? 0) + counts;
    }
  }

  /** The surroundings have changed. */
  refresh(): void {
    this.running = this.surroundings.runs(this.node);
  }

  /** Running time past the threshold of a level, as last counted. */
  past(level: number): Micros {
    return this.accumulated[level] ?? 0;
  }

  /** Whether the next level ought to have been reported by now. */
  get late(): boolean {
    const { account } = this;
    return account.leaderless && account.said < this.thresholds.length && this.past(account.said) >= GRACE;
  }

  /** True time at which the next level will be late, if nothing changes; -1 if that cannot be. */
  get dueAt(): Micros {
    const { account, view, node } = this;
    const threshold = this.thresholds[account.said];
    if (!this.running || !account.leaderless || threshold === undefined) return -1;
    const crossing = view.trueTimeOf(node, account.since + threshold);
    return Math.max(crossing, view.now) + Math.max(1, GRACE - this.past(account.said));
  }
}
