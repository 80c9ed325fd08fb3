import { MILLISECOND, MINUTE, SECOND } from '../../sim/index.ts';
import type { Micros } from '../../sim/index.ts';

/** Microseconds in an hour. */
export const HOUR: Micros = 60 * MINUTE;

/** From the longest down, as Go writes them. */
const UNITS: readonly (readonly [name: string, micros: Micros])[] = [
  ['h', HOUR],
  ['m', MINUTE],
  ['s', SECOND],
  ['ms', MILLISECOND],
  ['us', 1],
  ['µs', 1],
];

/** A year: longer than any run, and far within exact integers. */
export const LONGEST_DURATION: Micros = 8760 * HOUR;

/** What {@link parseDuration} accepts, as a regular expression for editors. */
export const DURATION_PATTERN = '(\\d+(\\.\\d+)?(h|ms|m|s|us|µs))+';

/**
 * Reads a duration in Go's notation (`1m30s`, `200ms`, `1.5s`, `500us`) as microseconds; null if it is none, is
 * negative, is finer than a microsecond or longer than {@link LONGEST_DURATION}. The arithmetic is exact.
 */
export function parseDuration(text: string): Micros | null {
  let total = 0;
  let rest = text;
  if (rest === '') return null;
  while (rest !== '') {
    const match = /^(\d{1,12})(?:\.(\d{1,9}))?(h|ms|m|s|us|µs)/.exec(rest);
    if (match === null) return null;
    const [piece, whole = '', fraction = '', name] = match;
    const unit = UNITS.find(([known]) => known === name)?.[1] ?? 0;
    const scale = Number(`1e${fraction.length}`);
    const parts = Number(fraction === '' ? '0' : fraction) * unit;
    if (parts % scale !== 0) return null;
    total += Number(whole) * unit + parts / scale;
    if (total > LONGEST_DURATION) return null;
    rest = rest.slice(piece.length);
  }
  return total;
}

/** Writes microseconds as Go does: `1m30s`, `1.5s`, `200ms`, `1.25ms`, `500us`, `0s`. */
export function formatDuration(micros: Micros): string {
  if (micros < SECOND) {
    if (micros === 0) return '0s';
    return micros < MILLISECOND ? `${micros}us` : `${decimal(micros, 3)}ms`;
  }
  const hours = Math.floor(micros / HOUR);
  const minutes = Math.floor((micros % HOUR) / MINUTE);
  const seconds = micros % MINUTE;
  const h = hours > 0 ? `${hours}h` : '';
  const m = minutes > 0 ? `${minutes}m` : '';
  return `${h}${m}${seconds > 0 ? `${decimal(seconds, 6)}s` : ''}`;
}

/** `value` divided by ten to the `digits`, without trailing zeros; exact. */
function decimal(value: number, digits: number): string {
  const scale = Number(`1e${digits}`);
  const whole = Math.floor(value / scale);
  const fraction = String(value % scale)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(whole) : `${whole}.${fraction}`;
}
