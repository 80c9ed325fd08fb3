import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sessions } from '../../../../core/raft/index.ts';
import type { Replicated } from '../../../../core/controller/index.ts';
import type { ClusterEntry, ClusterSnapshot } from '../../cluster.ts';
import { Bench } from '../../testing/bench.ts';
import {
  configure,
  context,
  holding,
  noop,
  openSession,
  prepared,
  put,
  voters,
} from '../../testing/building.ts';
import { stateOf, write } from '../../testing/election.ts';
import { raftSafety } from '../raft-safety.ts';
import { digestOfMachine, digestOfSessions, ReferenceFold } from './reference-fold.ts';

const bench = (): Bench => new Bench(raftSafety(context)).startAll();

const session = (id: number, sequence: number, usedAt: number, previous: number | null = null) => ({
  id,
  sequence,
  result: sequence === 0 ? undefined : { kind: 'put' as const, previous },
  usedAt,
});

/** All nodes hold these entries from index 2 on, and node 0 has committed them. */
function committed(...entries: ClusterEntry[]): Bench {
  const b = bench();
  for (const node of [0, 1, 2]) write(b, node, ...entries);
  b.step(0, { ...stateOf(b, 0), commit: 1 + entries.length });
  return b;
}

function apply(
  b: Bench,
  node: number,
  applied: number,
  values: readonly (number | null)[],
  sessions: Sessions<Replicated>,
): void {
  const state = stateOf(b, node);
  b.step(node, {
    ...state,
    commit: Math.max(state.commit, applied),
    replica: { applied, machine: holding(...values), sessions },
  });
}

describe('state-digest', () => {
  it('is silent about the state that the log makes', () => {
    const b = committed(openSession(1), put(1, 1, 7));
    apply(b, 1, 3, [null, 7], [session(2, 1, 3)]);
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('state-digest')).toBeGreaterThan(0);
  });

  it('sees another value', () => {
    const b = committed(openSession(1), put(1, 1, 7));
    apply(b, 1, 3, [null, 8], [session(2, 1, 3)]);
    expect(b.violated).toEqual(['state-digest']);
  });

  it('sees a state after a restart that is not the one of its snapshot’s index', () => {
    const b = committed(openSession(1), put(1, 1, 7));
    const state = stateOf(b, 1);
    b.stop(1).start(1, state.durable, {
      ...state,
      commit: 2,
      replica: { applied: 2, machine: holding(null, 7), sessions: [session(2, 0, 2)] },
    });
    expect(b.violated).toEqual(['state-digest']);
  });
});

describe('exactly-once', () => {
  const retried = (): Bench => committed(openSession(1), put(1, 1, 7), put(1, 1, 9, 2, 2), put(1, 1, 7));

  it('is silent when a retry takes no effect', () => {
    const b = retried();
    apply(b, 1, 5, [null, 9], [session(2, 2, 4, 7)]);
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('exactly-once')).toBeGreaterThan(0);
  });

  it('sees a retry take effect', () => {
    const b = retried();
    apply(b, 1, 4, [null, 9], [session(2, 2, 4, 7)]);
    apply(b, 1, 5, [null, 7], [session(2, 2, 4, 7)]);
    expect(b.violated).toEqual(['exactly-once']);
  });

  it('sees a table of sessions that would let one through', () => {
    const b = retried();
    apply(b, 1, 5, [null, 9], []);
    expect(b.violated).toEqual(['exactly-once']);
  });
});

describe('snapshots', () => {
  const entries = [openSession(1), put(1, 1, 7)];
  const good: ClusterSnapshot = {
    index: 3,
    term: 1,
    configuration: { index: 1, members: voters(3), removed: [] },
    machine: holding(null, 7),
    sessions: [session(2, 1, 3)],
  };
  const taken = (snapshot: ClusterSnapshot): string[] => {
    const b = committed(...entries);
    const state = stateOf(b, 0);
    const replica = { applied: 3, machine: holding(null, 7), sessions: [session(2, 1, 3)] };
    b.step(0, { ...state, replica });
    b.save(0, { ...state.durable, snapshot });
    return b.violated;
  };

  it('are let be when they are the fold of the log', () => {
    expect(taken(good)).toEqual([]);
  });

  it('are seen to hold other values, or another term (snapshot-fold)', () => {
    expect(taken({ ...good, machine: holding(null, 8) })).toEqual(['snapshot-fold']);
    expect(taken({ ...good, term: 2 })).toEqual(['snapshot-fold']);
  });

  it('are seen to lack the sessions (snapshot-sessions)', () => {
    expect(taken({ ...good, sessions: [] })).toEqual(['snapshot-sessions']);
  });

  it('are seen to hold another configuration (snapshot-configuration)', () => {
    expect(taken({ ...good, configuration: { index: 1, members: voters(2), removed: [] } })).toEqual([
      'snapshot-configuration',
    ]);
    expect(taken({ ...good, configuration: { index: 3, members: voters(3), removed: [] } })).toEqual([
      'snapshot-configuration',
    ]);
  });

  it('are seen to have forgotten who was removed (snapshot-configuration)', () => {
    const removed = [{ id: 7, incarnation: 8 }];
    expect(taken({ ...good, configuration: { index: 1, members: voters(3), removed } })).toEqual([
      'snapshot-configuration',
    ]);
  });

  it('are held against the configuration of their own index, not the latest', () => {
    const b = committed(openSession(1), put(1, 1, 7), configure(1, voters(4)));
    b.save(1, { ...stateOf(b, 1).durable, snapshot: good });
    expect(b.violated).toEqual([]);
  });

  it('are seen to give way to an older one (snapshot-fold)', () => {
    const b = committed(...entries);
    b.save(1, { ...stateOf(b, 1).durable, snapshot: good });
    b.save(1, { ...stateOf(b, 1).durable, snapshot: prepared(1).snapshot });
    expect(b.violated).toEqual(['snapshot-fold']);
  });

  it('are seen to reach beyond what is committed', () => {
    const b = bench();
    write(b, 0, noop(1), noop(1));
    const state = stateOf(b, 0);
    b.step(0, { ...state, durable: { ...state.durable, snapshot: good } });
    expect(b.violated).toContain('state-machine-safety');
  });

  it('may be saved in the very step that commits what they hold', () => {
    const b = bench();
    write(b, 0, ...entries);
    write(b, 1, ...entries);
    const state = stateOf(b, 0);
    const replica = { applied: 3, machine: holding(null, 7), sessions: [session(2, 1, 3)] };
    b.save(0, { ...state.durable, snapshot: good });
    b.step(0, { ...state, durable: { ...state.durable, snapshot: good }, commit: 3, replica });
    expect(b.violated).toEqual([]);
  });

  /** One step of node 0 that commits what is in its log, compacts it, and has applied it with this outcome. */
  const committedAndCompacted = (value: number): Bench => {
    const b = bench();
    write(b, 0, ...entries);
    write(b, 1, ...entries);
    const state = stateOf(b, 0);
    const replica = { applied: 3, machine: holding(null, value), sessions: [session(2, 1, 3)] };
    const log = { baseIndex: 3, baseTerm: 1, entries: [], length: 0 };
    const durable = { ...state.durable, log, snapshot: { ...good, machine: replica.machine } };
    b.save(0, durable);
    b.step(0, { ...state, durable, commit: 3, replica });
    return b;
  };

  it('may be all that is left of what the very step has committed: the disks have shown it before', () => {
    const b = committedAndCompacted(7);
    expect(b.end().violated).toEqual([]);
    // Three members have started, and one has applied.
    expect(b.exercised.get('state-digest')).toBe(4);
    expect(committedAndCompacted(8).violated).toEqual(['state-digest']);
  });
});

describe('the reference fold', () => {
  type Step = {
    readonly session: number;
    readonly sequence: number;
    readonly key: number;
    readonly value: number;
  };

  /** A plain model: values by key, and what each session has done. */
  function model(steps: readonly Step[]): Map<number, number> {
    const values = new Map<number, number>();
    const done = new Map<number, number>();
    for (const { session, sequence, key, value } of steps) {
      if (session > 3 || sequence <= (done.get(session) ?? 0)) continue;
      done.set(session, sequence);
      values.set(key, value);
    }
    return values;
  }

  it('applies each (session, sequence) once, in any order of retries', () => {
    const step = fc.record({
      session: fc.integer({ min: 2, max: 4 }),
      sequence: fc.integer({ min: 1, max: 4 }),
      key: fc.nat(3),
      value: fc.nat(9),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const fold = new ReferenceFold(4);
        fold.begin(prepared(0).snapshot);
        fold.apply(2, openSession(1));
        fold.apply(3, openSession(1));
        steps.forEach((each, i) => {
          fold.apply(4 + i, put(1, each.key, each.value, each.session, each.sequence));
        });
        const values = model(steps);
        for (let key = 0; key < 4; key += 1) expect(fold.store[key] ?? null).toBe(values.get(key) ?? null);
        expect(fold.at(3 + steps.length)?.machine).toBe(digestOfMachine(holding(...fold.store)));
      }),
    );
  });

  it('drops the session that was used least recently, and no longer knows it', () => {
    const fold = new ReferenceFold(2);
    fold.begin(prepared(0).snapshot);
    fold.apply(2, openSession(1));
    fold.apply(3, openSession(1));
    fold.apply(4, put(1, 0, 1, 2, 1));
    fold.apply(5, openSession(1));
    expect(fold.sessions.map((each) => each.id)).toEqual([2, 5]);
    fold.apply(6, put(1, 0, 2, 3, 1));
    expect(fold.store).toEqual([1]);
    expect(fold.at(6)?.suppressed).toBe(1);
  });

  it('answers a retry of the last command with its result, and an older one with nothing', () => {
    const fold = new ReferenceFold(2);
    fold.begin(prepared(0).snapshot);
    fold.apply(2, openSession(1));
    fold.apply(3, put(1, 0, 1, 2, 1));
    fold.apply(4, put(1, 0, 2, 2, 2));
    fold.apply(5, put(1, 0, 2, 2, 2));
    fold.apply(6, put(1, 0, 1, 2, 1));
    expect(fold.at(5)?.result).toEqual({ kind: 'put', previous: 1 });
    expect(fold.at(6)?.result).toBeUndefined();
  });

  it('has digests that tell states and sessions apart', () => {
    const values = fc.array(fc.option(fc.nat(3)), { maxLength: 4 });
    const written = (state: readonly (number | null)[]): string => state.join().replace(/,+$/, '');
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(digestOfMachine(holding(...a)) === digestOfMachine(holding(...b))).toBe(
          written(a) === written(b),
        );
      }),
    );
    const some = [session(2, 1, 3, 5)];
    expect(digestOfSessions(some)).toBe(digestOfSessions([session(2, 1, 3, 5)]));
    for (const other of [
      [],
      [session(2, 2, 3, 5)],
      [session(2, 1, 4, 5)],
      [session(2, 1, 3, 6)],
      [session(3, 1, 3, 5)],
    ]) {
      expect(digestOfSessions(other)).not.toBe(digestOfSessions(some));
    }
  });
});
