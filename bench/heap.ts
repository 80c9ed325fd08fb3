import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const MEGABYTE = 1024 * 1024;

/** Megabytes of heap in use once everything that is no longer reachable has been collected. */
export function heapInUse(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / MEGABYTE;
}

function collectGarbage(): void {
  // Node shows its collector only to contexts that are made after the flag is set.
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
}
