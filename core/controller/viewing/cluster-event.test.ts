import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterEventJson, clusterEvents } from './index.ts';
import type { ClusterEvent, ClusterPeer, ClusterView } from './index.ts';

/** 2025-01-14T19:42:10Z, and a second, in microseconds. */
const EPOCH = 1_736_883_730_000_000;
const SECOND = 1_000_000;
const nameOf = (id: number): string => `ctrl${String(id + 1)}`;
const peer = (id: number): ClusterPeer => ({ id, addr: `tls:${nameOf(id)}.example:1280`, version: 'v1.6.2' });
const blank: ClusterView = {
  id: 0,
  term: 0,
  isLeader: false,
  leader: -1,
  index: 0,
  members: [],
  connected: [],
  isReadOnly: false,
};
const members = [peer(0), peer(1)];
const following: ClusterView = {
  id: 0,
  term: 3,
  isLeader: false,
  leader: 1,
  index: 7,
  members,
  connected: [peer(1)],
  isReadOnly: false,
};

const types = (events: readonly ClusterEvent[]): readonly string[] => events.map((event) => event.eventType);

describe('cluster events in the shape of OpenZiti', () => {
  it('golden: a node joins, leads, loses a peer, and is alone', () => {
    const leading: ClusterView = { ...following, term: 4, isLeader: true, leader: 0 };
    const alone: ClusterView = { ...leading, isLeader: false, leader: -1, connected: [], isReadOnly: true };
    const lines = [
      ...clusterEvents(null, blank, SECOND),
      ...clusterEvents(blank, following, 2 * SECOND),
      ...clusterEvents(following, leading, 3 * SECOND),
      ...clusterEvents(leading, alone, 4 * SECOND),
      ...clusterEvents(alone, { ...alone, isReadOnly: false, connected: [peer(8)] }, 5 * SECOND),
    ].map((event) => clusterEventJson(event, EPOCH, nameOf));
    const ctrl1 = '{"id":"ctrl1","addr":"tls:ctrl1.example:1280","version":"v1.6.2"}';
    const ctrl2 = '{"id":"ctrl2","addr":"tls:ctrl2.example:1280","version":"v1.6.2"}';
    const ctrl9 = '{"id":"ctrl9","addr":"tls:ctrl9.example:1280","version":"v1.6.2"}';
    expect(lines).toEqual([
      `{"namespace":"cluster","eventType":"peer.connected","event_src_id":"ctrl1","timestamp":"2025-01-14T19:42:12Z","peers":[${ctrl2}]}`,
      `{"namespace":"cluster","eventType":"members.changed","event_src_id":"ctrl1","timestamp":"2025-01-14T19:42:12Z","index":7,"peers":[${ctrl1},${ctrl2}]}`,
      '{"namespace":"cluster","eventType":"state.has_leader","event_src_id":"ctrl1","timestamp":"2025-01-14T19:42:12Z","leaderId":"ctrl2"}',
      '{"namespace":"cluster","eventType":"leadership.gained","event_src_id":"ctrl1","timestamp":"2025-01-14T19:42:13Z"}',
      '{"namespace":"cluster","eventType":"state.has_leader","event_src_id":"ctrl1","timestamp":"2025-01-14T19:42:13Z","leaderId":"ctrl1"}',
      `{"namespace":"cluster","eventType":"peer.disconnected","event_src_id":"ctrl1","timestamp":"2025-01-14T19:42:14Z","peers":[${ctrl2}]}`,
      '{"namespace":"cluster","eventType":"leadership.lost","event_src_id":"ctrl1","timestamp":"2025-01-14T19:42:14Z"}',
      '{"namespace":"cluster","eventType":"state.is_leaderless","event_src_id":"ctrl1","timestamp":"2025-01-14T19:42:14Z"}',
      '{"namespace":"cluster","eventType":"state.ro","event_src_id":"ctrl1","timestamp":"2025-01-14T19:42:14Z"}',
      `{"namespace":"cluster","eventType":"peer.connected","event_src_id":"ctrl1","timestamp":"2025-01-14T19:42:15Z","peers":[${ctrl9}]}`,
      `{"namespace":"cluster","eventType":"peer.not_member","event_src_id":"ctrl1","timestamp":"2025-01-14T19:42:15Z","peers":[${ctrl9}]}`,
      '{"namespace":"cluster","eventType":"state.rw","event_src_id":"ctrl1","timestamp":"2025-01-14T19:42:15Z"}',
    ]);
  });

  it('OpenZiti #2692: a list of members that is empty is never published', () => {
    expect(types(clusterEvents(following, { ...following, members: [], index: 9 }, 1))).toEqual([]);
  });

  it('S0.6: a change of suffrage is a change of the members, though their list is the same', () => {
    expect(types(clusterEvents(following, { ...following, index: 8 }, 1))).toEqual(['members.changed']);
  });

  it('a peer that was connected and is removed is no member from then on, and is said to be so once', () => {
    const removed: ClusterView = { ...following, index: 8, members: [peer(0)] };
    expect(types(clusterEvents(following, removed, 1))).toEqual(['peer.not_member', 'members.changed']);
    expect(types(clusterEvents(removed, removed, 2))).toEqual([]);
  });

  const id = fc.nat(3);
  const peers = fc.uniqueArray(id, { maxLength: 4 }).map((ids) => ids.sort((a, b) => a - b).map(peer));
  const view = fc.record({
    id: fc.constant(0),
    advance: fc.nat(2),
    isLeader: fc.boolean(),
    leader: fc.integer({ min: -1, max: 3 }),
    indexStep: fc.nat(1),
    members: peers,
    connected: peers,
    isReadOnly: fc.boolean(),
  });

  it('OpenZiti #2684: leadership is gained once for each node and term, and gained and lost take turns', () => {
    fc.assert(
      fc.property(fc.array(view, { maxLength: 40 }), (steps) => {
        let before: ClusterView | null = null;
        let term = 1;
        let leads = false;
        let index = 1;
        const gained: number[] = [];
        const led = new Set<number>();
        for (const { advance, indexStep, isLeader: wants, ...rest } of steps) {
          term += advance;
          index += indexStep;
          // A term that was left is not led again: nobody wins an election of a term that is over.
          const isLeader: boolean = wants && (advance > 0 || (before !== null && before.isLeader));
          if (isLeader) led.add(term);
          const after: ClusterView = { ...rest, term, index, isLeader };
          for (const event of clusterEvents(before, after, term)) {
            if (event.eventType === 'leadership.gained') {
              expect(leads).toBe(false);
              leads = true;
              gained.push(term);
            }
            if (event.eventType === 'leadership.lost') {
              expect(leads).toBe(true);
              leads = false;
            }
            if (event.eventType === 'members.changed') expect(event.peers).not.toEqual([]);
          }
          expect(leads).toBe(isLeader);
          before = after;
        }
        expect(gained).toEqual([...led]);
      }),
      { seed: 9 },
    );
  });
});
