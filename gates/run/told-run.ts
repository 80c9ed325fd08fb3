import { Chronicle, failureReport, plainPaint, plainVocabulary } from '../../reports/index.ts';
import type { RunReport, Vocabulary } from '../../reports/index.ts';
import { createWorld } from '../../sim/index.ts';
import type { ProcessTypes, RunResult, RunSpec, TraceEvent, TraceSink } from '../../sim/index.ts';
import { plainStandings } from './standings.ts';

/** What is told of a run beside what is seen in it. */
export interface Telling {
  /** The gate's name. */
  readonly name: string;
  readonly vocabulary?: Vocabulary;
  readonly files: RunReport['files'];
  /** The command that replays the trace. */
  readonly replay: string;
  /** The command that draws and shrinks all over again. */
  readonly rerun: string | null;
}

/** Makes a run that fails, and tells what led there, in lines. `sink` is told of every event. */
export function toldRun<T extends ProcessTypes>(
  spec: RunSpec<T>,
  telling: Telling,
  sink?: TraceSink,
): { result: RunResult; lines: string[] } {
  const chronicle = new Chronicle(telling.vocabulary ?? plainVocabulary);
  const world = createWorld({
    ...spec,
    trace: {
      event(record: TraceEvent) {
        chronicle.add(record);
        return sink === undefined || sink.event(record);
      },
    },
  });
  const start = performance.now();
  while (world.step());
  const realMs = performance.now() - start;
  const result = world.result();
  if (result.violation === null) return { result, lines: [] };
  const story = chronicle.story(result.violation, plainStandings(world.view));
  return { result, lines: failureReport(reportOf(spec, result, realMs, telling), story, plainPaint) };
}

function reportOf<T extends ProcessTypes>(
  spec: RunSpec<T>,
  result: RunResult,
  realMs: number,
  telling: Telling,
): RunReport {
  const { nodes } = spec.system;
  const members = nodes.filter(({ group }) => group === 'member').length;
  return {
    scenario: telling.name,
    seed: spec.seed,
    nodes: members,
    clients: nodes.length - members,
    plan: spec.plan,
    properties: spec.families.flatMap(({ properties }) => properties),
    result,
    realMs,
    rerun: telling.rerun,
    replay: telling.replay,
    files: telling.files,
  };
}
