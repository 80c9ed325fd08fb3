import { describe, expect, it } from 'vitest';
import type { ClientOperation, ClientOutcome, ClientState } from '../../raft-cluster/client-state.ts';
import type { MemberState } from '../cluster.ts';
import { leaderReturnsWithin } from '../bounds.ts';
import type { ClusterContext } from '../context.ts';
import { Bench } from '../testing/bench.ts';
import {
  configure,
  context,
  holding,
  inOffice,
  inTerm,
  noop,
  peer,
  voters,
  withImage,
} from '../testing/building.ts';
import { append, commit, elect, entriesOf, stateOf, write } from '../testing/election.ts';
import { RecoveryTime } from './recovery-time.ts';
import { recovery } from './recovery.ts';

const CLIENT = 3;
const FOLLOWER = { kind: 'follower', transfer: null } as const;
const within = leaderReturnsWithin(context);

const idle: ClientState = {
  fixed: { self: CLIENT, servers: [0, 1, 2], attemptTimeout: 1, backoff: [1, 1], patience: 1, maxQueue: 1 },
  operations: [],
  server: 0,
  session: 0,
  sequence: 0,
  tag: 0,
  sends: 0,
  phase: 'idle',
};
const put: ClientOperation = { kind: 'operation', op: 'put', key: 0, value: 1 };
const written: ClientOutcome = {
  kind: 'outcome',
  status: 'written',
  index: 2,
  result: { kind: 'put', previous: null },
};
const get: ClientOperation = { kind: 'operation', op: 'get', key: 0 };
const answered: ClientOutcome = { kind: 'outcome', status: 'read', index: 2, value: 1 };
const unknown: ClientOutcome = { kind: 'outcome', status: 'unknown', reason: 'TIMEOUT' };

/** A member's commit and applied index reach the end of its log, and it has heard its leader. */
function catchUp(b: Bench, node: number, leader: number): void {
  const state = stateOf(b, node);
  const { term } = stateOf(b, leader).durable;
  const image = inTerm(state.durable, term, state.durable.vote);
  const last = image.log.baseIndex + image.log.length;
  const replica = { applied: last, machine: holding(), sessions: [] };
  const role = node === leader ? state.role : FOLLOWER;
  b.step(node, { ...withImage(state, image), role, leader, commit: last, replica });
}

/** Node 0 leads, and all are alike. */
function settle(b: Bench): void {
  elect(b, 0, [1]);
  for (const node of [1, 2]) write(b, node, ...entriesOf(b, 0));
  for (const node of [0, 1, 2]) catchUp(b, node, 0);
  b.step(0, inOffice(stateOf(b, 0), { progress: [undefined, peer(2, 2), peer(3, 2)] }));
}

function later(b: Bench, lease = true): void {
  b.pass(4 * within);
  if (lease) b.step(0, inOffice(stateOf(b, 0), { quorumSentAt: b.world.now }));
}

/** A cluster whose faults are over from the first moment on. */
function bench(changes: Partial<ClusterContext> = {}): Bench {
  const b = new Bench(recovery({ ...context, ...changes }), 3, 1, 0).startAll();
  b.start(CLIENT).release(CLIENT, idle, null);
  return b;
}

describe('recovers', () => {
  it('is silent about a settled cluster', () => {
    const b = bench();
    settle(b);
    later(b);
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('recovers')).toBe(1);
  });

  it('waits until nothing is held up any more on links that keep order', () => {
    const heldUp = (): Bench => {
      const b = bench();
      b.world.setLink(0, 1, { clogged: true });
      b.world.setLink(0, 2, { cut: true });
      b.world.setLink(1, 2, { cut: true });
      b.conditions();
      b.world.setLink(0, 1, {});
      b.world.holdUp(0, 1, 2 * within);
      return b.conditions();
    };
    expect(
      heldUp()
        .pass(2.9 * within)
        .end().violated,
    ).toEqual([]);
    expect(
      heldUp()
        .pass(4 * within)
        .end().violated,
    ).toEqual(['recovers']);
  });

  it('is not judged when the run ends before the bound', () => {
    const b = bench();
    b.pass(within / 2).end();
    expect(b.violated).toEqual([]);
    expect(b.exercised.has('recovers')).toBe(false);
  });

  it('is not judged without a majority that works', () => {
    const b = bench();
    b.stop(0).stop(1);
    b.pass(4 * within).end();
    expect(b.violated).toEqual([]);
  });

  const says = (change: (b: Bench) => void, lease = true): string => {
    const b = bench();
    settle(b);
    change(b);
    later(b, lease);
    b.end();
    expect(b.violated).toEqual(['recovers']);
    return b.violations[0]?.detail.seen ?? '';
  };
  const step = (b: Bench, node: number, change: Partial<MemberState>): void => {
    b.step(node, { ...stateOf(b, node), ...change });
  };

  it('says that there is no leader, or more than one, or none with a lease', () => {
    expect(
      (() => {
        const b = bench();
        b.pass(4 * within).end();
        return b.violations[0]?.detail.seen;
      })(),
    ).toContain('there is no leader');
    expect(says(() => undefined, false)).toContain('ctrl1 leads without a lease');
    expect(says((b) => elect(b, 1, [2]))).toContain('several lead: ctrl1, ctrl2');
  });

  it('says who lags, and how', () => {
    expect(says((b) => write(b, 2))).toContain('ctrl3 has a log up to 1 instead of 2');
    expect(says((b) => step(b, 2, { commit: 1 }))).toContain('ctrl3 has committed 1 of 2');
    expect(says((b) => step(b, 1, { leader: -1 }))).toContain('ctrl2 does not know the leader');
    expect(says((b) => step(b, 1, { replica: { applied: 2, machine: holding(4), sessions: [] } }))).toContain(
      'ctrl2 has another replicated state',
    );
    expect(says((b) => write(b, 2, noop(1)))).toContain('ctrl3 has another entry at 2');
  });

  it('says what is still in flight', () => {
    expect(
      says((b) => {
        const state = stateOf(b, 0);
        b.step(0, withImage(state, { ...state.durable, log: append(state, configure(2, voters(4))) }));
      }),
    ).toContain('a change of membership is still in flight');
    expect(
      says((b) => {
        const state = stateOf(b, 0);
        b.step(0, withImage(state, { ...state.durable, log: append(state, noop(2)) }));
      }),
    ).toContain('ctrl1 has committed 2 of 3');
    const transfer = { target: 1, request: 1, tag: 1, announced: false };
    expect(says((b) => step(b, 0, inOffice(stateOf(b, 0), { transfer })))).toContain('handed over');
    expect(
      says((b) => step(b, 0, inOffice(stateOf(b, 0), { progress: [undefined, peer(2, 1), peer(3, 2)] }))),
    ).toContain('does not know that ctrl2 is up to date');
    expect(says((b) => commit(b, 0, 1))).toContain('ctrl1 has committed 1 of 2');
  });

  it('says that the term grows', () => {
    const b = bench();
    settle(b);
    later(b);
    step(b, 2, { durable: inTerm(stateOf(b, 2).durable, 9) });
    b.end();
    expect(b.violations[0]?.detail.seen).toContain('the term has grown from 2 to 9');
  });

  it('says which client was not served, or never answered', () => {
    const served = (outcome: ClientOutcome | null): Bench => {
      const b = bench();
      settle(b);
      b.pass(2 * within);
      const id = b.request(CLIENT, put);
      if (outcome !== null) b.respond(CLIENT, id, outcome);
      later(b);
      return b.end();
    };
    expect(served(written).violated).toEqual([]);
    expect(served(unknown).violations[0]?.detail.seen).toContain(
      'a fresh put of client1 ended unknown (TIMEOUT)',
    );
    expect(served(null).violations[0]?.detail.seen).toContain('client1 was never answered its put');
  });

  it('takes a client for served that was served once, with a write and with a read', () => {
    const asked = (...outcomes: readonly (readonly [ClientOperation, ClientOutcome])[]): Bench => {
      const b = bench();
      settle(b);
      b.pass(2 * within);
      for (const [operation, outcome] of outcomes) b.respond(CLIENT, b.request(CLIENT, operation), outcome);
      later(b);
      return b.end();
    };
    expect(asked([put, unknown], [put, written]).violated).toEqual([]);
    expect(asked([put, written], [put, unknown]).violated).toEqual([]);
    expect(asked([get, unknown], [put, written]).violations[0]?.detail.seen).toContain(
      'a fresh get of client1',
    );
    expect(asked([put, unknown], [get, answered]).violations[0]?.detail.seen).toContain(
      'a fresh put of client1',
    );
  });

  it('does not hold it against the cluster that a client gives up before it has asked everybody', () => {
    const asked = (clientPatience: number): readonly string[] => {
      const b = bench({ clientPatience });
      settle(b);
      b.pass(2 * within);
      b.respond(CLIENT, b.request(CLIENT, put), unknown);
      later(b);
      return b.end().violated;
    };
    const everybody = 4 * (context.clientAttempt ?? 0);
    expect(asked(everybody)).toEqual(['recovers']);
    expect(asked(everybody - 1)).toEqual([]);
  });
});

describe('recoveryMs', () => {
  const SECOND = 1_000_000;
  /** Node 0 leads on, with a lease. */
  const lead = (b: Bench, span: number): void => {
    for (let passed = 0; passed < span; passed += SECOND / 10) {
      b.step(0, inOffice(stateOf(b, 0), { quorumSentAt: b.world.now })).pass(SECOND / 10);
    }
  };
  const measured = (act: (b: Bench) => void): number => {
    const b = bench();
    act(b);
    lead(b, 4 * within);
    expect(b.end().violated).toEqual([]);
    expect(b.measured.get('recoveryMs')).toHaveLength(1);
    return b.measured.get('recoveryMs')?.[0] ?? -1;
  };
  /** Looks are so far apart, in milliseconds, while the cluster is not settled. */
  const apart = Math.max(100, within / 1_000 / 100);

  it('tells when the cluster was settled first, not when it had to be', () => {
    let settled = 0;
    for (const after of [0, SECOND]) {
      const told = measured((b) => {
        if (after > 0) b.pass(after);
        settle(b);
        settled = b.world.now / 1_000;
      });
      expect(told).toBeGreaterThanOrEqual(settled);
      expect(told).toBeLessThanOrEqual(settled + apart);
    }
  });

  it("is not put off by the clients' work of the moment, but by another term", () => {
    const work = (term: number): number =>
      measured((b) => {
        settle(b);
        lead(b, 3 * SECOND);
        const follower = stateOf(b, 2);
        b.step(2, { ...follower, durable: inTerm(follower.durable, term) });
        lead(b, 2 * SECOND);
        b.step(2, follower);
      });
    expect(work(2)).toBeLessThan(1_000);
    expect(work(3)).toBeGreaterThanOrEqual(5_000);
  });
});

describe('the time of recovery', () => {
  const looks = (...told: readonly (readonly [number, boolean, number, boolean])[]): number => {
    const time = new RecoveryTime(10);
    for (const look of told) time.look(...look);
    return time.from;
  };

  it('is that of the first settled look', () => {
    expect(looks([1, false, 1, false])).toBe(-1);
    expect(looks([1, false, 1, false], [2, true, 1, false], [3, true, 1, false])).toBe(2);
  });

  it('begins anew after a new term, unless the leader has handed over', () => {
    expect(looks([2, true, 1, false], [3, false, 2, false], [4, true, 2, false])).toBe(4);
    expect(looks([2, true, 1, false], [3, true, 2, true])).toBe(2);
  });

  it('begins anew after what lasts, and not after a moment', () => {
    expect(looks([2, true, 1, false], [8, false, 1, false], [12, true, 1, false])).toBe(2);
    expect(
      looks([2, true, 1, false], [8, false, 1, false], [13, false, 1, false], [14, true, 1, false]),
    ).toBe(14);
  });
});
