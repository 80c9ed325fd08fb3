import { describe, expect, it } from 'vitest';
import { formatted, raft } from '../../raft/index.ts';
import type { RaftState } from '../../raft/index.ts';
import { replicatedMachine } from '../replicated/replicated.ts';
import type { Replicated } from '../replicated/replicated.ts';
import { raftOptions } from '../testing/settings.ts';
import { silent } from '../testing/silent.ts';
import { healthJson } from './health-json.ts';
import { answerHttp } from './health.ts';
import type { HttpResponse } from './http.ts';

const EPOCH = 1_736_883_733_000_000;

/** The only voter of a cluster: leader as soon as its election timer fires. */
function soleVoter(lead: boolean): RaftState<Replicated> {
  const process = raft(raftOptions, replicatedMachine);
  const durable = formatted([{ id: 0, incarnation: 1, suffrage: 'voter' }], 1, replicatedMachine);
  const state = process.start(0, { kind: 'durable', durable }, 2, 0, silent);
  const later = raftOptions.heartbeatTimeout;
  return lead ? process.step(state, { kind: 'timer', timer: 0 }, later, silent) : state;
}

function ask(
  state: RaftState<Replicated>,
  method: string,
  target: string,
  now = raftOptions.heartbeatTimeout,
): HttpResponse {
  return answerHttp(state, { kind: 'http', tag: 7, method, target }, now);
}

describe('the leader endpoint (S3.1)', () => {
  it('answers 200 on the leader and 429 on anyone else', () => {
    expect(ask(soleVoter(true), 'GET', '/health-checks/controller/raft').status).toBe(200);
    expect(ask(soleVoter(false), 'GET', '/health-checks/controller/raft').status).toBe(429);
  });

  it('answers 429 on a leader whose lease has run out (S3.5)', () => {
    const leader = soleVoter(true);
    const expired = 3 * raftOptions.heartbeatTimeout;
    expect(ask(leader, 'GET', '/health-checks/controller/raft', expired).status).toBe(429);
  });

  it('is part of the ordinary health checks (S3.2)', () => {
    for (const lead of [true, false]) {
      const state = soleVoter(lead);
      const { status, body } = ask(state, 'GET', '/health-checks/controller/raft');
      expect(ask(state, 'GET', '/health-checks')).toMatchObject({ status, body });
    }
  });

  it("has OpenZiti's body, the same whichever the status", () => {
    const { body } = ask(soleVoter(false), 'GET', '/health-checks', 0);
    if (body === null) throw new Error('no body');
    expect(healthJson(body, EPOCH)).toBe(
      '{"data":{"checks":[' +
        '{"healthy":true,"id":"bolt.read","lastCheckDuration":"0s","lastCheckTime":"2025-01-14T19:42:13Z"},' +
        '{"healthy":false,"id":"raft.leader","lastCheckDuration":"0s","lastCheckTime":"2025-01-14T19:42:13Z"},' +
        '{"healthy":true,"id":"raft.applied","lastCheckDuration":"0s","lastCheckTime":"2025-01-14T19:42:13Z"},' +
        '{"healthy":true,"id":"raft.member","lastCheckDuration":"0s","lastCheckTime":"2025-01-14T19:42:13Z"}' +
        '],"healthy":false},"meta":{},"raft":{"isLeader":false,"isRaftEnabled":true}}',
    );
  });

  it('leaves out the details with ?type=short', () => {
    const { body } = ask(soleVoter(true), 'GET', '/health-checks?type=short');
    if (body === null) throw new Error('no body');
    expect(healthJson(body, EPOCH)).toBe(
      '{"data":{"healthy":true},"meta":{},"raft":{"isLeader":true,"isRaftEnabled":true}}',
    );
  });

  it('answers HEAD as GET, without the body', () => {
    expect(ask(soleVoter(true), 'HEAD', '/health-checks')).toMatchObject({ status: 200, body: null });
    expect(ask(soleVoter(false), 'HEAD', '/health-checks')).toMatchObject({ status: 429, body: null });
  });

  it.each(['/', '/health-check', '/health-checks/', '/health-checks/controller', '/HEALTH-CHECKS', ''])(
    'knows no path %j: 404',
    (target) => {
      expect(ask(soleVoter(true), 'GET', target)).toMatchObject({ status: 404, allow: null });
    },
  );

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'get'])('does not allow %s: 405 with Allow', (method) => {
    expect(ask(soleVoter(true), method, '/health-checks')).toMatchObject({ status: 405, allow: 'GET, HEAD' });
  });

  it('echoes the tag, so that an answer finds its question', () => {
    expect(ask(soleVoter(true), 'GET', '/nowhere').tag).toBe(7);
  });
});
