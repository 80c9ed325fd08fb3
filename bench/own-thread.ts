import { once } from 'node:events';
import { Worker, parentPort } from 'node:worker_threads';
import type { Speed } from './benchmark-report.ts';
import type { ControllerLoad } from './controller-load.ts';
import { timeControllers } from './stopwatch.ts';

/** What is to be measured, once. */
interface Order {
  readonly load: ControllerLoad;
  readonly millis: number;
}

/**
 * Measures controllers in a thread of their own. Compiled code is a thread's own: in one with plain Raft members each would
 * make the other slower, by a sixth, for the engine compiles the world for all states and messages that it has seen. What
 * people run is one or the other, `chaos` apart. Nothing else is measured meanwhile.
 */
export class OwnThread {
  private readonly worker: Worker;

  /** `entry` is a module that calls {@link serveOrders} when it runs in a thread. */
  constructor(entry: URL) {
    this.worker = new Worker(entry);
  }

  /** Rejects with what went wrong in the thread. */
  async measure(load: ControllerLoad, millis: number): Promise<Speed> {
    const order: Order = { load, millis };
    const answered = once(this.worker, 'message');
    this.worker.postMessage(order);
    const [speed] = (await answered) as [Speed];
    return speed;
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}

/** In such a thread: carries out what it is asked to measure, until it is closed. */
export function serveOrders(): void {
  parentPort?.on('message', ({ load, millis }: Order) => {
    parentPort?.postMessage(timeControllers(load, millis));
  });
}
