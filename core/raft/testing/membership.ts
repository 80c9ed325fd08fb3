import type { MembershipChange } from '../configuration.ts';
import type { RaftResponse } from '../request.ts';
import { HEARTBEAT } from '../timers.ts';
import { TestCluster } from './test-cluster.ts';
import { incarnationOf, voter } from './test-disk.ts';
import type { Words } from './test-machine.ts';

/** Node 0 leads three voters; nodes 3 and 4 are blank and wait to be added. */
export function calmCluster(): TestCluster {
  const c = new TestCluster({ nodes: 5, members: [voter(0), voter(1), voter(2)] });
  c.elect(0);
  beat(c);
  return c;
}

/** The leader's next round, and all that follows from it. */
export function beat(c: TestCluster, leader = 0): void {
  c.fire(leader, HEARTBEAT);
  c.deliverAll();
}

/** Asks for a change and delivers all that follows; the answer, if there is one by then. */
export function change(c: TestCluster, what: MembershipChange, leader = 0): RaftResponse<Words> | undefined {
  const request = c.request(leader, { kind: 'change', tag: 0, change: what });
  c.deliverAll();
  return c.responses.get(request);
}

/** The first incarnation of a blank node, to be added. */
export function add(id: number, as: 'staging' | 'learner'): MembershipChange {
  return { kind: 'add', id, incarnation: incarnationOf(id), as };
}
