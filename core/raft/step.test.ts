import { describe, expect, it } from 'vitest';
import { acknowledgement, append, tell, voteRequest, word } from './testing/messages.ts';
import { TestCluster } from './testing/test-cluster.ts';
import { ms } from './testing/test-options.ts';
import { APPLY, ELECTION, HEARTBEAT, TRANSFER } from './timers.ts';
import { until } from './testing/until.ts';

/** Node 0 leads three, all quiet. */
function calm(): TestCluster {
  const c = new TestCluster();
  c.elect(0);
  c.fire(0, HEARTBEAT);
  c.deliverAll();
  return c;
}

describe('a step', () => {
  it('that changes nothing returns the same state', () => {
    const c = calm();
    const [leader, follower] = [c.state(0), c.state(1)];
    const role = c.leader(0);
    tell(c, 1, 0, acknowledgement(1, 2, 2, { round: role.round, sentAt: c.now }));
    tell(c, 1, 0, acknowledgement(1, 1, 2));
    tell(c, 1, 0, voteRequest(0, 9));
    for (const timer of [ELECTION, TRANSFER, APPLY, 99]) c.step(0, { kind: 'timer', timer });
    expect(c.state(0)).toBe(leader);
    c.now = follower.heardAt;
    tell(c, 0, 1, append(1, 1, [1, 1]));
    tell(c, 2, 1, acknowledgement(2, 2, 2));
    for (const timer of [ELECTION, HEARTBEAT, TRANSFER, APPLY]) c.step(1, { kind: 'timer', timer });
    c.request(1, { kind: 'open-session', tag: 0 });
    c.request(1, { kind: 'read', tag: 0, query: null });
    expect(c.state(1)).toBe(follower);
  });

  it('of a heartbeat changes nothing but the time of the last contact', () => {
    const c = calm();
    const before = c.state(1);
    c.now += 50 * ms;
    tell(c, 0, 1, append(1, 2, [2, 2], [], 2));
    expect(c.state(1)).toEqual({ ...before, heardAt: c.now });
    expect(c.state(1).durable).toBe(before.durable);
  });

  it('saves at most once, whatever it does', () => {
    const c = new TestCluster({ options: { snapshotThreshold: 1, trailingLogs: 0 } });
    const saves: number[] = [];
    const count = (): void => {
      saves.push(c.effects.filter((kind) => kind === 'save').length);
    };
    c.fire(0, ELECTION);
    until(() => !c.deliver(), count);
    for (let i = 0; i < 5; i += 1) {
      c.request(0, { kind: 'open-session', tag: 0 });
      count();
      until(() => !c.deliver(), count);
    }
    c.request(0, { kind: 'change', tag: 0, change: { kind: 'remove', id: 1 } });
    until(() => !c.deliver(), count);
    expect(Math.max(...saves)).toBe(1);
    expect(c.state(1).durable.removed).toBe(true);
  });

  it('leaves every state that came before as it was', () => {
    const c = calm();
    tell(c, 0, 1, append(1, 2, [2, 2], [word(2, 'a'), word(2, 'b')]));
    const kept = JSON.stringify(c.state(1).durable.log.entries.slice(0, 3));
    const before = c.state(1);
    tell(c, 2, 1, append(1, 3, [2, 2], [word(3, 'c')]));
    expect(JSON.stringify(before.durable.log.entries.slice(0, 3))).toBe(kept);
    c.assertNoViewChanged();
  });

  it('of a blank member waits to be added: it has no configuration, and never stands', () => {
    const c = new TestCluster({ nodes: 2, members: [] });
    expect(c.state(0).durable).toMatchObject({ incarnation: 100, term: 0, vote: -1, removed: false });
    expect(c.disk(0).kind).toBe('durable');
    c.elapse(10_000 * ms);
    expect(c.state(0).role.kind).toBe('follower');
    expect(c.flights).toEqual([]);
    c.restart(0);
    expect(c.state(0).durable.incarnation).toBe(100);
  });
});
