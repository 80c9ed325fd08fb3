import { isMainThread } from 'node:worker_threads';
import { benchmark, stepsOf } from './benchmark.ts';
import type { BenchmarkSize } from './benchmark.ts';
import { historySamples, historyTable } from './history.ts';
import { parseOptions } from './options.ts';
import type { BenchOptions } from './options.ts';
import { serveOrders } from './own-thread.ts';
import { progressOn } from './progress.ts';
import { reportOf } from './samples.ts';
import { tableOf } from './table.ts';

/** Many short rounds rather than a few long ones: on a busy machine one of them finds a quiet moment. */
const FULL_MILLIS = 100;
const QUICK_MILLIS = 50;

const BAD_INPUT = 2;

async function main(args: readonly string[]): Promise<number> {
  const parsed = parseOptions(args);
  switch (parsed.kind) {
    case 'options':
      await print(parsed.options);
      return 0;
    case 'help':
      process.stdout.write(parsed.text);
      return 0;
    case 'bad':
      if (args.includes('--json')) {
        printJson({ schema: 1, error: { kind: 'option', message: parsed.message } });
      } else {
        process.stderr.write(`${parsed.message}\n`);
      }
      return BAD_INPUT;
  }
}

async function print(options: BenchOptions): Promise<void> {
  if (options.history) {
    const histories = historySamples(options.rounds, () => process.cpuUsage().user / 1000);
    if (options.json) printJson({ schema: 1, histories });
    else process.stdout.write(`${historyTable(histories)}\n`);
    return;
  }
  const size: BenchmarkSize = { rounds: options.rounds, millis: options.quick ? QUICK_MILLIS : FULL_MILLIS };
  const entry = new URL(import.meta.url);
  const samples = await benchmark(size, progressOn(process.stderr, stepsOf(size)), entry);
  if (options.json) printJson(reportOf(samples));
  else process.stdout.write(`${tableOf(samples)}\n`);
}

function printJson(document: object): void {
  process.stdout.write(`${JSON.stringify(document)}\n`);
}

if (isMainThread) process.exitCode = await main(process.argv.slice(2));
else serveOrders();
