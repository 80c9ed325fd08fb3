import type { Micros } from '../../process/process.ts';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * A duration as Go prints it (`time.Duration.String`), which is how OpenZiti's logs have it: `1m30s`, `10.497482s`,
 * `1.5ms`, `0s`.
 */
export function goDuration(duration: Micros): string {
  if (duration < 0) return `-${goDuration(-duration)}`;
  if (duration === 0) return '0s';
  if (duration < 1000) return `${String(duration)}µs`;
  if (duration < SECOND) return `${decimal(duration, 3)}ms`;
  const hours = Math.floor(duration / HOUR);
  const minutes = Math.floor((duration % HOUR) / MINUTE);
  const seconds = `${decimal(duration % MINUTE, 6)}s`;
  if (hours > 0) return `${String(hours)}h${String(minutes)}m${seconds}`;
  return minutes > 0 ? `${String(minutes)}m${seconds}` : seconds;
}

/** `value / 10 ** places`, without zeros at the end. */
function decimal(value: number, places: number): string {
  const digits = String(value).padStart(places + 1, '0');
  const whole = digits.slice(0, -places);
  const rest = digits.slice(-places).replace(/0+$/, '');
  return rest === '' ? whole : `${whole}.${rest}`;
}
