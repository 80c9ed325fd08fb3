import { describe, expect, it } from 'vitest';
import { settings } from '../testing/settings.ts';
import { onExpiry, onHeartbeat } from './evidence.ts';
import { FIRST_DELAY } from './peer-status.ts';
import { causeOf, onSyncRequest, reconciled, underNewLeader } from './records.ts';
import { beat, startStatus, withView } from './status.ts';
import { heartbeat, MS, proven } from './testing/heartbeats.ts';
import { at, follower, leader, MEMBERS, wishes } from './testing/rig.ts';

/** After so long without any proof a controller is offline. */
const FIRST_TIMEOUT = settings.heartbeat.baseTimeout + 2 * FIRST_DELAY;

describe('both records are kept in step', () => {
  it('asks the leader at once when they begin to differ, once, and again in the repair task (S1.2, S1.4)', () => {
    const raft = follower([], 1);
    const { out, wished } = wishes();
    const started = startStatus(at(0, raft), out);
    const message = heartbeat(2, { sentAt: 1, echo: 100 * MS });
    const status = onHeartbeat(started, 2, message, at(300 * MS, raft), out);
    const request = { kind: 'sync-request', nodes: [2], periodic: false, ages: [200 * MS] };
    expect(wished.sent).toEqual([{ to: 1, message: request }]);
    const same = reconciled(status, at(400 * MS, raft), 'observed', out);
    expect(wished.sent).toHaveLength(1);
    reconciled(same, at(500 * MS, raft), 'repair', out);
    expect(wished.sent[1]?.message).toMatchObject({ kind: 'sync-request', periodic: true, nodes: [2] });
  });

  it('asks a new leader again, as soon as it is known', () => {
    const { out, wished } = wishes();
    const status = proven([2], 300 * MS, 100 * MS);
    expect(wished.sent).toEqual([]);
    underNewLeader(status, at(400 * MS, follower([], 1)), out);
    expect(wished.sent).toMatchObject([{ to: 1, message: { kind: 'sync-request', nodes: [2] } }]);
  });

  it('as leader proposes what differs, and proposes it again until it holds', () => {
    const raft = leader(400 * MS);
    const { out, wished } = wishes();
    const seen = withView(proven([1, 2], 300 * MS, 100 * MS), at(450 * MS, raft));
    const proposed = reconciled(seen, at(450 * MS, raft), 'observed', out);
    expect(wished.proposed.map(({ node, online }) => [node, online])).toEqual([
      [0, true],
      [1, true],
      [2, true],
    ]);
    const waiting = reconciled(proposed, at(500 * MS, raft), 'observed', out);
    expect(wished.proposed).toHaveLength(3);
    reconciled(waiting, at(450 * MS + 4 * settings.heartbeat.interval, raft), 'observed', out);
    expect(wished.proposed).toHaveLength(6);
  });

  it('as leader proposes nothing that already holds, nor of whom it has not yet had time to see', () => {
    const online = (incarnation: number): { online: boolean; incarnation: number } => ({
      online: true,
      incarnation,
    });
    const raft = leader(400 * MS, [online(1), online(2)]);
    const { out, wished } = wishes();
    const seen = withView(proven([1], 300 * MS, 100 * MS), at(450 * MS, raft));
    reconciled(seen, at(450 * MS, raft), 'observed', out);
    expect(wished.proposed).toEqual([]);
  });

  it('as leader answers a request for synchronisation with what it sees, and proposes what differs', () => {
    const raft = leader(400 * MS);
    const { out, wished } = wishes();
    const seen = withView(proven([1], 300 * MS, 100 * MS), at(450 * MS, raft));
    onSyncRequest(
      seen,
      2,
      { kind: 'sync-request', nodes: [1], periodic: false, ages: [5] },
      at(450 * MS, raft),
      out,
    );
    expect(wished.sent).toEqual([
      { to: 2, message: { kind: 'sync-response', sentAt: 450 * MS, view: seen.view } },
    ]);
    expect(wished.proposed.map(({ node, cause }) => [node, cause])).toEqual([
      [0, 'sync'],
      [1, 'sync'],
    ]);
  });

  it('tells the others at once when a leader sees somebody go (the next heartbeat would be too late)', () => {
    const raft = leader(1200 * MS);
    const { out, wished } = wishes();
    const seen = withView(proven([1, 2], 300 * MS, 100 * MS), at(450 * MS, raft));
    const alive = onHeartbeat(
      seen,
      2,
      heartbeat(2, { sentAt: 9, echo: 2300 * MS }),
      at(2390 * MS, raft),
      out,
    );
    wished.sent.length = 0;
    onExpiry(alive, at(2400 * MS, leader(2300 * MS)), out);
    expect(
      wished.sent.map(({ to, message }) => [to, message.kind === 'heartbeat' && message.view?.online]),
    ).toEqual([
      [1, [true, false, true]],
      [2, [true, false, true]],
    ]);
    expect(wished.proposed).toContainEqual(expect.objectContaining({ node: 1, online: false }));
  });

  it('as leader says how old its newest proof was, that it had none, or that it is there itself (S1.4)', () => {
    const early = leader(1900 * MS);
    const { out, wished } = wishes();
    const now = FIRST_TIMEOUT;
    const seen = withView(proven([1], 300 * MS, 100 * MS), at(now, early));
    reconciled(seen, at(now, early), 'elected', out);
    expect(wished.proposed.map(({ node, cause, evidenceAge }) => [node, cause, evidenceAge])).toEqual([
      [0, 'elected', 0],
      [1, 'elected', now - 100 * MS],
      [2, 'elected', -1],
    ]);
  });

  it('as leader gives the repair task as the reason where a periodic request made it look', () => {
    const raft = leader(400 * MS);
    const { out, wished } = wishes();
    const seen = withView(proven([1], 300 * MS, 100 * MS), at(450 * MS, raft));
    const request = { kind: 'sync-request', nodes: [1], periodic: true, ages: [5] } as const;
    onSyncRequest(seen, 2, request, at(450 * MS, raft), out);
    expect(wished.proposed.map(({ cause }) => cause)).toEqual(['repair', 'repair']);
  });

  it('looks because of its election when it first speaks in a term, and because of what it sees from then on', () => {
    const { out } = wishes();
    const before = proven([1], 300 * MS, 100 * MS);
    const first = withView(before, at(450 * MS, leader(400 * MS)));
    const later = withView(first, at(500 * MS, leader(400 * MS)));
    const lost = withView(later, at(500 * MS, follower()));
    expect(causeOf(before, first)).toBe('elected');
    expect(causeOf(first, later)).toBe('observed');
    expect(causeOf(later, lost)).toBe('observed');
    expect(causeOf(lost, beat(lost, at(500 * MS, leader(400 * MS)), out))).toBe('elected');
  });

  it('knows the members of the configuration and nobody else', () => {
    const { out } = wishes();
    const status = startStatus(at(0, follower()), out);
    expect(status.peers.map((peer) => peer?.incarnation)).toEqual([
      undefined,
      ...MEMBERS.slice(1).map(({ incarnation }) => incarnation),
    ]);
  });
});
