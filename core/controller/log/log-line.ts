import type { Micros } from '../../process/process.ts';
import { goDuration } from './go-duration.ts';

/** How serious a line of the log is. */
export type LogLevel = 'INFO' | 'WARNING' | 'CRITICAL';

/** One line of a controller's log. */
export interface LogLine {
  readonly level: LogLevel;
  readonly component: string;
  /** Told in braces before the message, each value in brackets. */
  readonly fields: Readonly<Record<string, string>>;
  readonly message: string;
}

/** What is said of a leaderless episode that has lasted for too long (requirement S4.2). */
export function leaderlessLine(level: 'warning' | 'critical', timeSinceLeader: Micros): LogLine {
  return {
    level: level === 'warning' ? 'WARNING' : 'CRITICAL',
    component: 'raft',
    fields: { timeSinceLeader: goDuration(timeSinceLeader) },
    message: 'cluster running without leader for longer than configured threshold',
  };
}

/** The line as OpenZiti writes it. `at` is the own clock, told in seconds. */
export function printLogLine(line: LogLine, at: Micros): string {
  const milliseconds = Math.floor(at / 1000);
  const seconds = Math.floor(milliseconds / 1000);
  const rest = String(milliseconds % 1000).padStart(3, '0');
  const time = `${String(seconds)}.${rest}`.padStart(8);
  const fields = Object.keys(line.fields)
    .sort()
    .map((name) => `${name}=[${line.fields[name] ?? ''}]`);
  const told = fields.length === 0 ? '' : `{${fields.join(' ')}} `;
  return `[${time}] ${line.level} ${line.component}: ${told}${line.message}`;
}
