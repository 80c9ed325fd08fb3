import { describe, expect, it } from 'vitest';
import type { HttpResponse } from '../../../core/controller/index.ts';
import { answerHttp } from '../../../core/controller/health/health.ts';
import { DEFAULTS } from '../../file/defaults.ts';
import { ControllerBench, documented } from '../testing/controllers.ts';
import { leaderEndpoint } from './leader-endpoint.ts';

const TARGET = '/health-checks/controller/raft';

/** Three controllers, the first of which leads with a lease. */
function led(): ControllerBench {
  return new ControllerBench(leaderEndpoint(documented), 3).startControllers().leads(0);
}

/** A node answers as the core does, with something changed. */
function answers(
  bench: ControllerBench,
  node: number,
  change: Partial<HttpResponse> = {},
  method = 'GET',
  target = TARGET,
): readonly string[] {
  const request = { kind: 'http' as const, tag: 5, method, target };
  const { raft } = bench.controller(node);
  const answer = answerHttp(raft, request, bench.world.localClock(node));
  bench.respond(node, bench.request(node, request), { ...answer, ...change });
  return bench.end().violated;
}

describe('endpoint-exact (S3.1)', () => {
  it('is content with 200 from the leader, 429 from a follower', () => {
    const bench = led();
    expect(answers(bench, 0)).toEqual([]);
    expect(answers(bench, 1)).toEqual([]);
    expect(bench.exercised.get('endpoint-exact')).toBe(2);
  });

  it.each([
    [0, 429],
    [1, 200],
  ] as const)('sees node %i answer %i', (node, status) => {
    expect(answers(led(), node, { status })).toEqual(['endpoint-exact']);
  });

  it('sees a leader answer 200 at the instant at which its lease is over, by its own clock', () => {
    const lease = Math.floor(((DEFAULTS.raft.heartbeatTimeout - 1) * 999_500) / 1_000_500);
    expect(answers(led().pass(lease - 1), 0, { status: 200 })).toEqual([]);
    expect(answers(led().pass(lease), 0, { status: 200 })).toEqual(['endpoint-exact']);
  });

  it('sees 200 from a leader that is handing over', () => {
    const bench = led();
    const { role } = bench.controller(0).raft;
    if (role.kind !== 'leader') throw new Error('no leader');
    bench.raft(0, { role: { ...role, leaseForfeited: true } });
    expect(answers(bench, 0, { status: 200 })).toEqual(['endpoint-exact']);
  });

  it('is content with 404 for what is not there, whatever the method, and 405 with Allow', () => {
    for (const [method, target] of [
      ['POST', '/nowhere'],
      ['POST', TARGET],
      ['HEAD', `${TARGET}?type=short`],
      ['GET', `${TARGET}?x=1&type=short`],
    ] as const) {
      expect(answers(led(), 0, {}, method, target)).toEqual([]);
    }
  });

  it.each<[string, Partial<HttpResponse>, string, string]>([
    ['405 where there is nothing', { status: 405, allow: 'GET, HEAD' }, 'POST', '/nowhere'],
    ['405 without Allow', { allow: null }, 'POST', TARGET],
    ['Allow on another status', { allow: 'GET, HEAD' }, 'GET', TARGET],
    ['another tag', { tag: 6 }, 'GET', TARGET],
    ['no body', { body: null }, 'GET', TARGET],
    [
      'a body to HEAD',
      { body: { data: { checks: null, healthy: true }, raft: { isLeader: true, isRaftEnabled: true } } },
      'HEAD',
      TARGET,
    ],
    [
      'details to type=short',
      { body: { data: { checks: [], healthy: true }, raft: { isLeader: true, isRaftEnabled: true } } },
      'GET',
      `${TARGET}?type=short`,
    ],
    [
      'the wrong leader in the body',
      { body: { data: { checks: null, healthy: true }, raft: { isLeader: false, isRaftEnabled: true } } },
      'GET',
      `${TARGET}?type=short`,
    ],
  ])('sees %s', (_, change, method, target) => {
    expect(answers(led(), 0, change, method, target)).toEqual(['endpoint-exact']);
  });
});
