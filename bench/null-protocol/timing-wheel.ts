import seedrandom from 'seedrandom';
import { DELAY_CHOICES, DELAY_MIN_TICKS, NULL_NODES } from './null-protocol.ts';
import type { NullProtocol } from './null-protocol.ts';

interface WheelEvent {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  next: WheelEvent | null;
}

/** A power of two above the longest delay. */
const SLOTS = 256;

/** Event objects in a timing wheel keyed by tick, first in, first out within a slot: the reference of every ratio. */
export const timingWheel: NullProtocol = {
  queue: 'event objects in a timing wheel',
  run(events: number, pending: number): number {
    const random = seedrandom.alea('null protocol');
    const heads: (WheelEvent | null)[] = Array.from({ length: SLOTS }, () => null);
    const tails: (WheelEvent | null)[] = Array.from({ length: SLOTS }, () => null);
    let now = 0;
    let delivered = 0;
    let sum = 0;

    function send(from: number, to: number): void {
      const at = now + DELAY_MIN_TICKS + Math.floor(random() * DELAY_CHOICES);
      const slot = at & (SLOTS - 1);
      const event: WheelEvent = { at, from, to, next: null };
      const tail = tails[slot] ?? null;
      if (tail === null) heads[slot] = event;
      else tail.next = event;
      tails[slot] = event;
    }

    for (let i = 0; i < pending; i++) send(i % NULL_NODES, (i + 1) % NULL_NODES);
    while (delivered < events) {
      const slot = now & (SLOTS - 1);
      let event = heads[slot] ?? null;
      heads[slot] = null;
      tails[slot] = null;
      while (event !== null) {
        delivered++;
        sum = (sum + event.at + event.to) | 0;
        send(event.to, event.from);
        event = event.next;
      }
      now++;
    }
    return sum;
  },
};
