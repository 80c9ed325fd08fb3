import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settings } from '../testing/settings.ts';
import { onExpiry, onHeartbeat, onSyncResponse } from './evidence.ts';
import { averaged, FIRST_DELAY, timeoutOf, unseenPeer } from './peer-status.ts';
import type { LeaderView } from './status-message.ts';
import { beat, isOnline, isOnlineLocally, startStatus, withMembers } from './status.ts';
import { heartbeat, MS, proven, SECOND } from './testing/heartbeats.ts';
import { at, follower, leader, MEMBERS, wishes } from './testing/rig.ts';

describe('LocalState: what a controller sees itself (S1.1)', () => {
  it('believes nobody to be there that has not proven it', () => {
    const { out } = wishes();
    const status = startStatus(at(0, follower()), out);
    expect([0, 1, 2].map((node) => isOnlineLocally(status, 0, node))).toEqual([true, false, false]);
  });

  it('takes a heartbeat that echoes nothing for no proof: it may be a one-way link', () => {
    const { out } = wishes();
    let status = startStatus(at(0, follower()), out);
    for (let now = 0; now < 5 * SECOND; now += 250 * MS) {
      status = onHeartbeat(status, 1, heartbeat(1, { sentAt: now }), at(now, follower()), out);
    }
    expect(isOnlineLocally(status, 0, 1)).toBe(false);
  });

  it('takes the echo of an own heartbeat for proof, as old as that heartbeat', () => {
    const status = proven([1], 300 * MS, 100 * MS);
    expect(isOnlineLocally(status, 0, 1)).toBe(true);
    expect(status.peers[1]?.provenAt).toBe(100 * MS);
  });

  it('lets a peer go offline when the newest proof has aged past base + 2 × average, and not before (S1.3)', () => {
    const status = proven([1], 300 * MS, 100 * MS);
    const peer = status.peers[1] ?? expect.unreachable();
    const deadline = 100 * MS + timeoutOf(peer, settings.heartbeat);
    const { out, wished } = wishes();
    expect(onExpiry(status, at(deadline - 1, follower()), out).peers[1]?.online).toBe(true);
    expect(onExpiry(status, at(deadline, follower()), out).peers[1]?.online).toBe(false);
    expect(wished.turned).toEqual([{ node: 1, online: false, age: deadline - 100 * MS }]);
  });

  it('asks to be woken at the earliest deadline, whatever order proof arrives in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ node: fc.constantFrom(1, 2), echo: fc.integer({ min: 0, max: SECOND }) }), {
          minLength: 1,
          maxLength: 20,
        }),
        (proofs) => {
          const now = SECOND;
          const { out, wished } = wishes();
          let status = startStatus(at(0, follower()), out);
          for (const { node, echo } of proofs) {
            status = onHeartbeat(
              status,
              node,
              heartbeat(node, { sentAt: 1, echo }),
              at(now, follower()),
              out,
            );
          }
          const deadlines = status.peers.flatMap((peer) =>
            peer?.online === true ? [peer.provenAt + timeoutOf(peer, settings.heartbeat)] : [],
          );
          expect(now + wished.expire).toBeLessThanOrEqual(Math.min(...deadlines));
        },
      ),
    );
  });

  it('ignores heartbeats of and for other incarnations: a wiped node is another member', () => {
    const { out } = wishes();
    const status = startStatus(at(0, follower()), out);
    const context = at(300 * MS, follower());
    expect(onHeartbeat(status, 1, heartbeat(1, { incarnation: 77, echo: 1 }), context, out)).toBe(status);
    expect(onHeartbeat(status, 1, heartbeat(1, { to: 77, echo: 1 }), context, out)).toBe(status);
    expect(onHeartbeat(status, 8, heartbeat(8, { echo: 1 }), context, out)).toBe(status);
  });
});

describe('the timeout adapts to the delay (S1.3)', () => {
  it('is base + 2 × moving average of the one-way delay, each observation an eighth', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 * SECOND }), { maxLength: 40 }), (delays) => {
        const { out } = wishes();
        let status = startStatus(at(0, follower()), out);
        let average = FIRST_DELAY;
        let now = 0;
        for (const [index, delay] of delays.entries()) {
          const echo = now;
          const held = index * MS;
          now += 2 * delay + held + 1;
          // Punctual all the time: what waits here for long is no observation of the network.
          status = { ...status, pace: { beatAt: now, catchingUp: false } };
          average = averaged(average, delay);
          const message = heartbeat(1, { sentAt: index, echo, held: held + 1 });
          status = onHeartbeat(status, 1, message, at(now, follower()), out);
        }
        const peer = status.peers[1] ?? expect.unreachable();
        expect(timeoutOf(peer, settings.heartbeat)).toBe(2 * SECOND + 2 * average);
      }),
    );
  });

  it('counts nothing that waited for this controller to go on after a pause, though it is proof', () => {
    const { out } = wishes();
    const status = proven([1], 300 * MS, 100 * MS);
    const resumed = at(9 * SECOND, follower());
    const message = heartbeat(1, { sentAt: 2, echo: 200 * MS });
    const before = onHeartbeat(status, 1, message, resumed, out);
    expect(before.peers[1]).toMatchObject({ provenAt: 200 * MS, delay: status.peers[1]?.delay, lastAt: -1 });
    const after = onHeartbeat(beat(status, resumed, out), 1, message, resumed, out);
    expect(after.peers[1]).toMatchObject({ provenAt: 200 * MS, delay: status.peers[1]?.delay, lastAt: -1 });
    const punctual = beat(after, at(9 * SECOND + settings.heartbeat.interval, follower()), out);
    expect(punctual.pace.catchingUp).toBe(false);
  });

  it('counts nothing that waited for the other to go on after a pause', () => {
    const { out } = wishes();
    const status = proven([1], 300 * MS, 100 * MS);
    const message = heartbeat(1, { sentAt: 2, echo: 200 * MS, held: -1 });
    const after = onHeartbeat(status, 1, message, at(400 * MS, follower()), out);
    expect(after.peers[1]).toMatchObject({ provenAt: 200 * MS, delay: status.peers[1]?.delay });
  });

  it('is the base alone where dynamic_adjustment is off', () => {
    const fixed = { ...settings.heartbeat, dynamicAdjustment: false };
    expect(timeoutOf(unseenPeer(1, 0), fixed)).toBe(2 * SECOND);
  });

  it('counts what was overtaken too, or only the quick would count: each heartbeat that arrives is an observation', () => {
    const once = proven([1], 300 * MS, 100 * MS);
    const { out } = wishes();
    // Its timers are punctual: nothing waits here.
    const punctual = { ...once, pace: { beatAt: 900 * MS, catchingUp: false } };
    const overtaken = heartbeat(1, { sentAt: 3, echo: 100 * MS, latest: 50 * MS, held: 20 * MS });
    const status = onHeartbeat(punctual, 1, overtaken, at(900 * MS, follower()), out);
    const delay = averaged(once.peers[1]?.delay ?? -1, ((900 - 50 - 20) * MS) / 2);
    expect(status.peers[1]).toMatchObject({ delay, provenAt: 100 * MS });
  });

  it('echoes the newest heartbeat for proof, and the one that arrived last for the delay', () => {
    const { out, wished } = wishes();
    const started = startStatus(at(0, follower()), out);
    const first = onHeartbeat(started, 1, heartbeat(1, { sentAt: 7 }), at(300 * MS, follower()), out);
    const second = onHeartbeat(first, 1, heartbeat(1, { sentAt: 5 }), at(310 * MS, follower()), out);
    beat(second, at(400 * MS, follower()), out);
    expect(wished.sent[0]).toMatchObject({ to: 1, message: { echo: 7, latest: 5, held: 90 * MS } });
  });
});

describe('heartbeats', () => {
  it('go to every peer, and echo the newest heartbeat of each with the time it was held', () => {
    const status = proven([1], 300 * MS, 100 * MS);
    const { out, wished } = wishes();
    beat(status, at(500 * MS, follower()), out);
    expect(wished.sent).toEqual([
      {
        to: 1,
        message: {
          kind: 'heartbeat',
          incarnation: 1,
          to: 2,
          sentAt: 500 * MS,
          echo: 1,
          latest: 1,
          held: 200 * MS,
          preferred: false,
          view: null,
        },
      },
      {
        to: 2,
        message: {
          kind: 'heartbeat',
          incarnation: 1,
          to: 3,
          sentAt: 500 * MS,
          echo: -1,
          latest: -1,
          held: -1,
          preferred: false,
          view: null,
        },
      },
    ]);
    expect(wished.beat).toBe(settings.heartbeat.interval);
  });

  it("carry a leader's view while it holds a lease, and none after", () => {
    const status = proven([1], 300 * MS, 100 * MS);
    const { out } = wishes();
    const held = beat(status, at(500 * MS, leader(400 * MS)), out);
    expect(held.view).toEqual({ term: 5, online: [true, true, undefined] });
    expect(beat(held, at(9 * SECOND, leader(400 * MS)), out).view).toBeNull();
  });

  it('carry the word about who is being removed, whom the others list until that is committed', () => {
    const { out, wished } = wishes();
    const lacking = { index: 9, members: MEMBERS.slice(0, 2), removed: [] };
    const now = 10 * SECOND;
    beat(startStatus(at(0, follower()), out), at(now, { ...leader(now), configuration: lacking }), out);
    const views = wished.sent.map(({ message }) => message.kind === 'heartbeat' && message.view?.online);
    expect(views).toEqual([
      [true, false, false],
      [true, false, false],
    ]);
  });

  it('carry the last word about who was removed, for the others may not have heard of it yet', () => {
    const { out, wished } = wishes();
    const now = 10 * SECOND;
    const told = beat(startStatus(at(0, follower()), out), at(now, leader(now)), out);
    const lacking = { index: 1, members: MEMBERS.slice(0, 2), removed: [] };
    const after = at(now + SECOND, { ...leader(now + SECOND), configuration: lacking });
    wished.sent.length = 0;
    beat(withMembers(told, after), after, out);
    const views = wished.sent.map(({ message }) => message.kind === 'heartbeat' && message.view?.online);
    expect(views).toEqual([[true, false, false]]);
  });
});

describe('what is listed', () => {
  const view: LeaderView = { term: 4, online: [true, true, false] };

  it("is the leader's word while it is in reach, whatever this controller sees itself", () => {
    const { out } = wishes();
    const seen = proven([1, 2], 300 * MS, 100 * MS);
    const told = heartbeat(1, { sentAt: 2, echo: 150 * MS, view });
    const status = onHeartbeat(seen, 1, told, at(400 * MS, follower()), out);
    expect(isOnline(status, 0, 2)).toBe(false);
    expect(isOnlineLocally(status, 0, 2)).toBe(true);
  });

  it('is what this controller sees itself once the leader is out of reach', () => {
    const { out } = wishes();
    const seen = proven([1, 2], 300 * MS, 100 * MS);
    const told = heartbeat(1, { sentAt: 2, echo: 150 * MS, view });
    const status = onHeartbeat(seen, 1, told, at(400 * MS, follower()), out);
    const later = onExpiry(status, at(3 * SECOND, follower()), out);
    expect(later.told).toBeNull();
    expect(isOnline(later, 0, 1)).toBe(false);
  });

  it('is what this controller sees itself while the leader does not hear it, although its word still arrives', () => {
    const { out } = wishes();
    const seen = proven([1, 2], 300 * MS, 100 * MS);
    for (const heard of [false, undefined]) {
      const deaf: LeaderView = { term: 4, online: [heard, true, false] };
      const told = heartbeat(1, { sentAt: 2, echo: 150 * MS, view: deaf });
      const status = onHeartbeat(seen, 1, told, at(400 * MS, follower()), out);
      expect(status.told).toEqual({ from: 1, view: deaf });
      expect([0, 1, 2].map((node) => isOnline(status, 0, node))).toEqual([true, true, true]);
    }
  });

  it('is not what a leader without a lease said before', () => {
    const { out } = wishes();
    const seen = proven([1], 300 * MS, 100 * MS);
    const context = at(400 * MS, follower());
    const told = onHeartbeat(seen, 1, heartbeat(1, { sentAt: 2, echo: 150 * MS, view }), context, out);
    const silent = onHeartbeat(told, 1, heartbeat(1, { sentAt: 3, echo: 160 * MS }), context, out);
    expect(silent.told).toBeNull();
  });

  it('follows the leader of the highest term, and the order in which it spoke rather than that of arrival', () => {
    const { out } = wishes();
    const context = at(400 * MS, follower());
    const seen = proven([1, 2], 300 * MS, 100 * MS);
    const newer: LeaderView = { term: 6, online: [true, false, true] };
    const first = onHeartbeat(
      seen,
      2,
      heartbeat(2, { sentAt: 5, echo: 150 * MS, view: newer }),
      context,
      out,
    );
    const older = onHeartbeat(first, 1, heartbeat(1, { sentAt: 5, echo: 150 * MS, view }), context, out);
    expect(older.told).toEqual({ from: 2, view: newer });
    const stale = { ...newer, online: [true, true, true] };
    const overtaken = heartbeat(2, { sentAt: 4, echo: 150 * MS, view: stale });
    expect(onHeartbeat(older, 2, overtaken, context, out).told).toEqual({ from: 2, view: newer });
    expect(onSyncResponse(older, 2, { kind: 'sync-response', sentAt: 4, view: stale })).toBe(older);
  });

  it('is not taken back by a heartbeat that a later answer has overtaken', () => {
    const { out } = wishes();
    const context = at(400 * MS, follower());
    const seen = proven([1, 2], 300 * MS, 100 * MS);
    const newer: LeaderView = { term: 4, online: [true, true, true] };
    const answered = onSyncResponse(seen, 1, { kind: 'sync-response', sentAt: 7, view: newer });
    const overtaken = onHeartbeat(
      answered,
      1,
      heartbeat(1, { sentAt: 6, echo: 150 * MS, view }),
      context,
      out,
    );
    expect(overtaken.told).toEqual({ from: 1, view: newer });
    expect(overtaken.peers[1]).toMatchObject({ heardSentAt: 6, provenAt: 150 * MS });
  });
});
