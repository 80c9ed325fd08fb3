import type { Measure, PropertyKind, PropertyResult } from '../../sim/index.ts';
import type { FailureKind } from '../campaign/failure-list.ts';
import type { CampaignSummary } from '../campaign/tally.ts';
import type { RunFiles } from '../run/run-report.ts';
import type { Seed } from '../seed.ts';
import type { PlanDocument, ShrunkDocument, ViolationDocument } from './run-document.ts';
import { planDocument, shrunkDocument, violationDocument } from './run-document.ts';

/** `--json` of a campaign. */
export interface CampaignDocument {
  readonly schema: 1;
  readonly scenario: string;
  /** Both ends included; `done` of them have been run, from the first on. */
  readonly seeds: { readonly from: number; readonly to: number; readonly done: number };
  readonly verdict: 'passed' | 'violated' | 'vacuous';
  /** Over the hashes of the runs, in order of seed: 16 hexadecimal digits. */
  readonly hash: string;
  readonly eventsPerSecond: number;
  readonly virtualPerReal: number;
  readonly properties: readonly CampaignPropertyDocument[];
  readonly failures: readonly FailureDocument[];
  /** Failures beyond the first ten thousand, which `failures` has; absent: none. */
  readonly moreFailures?: number;
  /** The failures by kind: of the same property, at the same kind of place, in the same words; absent: none. */
  readonly distinct?: readonly DistinctDocument[];
  readonly measures: Readonly<Record<string, Measure>>;
  /** Faults and requests of the scenario that could not happen, and runs that had such; absent: none. */
  readonly skipped?: { readonly items: number; readonly runs: number };
}

/** How one property fared in all runs. */
export interface CampaignPropertyDocument {
  readonly id: string;
  readonly requirements: readonly string[];
  readonly kind: PropertyKind;
  readonly status: PropertyResult['status'];
  /** Sum over the runs. */
  readonly exercised: number;
  /** Runs that exercised it. */
  readonly runs: number;
}

/** One run that violated a property. */
export interface FailureDocument {
  readonly seed: Seed;
  readonly violation: ViolationDocument;
  /** Events up to the violation. */
  readonly events: number;
  readonly plan: PlanDocument;
  /** What shrinking has made of it: the first of each kind of failure alone. */
  readonly shrunk?: ShrunkDocument;
  readonly files: RunFiles;
}

/** Failures that are alike. */
export interface DistinctDocument {
  /** What they have in common, in words. */
  readonly signature: string;
  readonly property: string;
  readonly failures: number;
  readonly firstSeed: Seed;
}

/** The document of a campaign. */
export function campaignDocument(summary: CampaignSummary): CampaignDocument {
  return {
    schema: 1,
    scenario: summary.scenario,
    seeds: { from: summary.seeds.from, to: summary.seeds.to, done: summary.seeds.done },
    verdict: summary.verdict,
    hash: summary.hash,
    eventsPerSecond: Math.round(summary.eventsPerSecond),
    virtualPerReal: Math.round(summary.virtualPerReal * 10) / 10,
    properties: summary.properties.map(({ id, requirements, kind, status, exercised, runs }) => {
      return { id, requirements, kind, status, exercised, runs };
    }),
    failures: summary.failures.map(({ seed, violation, events, faults, skipped, shrunk, files }) => {
      return {
        seed,
        violation: violationDocument(violation),
        events,
        plan: planDocument(faults, skipped, shrunk),
        ...(shrunk === undefined ? {} : { shrunk: shrunkDocument(shrunk) }),
        files,
      };
    }),
    ...(summary.failed === summary.failures.length
      ? {}
      : { moreFailures: summary.failed - summary.failures.length }),
    ...(summary.kinds.length === 0 ? {} : { distinct: summary.kinds.map(distinctDocument) }),
    measures: summary.measures,
    ...(summary.skipped.items === 0 ? {} : { skipped: summary.skipped }),
  };
}

function distinctDocument({ signature, property, failures, first }: FailureKind): DistinctDocument {
  return { signature, property, failures, firstSeed: first.seed };
}
