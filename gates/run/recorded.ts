import { resolve } from 'node:path';
import { OutputFile, writeFileWhole } from '../../cli/output-file.ts';
import { readTrace } from '../../cli/trace-file.ts';
import { counted } from '../../reports/index.ts';
import type { ProcessTypes, RunResult, RunSpec } from '../../sim/index.ts';
import { commandOf } from '../where.ts';
import type { Where } from '../where.ts';
import { filesOf } from './files.ts';
import { gateTrace, replayed } from './gate-trace.ts';
import { laidOut } from './laid-out.ts';
import { toldRun } from './told-run.ts';
import type { Telling } from './told-run.ts';
import type { Shrinkage } from './trial.ts';

/** A counterexample, and which of the runs was the first to fail. */
export interface Found<D> extends Shrinkage<D> {
  readonly run: number;
  readonly runs: number;
}

/** The directory that the tests were started in, from which the commands that are shown can be copied. */
const HERE = process.cwd();

/**
 * Writes the trace and the report of the smallest counterexample, makes sure that the trace can be replayed, and tells all
 * of it in lines.
 *
 * @throws {Error} if the run comes out differently when it is made again
 */
export function recorded<D, T extends ProcessTypes>(
  found: Found<D>,
  spec: (drawn: D) => RunSpec<T>,
  where: Where,
  telling: Pick<Telling, 'rerun' | 'vocabulary'>,
): string[] {
  const files = filesOf(where);
  const { drawn, result } = found.best;
  const replay = commandOf(where, { LOCKSTEP_REPLAY: files.trace });
  const trace = new OutputFile(resolve(HERE, files.trace));
  const lines: string[] = [];
  try {
    const writer = gateTrace(where.test, drawn, spec(drawn), (line) => {
      trace.write(`${line}\n`);
    });
    const told = toldRun(spec(drawn), { ...telling, name: where.test, files, replay }, writer);
    expectSame(where, result, told.result);
    writer.finish(told.result);
    trace.finish();
    lines.push(...told.lines);
  } catch (error) {
    trace.abandon();
    throw error;
  }
  const { divergence } = replayed(readTrace(files.trace, HERE), spec);
  if (divergence !== null) {
    const { line, expected, seen } = divergence;
    throw new Error(
      `What was drawn for "${where.test}" does not give the same run once it was written down: is it plain data?\n` +
        `${files.trace}:${line}\n  the trace says  ${expected}\n  the run does    ${seen}`,
    );
  }
  const all = [...lines, '', ...leftOver(found, spec)];
  writeFileWhole(resolve(HERE, files.report), `${all.join('\n')}\n`);
  return all;
}

function expectSame({ test }: Where, first: RunResult, second: RunResult): void {
  if (first.hash === second.hash && first.events === second.events) return;
  const told = ({ verdict, events, hash }: RunResult): string =>
    `${verdict} after ${events} events, hash ${hash}`;
  throw new Error(
    `A run of "${test}" came out differently when it was made again: first ${told(first)}; then ${told(second)}. ` +
      'Does the process read a clock, draw a random number, or remember something from run to run?',
  );
}

/** How the counterexample was found, and the value that it follows from. */
function leftOver<D, T extends ProcessTypes>(found: Found<D>, spec: (drawn: D) => RunSpec<T>): string[] {
  const { run, runs, attempts, spent, first, best } = found;
  const { faults, requests } = spec(first.drawn).plan;
  const amounts = [
    counted(faults.length, 'fault'),
    ...(requests.length === 0 ? [] : [counted(requests.length, 'request')]),
  ];
  const ending = spent ? ', which was all it was allowed' : '';
  return [
    `Run ${run} of ${runs} was the first to fail, with ${amounts.join(' and ')}.`,
    `After ${counted(attempts, 'run')} of shrinking${ending}, this is left of it:`,
    '',
    ...laidOut(best.drawn),
  ];
}
