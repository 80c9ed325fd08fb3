import type { FailureStory, RunReport } from '../reports/index.ts';
import { Chronicle, emptySuite, runSuite, runSuiteName, shellWord } from '../reports/index.ts';
import type { RunResult } from '../sim/index.ts';
import { SpecError } from '../sim/index.ts';
import { CommandError, messageOf } from './command-error.ts';
import type { ExitCode } from './exit-code.ts';
import { EXIT } from './exit-code.ts';
import { interruptible } from './interrupt.ts';
import type { ReplayRequest } from './options/request.ts';
import { showRun } from './run-once.ts';
import type { Show } from './show.ts';
import type { Breather } from './slices.ts';
import type { Surroundings } from './surroundings.ts';
import type { Divergence, OpenTrace, Replayed, Workbench } from './workbench.ts';

/** Runs a trace again. It comes out as it did, or the first difference is named. */
export async function replay(
  request: ReplayRequest,
  show: Show,
  surroundings: Surroundings,
  workbench: Workbench,
): Promise<ExitCode> {
  return interruptible(surroundings, ({ breathe }) =>
    carriedOut(request.file, show, surroundings, workbench, breathe),
  );
}

async function carriedOut(
  file: string,
  show: Show,
  surroundings: Surroundings,
  workbench: Workbench,
  breathe: Breather,
): Promise<ExitCode> {
  const trace = workbench.openTrace(file);
  show.suiteSoFar(() => emptySuite(runSuiteName(trace.prepared.scenario, trace.prepared.seed)));
  const start = surroundings.clock();
  const replayed = await guarded(file, () => trace.replay(breathe));
  const realMs = surroundings.clock() - start;
  const { divergence, result } = replayed;
  const sameCode = trace.codeDigest === surroundings.codeDigest;
  // Other code may well take another way; but a header that was edited is no word of any code.
  if (divergence !== null && (sameCode || divergence.line === 1)) throw divergenceError(file, divergence);

  const { prepared } = trace;
  const report: RunReport = {
    scenario: prepared.scenario,
    seed: prepared.seed,
    nodes: prepared.nodes,
    clients: prepared.clients,
    plan: prepared.plan,
    properties: prepared.properties,
    result,
    realMs,
    rerun: null,
    files: { trace: file },
    ...(replayed.operator === undefined ? {} : { operator: replayed.operator }),
  };
  if (!show.quiet) {
    for (const line of preface(replayed, trace.codeDigest, surroundings.codeDigest)) show.aside(line);
  }
  const story = await storyOf(file, trace, result, breathe);
  show.suite(() => runSuite(report, story));
  showRun({ report, story }, show);
  return result.verdict === 'passed' ? EXIT.passed : EXIT.violated;
}

function preface({ divergence }: Replayed, theirs: string, ours: string): string[] {
  if (theirs === ours) return ['Reproduced: every event is as the trace has it.', ''];
  const other = `The trace was written by other code or with another --mutant (digest ${theirs}; this is ${ours}).`;
  if (divergence === null) return [`${other} Every event is still as the trace has it.`, ''];
  const event = divergence.event === null ? '' : `, event ${divergence.event}`;
  return [
    `${other} Its plan was run again: the ways part at line ${divergence.line}${event}. Today's verdict:`,
    '',
  ];
}

function divergenceError(file: string, { line, event, expected, seen }: Divergence): CommandError {
  const where = event === null ? `line ${line}` : `event ${event}`;
  return new CommandError('divergence', `the run does not follow the trace: they differ at ${where}`, {
    position: { file, line },
    notes: [`  the trace says  ${expected}`, `  the run does    ${seen}`],
  });
}

/** What led to a violation that was reproduced: the run is made a third time, now to be told. */
async function storyOf(
  file: string,
  { prepared }: OpenTrace,
  { violation }: RunResult,
  breathe: Breather,
): Promise<FailureStory | null> {
  if (violation === null) return null;
  const chronicle = new Chronicle(prepared.vocabulary);
  const { standings } = await guarded(file, () =>
    prepared.trace(
      () => undefined,
      (event) => {
        chronicle.add(event);
      },
      breathe,
    ),
  );
  return chronicle.story(violation, standings);
}

async function guarded<T>(file: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof CommandError) throw error;
    if (error instanceof SpecError) {
      const position = { file, line: 1 };
      throw new CommandError('trace', `the run of the header cannot be: ${error.message}`, { position });
    }
    throw new CommandError(
      'internal',
      `a fault in Lockstep itself, in the replay of ${file}: ${messageOf(error)}`,
      {
        cause: error,
        notes: [`Make it happen again with: npm run sim -- replay ${shellWord(file)}`],
      },
    );
  }
}
