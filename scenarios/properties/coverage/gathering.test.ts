import { describe, expect, it } from 'vitest';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import { Bench } from '../testing/bench.ts';
import { gathering } from './gathering.ts';

type Note = ClusterTypes['Note'];

const bench = (): Bench => new Bench(gathering()).startAll();

describe('founding-contested', () => {
  const ballot = { round: 1, node: 0, incarnation: 1 };
  const stands = (b: Bench, node: number, to: number): Bench =>
    b.send(node, to, { kind: 'founding-prepare', to: 1, deployment: 'd', expect: 3, ballot });
  const contested = (b: Bench): number => b.exercised.get('founding-contested') ?? 0;

  it('is seen when a second node stands up', () => {
    expect(contested(stands(stands(bench(), 0, 1), 1, 2))).toBe(1);
  });

  it('is not seen when one asks all, again and again', () => {
    expect(contested(stands(stands(stands(bench(), 0, 1), 0, 2), 0, 1))).toBe(0);
  });

  it('is not seen when a cluster has been founded before', () => {
    const charter = { cluster: 1, founders: [] };
    expect(contested(stands(stands(bench(), 0, 1).note(0, { kind: 'founding-chosen', charter }), 1, 2))).toBe(
      0,
    );
  });
});

describe('suspicion-refuted', () => {
  type Standing = Extract<Note, { kind: 'gossip' }>['standing'];
  const holds = (b: Bench, observer: number, about: number, standing: Standing): Bench =>
    b.note(observer, { kind: 'gossip', node: about, standing });
  const refuted = (b: Bench): number => b.exercised.get('suspicion-refuted') ?? 0;

  it.each<Standing>(['suspect', 'dead'])('is seen when one that was %s is alive after all', (standing) => {
    const b = holds(bench(), 0, 1, standing);
    expect(refuted(b)).toBe(0);
    expect(refuted(holds(holds(b, 0, 1, 'alive'), 0, 1, 'alive'))).toBe(1);
  });

  it('is not seen when one is heard of for the first time, or was forgotten meanwhile', () => {
    expect(refuted(holds(bench(), 0, 1, 'alive'))).toBe(0);
    expect(refuted(holds(holds(holds(bench(), 0, 1, 'dead'), 0, 1, 'forgotten'), 0, 1, 'alive'))).toBe(0);
  });

  it('is not seen when it is another that was suspected, or by another', () => {
    expect(refuted(holds(holds(bench(), 0, 1, 'suspect'), 0, 2, 'alive'))).toBe(0);
    expect(refuted(holds(holds(bench(), 0, 1, 'suspect'), 2, 1, 'alive'))).toBe(0);
  });

  it('is not seen when whoever suspected has crashed meanwhile', () => {
    expect(refuted(holds(holds(bench(), 0, 1, 'suspect').stop(0), 0, 1, 'alive'))).toBe(0);
  });
});

describe('leaderless-warning-over', () => {
  const ends = (level: 'none' | 'warning' | 'critical'): number =>
    bench()
      .note(0, { kind: 'leaderless-ended', episode: { since: 0, length: 9, level } })
      .exercised.get('leaderless-warning-over') ?? 0;

  it('is seen when an episode ends that was warned of', () => {
    expect(ends('warning')).toBe(1);
    expect(ends('critical')).toBe(1);
  });

  it('is not seen when nobody had been warned, or the episode goes on', () => {
    expect(ends('none')).toBe(0);
    const b = bench().note(0, { kind: 'leaderless', level: 'warning', timeSinceLeader: 9 });
    expect(b.exercised.size).toBe(0);
  });
});

describe('what controllers note', () => {
  it.each<[string, Note, Note]>([
    [
      'rival-cluster-met',
      { kind: 'rival-cluster', node: 1, known: 1, cluster: 2 },
      { kind: 'founding-conflict', known: 1, told: 2 },
    ],
    [
      'member-evicted',
      { kind: 'evicted', node: 1, incarnation: 2, silentFor: 9 },
      { kind: 'removed', index: 4 },
    ],
    [
      'handed-to-preferred',
      { kind: 'preferred-handover', to: 1 },
      { kind: 'transfer-started', term: 1, target: 1 },
    ],
  ])('%s is seen in its note, and in no other', (id, note, other) => {
    expect(bench().note(0, other).exercised.size).toBe(0);
    expect([...bench().note(0, note).exercised]).toEqual([[id, 1]]);
  });
});
