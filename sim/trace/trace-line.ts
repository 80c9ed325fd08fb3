import { RollingHash } from '../world/rolling-hash.ts';
import { toPortable } from './portable-json.ts';

/** The fields that people look for first, in the order in which a line shows them; the others follow by name. */
const FIRST = [
  'schema',
  'lockstep',
  'scenario',
  'seed',
  'n',
  't',
  'e',
  'node',
  'from',
  'verdict',
  'events',
  'hash',
];

/** One line of a trace, without the line break. Records that say the same give the same line. */
export function traceLine(record: object): string {
  const json = toPortable(record);
  const fields = new Map(
    Object.entries(json ?? {}).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1)),
  );
  return `{${Array.from(fields, ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`;
}

function rank(field: string): number {
  const at = FIRST.indexOf(field);
  return at < 0 ? FIRST.length : at;
}

/** 16 hexadecimal digits that depend on every character. */
export function digestOfLine(line: string): string {
  const hash = new RollingHash();
  for (let i = 0; i < line.length; i += 1) hash.mix(line.charCodeAt(i));
  return hash.digest();
}
