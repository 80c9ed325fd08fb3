import type { PropertyInfo } from '../../../sim/index.ts';

/** A state that a campaign should reach at least once: where it never does, nothing that depends on it was tested. */
export function sometimes(id: string, sentence: string, requirements: readonly string[]): PropertyInfo {
  return { id, sentence, requirements, kind: 'sometimes' };
}
