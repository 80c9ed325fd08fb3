import { createHash } from 'node:crypto';
import { isShare, shareOf, summarise } from '../../sim/index.ts';
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
  readonly failures: readonly CampaignFailure[];
  readonly measures: Readonly<Record<string, Measure>>;
  /** Faults and requests of the scenario that could not happen, and the runs that had such. */
  readonly skipped: { readonly items: number; readonly runs: number };
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
}

/** Adds up runs, in order of seed, and tells at any time what they have shown. */
export class CampaignTally {
  private readonly frame: CampaignFrame;
  private readonly hash = createHash('sha256');
  private readonly byProperty = new Map<string, { exercised: number; runs: number; violated: boolean }>();
  private readonly observations = new Map<string, number[]>();
  private readonly shares = new Map<string, { right: number; n: number }>();
  private readonly failed: CampaignFailure[] = [];
  private done = 0;
  private events = 0;
  private virtualMicros = 0;
  private skippedItems = 0;
  private skippedRuns = 0;

  constructor(frame: CampaignFrame) {
    this.frame = frame;
    for (const { id } of frame.properties) this.propertyOf(id);
  }

  /** Runs counted so far. */
  get runs(): number {
    return this.done;
  }

  /** Runs so far that violated a property. */
  get failures(): number {
    return this.failed.length;
  }

  /** How often a property has failed so far. */
  failuresOf(property: string): number {
    return this.failed.filter(({ violation }) => violation.property === property).length;
  }

  /** Counts the next run. */
  add({ seed, result, observations, faults, skipped, files }: TalliedRun): void {
    this.done += 1;
    this.skippedItems += skipped;
    if (skipped > 0) this.skippedRuns += 1;
    this.events += result.events;
    this.virtualMicros += result.virtualMicros;
    this.hash.update(result.hash);
    for (const { id, exercised, status } of result.properties) {
      const tally = this.propertyOf(id);
      tally.exercised += exercised;
      if (exercised > 0) tally.runs += 1;
      if (status === 'violated') tally.violated = true;
    }
    for (const [name, values] of observations) this.observe(name, values);
    for (const [name, measure] of Object.entries(result.measures)) {
      if (!isShare(measure)) continue;
      const { right, n } = this.shares.get(name) ?? { right: 0, n: 0 };
      this.shares.set(name, { right: right + measure.right, n: n + measure.n });
    }
    const { violation } = result;
    if (violation !== null)
      this.failed.push({ seed, violation, events: result.events, faults, skipped, files });
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
      hash: this.hash.copy().digest('hex').slice(0, 16),
      events: this.events,
      virtualMs: this.virtualMicros / 1000,
      realMs,
      eventsPerSecond: this.events / seconds,
      virtualPerReal: this.virtualMicros / 1_000_000 / seconds,
      properties,
      sentences: new Map(this.frame.properties.map(({ id, sentence }) => [id, sentence])),
      failures: [...this.failed],
      measures: this.measures(),
      skipped: { items: this.skippedItems, runs: this.skippedRuns },
    };
  }

  private verdict(properties: readonly CampaignProperty[], end: CampaignEnd): CampaignSummary['verdict'] {
    if (this.failed.length > 0) return 'violated';
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
            ? summarise(this.observations.get(name) ?? [])
            : shareOf(counted.right, counted.n);
        return measure === null ? [] : [[name, measure] as const];
      }),
    );
  }

  private observe(name: string, values: readonly number[]): void {
    const pooled = this.observations.get(name);
    if (pooled === undefined) this.observations.set(name, [...values]);
    else for (const value of values) pooled.push(value);
  }

  private propertyOf(id: string): { exercised: number; runs: number; violated: boolean } {
    const present = this.byProperty.get(id);
    if (present !== undefined) return present;
    const created = { exercised: 0, runs: 0, violated: false };
    this.byProperty.set(id, created);
    return created;
  }
}
