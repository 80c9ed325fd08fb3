import type { Micros } from '../../sim/index.ts';

/** An integer with its thousands apart: `1,234,567`. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** The number with its noun: `1 node`, `3 nodes`, `0 nodes`. */
export function counted(value: number, one: string, many: string = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A number that is not counted exactly, with three significant digits: `1.23 M`, `85.0 k`, `640`. */
export function rough(value: number): string {
  if (value >= 999_500_000) return `${significant(value / 1e9)} G`;
  if (value >= 999_500) return `${significant(value / 1e6)} M`;
  if (value >= 10_000) return `${significant(value / 1e3)} k`;
  return value >= 100 ? count(Math.round(value)) : significant(value);
}

/** A length of time in the two units that matter: `0 ms`, `340 ms`, `1.25 s`, `5 min 30 s`, `2 h 5 min`. */
export function duration(milliseconds: number): string {
  if (milliseconds === 0) return '0 ms';
  if (milliseconds < 1) return `${Math.round(milliseconds * 1000)} µs`;
  if (milliseconds < 999.5) return `${trimmed(significant(milliseconds))} ms`;
  if (milliseconds < 59_995) return `${trimmed(significant(milliseconds / 1000))} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return twoUnits(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  return twoUnits(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

/** A length of time given in microseconds. */
export function durationOfMicros(micros: Micros): string {
  return duration(micros / 1000);
}

/** A moment of a run, to the microsecond: `0:20.000000`, `12:03.050001`. */
export function moment(micros: Micros): string {
  const minutes = Math.floor(micros / 60_000_000);
  const seconds = Math.floor((micros % 60_000_000) / 1_000_000);
  const rest = micros % 1_000_000;
  return `${minutes}:${String(seconds).padStart(2, '0')}.${String(rest).padStart(6, '0')}`;
}

/** A fraction as a percentage: `5 %`, `0.5 %`, `100 %`. */
export function percentage(fraction: number): string {
  return `${trimmed(significant(fraction * 100))} %`;
}

/** How many of all, as a percentage to four decimals, never rounded up: `100 %` are all of them, `99.9999 %` are not. */
export function exactPercentage(some: number, all: number): string {
  return `${trimmed((Math.floor((some * 1_000_000) / all) / 10_000).toFixed(4))} %`;
}

function significant(value: number): string {
  if (value === 0) return '0';
  if (value >= 99.95) return String(Math.round(value));
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

function trimmed(number: string): string {
  return number.includes('.') ? number.replace(/\.?0+$/, '') : number;
}

function twoUnits(major: number, majorUnit: string, minor: number, minorUnit: string): string {
  return minor === 0 ? `${major} ${majorUnit}` : `${major} ${majorUnit} ${minor} ${minorUnit}`;
}
