import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { CommandError, messageOf } from '../command-error.ts';
import type { Crew, Orders } from './crew.ts';
import { received } from './fault-across.ts';
import type { ThreadAnswer, ThreadErrand, ThreadOrders } from './thread-worker.ts';

/** How long whoever was told to stop may take: a thread looks up every few milliseconds, unless something never ends. */
const PATIENCE_MS = 5_000;

/**
 * A crew of threads. Each loads the very program that runs here, so that it has the same code, and the same known bug.
 *
 * @param program path of the program; what it exports by default is called with each errand
 */
export async function threadCrew(threads: number, orders: Orders, program: string): Promise<Crew> {
  // V8 collects the young of one thread with the help of others. Where each processor has its own thread already, helpers
  // only stand in its way.
  if (threads >= availableParallelism()) setFlagsFromString('--no-parallel-scavenge');
  // Loaded only where it is needed.
  const { Piscina } = await import('piscina');
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const workerData: ThreadOrders = { orders, stop };
  const pool = new Piscina<ThreadErrand, ThreadAnswer>({
    filename: program,
    minThreads: threads,
    maxThreads: threads,
    workerData,
    recordTiming: false,
  });
  // Whoever waits for an errand is told of what ends its thread; what ends one without an errand ends the next as well.
  pool.on('error', () => undefined);
  let patience: NodeJS.Timeout | undefined;
  const stopped = (): boolean => Atomics.load(stop, 0) !== 0;

  /** A thread that ends, out of memory or for a fault of the kind that nobody catches, takes its errand with it. */
  async function ask(errand: ThreadErrand, what: string): Promise<ThreadAnswer> {
    try {
      return await pool.run(errand);
    } catch (error) {
      const fault = stopped()
        ? new CommandError('interrupted', `interrupted during ${what}`)
        : new CommandError(
            'internal',
            `a fault in Lockstep itself: a thread has ended during ${what}: ${messageOf(error)}`,
            { cause: error },
          );
      throw fault;
    }
  }

  return {
    size: threads,
    async runs(range) {
      const { from, to } = range;
      try {
        const what = from === to ? `seed ${from}` : `seeds ${from}..${to}`;
        const { runs, fault } = await ask({ kind: 'runs', range }, `${what} of ${orders.scenario}`);
        return { runs, fault: fault === null ? null : received(fault) };
      } catch (error) {
        if (error instanceof CommandError) return { runs: [], fault: error };
        throw error;
      }
    },
    async files(run) {
      const what = `the report of seed ${run.seed} of ${orders.scenario}`;
      const { files, fault } = await ask({ kind: 'files', run }, what);
      if (fault !== null) throw received(fault);
      return files ?? {};
    },
    stop() {
      Atomics.store(stop, 0, 1);
      patience ??= setTimeout(() => void pool.destroy(), PATIENCE_MS);
    },
    async dismiss() {
      clearTimeout(patience);
      await pool.destroy();
    },
  };
}
