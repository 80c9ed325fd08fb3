import { describe, expect, it } from 'vitest';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import { Bench } from '../testing/bench.ts';
import { context } from '../testing/building.ts';
import { stateOf } from '../testing/election.ts';
import { clientOperations } from './client-operations.ts';

const CLIENT = 3;
const bench = (): Bench => new Bench(clientOperations(context)).startAll();

const read = (tag: number) => ({ kind: 'read' as const, tag, query: { kind: 'get' as const, key: 0 } });
const answer = (tag: number, index: number) => ({ kind: 'answer' as const, tag, index, answer: 1 });
const result = (index: number) => ({
  kind: 'result' as const,
  tag: 1,
  index,
  result: { kind: 'put' as const, previous: null },
});
const refused: ClusterTypes['Response'] = { kind: 'refused', tag: 1, reason: 'NOT_LEADER', leader: null };
const LONG = 60_000_000;

describe('answered', () => {
  it('sees a request left unanswered', () => {
    const b = bench();
    b.request(0, read(1), CLIENT);
    b.pass(LONG);
    expect(b.violated).toEqual(['answered']);
  });

  it('takes a refusal for an answer', () => {
    const b = bench();
    for (let i = 0; i < 20; i += 1) {
      b.respond(0, b.request(0, read(i), CLIENT), refused);
      b.pass(1_000_000);
    }
    b.pass(LONG).end();
    expect(b.violated).toEqual([]);
    expect(b.exercised.get('answered')).toBe(20);
  });

  it('forgets what a node had taken when it goes down', () => {
    const b = bench();
    b.request(0, read(1), CLIENT);
    b.stop(0).pass(LONG);
    expect(b.violated).toEqual([]);
  });

  it('gives time anew whenever the surroundings change', () => {
    const b = bench();
    b.request(0, read(1), CLIENT);
    for (let i = 0; i < 100; i += 1) b.conditions().pass(1_000_000);
    expect(b.violated).toEqual([]);
    b.pass(LONG);
    expect(b.violated).toEqual(['answered']);
  });

  it('does not judge a paused node, bad links, or what waits to be applied', () => {
    const paused = bench();
    paused.world.node(0).paused = true;
    const bad = bench();
    bad.world.setLink(0, 1, { loss: 0.5 });
    const applying = bench();
    applying.step(0, { ...stateOf(applying, 0), commit: 5 });
    for (const b of [paused, bad, applying]) {
      b.request(0, read(1), CLIENT);
      b.pass(LONG);
      expect(b.violated).toEqual([]);
    }
    paused.world.node(0).paused = false;
    paused.pass(LONG);
    expect(paused.violated).toEqual(['answered']);
  });
});

describe('read-your-writes', () => {
  it('sees a read from before the client’s own write', () => {
    const b = bench();
    b.deliver(0, CLIENT, result(7)).send(CLIENT, 1, read(2)).deliver(1, CLIENT, answer(2, 6));
    expect(b.violated).toEqual(['read-your-writes']);
  });

  it('is silent when the read reflects it, or began before the client knew of it', () => {
    const b = bench();
    b.deliver(0, CLIENT, result(7)).send(CLIENT, 1, read(2)).deliver(1, CLIENT, answer(2, 7));
    b.send(CLIENT, 1, read(3)).deliver(0, CLIENT, result(9)).send(CLIENT, 2, read(3));
    b.deliver(1, CLIENT, answer(3, 8)).end();
    expect(b.violated).toEqual([]);
    expect(b.exercised.get('read-your-writes')).toBe(2);
  });

  it('is not judged while a lease may rest on a clock beyond the bound', () => {
    const b = bench();
    b.world.node(2).ppm = -600;
    b.conditions();
    b.deliver(0, CLIENT, result(7)).send(CLIENT, 1, read(2)).deliver(1, CLIENT, answer(2, 6));
    expect(b.violated).toEqual([]);
    b.world.node(2).ppm = 0;
    b.conditions().pass(10_000_000);
    b.send(CLIENT, 1, read(3)).deliver(1, CLIENT, answer(3, 6));
    expect(b.violated).toEqual(['read-your-writes']);
  });

  it('lets another client, or the same after a restart, know nothing of it', () => {
    const b = new Bench(clientOperations(context), 3, 2).startAll();
    b.deliver(0, CLIENT, result(7));
    b.send(CLIENT + 1, 1, read(2)).deliver(1, CLIENT + 1, answer(2, 3));
    b.stop(CLIENT).start(CLIENT);
    b.send(CLIENT, 1, read(2)).deliver(1, CLIENT, answer(2, 3));
    expect(b.violated).toEqual([]);
  });
});
