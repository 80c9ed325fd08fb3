import { leaseUntil } from '../../../core/raft/index.ts';
import { asMember } from '../../raft-cluster/types.ts';
import type { MemberState, View } from '../cluster.ts';
import { lastIndexOf, sameMembers, takesPart, termOf } from '../log-reading.ts';
import { digestOfMachine, digestOfSessions } from '../raft-safety/replicas/reference-fold.ts';
import type { Surroundings } from '../surroundings.ts';

/** What is missing, in words, until the cluster is settled: one leader, nothing in flight, everybody alike. Null when it is. */
export function missingFrom(view: View, surroundings: Surroundings): string | null {
  const leaders: number[] = [];
  for (let node = 0; node < view.nodeCount; node += 1) {
    if (asMember(view.state(node))?.role.kind === 'leader') leaders.push(node);
  }
  const [leader] = leaders;
  if (leader === undefined) return 'there is no leader';
  if (leaders.length > 1) return `several lead: ${leaders.map((node) => view.name(node)).join(', ')}`;
  const state = asMember(view.state(leader));
  if (state === undefined || state.role.kind !== 'leader') return 'there is no leader';
  if (view.localClock(leader) >= leaseUntil(state)) return `${view.name(leader)} leads without a lease`;
  const last = lastIndexOf(state.durable.log);
  if (state.configuration.index > state.commit) return 'a change of membership is still in flight';
  if (state.role.transfer !== null) return 'leadership is still being handed over';
  if (state.commit < last) return `${view.name(leader)} has committed ${state.commit} of ${last}`;
  if (state.replica.applied < last)
    return `${view.name(leader)} has applied ${state.replica.applied} of ${last}`;
  const { proposals, reads } = state.role;
  if (proposals.length > 0) return `${view.name(leader)} has ${proposals.length} proposals left over`;
  if (reads.length > 0) return `${view.name(leader)} has ${reads.length} reads left over`;
  for (const member of state.configuration.members) {
    if (member.id === leader || !surroundings.heldSince('works', leader, member.id, view.now)) continue;
    const peer = asMember(view.state(member.id));
    if (peer !== undefined && peer.durable.incarnation === member.incarnation && peer.durable.removed) {
      return `${view.name(member.id)} is a member and believes that it was removed`;
    }
    if (!takesPart(peer, member)) continue;
    const different = differenceOf(peer, state);
    if (different !== null) return `${view.name(member.id)} ${different}`;
    const progress = state.role.progress[member.id];
    if (progress === undefined || progress.match !== last || progress.inflight.length > 0) {
      return `${view.name(leader)} does not know that ${view.name(member.id)} is up to date`;
    }
    if (member.suffrage === 'staging') return `${view.name(member.id)} has not been promoted`;
  }
  return null;
}

/** In what a member that follows still differs from its leader, in words; null if in nothing. */
function differenceOf(peer: MemberState, leader: MemberState): string | null {
  const last = lastIndexOf(leader.durable.log);
  const { log } = peer.durable;
  if (peer.leader !== leader.fixed.self) return 'does not know the leader';
  if (peer.durable.term !== leader.durable.term) return `is in term ${peer.durable.term}`;
  if (lastIndexOf(log) !== last) return `has a log up to ${lastIndexOf(log)} instead of ${last}`;
  if (termOf(log, last) !== termOf(leader.durable.log, last)) return `has another entry at ${last}`;
  if (peer.commit !== last) return `has committed ${peer.commit} of ${last}`;
  if (peer.replica.applied !== last) return `has applied ${peer.replica.applied} of ${last}`;
  if (!sameMembers(peer.configuration.members, leader.configuration.members)) {
    return 'has another configuration';
  }
  const same =
    digestOfMachine(peer.replica.machine) === digestOfMachine(leader.replica.machine) &&
    digestOfSessions(peer.replica.sessions) === digestOfSessions(leader.replica.sessions);
  return same ? null : 'has another replicated state';
}
