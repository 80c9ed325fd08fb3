import { isMainThread, workerData } from 'node:worker_threads';
import { command } from './command.ts';
import type { ThreadOrders } from './crew/thread-worker.ts';
import { threadWorker } from './crew/thread-worker.ts';
import { thisMachine } from './machine.ts';
import { simulationBench } from './simulation-bench.ts';

const machine = thisMachine(import.meta.url);
const bench = simulationBench(machine);
if (isMainThread) process.exitCode = await command(process.argv.slice(2), machine, bench);
else process.setSourceMapsEnabled(true);

/** What a thread of a campaign does; nothing in the command itself. */
export default isMainThread ? null : threadWorker(workerData as ThreadOrders, machine, bench);
