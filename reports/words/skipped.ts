import type { FaultPlan, SkippedItem } from '../../sim/index.ts';
import { durationOfMicros } from '../terminal/quantity.ts';
import { faultInWords } from './fault.ts';

/** So many are told one by one. */
const TOLD = 4;

/** What of a plan could not happen in its run, in words; null if everything could. */
export function skippedInWords({ skipped }: FaultPlan): string | null {
  if (skipped === undefined || skipped.length === 0) return null;
  const told = skipped.slice(0, TOLD).map(itemInWords);
  const more = skipped.length - told.length;
  return [...told, ...(more === 0 ? [] : [`and ${more} more`])].join('; ');
}

function itemInWords({ what, why }: SkippedItem): string {
  const name = 'fault' in what ? faultInWords(what.fault) : `a request of ${what.node}`;
  const reason = why === 'absent' ? 'this run has no such node' : 'the run is over by then';
  return `${name} at ${durationOfMicros(what.at)} (${reason})`;
}
