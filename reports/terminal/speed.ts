import type { RunReport } from '../run/run-report.ts';
import { count, duration, rough } from './quantity.ts';

/** How fast a run was: events a second, and virtual against real time. */
export function speed({ result, realMs }: Pick<RunReport, 'result' | 'realMs'>): string {
  return pace(result.events, result.virtualMicros / 1000, realMs);
}

/** Events and virtual time against real time. */
export function pace(events: number, virtualMs: number, realMs: number): string {
  const seconds = Math.max(realMs, 0.001) / 1000;
  const rate = `${rough(events / seconds)} events/s`;
  const ratio = `${rough(virtualMs / 1000 / seconds)} × real time`;
  return `${count(events)} events in ${duration(realMs)}: ${rate}, ${ratio}`;
}
