import type fc from 'fast-check';
import { CommandError } from '../command-error.ts';
import type { Crew, Orders } from '../crew/crew.ts';
import { received } from '../crew/fault-across.ts';
import { threadWorker } from '../crew/thread-worker.ts';
import type { ThreadAnswer, ThreadErrand } from '../crew/thread-worker.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Workbench } from '../workbench.ts';

/** A crew whose members work in this thread, and are ready in whatever order the scheduler decides. */
export function fakeCrew(
  size: number,
  orders: Orders,
  surroundings: Surroundings,
  workbench: Workbench,
  scheduler: fc.Scheduler,
): Crew {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const workers = Array.from({ length: size }, () => threadWorker({ orders, stop }, surroundings, workbench));
  let turn = 0;
  let busy = 0;

  /** What goes to a thread and comes back is copied. */
  async function ask(errand: ThreadErrand): Promise<ThreadAnswer> {
    busy += 1;
    if (busy > size) throw new Error(`${busy} errands are under way at a time`);
    const worker = workers[turn++ % size];
    if (worker === undefined) throw new Error('a crew has at least one');
    const answer = await worker(structuredClone(errand));
    await scheduler.schedule(Promise.resolve(), JSON.stringify(errand).slice(0, 60));
    busy -= 1;
    return structuredClone(answer);
  }

  return {
    size,
    async runs(range) {
      const { runs, fault } = await ask({ kind: 'runs', range });
      return { runs, fault: fault === null ? null : received(fault) };
    },
    async files(run) {
      const { files, fault } = await ask({ kind: 'files', run });
      if (fault !== null) throw received(fault);
      if (files === null) throw new CommandError('internal', 'neither files nor a fault');
      return files;
    },
    stop() {
      Atomics.store(stop, 0, 1);
    },
    dismiss: () => Promise.resolve(),
  };
}
