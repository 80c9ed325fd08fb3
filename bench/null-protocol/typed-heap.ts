import seedrandom from 'seedrandom';
import { DELAY_CHOICES, DELAY_MIN_TICKS, NULL_NODES } from './null-protocol.ts';
import type { NullProtocol } from './null-protocol.ts';

/** Room for sequence numbers below a tick in one exact number: 2^22 ticks × 2^31 sequence numbers. */
const SEQUENCES = 2 ** 31;

/** The same on a binary heap over typed arrays: keys (tick and sequence in one number) apart from what is delivered. */
export const typedHeap: NullProtocol = {
  queue: 'a binary heap over typed arrays',
  run(events: number, pending: number): number {
    const random = seedrandom.alea('null protocol');
    const keys = new Float64Array(pending + 1);
    const links = new Int32Array(pending + 1);
    let size = 0;
    let now = 0;
    let sequence = 0;
    let sum = 0;

    function send(from: number, to: number): void {
      const at = now + DELAY_MIN_TICKS + Math.floor(random() * DELAY_CHOICES);
      const key = at * SEQUENCES + sequence++;
      let hole = size++;
      while (hole > 0) {
        const above = (hole - 1) >> 1;
        const parent = keys[above] ?? 0;
        if (key > parent) break;
        keys[hole] = parent;
        links[hole] = links[above] ?? 0;
        hole = above;
      }
      keys[hole] = key;
      links[hole] = from * NULL_NODES + to;
    }

    function removeFirst(): void {
      const last = --size;
      const key = keys[last] ?? 0;
      const link = links[last] ?? 0;
      let hole = 0;
      for (;;) {
        let below = 2 * hole + 1;
        if (below >= last) break;
        if (below + 1 < last && (keys[below + 1] ?? 0) < (keys[below] ?? 0)) below++;
        const child = keys[below] ?? 0;
        if (key < child) break;
        keys[hole] = child;
        links[hole] = links[below] ?? 0;
        hole = below;
      }
      keys[hole] = key;
      links[hole] = link;
    }

    for (let i = 0; i < pending; i++) send(i % NULL_NODES, (i + 1) % NULL_NODES);
    for (let delivered = 0; delivered < events; delivered++) {
      const key = keys[0] ?? 0;
      const link = links[0] ?? 0;
      removeFirst();
      now = Math.floor(key / SEQUENCES);
      const from = Math.floor(link / NULL_NODES);
      const to = link % NULL_NODES;
      sum = (sum + now + to) | 0;
      send(to, from);
    }
    return sum;
  },
};
