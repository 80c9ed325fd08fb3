import { readTrace } from '../../cli/trace-file.ts';
import type { ProcessTypes, RunResult, RunSpec } from '../../sim/index.ts';
import { commandOf } from '../where.ts';
import type { Where } from '../where.ts';
import { drawnIn, replayed } from './gate-trace.ts';
import { toldRun } from './told-run.ts';
import type { Telling } from './told-run.ts';

/** How a replay came out. */
export interface GateReplay {
  readonly violated: boolean;
  readonly hash: string;
  readonly lines: readonly string[];
}

/**
 * Makes the run of a trace again: it comes out as it did, or the first difference is named.
 *
 * @throws {Error} if the trace is of another test, or the run is not the same twice
 */
export function replayOf<D, T extends ProcessTypes>(
  file: string,
  spec: (drawn: D) => RunSpec<T>,
  where: Where,
  telling: Pick<Telling, 'vocabulary'>,
): GateReplay {
  const trace = readTrace(file, process.cwd());
  const found = drawnIn(trace);
  const { scenario } = trace.header;
  if (found === null || scenario !== where.test) {
    throw new Error(`LOCKSTEP_REPLAY: ${file} is a trace of "${scenario}", and this is "${where.test}"`);
  }
  const { divergence, result } = replayed(trace, spec);
  const replay = commandOf(where, { LOCKSTEP_REPLAY: file });
  const drawn = found.drawn as D;
  const again = toldRun(spec(drawn), {
    ...telling,
    name: scenario,

    files: { trace: file },
    replay,
    rerun: null,
  });
  expectSame(result, again.result, file);
  const preface =
    divergence === null
      ? ['Reproduced: every event is as the trace has it.', '']
      : [
          `The code has changed: the ways part at ${file}:${divergence.line}.`,
          `  the trace says  ${divergence.expected}`,
          `  the run does    ${divergence.seen}`,
          '',
          "Today's verdict:",
          '',
        ];
  const verdict = again.lines.length > 0 ? again.lines : [`PASSED  ${scenario}, hash ${result.hash}`];
  return { violated: result.verdict === 'violated', hash: result.hash, lines: [...preface, ...verdict] };
}

function expectSame(first: RunResult, second: RunResult, file: string): void {
  if (first.hash === second.hash) return;
  throw new Error(`the run of ${file} is not the same twice: first hash ${first.hash}, then ${second.hash}`);
}
