import { expect, it } from 'vitest';
import { holdsLease, isLeader, lastIndex } from './observers.ts';
import { TestCluster } from './testing/test-cluster.ts';
import { ms } from './testing/test-options.ts';

it('a cluster elects a leader, replicates, applies and answers', () => {
  const c = new TestCluster({ nodes: 5, options: { snapshotThreshold: 5, trailingLogs: 2 } });
  c.elect(0);
  const session = c.openSession(0);
  for (let i = 1; i <= 20; i += 1) {
    const r = c.answer(
      c.request(0, { kind: 'command', tag: i, session, sequence: i, command: `w${String(i)}` }),
    );
    expect(r).toMatchObject({ kind: 'result', result: i });
  }
  c.elapse(200 * ms);
  expect(holdsLease(c.state(0), c.now)).toBe(true);
  expect(c.answer(c.request(0, { kind: 'read', tag: 1, query: null }))).toMatchObject({ kind: 'answer' });
  c.isolate(4);
  for (let i = 21; i <= 40; i += 1) {
    c.answer(c.request(0, { kind: 'command', tag: i, session, sequence: i, command: `w${String(i)}` }));
  }
  c.heal();
  c.elapse(3000 * ms);
  for (const id of c.ids()) expect(lastIndex(c.state(id))).toBe(lastIndex(c.state(0)));
  for (const id of c.ids()) expect(c.state(id).replica.machine.length).toBe(40);
  c.crash(0);
  c.elapse(5000 * ms);
  expect(c.leaders().length).toBe(1);
  expect(isLeader(c.state(1)) || isLeader(c.state(2)) || isLeader(c.state(3)) || isLeader(c.state(4))).toBe(
    true,
  );
  c.assertNoViewChanged();
});
