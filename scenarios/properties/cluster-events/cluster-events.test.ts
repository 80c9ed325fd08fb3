import { describe, expect, it } from 'vitest';
import type { ClusterEvent } from '../../../core/controller/index.ts';
import type { Member } from '../../../core/raft/index.ts';
import { leading } from '../testing/building.ts';
import { ControllerBench } from '../testing/controllers.ts';
import { clusterEventsFamily } from './cluster-events.ts';

type Details = Partial<Pick<ClusterEvent, 'index' | 'peers' | 'leader'>>;

/** A controller reports. */
function says(
  b: ControllerBench,
  node: number,
  eventType: ClusterEvent['eventType'],
  more: Details = {},
): void {
  b.note(node, { kind: 'cluster-event', event: { eventType, source: node, at: 0, ...more } });
}

const peers = (...ids: readonly number[]): NonNullable<ClusterEvent['peers']> =>
  ids.map((id) => ({ id, addr: '', version: 'v2.0.0' }));

const members = (...ids: readonly number[]): readonly Member[] =>
  ids.map((id) => ({ id, incarnation: id + 1, suffrage: 'voter' }));

/** One controller that has reported the members that it found on its disk. */
function bench(): ControllerBench {
  const b = new ControllerBench(clusterEventsFamily()).startController(0);
  says(b, 0, 'members.changed', { index: b.controller(0).raft.configuration.index, peers: peers(0, 1, 2) });
  return b;
}

/** Its committed configuration is another: the next entry of its log. */
function reconfigured(b: ControllerBench, ...ids: readonly number[]): ControllerBench {
  const { configuration, durable } = b.controller(0).raft;
  const entry = { kind: 'configuration', term: 1, members: members(...ids), removed: [] } as const;
  const log = { ...durable.log, entries: [entry], length: 1 };
  const active = { ...configuration, index: 2, members: entry.members };
  return b.raft(0, { configuration: active, durable: { ...durable, log }, commit: 2 });
}

/** It leads a term. */
function elected(b: ControllerBench, term: number): void {
  const { durable } = b.controller(0).raft;
  b.raft(0, { ...leading({ ...b.controller(0).raft, durable: { ...durable, term } }, []), leader: 0 });
}

describe('membership-events (S0.6)', () => {
  it('is content with one event for each change, with its index and its members', () => {
    const b = reconfigured(bench(), 0, 1);
    says(b, 0, 'members.changed', { index: 2, peers: peers(0, 1) });
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('membership-events')).toBe(2);
  });

  it('sees a change that is not reported', () => {
    expect(reconfigured(bench(), 0, 1).end().violated).toEqual(['membership-events']);
  });

  it('sees a change that is reported twice', () => {
    const b = reconfigured(bench(), 0, 1);
    for (let i = 0; i < 2; i += 1) says(b, 0, 'members.changed', { index: 2, peers: peers(0, 1) });
    expect(b.violated).toEqual(['membership-events']);
  });

  it('sees other members, another index, and an empty list (#2692)', () => {
    for (const wrong of [
      { index: 2, peers: peers(0, 1, 2) },
      { index: 4, peers: peers(0, 1) },
      { index: 2, peers: [] },
    ]) {
      const b = reconfigured(bench(), 0, 1);
      says(b, 0, 'members.changed', wrong);
      expect(b.violated).toEqual(['membership-events']);
    }
  });

  it('owes nothing across a crash', () => {
    expect(reconfigured(bench(), 0, 1).stop(0).end().violated).toEqual([]);
  });
});

describe('membership-remembered (S0.6, OpenZiti #2906, #3501)', () => {
  /** A step after which the view is another, so that the lists are looked at. */
  function moved(b: ControllerBench): ControllerBench {
    const state = b.controller(0);
    if (state.view === null) throw new Error('it has not started');
    return b.release(0, { ...state, view: { ...state.view } });
  }

  /** Two members are left, which it has said, and it comes back and says this, and that its lists are those at `settled`. */
  function back(settled: number, index: number, ...ids: readonly number[]): ControllerBench {
    const b = reconfigured(bench(), 0, 1).ignoring('membership-events');
    says(b, 0, 'members.changed', { index: 2, peers: peers(0, 1) });
    const state = b.controller(0);
    b.stop(0).startWith(0, { ...state, raft: { ...state.raft, commit: 1 }, settled });
    says(b, 0, 'members.changed', { index, peers: peers(...ids) });
    return moved(b).end();
  }

  it('is content with the members that were told before the restart', () => {
    const b = back(2, 2, 0, 1);
    expect(b.violated).toEqual([]);
    expect(b.exercised.get('membership-remembered')).toBe(1);
  });

  it('sees members from before those that were told', () => {
    const b = back(0, 1, 0, 1, 2);
    expect(b.violated).toEqual(['membership-remembered']);
    expect(b.violations[0]?.detail.message).toContain('reports members from before');
  });

  it('sees lists from before what was told', () => {
    const b = back(0, 2, 0, 1);
    expect(b.violated).toContain('membership-remembered');
    expect(b.violations.at(-1)?.detail.message).toContain('lists others than it has reported');
  });

  it('sees other members in the list than in what was told', () => {
    const b = reconfigured(bench(), 0, 1).ignoring('membership-events');
    says(b, 0, 'members.changed', { index: 2, peers: peers(0, 1, 2) });
    expect(moved(b).end().violated).toEqual(['membership-remembered']);
  });

  it('is content with whoever knows that it was removed, and lists nobody', () => {
    const b = bench().ignoring('membership-events');
    b.raft(0, { durable: { ...b.controller(0).raft.durable, removed: true } });
    expect(moved(b).end().violated).toEqual([]);
    expect(b.exercised.get('membership-remembered')).toBe(1);
  });
});

describe('leadership-events (S0.6, #2684)', () => {
  it('is content with gained and lost, once for each term', () => {
    const b = bench();
    elected(b, 3);
    says(b, 0, 'leadership.gained');
    b.raft(0, { role: { kind: 'follower', transfer: null } });
    says(b, 0, 'leadership.lost');
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('leadership-events')).toBe(2);
  });

  it('sees leadership gained twice in one term', () => {
    const b = bench();
    elected(b, 3);
    says(b, 0, 'leadership.gained');
    says(b, 0, 'leadership.gained');
    expect(b.violated).toContain('leadership-events');
  });

  it('sees that it is not reported', () => {
    const b = bench();
    elected(b, 3);
    expect(b.end().violated).toEqual(['leadership-events']);
  });
});

describe('events-are-changes (S0.6)', () => {
  it('is content with turns', () => {
    const b = bench();
    for (const type of ['peer.connected', 'peer.disconnected', 'peer.connected'] as const) {
      says(b, 0, type, { peers: peers(1) });
    }
    says(b, 0, 'state.has_leader', { leader: 1 });
    says(b, 0, 'state.is_leaderless');
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('events-are-changes')).toBe(5);
  });

  it('sees a peer that goes without having come, and a leader told twice', () => {
    const gone = bench();
    says(gone, 0, 'peer.disconnected', { peers: peers(1) });
    expect(gone.violated).toEqual(['events-are-changes']);
    const again = bench();
    says(again, 0, 'state.has_leader', { leader: 1 });
    says(again, 0, 'state.has_leader', { leader: 1 });
    expect(again.violated).toEqual(['events-are-changes']);
  });
});
