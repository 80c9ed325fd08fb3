import { describe, expect, it } from 'vitest';
import {
  apiErrorJson,
  clusterEventJson,
  leaderlessLine,
  memberListJson,
  noLeaderError,
  printLogLine,
} from './index.ts';
import type { ClusterEvent, ClusterEventType, ListedMember } from './index.ts';
import { healthJson } from './health/health-json.ts';

/** 2025-01-14T19:42:10Z, in microseconds since 1970: when the own clock showed 0. */
const EPOCH = 1_736_883_730_000_000;
const SECOND = 1_000_000;

function nameOf(node: number): string {
  return `ctrl${String(node + 1)}`;
}

describe('what leaves a controller has the shape that OpenZiti gives it, to the byte', () => {
  it('the leaderless warning (S4.2)', () => {
    expect(printLogLine(leaderlessLine('warning', 10_497_482), 10_497_482)).toBe(
      '[  10.497] WARNING raft: {timeSinceLeader=[10.497482s]} cluster running without leader for longer than configured threshold',
    );
  });

  it('the health checks, in full and short (S3.1)', () => {
    const check = { id: 'bolt.read', healthy: true, lastCheckTime: 3 * SECOND, lastCheckDuration: 0 };
    const raft = { isLeader: true, isRaftEnabled: true } as const;
    expect(healthJson({ data: { checks: [check], healthy: true }, raft }, EPOCH)).toBe(
      '{"data":{"checks":[{"healthy":true,"id":"bolt.read","lastCheckDuration":"0s","lastCheckTime":"2025-01-14T19:42:13Z"}],"healthy":true},"meta":{},"raft":{"isLeader":true,"isRaftEnabled":true}}',
    );
    expect(healthJson({ data: { checks: null, healthy: true }, raft }, EPOCH)).toBe(
      '{"data":{"healthy":true},"meta":{},"raft":{"isLeader":true,"isRaftEnabled":true}}',
    );
  });

  it('the list of members: one that is away, and one that is connected without being a member', () => {
    const addr = 'tls:ctrl1.example:1280';
    const leader: ListedMember = {
      id: 0,
      addr,
      isVoter: true,
      isLeader: true,
      version: 'v2.0.0',
      isConnected: true,
      isPreferredLeader: true,
      isSelf: true,
    };
    const away: ListedMember = {
      ...leader,
      id: 1,
      isLeader: false,
      version: '<not connected>',
      isConnected: false,
      isPreferredLeader: false,
      isSelf: false,
    };
    const stranger: ListedMember = { ...away, id: 2, isVoter: false, version: 'v2.0.0', isConnected: true };
    expect(memberListJson([leader, away, stranger], nameOf)).toBe(
      `[{"id":"ctrl1","addr":"${addr}","isVoter":true,"isLeader":true,"version":"v2.0.0","isConnected":true,"isPreferredLeader":true,"isSelf":true},` +
        `{"id":"ctrl2","addr":"${addr}","isVoter":true,"isLeader":false,"version":"<not connected>","isConnected":false,"isPreferredLeader":false,"isSelf":false},` +
        `{"id":"ctrl3","addr":"${addr}","isVoter":false,"isLeader":false,"version":"v2.0.0","isConnected":true,"isPreferredLeader":false,"isSelf":false}]`,
    );
  });

  const peers = [{ id: 1, addr: 'tls:ctrl2.example:1280', version: 'v2.0.0' }];
  const peersJson = '"peers":[{"id":"ctrl2","addr":"tls:ctrl2.example:1280","version":"v2.0.0"}]';
  const details: Readonly<
    Record<ClusterEventType, readonly [Pick<ClusterEvent, 'index' | 'peers' | 'leader'>, string]>
  > = {
    'peer.connected': [{ peers }, `,${peersJson}`],
    'peer.disconnected': [{ peers }, `,${peersJson}`],
    'peer.not_member': [{ peers }, `,${peersJson}`],
    'members.changed': [{ peers, index: 7 }, `,"index":7,${peersJson}`],
    'leadership.gained': [{}, ''],
    'leadership.lost': [{}, ''],
    'state.has_leader': [{ leader: 1 }, ',"leaderId":"ctrl2"'],
    'state.is_leaderless': [{}, ''],
    'state.ro': [{}, ''],
    'state.rw': [{}, ''],
  };
  it.each(Object.entries(details).sort())('the cluster event %s (S0.6)', (type, [told, json]) => {
    const event: ClusterEvent = { eventType: type as ClusterEventType, source: 0, at: 3 * SECOND, ...told };
    expect(clusterEventJson(event, EPOCH, nameOf)).toBe(
      `{"namespace":"cluster","eventType":"${type}","event_src_id":"ctrl1","timestamp":"2025-01-14T19:42:13Z"${json}}`,
    );
  });

  it('the answer to whoever needs a leader while there is none, and to nobody else (#2738)', () => {
    const refused = { kind: 'refused', tag: 1, reason: 'NOT_LEADER' } as const;
    const error = noLeaderError({ ...refused, leader: null });
    expect(error?.status).toBe(503);
    expect(error === null ? '' : apiErrorJson(error)).toBe(
      '{"error":{"code":"CLUSTER_NO_LEADER","message":"the cluster has no leader at present; ask again"},"meta":{}}',
    );
    expect(noLeaderError({ ...refused, leader: 2 })).toBeNull();
    expect(noLeaderError({ ...refused, reason: 'BUSY', leader: null })).toBeNull();
    const refusal = { code: 'NO_LEADER', found: 'none', remedy: 'ask again' } as const;
    for (const kind of ['joined', 'operated'] as const) {
      expect(noLeaderError({ kind, tag: 1, outcome: { kind: 'refused', refusal } })?.code).toBe(
        'CLUSTER_NO_LEADER',
      );
    }
  });
});
