import { RollingHash } from '../world/rolling-hash.ts';
import { canonicalText, toPortable } from './portable-json.ts';

/** One line of a trace, without the line break, its fields in the order in which they were given. */
export function traceLine(record: object): string {
  return JSON.stringify(toPortable(record));
}

/** A text that is equal for two records exactly when they say the same, whatever the order of their fields. */
export function canonicalLine(record: unknown): string {
  return canonicalText(toPortable(record));
}

/** 16 hexadecimal digits that depend on every character. */
export function digestOfLine(canonical: string): string {
  const hash = new RollingHash();
  for (let i = 0; i < canonical.length; i += 1) hash.mix(canonical.charCodeAt(i));
  return hash.digest();
}
