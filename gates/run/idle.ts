import { counted } from '../../reports/index.ts';
import type { ProcessTypes } from '../../sim/index.ts';
import type { Trials } from './trial.ts';

/** What is wrong with runs that have not put a property to the test which they should have; null if nothing is. */
export function idleLines<D, T extends ProcessTypes>(
  ids: readonly string[],
  { exercised, hashes }: Trials<D, T>,
): string[] | null {
  const idle = ids.filter((id) => (exercised.get(id) ?? 0) === 0);
  if (idle.length === 0) return null;
  return [
    `Nothing was violated in ${counted(hashes.length, 'run')}, but they have not put to the test: ${idle.join(', ')}`,
  ];
}
