import seedrandom from 'seedrandom';
import { DELAY_CHOICES, DELAY_MIN_TICKS, NULL_NODES } from './null-protocol.ts';
import type { NullProtocol } from './null-protocol.ts';

interface HeapEvent {
  readonly at: number;
  readonly sequence: number;
  readonly from: number;
  readonly to: number;
}

function isBefore(a: HeapEvent, b: HeapEvent): boolean {
  return a.at < b.at || (a.at === b.at && a.sequence < b.sequence);
}

function push(heap: HeapEvent[], event: HeapEvent): void {
  let hole = heap.length;
  heap.push(event);
  while (hole > 0) {
    const above = (hole - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || !isBefore(event, parent)) break;
    heap[hole] = parent;
    hole = above;
  }
  heap[hole] = event;
}

function pop(heap: HeapEvent[]): HeapEvent | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return first;
  let hole = 0;
  for (;;) {
    let below = 2 * hole + 1;
    let child = heap[below];
    if (child === undefined) break;
    const right = heap[below + 1];
    if (right !== undefined && isBefore(right, child)) {
      child = right;
      below++;
    }
    if (!isBefore(child, last)) break;
    heap[hole] = child;
    hole = below;
  }
  heap[hole] = last;
  return first;
}

/** The same on a binary heap of event objects: what most simulators do, for comparison. */
export const objectHeap: NullProtocol = {
  queue: 'event objects in a binary heap',
  run(events: number, pending: number): number {
    const random = seedrandom.alea('null protocol');
    const heap: HeapEvent[] = [];
    let now = 0;
    let sequence = 0;
    let sum = 0;

    function send(from: number, to: number): void {
      const at = now + DELAY_MIN_TICKS + Math.floor(random() * DELAY_CHOICES);
      push(heap, { at, sequence: sequence++, from, to });
    }

    for (let i = 0; i < pending; i++) send(i % NULL_NODES, (i + 1) % NULL_NODES);
    for (let delivered = 0; delivered < events; delivered++) {
      const event = pop(heap);
      if (event === undefined) break;
      now = event.at;
      sum = (sum + event.at + event.to) | 0;
      send(event.to, event.from);
    }
    return sum;
  },
};
