import { SingleBar } from 'cli-progress';
import { count, counted, duration } from '../../reports/index.ts';
import type { RunOptions } from '../options/request.ts';
import { barOptions } from '../progress.ts';
import type { Surroundings } from '../surroundings.ts';
import type { PreparedRun } from '../workbench.ts';

/** Tells what shrinking has come to. */
export interface ShrinkProgress {
  /** `best`: the smallest run so far. */
  update(best: PreparedRun, attempts: number, elapsedMs: number): void;
  /** Takes the display away. */
  end(): void;
}

/** A bar of the time that there is, on the terminal that stderr is. */
export function shrinkProgressOf(
  { quiet, shrinkMs }: Pick<RunOptions, 'quiet' | 'shrinkMs'>,
  { stderr, environment }: Surroundings,
): ShrinkProgress {
  if (!stderr.isTerminal || stderr.stream === null || quiet || environment['TERM'] === 'dumb')
    return { update: () => undefined, end: () => undefined };
  const bar = new SingleBar(barOptions(stderr.stream));
  bar.start(100, 0, { status: 'shrinking' });
  return {
    update({ plan, nodes }, attempts, elapsedMs) {
      const size = `${counted(plan.faults.length, 'fault')}, ${counted(nodes, 'node')}`;
      const left = duration(Math.max(0, Math.round((shrinkMs - elapsedMs) / 1000) * 1000));
      bar.update(Math.min(100, (elapsedMs / shrinkMs) * 100), {
        status: `shrunk to ${size} in ${count(attempts)} runs, ${left} left at most (Ctrl-C keeps this)`,
      });
    },
    end() {
      bar.stop();
    },
  };
}
