import { describe, expect, it } from 'vitest';
import { memberWithId } from './members.ts';
import { isVoter } from './observers.ts';
import { add, beat, calmCluster, change } from './testing/membership.ts';
import { take, tell, voteRequest } from './testing/messages.ts';
import { TestCluster } from './testing/test-cluster.ts';
import { voter } from './testing/test-disk.ts';
import { ms } from './testing/test-options.ts';
import { until } from './testing/until.ts';

describe('learners and catching up (dissertation, 4.2.1)', () => {
  it('a learner gets the log and counts nowhere', () => {
    const c = calmCluster();
    change(c, add(3, 'learner'));
    beat(c);
    expect(c.state(3)).toMatchObject({ commit: 3, configuration: { index: 3 } });
    c.crash(1);
    c.crash(2);
    c.request(0, { kind: 'open-session', tag: 0 });
    c.deliverAll();
    expect(c.leader(0).progress[3]?.match).toBe(4);
    expect(c.state(0).commit).toBe(3);
    expect(isVoter(c.state(3))).toBe(false);
  });

  it('contact with learners does not keep a leader in office', () => {
    const c = calmCluster();
    change(c, add(3, 'learner'));
    change(c, add(4, 'learner'));
    c.separate([0, 3, 4], [1, 2]);
    c.elapse(1500 * ms, [0, 3, 4]);
    expect(c.leaders()).toEqual([]);
  });

  it('a learner never stands, but notices that there is no leader', () => {
    const c = calmCluster();
    change(c, add(3, 'learner'));
    c.isolate(3);
    c.elapse(5000 * ms, [3]);
    expect(c.state(3)).toMatchObject({ leader: -1, role: { kind: 'follower' }, durable: { term: 2 } });
    expect(take(c, 'vote', 3, 0)).toEqual([]);
  });

  it('a learner votes when it is asked: the candidate may know of its promotion when it does not', () => {
    const c = calmCluster();
    change(c, add(3, 'learner'));
    c.now += 1000 * ms;
    const request = voteRequest(3, 5, { lastIndex: 9, lastTerm: 4 });
    expect(tell(c, 1, 3, request)).toMatchObject({ granted: true });
  });

  it('a staging member becomes a voter by itself when a round of catching up was quick', () => {
    const c = calmCluster();
    change(c, add(3, 'staging'));
    beat(c);
    expect(isVoter(c.state(0), 3)).toBe(true);
    expect(isVoter(c.state(3))).toBe(true);
    expect(c.state(0).configuration.index).toBe(4);
  });

  it('a round that takes an election timeout is followed by another', () => {
    const c = calmCluster();
    c.isolate(3);
    change(c, add(3, 'staging'));
    c.elapse(1200 * ms, [0, 1, 2]);
    const before = c.leader(0).progress[3]?.passage;
    c.heal();
    until(
      () => c.leader(0).progress[3]?.match !== 0,
      () => {
        beat(c);
      },
    );
    expect(before).toMatchObject({ target: 3 });
    expect(isVoter(c.state(0), 3)).toBe(false);
    expect(c.leader(0).progress[3]?.passage).toMatchObject({ kind: 'catching-up', since: c.now });
    beat(c);
    expect(isVoter(c.state(0), 3)).toBe(true);
  });

  it('a newcomer with which the leader would be out of contact with a quorum does not become a voter', () => {
    const c = new TestCluster({ nodes: 2, members: [voter(0)] });
    c.elect(0);
    change(c, add(1, 'learner'));
    c.isolate(1);
    c.now += 950 * ms;
    expect(change(c, { kind: 'promote', id: 1 })).toMatchObject({ kind: 'changed' });
    expect(memberWithId(c.state(0).configuration, 1)?.suffrage).toBe('staging');
    c.heal();
    c.elapse(300 * ms);
    expect(isVoter(c.state(0), 1)).toBe(true);
    expect(c.leaders()).toEqual([0]);
  });

  it('a learner that keeps up is promoted to voter at once, one that lags becomes staging first', () => {
    const c = calmCluster();
    change(c, add(3, 'learner'));
    change(c, add(4, 'learner'));
    c.isolate(4);
    c.openSession(0);
    expect(change(c, { kind: 'promote', id: 4 })).toMatchObject({ kind: 'changed' });
    expect(memberWithId(c.state(0).configuration, 4)?.suffrage).toBe('staging');
    expect(change(c, { kind: 'promote', id: 4 })).toMatchObject({ reason: 'NOT_CAUGHT_UP' });
    expect(change(c, { kind: 'promote', id: 3 })).toMatchObject({ kind: 'changed' });
    expect(isVoter(c.state(0), 3)).toBe(true);
  });

  it('a staging member that was promoted is as its first addition asked', () => {
    const c = calmCluster();
    change(c, add(3, 'staging'));
    beat(c);
    expect(change(c, add(3, 'staging'))).toMatchObject({ kind: 'changed', index: 4 });
  });

  it('a new leader takes the catching up over', () => {
    const c = calmCluster();
    c.isolate(3);
    change(c, add(3, 'staging'));
    c.request(0, { kind: 'transfer', tag: 0, target: 1 });
    c.deliverAll();
    c.heal();
    c.elapse(1000 * ms);
    expect(c.leaders()).toEqual([1]);
    expect(isVoter(c.state(1), 3)).toBe(true);
  });

  it('a new member with a blank disk gets the first configuration with a snapshot', () => {
    const c = calmCluster();
    change(c, add(3, 'learner'));
    expect(c.state(3).durable.snapshot).toMatchObject({ index: 1, term: 1 });
    expect(c.state(3).configuration).toEqual(c.state(0).configuration);
  });
});
