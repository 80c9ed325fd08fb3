import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A known bug: a small change of core's sources, which a bundle may be made with. */
export interface Mutant {
  readonly id: string;
  /** What the wrong code does, as a sentence. */
  readonly summary: string;
  /** The scenario that is meant to find it, by name or by path. */
  readonly scenario: string;
  /** Codes of the families that it breaks, or ids of properties; absent: `property` alone, or whatever there is. */
  readonly family?: readonly string[];
  /** The property that is meant to find it, where one was named. */
  readonly property?: string;
}

/** All known bugs of a folder, by id. */
export function readMutants(folder: string): readonly Mutant[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Mutant);
}
