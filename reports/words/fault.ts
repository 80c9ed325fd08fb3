import type { StrikePoint, Fault, LinkRef, MicrosRange, NodeRef } from '../../sim/index.ts';
import { durationOfMicros, percentage } from '../terminal/quantity.ts';

/** A fault in words, as an order: `isolate ctrl3 for 8 s`. */
export function faultInWords(fault: Fault): string {
  switch (fault.kind) {
    case 'isolate':
      return `isolate ${fault.node}${fault.clients === true ? ' (from clients too)' : ''}${whenInWords(fault.when)}${forTime(fault.for)}`;
    case 'partition': {
      const groups = fault.groups.map((group) => group.join(' ')).join(' | ');
      return `partition ${groups}${fault.oneWay === true ? ', one way: only the first sends' : ''}${forTime(fault.for)}`;
    }
    case 'cut':
      return `cut ${linkInWords(fault.link)}${forTime(fault.for)}`;
    case 'flap': {
      const rhythm = `${durationOfMicros(fault.down)} down, ${durationOfMicros(fault.up)} up`;
      return `flap ${targetInWords(fault.target)}: ${rhythm}${forTime(fault.for)}`;
    }
    case 'heal':
      return `heal ${targetInWords(fault.target)}`;
    case 'slow':
      return `slow ${targetInWords(fault.target)} to ${rangeInWords(fault.latency)}${forTime(fault.for)}`;
    case 'lossy':
      return `lose ${percentage(fault.loss)} on ${targetInWords(fault.target)}${forTime(fault.for)}`;
    case 'duplicate':
      return `duplicate ${percentage(fault.rate)} on ${targetInWords(fault.target)}${forTime(fault.for)}`;
    case 'clog':
      return `clog ${linkInWords(fault.link)}${forTime(fault.for)}`;
    case 'crash':
      return `crash ${fault.node}${whenInWords(fault.when)}${downTime(fault.for)}`;
    case 'restart':
      return `restart ${fault.node}`;
    case 'start':
      return `start ${fault.node}`;
    case 'pause':
      return `pause ${fault.node}${forTime(fault.for)}`;
    case 'drift':
      return `let the clock of ${fault.node} run ${Math.abs(fault.ppm)} ppm too ${fault.ppm < 0 ? 'slow' : 'fast'}`;
    case 'diskSlow':
      return `slow the disk of ${fault.node} to ${rangeInWords(fault.latency)}${forTime(fault.for)}`;
    case 'diskFull':
      return `fill the disk of ${fault.node}${forTime(fault.for)}`;
    case 'diskWipe':
      return `wipe the disk of ${fault.node}${downTime(fault.for)}`;
    case 'diskCorrupt':
      return `corrupt the disk of ${fault.node}${downTime(fault.for)}`;
  }
}

function targetInWords(target: NodeRef | LinkRef): string {
  if (typeof target !== 'string') return linkInWords(target);
  return target === 'all' ? 'everything' : target;
}

function linkInWords({ from, to }: LinkRef): string {
  return `${from} → ${to}`;
}

function rangeInWords([min, max]: MicrosRange): string {
  return min === max ? durationOfMicros(min) : `${durationOfMicros(min)} to ${durationOfMicros(max)}`;
}

function whenInWords(when: StrikePoint | undefined): string {
  switch (when?.on) {
    case undefined:
      return '';
    case 'save':
      return ` as it begins its ${nth(when.n, 'save')}`;
    case 'saved':
      return ` as its ${nth(when.n, 'save')} becomes durable`;
    case 'send':
      return ` right after its ${nth(when.n, when.message === undefined ? 'send' : `send of ${when.message}`)}`;
  }
}

function forTime(micros: number | undefined): string {
  return micros === undefined ? '' : ` for ${durationOfMicros(micros)}`;
}

function downTime(micros: number | undefined): string {
  return micros === undefined ? '' : `, back after ${durationOfMicros(micros)}`;
}

/** Counted from the fault on: `next save`, `3rd save from then on`. */
function nth(n: number, what: string): string {
  if (n === 1) return `next ${what}`;
  const tens = n % 100;
  const ending = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${ending} ${what} from then on`;
}
