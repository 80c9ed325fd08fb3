import { JoinNetwork } from './join-network.ts';
import { addressOf, TEST_SETTINGS } from './test-context.ts';

/** What may happen next; `pick` chooses whom it happens to. */
export interface Action {
  readonly kind:
    | 'deliver'
    | 'advance'
    | 'duplicate'
    | 'drop'
    | 'crash'
    | 'crash-in-step'
    | 'restart'
    | 'elect'
    | 'depose'
    | 'replicate'
    | 'commit'
    | 'promote'
    | 'settle'
    | 'isolate'
    | 'heal'
    | 'lull'
    | 'ask';
  readonly pick: number;
}

/** Clusters 0–2 and 3–5, and two blank nodes, which both clusters may court. */
export function courtedNetwork(): JoinNetwork {
  const net = new JoinNetwork(
    [
      [0, 1, 2],
      [3, 4, 5],
    ],
    8,
  );
  // The numbers of the two clusters' joins differ, so that the watch can tell them apart.
  net.cluster(1).term = 500_000;
  net.node(6).contacts = [0, 1, 2];
  net.node(7).contacts = [3, 4, 5];
  for (const cluster of net.clusters) {
    net.elect(cluster, 0);
    tend(net);
  }
  return net;
}

/** One action of a schedule. */
export function act(net: JoinNetwork, { kind, pick }: Action): void {
  const cluster = net.cluster(pick % 2);
  const rest = pick >> 1;
  const node = rest % net.nodes.length;
  switch (kind) {
    case 'deliver':
      return net.deliver(pick % Math.max(1, net.flights.length));
    case 'drop':
      net.flights.splice(pick % Math.max(1, net.flights.length), 1);
      return;
    case 'duplicate': {
      const flight = net.flights[pick % Math.max(1, net.flights.length)];
      if (flight !== undefined && net.flights.length < 200) net.flights.push(flight);
      return;
    }
    case 'advance':
      return net.advance((1 + (pick % 10)) * 50_000);
    case 'crash':
      return net.crash(node);
    case 'crash-in-step':
      net.crashAfter = pick % 6;
      return;
    case 'restart': {
      const down = net.nodes.filter((each) => !each.alive);
      const chosen = down[pick % Math.max(1, down.length)];
      if (chosen !== undefined) net.restart(chosen.id);
      return;
    }
    case 'elect':
      return net.elect(cluster, rest);
    case 'depose':
      return net.depose(cluster, rest);
    case 'replicate':
      return net.replicate(cluster, node);
    case 'commit':
      return net.commit(cluster);
    case 'promote':
      return net.promote(cluster);
    case 'settle':
      return tend(net);
    case 'isolate':
      net.isolated.add(node);
      return;
    case 'heal':
      net.isolated.clear();
      return;
    case 'lull':
      return net.advance(((pick % 10) + 1) * 500_000);
    case 'ask': {
      const target = rest % 5 === 0 ? 3 * ((rest >> 3) % 2) : 6 + (rest % 2);
      net.ask((rest >> 4) % 8, target, pick % 3 === 0 ? 'learner' : 'voter', addressOf(target));
      return;
    }
  }
}

/** The log does its work once: everybody who can hears of everything, and it is committed. */
export function tend(net: JoinNetwork): void {
  for (const [at, cluster] of net.clusters.entries()) {
    if (net.leaderOf(cluster) === undefined) net.elect(cluster, at);
    for (let round = 0; round < 2; round += 1) {
      for (const node of net.nodes) net.replicate(cluster, node.id);
      net.commit(cluster);
    }
    net.promote(cluster);
    for (const node of net.nodes) net.learnRemoval(cluster, node.id);
  }
}

/** No more faults: every message arrives, everybody runs, until every bound has passed. */
export function recover(net: JoinNetwork): void {
  net.crashAfter = Infinity;
  net.isolated.clear();
  for (const node of net.nodes) net.restart(node.id);
  const { timeout, reservationTime, bindTimeout, standingInterval } = TEST_SETTINGS;
  const until = net.now + timeout + reservationTime + 2 * bindTimeout + 4 * standingInterval;
  while (net.now < until) {
    for (let count = net.flights.length; count > 0; count -= 1) net.deliver(0);
    tend(net);
    net.advance(200_000);
  }
}

/** Why some join has neither happened nor not happened; null when none is in between (requirement S2.5). */
export function unfinished(net: JoinNetwork): string | null {
  for (const cluster of net.clusters) {
    for (const { id, incarnation } of net.committed(cluster)) {
      const { raft } = net.node(id);
      if (raft?.cluster !== cluster.id || raft.incarnation !== incarnation) {
        return `member ${id} of ${cluster.id} is not bound to it`;
      }
    }
  }
  for (const { id, raft, slice } of net.nodes) {
    if (slice !== null && slice.reservation !== null) return `node ${id} is still reserved`;
    if (raft === null || raft.removed) continue;
    const cluster = net.clusters.find((each) => each.id === raft.cluster);
    if (cluster === undefined) return `node ${id} is bound to no cluster that there is`;
    if (!net.committed(cluster).some((each) => each.id === id && each.incarnation === raft.incarnation)) {
      return `node ${id} is bound to ${cluster.id}, but no member`;
    }
  }
  for (const [request, { outcome, lost }] of net.watch.questions) {
    if (outcome === null && !lost) return `request ${request} is not answered`;
  }
  return refusedButJoined(net);
}

/** A refusal, but for `TIMEOUT` and `NO_LEADER`, means that everything is as it was before. */
function refusedButJoined(net: JoinNetwork): string | null {
  for (const { id, raft } of net.nodes) {
    if (raft === null || raft.incarnation < 100) continue;
    const questions = [...net.watch.questions.values()].filter((question) => question.node === id);
    const refused = questions.every(
      ({ lost, outcome }) =>
        !lost &&
        outcome?.kind === 'refused' &&
        outcome.refusal.code !== 'TIMEOUT' &&
        outcome.refusal.code !== 'NO_LEADER',
    );
    if (refused) return `node ${id} was refused ${questions.length} times, and has joined`;
  }
  return null;
}
