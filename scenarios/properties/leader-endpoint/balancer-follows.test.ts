import { describe, expect, it } from 'vitest';
import { BALANCER_PROFILES } from '../../balancer/balancer-settings.ts';
import type { BalancerState } from '../../balancer/balancer-state.ts';
import { asBalancer } from '../../raft-cluster/types.ts';
import type { ClusterContext } from '../context.ts';
import { Bench } from '../testing/bench.ts';
import { context as calm, inOffice } from '../testing/building.ts';
import { elect, stateOf } from '../testing/election.ts';
import { leaderEndpoint } from './leader-endpoint.ts';

/** Its node: after three members. */
const BALANCER = 3;
const MS = 1_000;

const settings = { ...BALANCER_PROFILES.fast, mode: 'tcp' as const };
const context: ClusterContext = { ...calm, balancer: settings };

/** Three members and a balancer, which a test plays. The fast profile: down after 2 failures, up after 1 pass. */
class Played extends Bench {
  private tag = 0;

  constructor() {
    super(leaderEndpoint(context), 3, 1);
    this.startAll(3);
    this.start(BALANCER);
    this.shows([1, 1, 1]);
  }

  /** The balancer's step: the health that it gives each server, and the check under way. */
  shows(health: readonly number[], checks: readonly number[] = [0, 0, 0]): this {
    const backends = health.map((each, i) => ({ health: each, check: checks[i] ?? 0 }));
    const fixed = { servers: [0, 1, 2], settings };
    const state: BalancerState = { fixed, backends, connections: [], turn: 0, tag: this.tag };
    return this.release(BALANCER, state);
  }

  /** A whole check of a server, and the health that the balancer gives it then. */
  checks(server: number, status: 200 | 429 | 'silence', health: number): this {
    this.tag += 1;
    const { tag } = this;
    const before = this.healths();
    this.shows(
      before,
      [0, 1, 2].map((i) => (i === server ? tag : 0)),
    );
    this.send(BALANCER, server, { kind: 'http', tag, method: 'GET', target: '/health-checks' });
    if (status !== 'silence') {
      this.deliver(server, BALANCER, { kind: 'http-response', tag, status, allow: null, body: null });
    }
    return this.shows(before.with(server, health));
  }

  /** The balancer passes a request on. */
  sendsTo(server: number): this {
    return this.send(BALANCER, server, { kind: 'read', tag: 1, query: { kind: 'get', key: 1 } });
  }

  /** A member leads, and keeps its lease for so long. */
  holdsLease(node: number, micros: number): this {
    if (stateOf(this, node).role.kind !== 'leader') elect(this, node, [(node + 1) % 3]);
    for (let left = micros; left > 0; left -= 50 * MS) {
      this.step(node, inOffice(stateOf(this, node), { quorumSentAt: this.world.localClock(node) }));
      this.pass(Math.min(50 * MS, left));
    }
    return this;
  }

  private healths(): number[] {
    return (asBalancer(this.world.state(BALANCER))?.backends ?? []).map(({ health }) => health);
  }
}

describe('balancer-follows (S3.3)', () => {
  it('sees a request to a node that has been unable to answer 200 for longer than fall × inter + timeout', () => {
    const lease = 199_799;
    const bound = (2 * 500 + 500) * MS;
    const lost = (): Played => new Played().holdsLease(0, MS).pass(lease - MS);
    const inTime = lost().pass(bound);
    expect(inTime.sendsTo(0).end().violated).toEqual([]);
    expect(inTime.exercised.get('balancer-follows')).toBeGreaterThan(0);
    const late = lost().pass(1.01 * bound);
    expect(late.sendsTo(0).violated).toEqual(['balancer-follows']);
  });

  it.each(['is paused', 'is down', 'cannot be reached'])('sees a request to a leader that %s', (how) => {
    const played = new Played().holdsLease(0, 100 * MS);
    if (how === 'is paused') played.world.node(0).paused = true;
    if (how === 'is down') played.stop(0);
    if (how === 'cannot be reached') played.world.setLink(0, BALANCER, { cut: true });
    played.conditions().pass(1_600 * MS);
    expect(played.sendsTo(0).violated).toEqual(['balancer-follows']);
  });

  it('sees a leader that the balancer does not reach within rise × inter + timeout', () => {
    const away = (): Played => new Played().checks(0, 429, 0);
    const late = away().holdsLease(0, 999 * MS);
    expect(late.violated).toEqual([]);
    expect(late.holdsLease(0, 10 * MS).violated).toEqual(['balancer-follows']);
    const reached = away()
      .holdsLease(0, 900 * MS)
      .checks(0, 200, 2)
      .holdsLease(0, 5_000 * MS);
    expect(reached.end().violated).toEqual([]);
  });

  it('asks for nobody to be reached over links that are slow', () => {
    const played = new Played().checks(0, 429, 0);
    played.world.setLink(0, BALANCER, { latency: [MS, 51 * MS] });
    played.conditions();
    expect(played.holdsLease(0, 5_000 * MS).end().violated).toEqual([]);
  });
});

describe('balancer-counts (S3.3)', () => {
  it('is content with two failures in a row before down, and one pass before up', () => {
    const played = new Played();
    played.checks(0, 200, 2).checks(0, 429, 1).checks(0, 'silence', 0).checks(0, 200, 2);
    expect(played.end().violated).toEqual([]);
    expect(played.exercised.get('balancer-counts')).toBe(2);
  });

  it('sees one marked down too soon, or too late', () => {
    expect(new Played().checks(0, 200, 2).checks(0, 429, 0).violated).toEqual(['balancer-counts']);
    expect(new Played().checks(0, 200, 2).checks(0, 429, 1).checks(0, 429, 1).violated).toEqual([
      'balancer-counts',
    ]);
  });

  it('sees the first failure of all not count for down', () => {
    expect(new Played().checks(0, 429, 1).violated).toEqual(['balancer-counts']);
  });

  it('sees one marked up without a pass', () => {
    expect(new Played().checks(0, 429, 0).checks(0, 'silence', 2).violated).toEqual(['balancer-counts']);
  });

  it('sees a check that outlasts its timeout', () => {
    const played = new Played();
    played.shows([1, 1, 1], [7, 0, 0]);
    played.send(BALANCER, 0, { kind: 'http', tag: 7, method: 'GET', target: '/health-checks' });
    played.pass(501 * MS);
    played.shows([0, 1, 1], [8, 0, 0]);
    expect(played.violated).toEqual(['balancer-counts']);
  });
});

describe('the time that failing over takes', () => {
  it('runs from the end of the old lease to the new one, and to when the balancer knows of it', () => {
    const played = new Played();
    played.holdsLease(0, 100 * MS).checks(1, 429, 0);
    played.stop(0);
    const lostAt = played.world.now;
    played.holdsLease(1, 50 * MS);
    const [gained = 0] = played.measured.get('failoverMs') ?? [];
    expect(gained).toBe(Math.round((played.world.now - 50 * MS - lostAt) / 1000));
    expect(played.measured.get('loadBalancerFailoverMs')).toBeUndefined();
    played.checks(1, 200, 2);
    expect(played.measured.get('loadBalancerFailoverMs')).toEqual([gained + 50]);
  });
});
