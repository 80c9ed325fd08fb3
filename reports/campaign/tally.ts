import { createHash } from 'node:crypto';
import { isShare, shareOf } from '../../sim/index.ts';
import type {
  Measure,
  PropertyInfo,
  PropertyKind,
  PropertyResult,
  RunResult,
  Violation,
} from '../../sim/index.ts';
import type { RunFiles } from '../run/run-report.ts';
import type { ShrunkReport } from '../run/shrunk-report.ts';
import type { Seed } from '../seed.ts';
import type { Coverage } from './coverage.ts';
import { coverageOf } from './coverage.ts';
import type { FailureKind, FailureListState } from './failure-list.ts';
import { FailureList } from './failure-list.ts';
import type { PooledState } from './pooled-measure.ts';
import { PooledMeasure } from './pooled-measure.ts';

/** A run of a campaign that violated a property. */
export interface CampaignFailure {
  readonly seed: Seed;
  readonly violation: Violation;
  /** Events up to the violation. */
  readonly events: number;
  /** Faults in the run's plan. */
  readonly faults: number;
  /** Faults and requests that could not happen in it. */
  readonly skipped: number;
  readonly files: RunFiles;
  /** What shrinking has made of it; absent: it was not tried, or has led to nothing. */
  readonly shrunk?: ShrunkReport;
}

/** How one property fared in a campaign. */
export interface CampaignProperty {
  readonly id: string;
  readonly requirements: readonly string[];
  readonly kind: PropertyKind;
  readonly status: PropertyResult['status'];
  /** How often its antecedent was true, summed over the runs. */
  readonly exercised: number;
  /** Runs in which it was exercised. */
  readonly runs: number;
  /** Whether the scenario asks that a campaign exercise it. */
  readonly required: boolean;
}

/** How a campaign came to its end. Only one that `ended` has made all the runs that it was asked for. */
export type CampaignEnd = 'ended' | 'interrupted' | 'broken-off';

/** What a campaign has shown, so far or in the end. */
export interface CampaignSummary {
  readonly scenario: string;
  readonly seeds: { readonly from: number; readonly to: number; readonly done: number };
  /** Whether all of `seeds` were wanted; false where time alone bounds the campaign. */
  readonly ranged: boolean;
  readonly end: CampaignEnd;
  /**
   * `vacuous`: nothing was violated, but a property that the scenario requires was never exercised. Only a campaign
   * that ended is judged so: one that did not might still have exercised it.
   */
  readonly verdict: 'passed' | 'violated' | 'vacuous';
  readonly hash: string;
  readonly events: number;
  readonly virtualMs: number;
  /** Real time from first to last run, whatever else was done between them included. */
  readonly realMs: number;
  readonly eventsPerSecond: number;
  readonly virtualPerReal: number;
  readonly properties: readonly CampaignProperty[];
  readonly sentences: ReadonlyMap<string, string>;
  /** The first ten thousand, in order of seed. */
  readonly failures: readonly CampaignFailure[];
  /** How many there are in all. */
  readonly failed: number;
  /** How they fall into kinds, in the order in which these were first seen. */
  readonly kinds: readonly FailureKind[];
  readonly measures: Readonly<Record<string, Measure>>;
  /** Faults and requests of the scenario that could not happen, and the runs that had such. */
  readonly skipped: { readonly items: number; readonly runs: number };
  readonly coverage: Coverage;
  /** Whether it was to end as soon as all was seen. */
  readonly untilCovered: boolean;
}

/** What is told of a campaign while it lasts. */
export interface CampaignProgress {
  readonly virtualMs: number;
  readonly failures: number;
  /** By property, in the order in which they failed first. */
  readonly failuresBy: readonly (readonly [property: string, failures: number])[];
  readonly coverage: Coverage;
}

/** What a campaign keeps of one run. */
export interface TalliedRun {
  readonly seed: Seed;
  readonly result: RunResult;
  /** Every single observation of each measure, so that percentiles are those of all runs together. */
  readonly observations: ReadonlyMap<string, readonly number[]>;
  readonly faults: number;
  /** Faults and requests of the scenario that could not happen in it. */
  readonly skipped: number;
  readonly files: RunFiles;
}

/** What is known of a campaign before its first run. */
export interface CampaignFrame {
  readonly scenario: string;
  readonly from: number;
  /** Last seed, or null where only time bounds the campaign. */
  readonly to: number | null;
  readonly properties: readonly PropertyInfo[];
  /** Ids of the properties that a campaign must have exercised. */
  readonly required: readonly string[];
  /** Whether it ends as soon as all is seen that it should see (see {@link coverageOf}); absent: it does not. */
  readonly untilCovered?: boolean;
}

/** What is kept of the runs so far, as plain data that can be written down; it does not grow with their number. */
export interface CampaignState {
  readonly done: number;
  readonly hash: string;
  readonly events: number;
  readonly virtualMicros: number;
  readonly skippedItems: number;
  readonly skippedRuns: number;
  readonly properties: readonly (readonly [string, PropertyTally])[];
  readonly measures: readonly (readonly [string, PooledState])[];
  readonly shares: readonly (readonly [string, { readonly right: number; readonly n: number }])[];
  readonly failures: FailureListState;
}

/** How one property fared so far. */
interface PropertyTally {
  readonly exercised: number;
  readonly runs: number;
  readonly violated: boolean;
}

const UNTRIED: PropertyTally = { exercised: 0, runs: 0, violated: false };

/** Adds up runs, in order of seed, and tells at any time what they have shown. */
export class CampaignTally {
  private readonly frame: CampaignFrame;
  /** Each run's hash goes into the next link of a chain, which can be taken up again at any link. */
  private hash = '';
  private readonly byProperty = new Map<string, PropertyTally>();
  private readonly observations = new Map<string, PooledMeasure>();
  private readonly shares = new Map<string, { readonly right: number; readonly n: number }>();
  private failed = new FailureList();
  private done = 0;
  private events = 0;
  private virtualMicros = 0;
  private skippedItems = 0;
  private skippedRuns = 0;

  constructor(frame: CampaignFrame) {
    this.frame = frame;
    for (const { id } of frame.properties) this.byProperty.set(id, UNTRIED);
  }

  /** Goes on where another tally of the same campaign was. */
  static from(frame: CampaignFrame, state: CampaignState): CampaignTally {
    const tally = new CampaignTally(frame);
    const { done, hash, events, virtualMicros, skippedItems, skippedRuns } = state;
    Object.assign(tally, { done, hash, events, virtualMicros, skippedItems, skippedRuns });
    for (const [id, property] of state.properties) tally.byProperty.set(id, property);
    for (const [name, pooled] of state.measures) tally.observations.set(name, PooledMeasure.from(pooled));
    for (const [name, share] of state.shares) tally.shares.set(name, share);
    tally.failed = FailureList.from(state.failures);
    return tally;
  }

  /** What has to be kept, to go on later. */
  state(): CampaignState {
    const { done, hash, events, virtualMicros, skippedItems, skippedRuns } = this;
    return {
      done,
      hash,
      events,
      virtualMicros,
      skippedItems,
      skippedRuns,
      properties: [...this.byProperty],
      measures: [...this.observations].map(([name, pooled]) => [name, pooled.state()]),
      shares: [...this.shares],
      failures: this.failed.state(),
    };
  }

  /** Runs counted so far. */
  get runs(): number {
    return this.done;
  }

  /** Runs so far that violated a property. */
  get failures(): number {
    return this.failed.count;
  }

  /** What has been seen so far of what should be. */
  get coverage(): Coverage {
    return coverageOf(this.properties());
  }

  /** What is told of the runs so far while others are under way. */
  get progress(): CampaignProgress {
    return {
      virtualMs: this.virtualMicros / 1000,
      failures: this.failed.count,
      failuresBy: this.failed.counts(),
      coverage: this.coverage,
    };
  }

  /** How often a property has failed so far. */
  failuresOf(property: string): number {
    return this.failed.of(property);
  }

  /** How many kinds of failures a property has so far, if there was none of this violation's kind among them; else null. */
  newKindOf(violation: Violation): number | null {
    return this.failed.isNew(violation) ? this.failed.kindsOf(violation.property) : null;
  }

  /** Counts the next run. */
  add({ seed, result, observations, faults, skipped, files }: TalliedRun): void {
    this.done += 1;
    this.skippedItems += skipped;
    if (skipped > 0) this.skippedRuns += 1;
    this.events += result.events;
    this.virtualMicros += result.virtualMicros;
    this.hash = createHash('sha256').update(this.hash).update(result.hash).digest('hex');
    for (const { id, exercised, status } of result.properties) {
      const before = this.byProperty.get(id) ?? UNTRIED;
      this.byProperty.set(id, {
        exercised: before.exercised + exercised,
        runs: before.runs + (exercised > 0 ? 1 : 0),
        violated: before.violated || status === 'violated',
      });
    }
    for (const [name, values] of observations) this.observe(name, values);
    for (const [name, measure] of Object.entries(result.measures)) {
      if (!isShare(measure)) continue;
      const { right, n } = this.shares.get(name) ?? { right: 0, n: 0 };
      this.shares.set(name, { right: right + measure.right, n: n + measure.n });
    }
    const { violation } = result;
    if (violation !== null)
      this.failed.add({ seed, violation, events: result.events, faults, skipped, files });
  }

  /** What is known by now, at the campaign's end or wherever it was cut short. `realMs` is the time since its start. */
  summary(realMs: number, end: CampaignEnd = 'ended'): CampaignSummary {
    const properties = this.properties();
    const seconds = Math.max(realMs, 0.001) / 1000;
    const { scenario, from, to } = this.frame;
    return {
      scenario,
      seeds: { from, to: to ?? Math.max(from, from + this.done - 1), done: this.done },
      ranged: to !== null,
      end,
      verdict: this.verdict(properties, end),
      hash: (this.hash === '' ? createHash('sha256').digest('hex') : this.hash).slice(0, 16),
      events: this.events,
      virtualMs: this.virtualMicros / 1000,
      realMs,
      eventsPerSecond: this.events / seconds,
      virtualPerReal: this.virtualMicros / 1_000_000 / seconds,
      properties,
      sentences: new Map(this.frame.properties.map(({ id, sentence }) => [id, sentence])),
      failures: this.failed.all(),
      failed: this.failed.count,
      kinds: this.failed.kinds(),
      measures: this.measures(),
      skipped: { items: this.skippedItems, runs: this.skippedRuns },
      coverage: coverageOf(properties),
      untilCovered: this.frame.untilCovered === true,
    };
  }

  private verdict(properties: readonly CampaignProperty[], end: CampaignEnd): CampaignSummary['verdict'] {
    if (this.failed.count > 0) return 'violated';
    if (end !== 'ended') return 'passed';
    return properties.some(({ required, runs }) => required && runs === 0) ? 'vacuous' : 'passed';
  }

  private properties(): CampaignProperty[] {
    const known = new Map(this.frame.properties.map((info) => [info.id, info]));
    return [...this.byProperty].flatMap(([id, { exercised, runs, violated }]) => {
      const info = known.get(id);
      if (info === undefined) return [];
      const status = violated ? 'violated' : exercised > 0 ? 'held' : 'not-exercised';
      const required = this.frame.required.includes(id);
      return [{ id, requirements: info.requirements, kind: info.kind, status, exercised, runs, required }];
    });
  }

  private measures(): Record<string, Measure> {
    const names = [...this.observations.keys(), ...this.shares.keys()].sort();
    return Object.fromEntries(
      names.flatMap((name) => {
        const counted = this.shares.get(name);
        const measure =
          counted === undefined
            ? (this.observations.get(name)?.summary() ?? null)
            : shareOf(counted.right, counted.n);
        return measure === null ? [] : [[name, measure] as const];
      }),
    );
  }

  private observe(name: string, values: readonly number[]): void {
    const pooled = this.observations.get(name) ?? new PooledMeasure();
    this.observations.set(name, pooled);
    pooled.add(values);
  }
}
