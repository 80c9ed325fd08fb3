import type { Measure, PropertyKind, PropertyResult, Violation } from '../../sim/index.ts';
import type { RunFiles, RunReport } from '../run/run-report.ts';
import type { ShrunkReport } from '../run/shrunk-report.ts';
import type { Seed } from '../seed.ts';

/** `--json` of one run and of a replay. */
export interface RunDocument {
  readonly schema: 1;
  readonly scenario: string;
  readonly seed: Seed;
  readonly verdict: 'passed' | 'violated';
  readonly virtualMs: number;
  readonly events: number;
  /** 16 hexadecimal digits. */
  readonly hash: string;
  /** Members of the cluster. */
  readonly nodes: number;
  readonly properties: readonly PropertyDocument[];
  readonly measures: Readonly<Record<string, Measure>>;
  readonly violation?: ViolationDocument;
  readonly plan: PlanDocument;
  /** What shrinking has made of it. */
  readonly shrunk?: ShrunkDocument;
  readonly files: RunFiles;
}

/** The smallest run that was found to fail in the same way. */
export interface ShrunkDocument {
  /** With this seed the file gives the run. */
  readonly scenario: string;
  readonly seed: Seed;
  readonly trace: string;
  readonly report: string;
  readonly faults: number;
  readonly requests: number;
  readonly nodes: number;
  readonly clients: number;
  readonly violation: ViolationDocument;
  /** Runs made to find it, and the real time that took. */
  readonly runs: number;
  readonly realMs: number;
  /** Whether nothing more can be spared, time was up, or Ctrl-C was pressed. */
  readonly ending: ShrunkReport['ending'];
}

/** How one property fared in one run. */
export interface PropertyDocument {
  readonly id: string;
  readonly requirements: readonly string[];
  readonly kind: PropertyKind;
  readonly status: PropertyResult['status'];
  readonly exercised: number;
}

/** What went wrong, in short; the report and the trace tell the rest. */
export interface ViolationDocument {
  readonly property: string;
  readonly atMs: number;
  readonly node: string | null;
  readonly message: string;
}

/** The size of a fault plan: the plan itself stands in the trace's header. */
export interface PlanDocument {
  readonly faults: number;
  readonly shrunkFaults?: number;
  /** Faults and requests of the scenario that could not happen in this run; absent: none. */
  readonly skipped?: number;
}

/** The document of one run. */
export function runDocument(report: RunReport): RunDocument {
  const { result } = report;
  return {
    schema: 1,
    scenario: report.scenario,
    seed: report.seed,
    verdict: result.verdict,
    virtualMs: result.virtualMicros / 1000,
    events: result.events,
    hash: result.hash,
    nodes: report.nodes,
    properties: result.properties.map(({ id, requirements, kind, status, exercised }) => {
      return { id, requirements, kind, status, exercised };
    }),
    measures: result.measures,
    ...(result.violation === null ? {} : { violation: violationDocument(result.violation) }),
    plan: planDocument(report.plan.faults.length, report.plan.skipped?.length ?? 0, report.shrunk),
    ...(report.shrunk === undefined ? {} : { shrunk: shrunkDocument(report.shrunk) }),
    files: report.files,
  };
}

/** The size of a plan, as runs and campaigns show it. */
export function planDocument(
  faults: number,
  skipped: number,
  shrunk: ShrunkReport | undefined,
): PlanDocument {
  return {
    faults,
    ...(shrunk === undefined ? {} : { shrunkFaults: shrunk.after.faults }),
    ...(skipped === 0 ? {} : { skipped }),
  };
}

/** What shrinking has made of a failure, as runs and campaigns show it. */
export function shrunkDocument(shrunk: ShrunkReport): ShrunkDocument {
  const { scenario, seed, trace, report, after, violation, attempts, realMs, ending } = shrunk;
  const { faults, requests, nodes, clients } = after;
  return {
    scenario,
    seed,
    trace,
    report,
    faults,
    requests,
    nodes,
    clients,
    violation: violationDocument(violation),
    runs: attempts,
    realMs: Math.round(realMs),
    ending,
  };
}

/** A violation as runs and campaigns show it. */
export function violationDocument({ property, atMicros, node, message }: Violation): ViolationDocument {
  return { property, atMs: atMicros / 1000, node, message };
}
