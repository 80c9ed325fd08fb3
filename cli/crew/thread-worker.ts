import type { RunFiles } from '../../reports/index.ts';
import { CommandError } from '../command-error.ts';
import { interruptedAt } from '../interrupt.ts';
import type { Breather } from '../slices.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Workbench } from '../workbench.ts';
import type { MadeRun, Orders, SeedRange } from './crew.ts';
import { Errands, asCommandError } from './errands.ts';
import type { FaultAcross } from './fault-across.ts';
import { sent } from './fault-across.ts';

/** What a thread is started with. */
export interface ThreadOrders {
  readonly orders: Orders;
  /** Not zero once the work is not wanted any more. */
  readonly stop: Int32Array;
}

/** What a thread is asked for. */
export type ThreadErrand =
  { readonly kind: 'runs'; readonly range: SeedRange } | { readonly kind: 'files'; readonly run: MadeRun };

/** What a thread answers: runs for runs, files for files, and why it could do no more. */
export interface ThreadAnswer {
  readonly runs: readonly MadeRun[];
  readonly files: RunFiles | null;
  readonly fault: FaultAcross | null;
}

/** What a thread of a campaign does with its errands. */
export function threadWorker(
  { orders, stop }: ThreadOrders,
  surroundings: Surroundings,
  workbench: Workbench,
): (errand: ThreadErrand) => Promise<ThreadAnswer> {
  // Nobody but this flag has anything to say to the thread, so there is nothing to wait for.
  const breathe: Breather = (reach) =>
    Atomics.load(stop, 0) === 0 ? Promise.resolve() : Promise.reject(interruptedAt(reach));
  let opened: Errands | null = null;
  return async (errand) => {
    try {
      opened ??= new Errands(orders, surroundings, workbench, breathe);
      if (errand.kind === 'files') return { runs: [], files: await opened.files(errand.run), fault: null };
      if (Atomics.load(stop, 0) !== 0) throw new CommandError('interrupted', 'interrupted before the run');
      const { runs, fault } = await opened.runs(errand.range);
      return { runs, files: null, fault: fault === null ? null : sent(fault) };
    } catch (error) {
      return { runs: [], files: null, fault: sent(asCommandError(error)) };
    }
  };
}
