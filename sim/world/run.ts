import type { ProcessTypes } from '../process/process.ts';
import type { RunResult, RunSpec } from './run-spec.ts';
import { World } from './world.ts';

/** Carries out a run from start to end: pure and synchronous, the same result for the same spec everywhere. */
export function run<T extends ProcessTypes>(spec: RunSpec<T>): RunResult {
  const world = new World<T>(spec);
  while (world.step());
  return world.result();
}

/** Sets up a run that the caller carries out event by event. */
export function createWorld<T extends ProcessTypes>(spec: RunSpec<T>): World<T> {
  return new World<T>(spec);
}
