import { describe, expect, it } from 'vitest';
import { MILLISECOND, SECOND } from '../clock/micros.ts';
import { talk } from '../testing/conversation.ts';
import { say } from '../testing/scripted-process.ts';
import { deliveries, stage } from '../testing/staging.ts';
import type { Staged, Staging } from '../testing/staging.ts';

describe('the network', () => {
  it('delivers everything within its range of latency, each value of it', () => {
    const run = stage({
      script: {
        start(self, out) {
          if (self === 0) for (let n = 0; n < 500; n += 1) out.send(1, say('word', n));
        },
      },
      network: { latency: [10, 14] },
    });
    const times = deliveries(run, 'word').map(([at]) => at);
    expect(times).toHaveLength(500);
    expect([...new Set(times)].sort()).toEqual([10, 11, 12, 13, 14]);
  });

  it('lets messages overtake each other when the order is any, and never when it is fifo', () => {
    const burst: Staging = {
      script: {
        start(self, out) {
          if (self === 0) for (let n = 0; n < 50; n += 1) out.send(1, say(n % 2 === 0 ? 'ping' : 'pong', n));
        },
      },
      network: { latency: [0, 100 * MILLISECOND] },
    };
    const order = (run: Staged): unknown[] =>
      [...deliveries(run, 'ping'), ...deliveries(run, 'pong')]
        .sort((x, y) => x[0] - y[0] || x[3] - y[3])
        .map(([, , , n]) => n);
    const sent = Array.from({ length: 50 }, (_, n) => n);
    expect(order(stage(burst))).not.toEqual(sent);
    expect(order(stage({ ...burst, network: { ...burst.network, order: 'fifo' } }))).toEqual(sent);
  });

  it('loses as many messages as the profile says', () => {
    const run = stage({ script: talk, network: { loss: 0.3 }, chaos: 100 * SECOND + 5 * MILLISECOND });
    const { sent, lost, delivered } = run.result.counts;
    expect(sent).toBe(20_000);
    expect(Math.abs(lost - 6_000)).toBeLessThan(300);
    expect(delivered).toBe(sent - lost);
  });

  it('delivers some messages twice when the profile says so', () => {
    const run = stage({ script: talk, network: { duplicate: 0.3 }, chaos: 100 * SECOND + 5 * MILLISECOND });
    const { sent, duplicated, delivered } = run.result.counts;
    expect(Math.abs(duplicated - 6_000)).toBeLessThan(300);
    expect(delivered).toBe(sent + duplicated);
  });

  it('changes no delay when loss or duplication is switched on', () => {
    const jitter: Staging = { script: talk, network: { latency: [0, 9 * MILLISECOND] } };
    const plain = deliveries(stage(jitter), 'word');
    const lossy = deliveries(stage({ ...jitter, network: { ...jitter.network, loss: 0.5 } }), 'word');
    expect(lossy.length).toBeLessThan(plain.length * 0.7);
    expect(plain).toEqual(expect.arrayContaining([...lossy]));
    const doubled = deliveries(stage({ ...jitter, network: { ...jitter.network, duplicate: 0.5 } }), 'word');
    expect(doubled).toEqual(expect.arrayContaining([...plain]));
  });

  it('sends no faster than its bandwidth, one after the other', () => {
    const run = stage({
      script: {
        start(self, out) {
          if (self === 0) for (let n = 0; n < 3; n += 1) out.send(1, say('word', n));
        },
      },
      network: { bandwidth: 1_000, latency: [5, 5] },
      sizeOf: () => 10,
    });
    expect(deliveries(run, 'word').map(([at]) => at)).toEqual([10_005, 20_005, 30_005]);
  });

  it('gives clients a latency of their own', () => {
    const run = stage({
      members: ['a'],
      clients: ['x'],
      script: {
        start(self, out) {
          if (self === 0) out.send(1, say('word'));
        },
      },
      network: { latency: [1, 1], clientLatency: [77, 77] },
    });
    expect(deliveries(run, 'word')).toEqual([[77, 'x', 'a', 0]]);
  });
});
