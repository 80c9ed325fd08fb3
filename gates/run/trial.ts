import { run, traceLine } from '../../sim/index.ts';
import type { ProcessTypes, RunResult, RunSpec } from '../../sim/index.ts';
import { kindOfFailure } from './same-failure.ts';

/** A value that makes a run fail, and how. */
export interface FailingTrial<D> {
  readonly drawn: D;
  readonly result: RunResult;
}

/** How a search for something smaller went. */
export interface Shrinkage<D> {
  /** The first value that failed. */
  readonly first: FailingTrial<D>;
  /** The smallest that failed in the same way. */
  readonly best: FailingTrial<D>;
  /** Runs made to that end. */
  readonly attempts: number;
  /** Whether the budget was used up. */
  readonly spent: boolean;
}

/** What shrinking may do. */
export interface TrialLimits<D> {
  /** Most runs that are made to that end. */
  readonly budget: number;
  /** Whether a number `seed` among what was drawn may be replaced where less happens. */
  readonly redraws?: boolean;
  /** Whether a value can be told in the end: once one can, no other counts. Absent: all can. */
  canBeTold?(drawn: D): boolean;
}

/**
 * Judges values one by one, for fast-check: the first that fails begins the shrinking, in which only what fails in the
 * same way counts, and only as many runs are made as the budget allows. A value that was tried before is not run again. A
 * number `seed` among what was drawn is the world's: where less happens, others are tried before it is given up.
 */
export class Trials<D, T extends ProcessTypes> {
  /** How often each property was put to the test in the runs before the first failure. */
  readonly exercised = new Map<string, number>();
  /** Hashes of these runs. */
  readonly hashes: string[] = [];
  private readonly spec: (drawn: D) => RunSpec<T>;
  private readonly limits: TrialLimits<D>;
  private readonly tried = new Set<string>();
  private failure: { first: FailingTrial<D>; kind: string } | null = null;
  private best: FailingTrial<D> | null = null;
  private attempts = 0;
  private isTold = false;
  private error: { thrown: unknown } | null = null;

  constructor(spec: (drawn: D) => RunSpec<T>, limits: TrialLimits<D>) {
    this.spec = spec;
    this.limits = limits;
  }

  /** The smallest so far that is known to fail; null before the first. */
  get failing(): FailingTrial<D> | null {
    return this.best;
  }

  /** Whether no more runs may be made to shrink a failure. */
  get isSpent(): boolean {
    return this.attempts >= this.limits.budget;
  }

  /** Whether the value may pass. */
  readonly passes = (drawn: D): boolean => {
    if (this.error !== null) return true;
    const { failure } = this;
    try {
      return failure === null ? this.firstPasses(drawn) : this.smallerPasses(drawn, failure.kind);
    } catch (thrown) {
      // No violation, but a run that cannot be. Among smaller ones it is only one that does not fail in the same way.
      if (failure === null) this.error = { thrown };
      return failure !== null;
    }
  };

  /**
   * What has come of it: null if nothing failed.
   *
   * @throws whatever a run has thrown
   */
  outcome(): Shrinkage<D> | null {
    if (this.failure === null || this.best === null) {
      if (this.error !== null) throw this.error.thrown;
      return null;
    }
    const { attempts, best } = this;
    return { first: this.failure.first, best, attempts, spent: this.isSpent };
  }

  private firstPasses(drawn: D): boolean {
    const spec = this.spec(drawn);
    const result = run(spec);
    this.hashes.push(result.hash);
    for (const { id, exercised } of result.properties) {
      this.exercised.set(id, (this.exercised.get(id) ?? 0) + exercised);
    }
    if (result.violation === null) return true;
    this.best = { drawn, result };
    this.failure = { first: this.best, kind: kindOfFailure(result.violation, spec) };
    this.tried.add(traceLine({ drawn }));
    return false;
  }

  private smallerPasses(drawn: D, kind: string): boolean {
    // fast-check goes on to the end of its list; nothing is made of what it offers any more.
    if (this.isSpent) return true;
    for (const draw of this.drawsOf(drawn)) {
      const key = traceLine({ draw });
      if (this.tried.has(key)) continue;
      if (this.isSpent) break;
      this.tried.add(key);
      this.attempts += 1;
      const spec = this.spec(draw);
      const result = run(spec);
      if (result.violation === null || kindOfFailure(result.violation, spec) !== kind) continue;
      const isTold = this.limits.canBeTold?.(draw) ?? true;
      if (this.isTold && !isTold) continue;
      this.isTold = isTold;
      this.best = { drawn: draw, result };
      return false;
    }
    return true;
  }

  /** With the seed that the best so far has; if less happens in it, with a few others, too. */
  private drawsOf(drawn: D): readonly D[] {
    if (this.limits.redraws !== true || this.best === null || !hasSeed(drawn) || !hasSeed(this.best.drawn))
      return [drawn];
    const kept = { ...drawn, seed: this.best.drawn.seed };
    if (sizeOf(this.spec(kept)) >= sizeOf(this.spec(this.best.drawn))) return [kept];
    return [kept, ...OTHER_SEEDS.map((seed) => ({ ...drawn, seed }))];
  }
}

/** What is smaller often fails just the same, only not with the delays that it happens to get. */
const OTHER_SEEDS = [1, 2, 3, 4];

function hasSeed(drawn: unknown): drawn is { readonly seed: number } {
  return typeof drawn === 'object' && drawn !== null && 'seed' in drawn && typeof drawn.seed === 'number';
}

function sizeOf<T extends ProcessTypes>({ plan }: RunSpec<T>): number {
  return plan.faults.length + plan.requests.length;
}
