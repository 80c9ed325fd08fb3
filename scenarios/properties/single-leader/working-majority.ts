import { asMember } from '../../raft-cluster/types.ts';
import { fewEnough } from '../bounds.ts';
import type { Configuration, MemberState, View } from '../cluster.ts';
import { configurationsIn, majorityOf, sameMembers, takesPart, votersIn } from '../log-reading.ts';
import type { Surroundings } from '../surroundings.ts';

/**
 * Whether a leader can be expected: since `from`, one set of nodes that pairwise work both ways has had a majority of
 * every configuration in any running node's log.
 */
export function majorityWorks(view: View, surroundings: Surroundings, from: number): boolean {
  const configurations: Configuration[] = [];
  const running: MemberState[] = [];
  for (let node = 0; node < view.nodeCount; node += 1) {
    const state = asMember(view.state(node));
    if (state === undefined) continue;
    for (const each of configurationsIn(state.durable)) {
      if (!fewEnough(votersIn(each.members))) return false;
      if (!configurations.some((other) => sameMembers(other.members, each.members)))
        configurations.push(each);
    }
    if (!state.durable.removed && surroundings.heldSince('works', node, node, from)) running.push(state);
  }
  if (configurations.length === 0) return false;
  const together = (a: MemberState, b: MemberState): boolean =>
    surroundings.heldSince('works', a.fixed.self, b.fixed.self, from);
  return someSet(running, 0, [], configurations, together);
}

type Together = (a: MemberState, b: MemberState) => boolean;

/** Whether a set that contains `chosen`, and others from position `at` on, has a majority of every configuration. */
function someSet(
  running: readonly MemberState[],
  at: number,
  chosen: MemberState[],
  configurations: readonly Configuration[],
  together: Together,
): boolean {
  if (configurations.every((each) => supporters(each, chosen) >= majorityOf(each.members))) return true;
  for (let i = at; i < running.length; i += 1) {
    const next = running[i];
    if (next === undefined || !chosen.every((other) => together(other, next))) continue;
    chosen.push(next);
    if (someSet(running, i + 1, chosen, configurations, together)) return true;
    chosen.pop();
  }
  return false;
}

function supporters(configuration: Configuration, among: readonly MemberState[]): number {
  let count = 0;
  for (const member of configuration.members) {
    if (member.suffrage !== 'voter') continue;
    if (among.some((state) => state.fixed.self === member.id && takesPart(state, member))) count += 1;
  }
  return count;
}
