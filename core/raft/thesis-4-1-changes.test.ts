import { describe, expect, it } from 'vitest';
import type { MembershipChange } from './configuration.ts';
import { hasMember } from './members.ts';
import { isMember } from './observers.ts';
import { add, calmCluster, change } from './testing/membership.ts';
import { append, tell } from './testing/messages.ts';
import { TestCluster } from './testing/test-cluster.ts';
import { incarnationOf, voter } from './testing/test-disk.ts';
import { ELECTION } from './timers.ts';

describe('one change at a time (dissertation, 4.1)', () => {
  it('a configuration is in force from the moment that its entry is in the log', () => {
    const c = calmCluster();
    c.isolate(0);
    change(c, { kind: 'remove', id: 2 });
    expect(c.state(0).configuration).toMatchObject({ index: 3 });
    expect(hasMember(c.state(0).configuration, 2, incarnationOf(2))).toBe(false);
    expect(c.state(0).commit).toBe(2);
  });

  it('it is answered when it is committed', () => {
    const c = calmCluster();
    const request = c.request(0, { kind: 'change', tag: 4, change: { kind: 'remove', id: 2 } });
    expect(c.responses.has(request)).toBe(false);
    expect(c.answer(request)).toEqual({ kind: 'changed', tag: 4, index: 3 });
  });

  it('no second change begins before the first is committed', () => {
    const c = calmCluster();
    c.isolate(0);
    change(c, { kind: 'remove', id: 2 });
    expect(change(c, { kind: 'remove', id: 1 })).toMatchObject({ reason: 'CHANGE_IN_PROGRESS' });
  });

  it('no change begins before an entry of the leader’s own term is committed (the bug of 2015)', () => {
    const c = new TestCluster();
    c.fire(0, ELECTION);
    c.deliverAll(({ message }) => message.kind !== 'append');
    const request = c.request(0, { kind: 'change', tag: 0, change: { kind: 'remove', id: 2 } });
    expect(c.responses.get(request)).toMatchObject({ reason: 'CHANGE_IN_PROGRESS' });
  });

  it('a configuration whose entry is cut off goes with it', () => {
    const c = new TestCluster({ terms: [2, 2, 2] });
    const members = [voter(0), voter(1)];
    tell(c, 1, 0, append(0, 2, [1, 1], [{ kind: 'configuration', term: 2, members, removed: [] }]));
    expect(c.state(0).configuration).toEqual({ index: 2, members, removed: [] });
    tell(c, 2, 0, append(0, 3, [1, 1], [{ kind: 'noop', term: 3 }]));
    expect(c.state(0).configuration).toMatchObject({ index: 1 });
    expect(isMember(c.state(0), 2)).toBe(true);
  });

  it('of several configurations in the log the latest is in force, and an earlier one when that is cut off', () => {
    const c = new TestCluster({ terms: [2, 2, 2] });
    const two = [voter(0), voter(1)];
    const one = [voter(0)];
    tell(
      c,
      1,
      0,
      append(
        0,
        2,
        [1, 1],
        [
          { kind: 'configuration', term: 2, members: two, removed: [] },
          { kind: 'noop', term: 2 },
          { kind: 'configuration', term: 2, members: one, removed: [] },
        ],
      ),
    );
    expect(c.state(0).configuration).toEqual({ index: 4, members: one, removed: [] });
    tell(c, 1, 0, append(0, 3, [3, 2], [{ kind: 'noop', term: 3 }]));
    expect(c.state(0).configuration).toEqual({ index: 2, members: two, removed: [] });
    c.restart(0);
    expect(c.state(0).configuration).toEqual({ index: 2, members: two, removed: [] });
  });

  it('a deposed leader answers that it does not know what becomes of the change', () => {
    const c = calmCluster();
    c.isolate(0);
    const request = c.request(0, { kind: 'change', tag: 0, change: { kind: 'remove', id: 2 } });
    tell(c, 1, 0, append(0, 9, [1, 1]));
    expect(c.responses.get(request)).toMatchObject({ reason: 'UNKNOWN_OUTCOME', leader: 1 });
  });

  it('a change that is in force already is answered, with the index since when', () => {
    const c = calmCluster();
    expect(change(c, add(3, 'learner'))).toMatchObject({ kind: 'changed', index: 3 });
    expect(change(c, add(3, 'learner'))).toMatchObject({ kind: 'changed', index: 3 });
    expect(change(c, { kind: 'demote', id: 3 })).toMatchObject({ kind: 'changed', index: 3 });
    expect(change(c, { kind: 'remove', id: 3 })).toMatchObject({ kind: 'changed', index: 4 });
    expect(change(c, { kind: 'remove', id: 3 })).toMatchObject({ kind: 'changed', index: 4 });
    expect(change(c, { kind: 'promote', id: 1 })).toMatchObject({ kind: 'changed', index: 4 });
  });

  it('changes that make no sense are refused', () => {
    const c = calmCluster();
    const nonsense: MembershipChange[] = [
      { kind: 'promote', id: 4 },
      { kind: 'demote', id: 4 },
      { kind: 'add', id: 1, incarnation: incarnationOf(1, 2), as: 'staging' },
      { kind: 'add', id: 1, incarnation: incarnationOf(1), as: 'learner' },
    ];
    for (const what of nonsense) expect(change(c, what)).toMatchObject({ reason: 'INVALID_CHANGE' });
  });

  it('the last voter stays', () => {
    const members = [voter(0), { id: 1, incarnation: incarnationOf(1), suffrage: 'learner' as const }];
    const c = new TestCluster({ nodes: 2, members });
    c.elect(0);
    expect(change(c, { kind: 'remove', id: 0 })).toMatchObject({ reason: 'INVALID_CHANGE' });
    expect(change(c, { kind: 'demote', id: 0 })).toMatchObject({ reason: 'INVALID_CHANGE' });
  });

  it('who does not lead says who does', () => {
    expect(change(calmCluster(), add(3, 'learner'), 1)).toMatchObject({ reason: 'NOT_LEADER', leader: 0 });
  });
});
