import { MILLISECOND } from '../clock/micros.ts';
import { say } from './scripted-process.ts';
import type { Script } from './scripted-process.ts';
import { deliveries } from './staging.ts';
import type { Staged } from './staging.ts';

/** Node `a` says a numbered word to `b` every 10 ms, `b` to `a` too; `c` stays silent. */
export const talk: Script = {
  timers: ['tick'],
  start(self, out) {
    if (self < 2) out.setTimer(0, 10 * MILLISECOND, 10 * MILLISECOND);
  },
  input(input, out, state, now) {
    if (input.kind !== 'timer') return;
    out.setTimer(0, 10 * MILLISECOND, 10 * MILLISECOND);
    out.send(1 - state.self, say('word', Math.floor(now / (10 * MILLISECOND))));
  },
};

/** The instants at which words from one node reached the other, in milliseconds. */
export function heardAt(run: Staged, from: string): number[] {
  return deliveries(run, 'word').flatMap(([at, , sender]) => (sender === from ? [at / MILLISECOND] : []));
}

/** How many instants lie strictly between two. */
export function between(times: readonly number[], start: number, end: number): number {
  return times.filter((time) => time > start && time < end).length;
}
