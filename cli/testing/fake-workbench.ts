import { plainVocabulary } from '../../reports/index.ts';
import type { Seed } from '../../reports/index.ts';
import {
  passedReport,
  passedResult,
  sampleEvents,
  sampleProperties,
  sampleStandings,
  violatedResult,
} from '../../reports/testing/sample.ts';
import type { RunResult } from '../../sim/index.ts';
import { CommandError } from '../command-error.ts';
import type { Breather } from '../slices.ts';
import type {
  Divergence,
  PreparedRun,
  ScenarioChanges,
  Shrinking,
  ShrunkRun,
  Workbench,
} from '../workbench.ts';

/** How far each run is when it lets others have a turn. */
const MIDDLE = { now: 90_000_000, events: 12_345 };

/** A workbench whose runs come out as the test says. */
export class FakeWorkbench implements Workbench {
  /** What each run of a seed comes to; asked anew for every run, so that a run can come out differently. */
  outcome: (seed: Seed) => RunResult = () => passedResult;
  required: readonly string[] = [];
  /** Whether its scenarios check no state to be seen. */
  unknowing = false;
  /** Digest of what each scenario says. */
  scenarioDigest = '5ce7a310';
  /** How many steps shrinking takes; 0: it comes to nothing. */
  shrinks = 0;
  /** How a replay parts from its trace. */
  divergence: Divergence | null = null;
  traceSeed: Seed = 42;
  traceDigest = 'c0de00000000c0de';
  opened: { nameOrPath: string; changes: ScenarioChanges } | null = null;
  /** Seeds in the order in which they were run, and whether with a trace. */
  readonly runs: { seed: Seed; traced: boolean }[] = [];

  scenarios(): ReturnType<Workbench['scenarios']> {
    return [
      { id: 'calm', summary: 'No faults: nothing may happen that should not.', requirements: ['C4'] },
      { id: 'chaos', summary: 'Everything at once, drawn from the seed.', requirements: ['C1', 'C4'] },
    ];
  }

  mutants(): ReturnType<Workbench['mutants']> {
    return [
      { id: 'no-noop', summary: 'A new leader appends nothing.', scenario: 'calm', property: 'recovers' },
      { id: 'vote-twice', summary: 'A voter votes twice in a term.', scenario: 'chaos' },
    ];
  }

  properties(): ReturnType<Workbench['properties']> {
    return sampleProperties;
  }

  open(nameOrPath: string, changes: ScenarioChanges): ReturnType<Workbench['open']> {
    this.opened = { nameOrPath, changes };
    if (nameOrPath === 'chaso')
      throw new CommandError('scenario', "there is no scenario 'chaso'; did you mean chaos?");
    if (nameOrPath === './broken.yaml') {
      const position = { file: './broken.yaml', line: 3, column: 5 };
      throw new CommandError('scenario', 'found -5s, expected a duration', { position });
    }
    return {
      name: nameOrPath,
      digest: this.scenarioDigest,
      properties: sampleProperties.filter(({ kind }) => !this.unknowing || kind !== 'sometimes'),
      required: this.required,
      prepare: (seed) => this.prepared(nameOrPath, seed),
      shrink: (seed) => new FakeShrinking(this.shrinks, () => this.prepared(`${nameOrPath}-shrunk`, seed)),
    };
  }

  checkConfiguration(path: string): ReturnType<Workbench['checkConfiguration']> {
    if (path === 'wrong.yaml') {
      const position = { file: path, line: 2, column: 20 };
      throw new CommandError('configuration', 'raft.electionTimeout: found 5, expected a duration', {
        position,
      });
    }
    return {
      settings: { raft: { electionTimeout: '7s', reads: 'lease' } },
      lines: [
        { name: 'raft.electionTimeout', value: '7s', stated: true },
        { name: 'raft.reads', value: 'lease', stated: false },
      ],
    };
  }

  openTrace(path: string): ReturnType<Workbench['openTrace']> {
    if (path === 'cut.jsonl') {
      const position = { file: path, line: 12, column: 1 };
      throw new CommandError('trace', 'found the end of the file, expected the footer', { position });
    }
    return {
      prepared: this.prepared('chaos', this.traceSeed),
      codeDigest: this.traceDigest,
      replay: async (breathe) => {
        await breathe(MIDDLE);
        return { divergence: this.divergence, result: this.outcome(this.traceSeed) };
      },
    };
  }

  private prepared(scenario: string, seed: Seed): PreparedRun {
    const outcome = (
      traced: boolean,
    ): { result: RunResult; observations: ReadonlyMap<string, readonly number[]> } => {
      this.runs.push({ seed, traced });
      return { result: this.outcome(seed), observations: new Map([['failoverMs', [1_000, 2_000]]]) };
    };
    return {
      scenario,
      seed,
      nodes: 5,
      clients: 4,
      plan: passedReport.plan,
      properties: sampleProperties,
      vocabulary: plainVocabulary,
      run: async (breathe) => {
        await breathe(MIDDLE);
        return outcome(false);
      },
      async trace(onLine, onEvent, breathe) {
        onLine('{"schema":1}');
        for (const event of sampleEvents) {
          onEvent(event);
          onLine(JSON.stringify(event));
        }
        await breathe(MIDDLE);
        onLine('{"verdict":"…"}');
        return { ...outcome(true), standings: sampleStandings };
      },
    };
  }
}

/** A search that takes so many steps. */
class FakeShrinking implements Shrinking {
  attempts = 0;
  private readonly steps: number;
  private readonly smallest: () => PreparedRun;

  constructor(steps: number, smallest: () => PreparedRun) {
    this.steps = steps;
    this.smallest = smallest;
  }

  get best(): ShrunkRun | null {
    if (this.attempts === 0 || violatedResult.violation === null) return null;
    return { file: 'name: shrunk\n', violation: violatedResult.violation, prepared: this.smallest() };
  }

  async step(breathe: Breather): Promise<boolean> {
    if (this.attempts === this.steps) return false;
    await breathe(MIDDLE);
    this.attempts += 1;
    return true;
  }
}

/** The same result, in which this property was exercised, or was not. */
export function exercising(result: RunResult, id: string, times: number): RunResult {
  const properties = result.properties.map((property) =>
    property.id === id
      ? { ...property, exercised: times, status: times > 0 ? ('held' as const) : ('not-exercised' as const) }
      : property,
  );
  return { ...result, properties };
}

/** The result of a seed whose hash depends on it, violated or not. */
export function resultOf(seed: Seed, violated: boolean): RunResult {
  const hash = String(seed).padStart(16, '0');
  return violated ? { ...violatedResult, hash } : { ...passedResult, hash };
}
