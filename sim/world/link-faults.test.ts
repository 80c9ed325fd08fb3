import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MILLISECOND, SECOND } from '../clock/micros.ts';
import type { Fault } from '../plan/fault-plan.ts';
import { between, heardAt, talk } from '../testing/conversation.ts';
import { say } from '../testing/scripted-process.ts';
import type { Script } from '../testing/scripted-process.ts';
import { deliveries, stage } from '../testing/staging.ts';
import type { Staged, Staging } from '../testing/staging.ts';

function talking(fault: Fault, rest: Staging = {}): Staged {
  return stage({ script: talk, faults: [[500 * MILLISECOND, fault]], ...rest });
}

describe('a fault of the network', () => {
  it('isolate: cuts a node off from its group both ways, until its time is over', () => {
    const run = talking({ kind: 'isolate', node: 'a', for: 200 * MILLISECOND });
    for (const from of ['a', 'b']) {
      const times = heardAt(run, from);
      expect(between(times, 0, 500)).toBe(49);
      expect(between(times, 500, 701)).toBe(0);
      expect(between(times, 701, 1000)).toBe(29);
    }
  });

  it('isolate: leaves clients their links, unless it is told not to', () => {
    const withClient: Staging = { members: ['a', 'c'], clients: ['b'], script: { ...talk, input: toClient } };
    const reached = talking({ kind: 'isolate', node: 'a' }, withClient);
    expect(between(heardAt(reached, 'a'), 500, 1000)).toBeGreaterThan(40);
    const apart = talking({ kind: 'isolate', node: 'a', clients: true }, withClient);
    expect(between(heardAt(apart, 'a'), 500, 1000)).toBe(0);
  });

  it('drops what is in flight on a link when it is cut', () => {
    const run = talking(
      { kind: 'cut', link: { from: 'a', to: 'b' }, for: 5 * MILLISECOND },
      { network: { latency: [100 * MILLISECOND, 100 * MILLISECOND] } },
    );
    const times = heardAt(run, 'a');
    // Sent before 500 ms and due from then on: gone. Sent from 510 ms on: there.
    expect(times.filter((time) => time >= 500 && time < 610)).toEqual([]);
    expect(times).toContain(610);
    expect(run.result.counts.dropped).toBe(11);
  });

  it('cut: stops one direction only', () => {
    const run = talking({ kind: 'cut', link: { from: 'a', to: 'b' } });
    expect(between(heardAt(run, 'a'), 500, 1000)).toBe(0);
    expect(between(heardAt(run, 'b'), 500, 1000)).toBe(50);
  });

  it('partition: cuts between groups, not within them, and leaves nodes in no group alone', () => {
    const apart = talking({ kind: 'partition', groups: [['a'], ['b', 'c']] });
    expect(between(heardAt(apart, 'a'), 500, 1000)).toBe(0);
    const together = talking({ kind: 'partition', groups: [['a', 'b'], ['c']] });
    expect(between(heardAt(together, 'a'), 500, 1000)).toBe(50);
    const outside = talking({ kind: 'partition', groups: [['a'], ['c']] });
    expect(between(heardAt(outside, 'a'), 500, 1000)).toBe(50);
  });

  it('partition, one way: the first group is still heard, and hears nothing', () => {
    const run = talking({ kind: 'partition', groups: [['a'], ['b', 'c']], oneWay: true });
    expect(between(heardAt(run, 'a'), 500, 1000)).toBe(50);
    expect(between(heardAt(run, 'b'), 500, 1000)).toBe(0);
  });

  it.each([
    ['a node', 'a'],
    ['a link', { from: 'a', to: 'b' }],
  ])('flap: cuts and mends %s in turn', (_name, target) => {
    const run = talking({ kind: 'flap', target, down: 100 * MILLISECOND, up: 50 * MILLISECOND });
    const times = heardAt(run, 'a');
    expect(between(times, 500, 601)).toBe(0);
    expect(between(times, 601, 650)).toBe(4);
    expect(between(times, 650, 751)).toBe(0);
    expect(between(times, 751, 800)).toBe(4);
  });

  it('slow: gives a link its own latency', () => {
    const run = talking({
      kind: 'slow',
      target: { from: 'a', to: 'b' },
      latency: [7_000, 7_000],
      for: SECOND,
    });
    expect(between(heardAt(run, 'a'), 506.9, 507.1)).toBe(1);
    expect(between(heardAt(run, 'b'), 500.9, 501.1)).toBe(1);
  });

  it('lossy: loses what it says, and duplicate: doubles what it says', () => {
    const lossy = talking({ kind: 'lossy', target: 'a', loss: 1, for: 100 * MILLISECOND });
    expect(between(heardAt(lossy, 'a'), 502, 601)).toBe(0);
    expect(lossy.result.counts.lost).toBe(20);
    const doubled = talking({ kind: 'duplicate', target: 'a', rate: 1, for: 100 * MILLISECOND });
    expect(doubled.result.counts.duplicated).toBe(20);
  });

  it('clog: holds back what is sent, and delivers it in order when it ends', () => {
    const run = talking(
      { kind: 'clog', link: { from: 'a', to: 'b' }, for: 95 * MILLISECOND },
      { network: { latency: [0, 30 * MILLISECOND] } },
    );
    const held = deliveries(run, 'word').filter(([at, to]) => to === 'b' && at >= 595 * MILLISECOND);
    const sentDuring = held.slice(0, 10).map(([, , , n]) => n);
    expect(sentDuring).toEqual([...sentDuring].sort((x, y) => x - y));
    // Nothing that was sent during the clog came before its end, and nothing was lost.
    const early = deliveries(run, 'word').filter(([at, to]) => to === 'b' && at > 531_000 && at < 595_000);
    expect(early).toEqual([]);
    expect(run.result.counts.lost + run.result.counts.dropped).toBe(0);
  });

  it('clog: what it held is gone when the link is cut', () => {
    const run = stage({
      script: talk,
      faults: [
        [500 * MILLISECOND, { kind: 'clog', link: { from: 'a', to: 'b' }, for: 200 * MILLISECOND }],
        [605 * MILLISECOND, { kind: 'cut', link: { from: 'a', to: 'b' }, for: 5 * MILLISECOND - 1 }],
      ],
    });
    expect(run.result.counts.dropped).toBe(11);
  });

  it.each([
    ['all', 'all' as const],
    ['the node', 'a'],
    ['the link', { from: 'a', to: 'b' }],
  ])('heal %s: undoes what acts on it', (_name, target) => {
    const run = stage({
      script: talk,
      faults: [
        [500 * MILLISECOND, { kind: 'isolate', node: 'a' }],
        [510 * MILLISECOND, { kind: 'lossy', target: 'a', loss: 1 }],
        [600 * MILLISECOND, { kind: 'heal', target }],
      ],
    });
    expect(between(heardAt(run, 'a'), 502, 600)).toBe(0);
    expect(between(heardAt(run, 'a'), 601, 1000)).toBeGreaterThan(38);
  });

  it('heal a node: leaves the rest of a partition as it is', () => {
    const run = stage({
      members: ['a', 'b', 'c'],
      script: talk,
      faults: [
        [500 * MILLISECOND, { kind: 'partition', groups: [['a'], ['b'], ['c']] }],
        [600 * MILLISECOND, { kind: 'heal', target: 'c' }],
      ],
    });
    expect(between(heardAt(run, 'a'), 500, 1000)).toBe(0);
  });

  it('composes with others on the same link: the worst counts, and each ends for itself', () => {
    const link = { from: 'a', to: 'b' };
    const run = stage({
      script: talk,
      faults: [
        [200 * MILLISECOND, { kind: 'cut', link, for: 400 * MILLISECOND }],
        [300 * MILLISECOND, { kind: 'isolate', node: 'a', for: 100 * MILLISECOND }],
        [700 * MILLISECOND, { kind: 'slow', target: link, latency: [5_000, 5_000], for: 200 * MILLISECOND }],
        [750 * MILLISECOND, { kind: 'slow', target: 'a', latency: [3_000, 3_000], for: 50 * MILLISECOND }],
      ],
    });
    const fromA = heardAt(run, 'a');
    const fromB = heardAt(run, 'b');
    expect(between(fromA, 200, 601)).toBe(0);
    expect(between(fromB, 300, 401)).toBe(0);
    expect(between(fromB, 401, 500)).toBeGreaterThan(8);
    expect(fromA).toContain(765);
    expect(fromB).toContain(763);
    expect(fromA).toContain(815);
    expect(fromB).toContain(811);
  });

  it.each([
    [0.2, 1],
    [1, 0.2],
  ])('loses and doubles by the higher of the rates: of %s and %s', (first, second) => {
    const target = { from: 'a', to: 'b' };
    const run = stage({
      script: talk,
      faults: [
        [500 * MILLISECOND, { kind: 'lossy', target, loss: first }],
        [500 * MILLISECOND, { kind: 'lossy', target, loss: second }],
        [500 * MILLISECOND, { kind: 'duplicate', target: { from: 'b', to: 'a' }, rate: first }],
        [500 * MILLISECOND, { kind: 'duplicate', target: { from: 'b', to: 'a' }, rate: second }],
      ],
      chaos: 995 * MILLISECOND,
    });
    expect(run.result.counts).toMatchObject({ lost: 50, duplicated: 50 });
  });

  it('never changes what the others draw: runs that differ by a fault on one link agree on all others', () => {
    const jitter: Staging = { script: talk, network: { latency: [0, 9 * MILLISECOND] } };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), (seed) => {
        const plain = heardAt(stage({ ...jitter, seed }), 'b');
        const cut = stage({
          ...jitter,
          seed,
          faults: [[300_000, { kind: 'cut', link: { from: 'a', to: 'b' }, for: 100_000 }]],
        });
        expect(heardAt(cut, 'b')).toEqual(plain);
      }),
      { numRuns: 20 },
    );
  });
});

/** Like {@link talk}, from `a` to the third node, the client. */
const toClient: NonNullable<Script['input']> = (input, out, state) => {
  if (input.kind !== 'timer') return;
  out.setTimer(0, 10 * MILLISECOND, 10 * MILLISECOND);
  if (state.self === 0) out.send(2, say('word'));
};
