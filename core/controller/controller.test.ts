import { describe, expect, it } from 'vitest';
import type { Outbox } from '../process/process.ts';
import { formatted } from '../raft/index.ts';
import { controller } from './controller.ts';
import { listControllers } from './list-controllers.ts';
import type { ControllerMessage } from './message.ts';
import type { ControllerNote } from './note.ts';
import type { ControllerDurable, ControllerState } from './state.ts';
import { blankMembership } from './membership/membership-state.ts';
import { replicatedMachine } from './replicated/replicated.ts';
import { raftOptions, settings } from './testing/settings.ts';
import { silent } from './testing/silent.ts';
import { LEADERLESS, REPAIR } from './timers.ts';
import { listMembers } from './viewing/index.ts';

const process = controller(settings);
const CHARTER = { cluster: 1, founders: [{ node: 0, incarnation: 1, address: settings.address }] };
const UNTOLD = {
  promised: { round: 0, node: -1, incarnation: 0 },
  accepted: null,
  decided: CHARTER,
  untold: [],
};

/** The only member of its cluster, as leader. */
function soleLeader(): ControllerState {
  const raft = formatted([{ id: 0, incarnation: 1, suffrage: 'voter' }], 1, replicatedMachine);
  const { joining } = blankMembership(1);
  const disk = {
    kind: 'durable',
    durable: { raft, membership: { founding: UNTOLD, joining }, settled: 0 },
  } as const;
  const started = process.start(0, disk, 9, 0, silent);
  return process.step(started, { kind: 'timer', timer: 0 }, raftOptions.heartbeatTimeout, silent);
}

/** What a controller answers to one request, and the state that follows. */
function asked(
  state: ControllerState,
  body: Parameters<typeof process.step>[1] & { kind: 'request' },
): { readonly next: ControllerState; readonly answers: readonly unknown[] } {
  const answers: unknown[] = [];
  const out: Outbox<unknown, unknown, unknown, unknown> = {
    ...silent,
    respond: (_, answer) => void answers.push(answer),
  };
  return { next: process.step(state, body, raftOptions.heartbeatTimeout + 1, out), answers };
}

/** A disk with two members in its snapshot, and the second one's removal in its log. */
function settledDisk(removed: boolean): { readonly disk: ControllerDurable } {
  const first = { id: 0, incarnation: 1, suffrage: 'voter' } as const;
  const raft = formatted([first, { id: 1, incarnation: 2, suffrage: 'voter' }], 1, replicatedMachine);
  const left = [{ id: 1, incarnation: 2 }];
  const entry = { kind: 'configuration', term: 1, members: [first], removed: left } as const;
  const log = { ...raft.log, entries: [entry], length: 1 };
  const { joining } = blankMembership(1);
  return {
    disk: { raft: { ...raft, log, removed }, membership: { founding: UNTOLD, joining }, settled: 0 },
  };
}

describe('a controller', () => {
  it('lets nobody change the membership past validation (S2.4): Raft is not asked', () => {
    const leader = soleLeader();
    expect(leader.raft.role.kind).toBe('leader');
    const change = { kind: 'add', id: 5, incarnation: 6, as: 'staging' } as const;
    for (const body of [
      { kind: 'change', tag: 3, change } as const,
      { kind: 'transfer', tag: 3, target: null } as const,
    ]) {
      const { next, answers } = asked(leader, { kind: 'request', id: 7, body });
      expect(next).toBe(leader);
      expect(answers).toEqual([{ kind: 'refused', tag: 3, reason: 'INVALID_CHANGE', leader: 0 }]);
    }
  });

  it('that is blank again watches nobody, and looks for a cluster at once', () => {
    const members = [
      { id: 0, incarnation: 1, suffrage: 'voter' },
      { id: 1, incarnation: 50, suffrage: 'learner' },
    ] as const;
    const joined = { cluster: 1, ticket: 50, index: 1, contacts: [0], voted: false };
    const membership = {
      founding: null,
      joining: { incarnation: 4, serial: 1, reservation: null, ...joined },
    };
    const disk = {
      kind: 'durable',
      durable: { raft: formatted(members, 50, replicatedMachine), membership, settled: 0 },
    } as const;
    const seeded = controller({ ...settings, discovery: { ...settings.discovery, seeds: [2] } });
    const learner = seeded.start(1, disk, 9, 0, silent);
    expect(learner.status.peers.flatMap((peer) => peer?.incarnation ?? [])).toEqual([1]);
    const greeted: number[] = [];
    const out: Outbox<{ readonly kind: string }, unknown, unknown, unknown> = {
      ...silent,
      send: (to, { kind }) => void (kind === 'hello' && greeted.push(to)),
    };
    const removed = { kind: 'join-removed', cluster: 1, ticket: 50 } as const;
    const blank = seeded.step(learner, { kind: 'receive', from: 0, message: removed }, 1000, out);
    expect(blank.cluster).toBe(0);
    expect(blank.status.peers).toEqual([]);
    expect(greeted.sort()).toEqual([0, 2]);
  });

  it('tells whom it is connected with when a cluster that it had joined lets it go before it knew the members', () => {
    const events: string[] = [];
    let ticket = 0;
    const out: Outbox<ControllerMessage, unknown, unknown, ControllerNote> = {
      ...silent,
      send: (_, message) => {
        if (message.kind === 'join-reserved') ticket = message.ticket;
      },
      note: (note) => {
        if (note.kind === 'cluster-event') events.push(note.event.eventType);
      },
    };
    let state = process.start(1, { kind: 'blank' }, 4, 0, out);
    const receive = (message: ControllerMessage): void => {
      state = process.step(state, { kind: 'receive', from: 0, message }, 1000, out);
    };
    const alive = { node: 0, address: 'tls:ctrl1.example:1280', incarnation: 1, cluster: 1 };
    const rumours = [{ ...alive, standing: 'alive', refutation: 0 } as const];
    receive({ kind: 'join-reserve', cluster: 1, join: 7 });
    receive({ kind: 'join-bind', cluster: 1, ticket, index: 2, members: [0] });
    receive({ kind: 'gossip-ping', deployment: 'test', sequence: 1, rumours, relay: null });
    expect(events).toEqual(['peer.connected']);
    const unheard = { echo: -1, latest: -1, held: -1, preferred: false, view: null };
    receive({ kind: 'heartbeat', incarnation: 1, to: ticket, sentAt: 0, ...unheard });
    expect(events).toEqual(['peer.connected', 'peer.disconnected']);
    receive({ kind: 'join-removed', cluster: 1, ticket });
    expect(events).toEqual(['peer.connected', 'peer.disconnected', 'peer.connected']);
  });

  it('compares anew in its repair task, which goes on for ever (S1.4)', () => {
    const members = [
      { id: 0, incarnation: 1, suffrage: 'voter' },
      { id: 1, incarnation: 2, suffrage: 'voter' },
    ] as const;
    const { joining } = blankMembership(1);
    const durable = {
      raft: formatted(members, 1, replicatedMachine),
      membership: { founding: UNTOLD, joining },
      settled: 0,
    };
    const sent: ControllerMessage[] = [];
    const timers: number[] = [];
    const out: Outbox<ControllerMessage, unknown, unknown, ControllerNote> = {
      ...silent,
      send: (_, message) => void sent.push(message),
      setTimer: (timer) => void timers.push(timer),
    };
    let state = process.start(0, { kind: 'durable', durable }, 9, 0, silent);
    const append = { kind: 'append', term: 1, to: 1, round: 1, sentAt: 0, entries: [], commit: 1 } as const;
    state = process.step(
      state,
      { kind: 'receive', from: 1, message: { ...append, prevIndex: 1, prevTerm: 1 } },
      1,
      silent,
    );
    const heard = { echo: 500, latest: 500, held: 0, preferred: false, view: null };
    const message = { kind: 'heartbeat', incarnation: 2, to: 1, sentAt: 0, ...heard } as const;
    state = process.step(state, { kind: 'receive', from: 1, message }, 1000, out);
    // The record says nothing of a member that is seen to be online: the leader is asked at once, and then every time.
    expect(sent).toMatchObject([{ kind: 'sync-request', nodes: [1], periodic: false }]);
    for (let turn = 1; turn <= 2; turn += 1) {
      sent.length = timers.length = 0;
      const now = turn * settings.stateSyncInterval;
      state = process.step(state, { kind: 'timer', timer: REPAIR }, now, out);
      expect(sent).toMatchObject([{ kind: 'sync-request', nodes: [1], periodic: true }]);
      expect(timers).toContain(REPAIR);
    }
  });

  it('turns to all members at once when it warns that there is no leader (S4.5)', () => {
    const members = [0, 1, 2].map((id) => ({ id, incarnation: id + 1, suffrage: 'voter' as const }));
    const { joining } = blankMembership(1);
    const durable = {
      raft: formatted(members, 1, replicatedMachine),
      membership: { founding: UNTOLD, joining },
      settled: 0,
    };
    const done: string[] = [];
    const out: Outbox<ControllerMessage, unknown, unknown, ControllerNote> = {
      ...silent,
      send: (to, { kind }) => void done.push(`${kind} to ${to}`),
      note: (note) => void (note.kind === 'leaderless' && done.push(note.level)),
    };
    const started = process.start(0, { kind: 'durable', durable }, 9, 0, silent);
    const late = settings.leaderless.warnAfter + 1;
    process.step(started, { kind: 'timer', timer: LEADERLESS }, late, out);
    expect(done).toEqual(['warning', 'hello to 1', 'hello to 2']);
  });

  it('lets no cluster into a blank node that was not bound to it: Raft hears nothing', () => {
    const blank = process.start(0, { kind: 'blank' }, 4, 0, silent);
    const message = {
      kind: 'append',
      term: 5,
      to: 4,
      round: 1,
      sentAt: 0,
      prevIndex: 0,
      prevTerm: 0,
      entries: [],
      commit: 0,
    } as const;
    expect(process.step(blank, { kind: 'receive', from: 1, message }, 1, silent)).toBe(blank);
  });

  it('OpenZiti #3501: lists the latest members that it knew of before its restart, though Raft has forgotten the commit index', () => {
    const { disk } = settledDisk(false);
    const restarted = process.start(0, { kind: 'durable', durable: { ...disk, settled: 2 } }, 9, 0, silent);
    expect(restarted.raft.commit).toBe(1);
    expect(listControllers(restarted).map(({ id }) => id)).toEqual([0]);
    expect(listMembers(restarted).map(({ id }) => id)).toEqual([0]);
    expect(restarted.view?.index).toBe(2);
    const unsettled = process.start(0, { kind: 'durable', durable: disk }, 9, 0, silent);
    expect(listControllers(unsettled).map(({ id }) => id)).toEqual([0, 1]);
  });

  it('OpenZiti #2906: that knows that it was removed lists nobody, and tells of no members', () => {
    const { disk } = settledDisk(true);
    const events: unknown[] = [];
    const out = { ...silent, note: (note: unknown): void => void events.push(note) };
    const restarted = process.start(0, { kind: 'durable', durable: { ...disk, settled: 2 } }, 9, 0, out);
    expect(listControllers(restarted)).toEqual([]);
    expect(listMembers(restarted)).toEqual([]);
    expect(events).toEqual([]);
  });

  it('keeps which configuration is committed before it tells of it, and none that its snapshot holds', () => {
    const done: string[] = [];
    const out: Outbox<unknown, ControllerDurable, unknown, ControllerNote> = {
      ...silent,
      save: ({ settled }) => void done.push(`keeps ${settled}`),
      note: (note) => {
        if (note.kind !== 'cluster-event' || note.event.eventType !== 'members.changed') return;
        done.push(`tells ${note.event.index ?? -1}`);
      },
    };
    const { disk } = settledDisk(false);
    const follower = process.start(0, { kind: 'durable', durable: disk }, 9, 0, out);
    const append = {
      kind: 'append',
      term: 1,
      to: 1,
      round: 1,
      sentAt: 0,
      prevIndex: 2,
      prevTerm: 1,
      entries: [],
      commit: 2,
    } as const;
    process.step(follower, { kind: 'receive', from: 1, message: append }, 1, out);
    expect(done).toEqual(['tells 1', 'keeps 2', 'tells 2']);
  });

  it('keeps the incarnation of its disk from the first start on, in the very first image', () => {
    const images: unknown[] = [];
    process.start(0, { kind: 'blank' }, 4, 0, { ...silent, save: (image) => void images.push(image) });
    expect(images).toMatchObject([{ raft: { incarnation: 4 }, membership: { joining: { incarnation: 4 } } }]);
  });
});
