import type { NodeId } from '../../../process/process.ts';
import type { JoinNote, JoinOutcome } from '../index.ts';
import { JoinNetwork } from './join-network.ts';
import { tend } from './schedule.ts';
import { addressOf } from './test-context.ts';

/** One cluster of nodes 0 to 2, led by node 0, and blank nodes up to 5. */
export function oneCluster(): JoinNetwork {
  const net = new JoinNetwork([[0, 1, 2]], 6);
  for (const id of [3, 4, 5]) net.node(id).contacts = [0, 1, 2];
  net.elect(net.cluster(0), 0);
  tend(net);
  return net;
}

/** Everything goes well for so long, in steps of a tenth of a second. */
export function calm(net: JoinNetwork, seconds: number): void {
  for (let step = 0; step < 10 * seconds; step += 1) {
    for (let count = net.flights.length; count > 0; count -= 1) net.deliver(0);
    tend(net);
    net.advance(100_000);
  }
}

/** Asks for a join and waits, calmly, for its outcome. */
export function join(
  net: JoinNetwork,
  at: NodeId,
  node: NodeId,
  suffrage: 'voter' | 'learner' = 'voter',
  address: string = addressOf(node),
): JoinOutcome {
  const request = net.ask(at, node, suffrage, address);
  calm(net, 7);
  return outcomeOf(net, request);
}

export function outcomeOf(net: JoinNetwork, request: number): JoinOutcome {
  const outcome = net.watch.questions.get(request)?.outcome;
  if (outcome === undefined || outcome === null) throw new Error(`request ${request} is not answered`);
  return outcome;
}

/** What the outcome says, in a word. */
export function wordOf(outcome: JoinOutcome): string {
  if (outcome.kind === 'refused') return outcome.refusal.code;
  return outcome.repeated ? 'repeated' : 'joined';
}

/** The steps of all joins so far, as an operator reads them. */
export function audit(net: JoinNetwork): readonly string[] {
  return net.watch.notes.flatMap(({ note }) => (note.kind === 'join-audit' ? [line(note)] : []));
}

function line(note: Extract<JoinNote, { kind: 'join-audit' }>): string {
  return `${note.layer} ${note.outcome}: ${note.found}`;
}

/** Delivers every message of this kind that is on its way, and nothing else. */
export function deliverOnly(net: JoinNetwork, kind: string): void {
  for (let at = 0; at < net.flights.length;) {
    if (net.flights[at]?.message.kind === kind) net.deliver(at);
    else at += 1;
  }
}

/** The suffrage of a node in the committed configuration; null for no member. */
export function suffrageOf(net: JoinNetwork, node: NodeId): string | null {
  return net.committed(net.cluster(0)).find((member) => member.id === node)?.suffrage ?? null;
}
