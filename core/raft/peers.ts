import type { Micros, NodeId } from '../process/process.ts';
import type { Configuration, Member } from './configuration.ts';
import { makeProgress, NO_INFLIGHT, withPassage } from './constructors.ts';
import { lastIndex } from './log-view.ts';
import type { LogIndex } from './log.ts';
import type { MachineTypes } from './machine.ts';
import { configurationAt, memberWithId } from './members.ts';
import type { Progress, RaftState } from './state.ts';

type Peers = readonly (Progress | undefined)[];

/** What a new leader knows of its peers: who they are. */
export function peersAtElection<M extends MachineTypes>(state: RaftState<M>, now: Micros): Peers {
  const active = state.configuration;
  const { log, snapshot } = state.durable;
  const previous = active.index <= state.commit ? active : configurationAt(log, snapshot, active.index - 1);
  return peersUnder(previous, active, [], lastIndex(log) + 1, state.fixed.self, now);
}

/**
 * What a leader knows of its peers when the configuration `active` follows `previous`: of newcomers nothing, so it
 * guesses that their logs equal its own before `next`.
 */
export function peersUnder(
  previous: Configuration,
  active: Configuration,
  known: Peers,
  next: LogIndex,
  self: NodeId,
  now: Micros,
): Peers {
  const peers = known.slice();
  for (const member of previous.members) {
    const later = memberWithId(active, member.id);
    const removed = later?.incarnation !== member.incarnation;
    if (member.id === self || !(removed || losesVote(member, later))) continue;
    place(peers, member, next, { kind: 'held-back', before: active.index, removed });
  }
  for (const member of active.members) {
    if (member.id === self || losesVote(memberWithId(previous, member.id), member)) continue;
    const passage = peers[member.id]?.passage ?? null;
    if (member.suffrage !== 'staging') place(peers, member, next, null);
    else if (passage?.kind === 'catching-up') place(peers, member, next, passage);
    else place(peers, member, next, { kind: 'catching-up', target: next, since: now });
  }
  return peers;
}

function losesVote(member: Member | undefined, later: Member | undefined): boolean {
  return (
    member?.suffrage === 'voter' && later?.incarnation === member.incarnation && later.suffrage !== 'voter'
  );
}

/** Puts a member at its id, with what is known of it, and leaves no holes. */
function place(
  peers: (Progress | undefined)[],
  member: Member,
  next: LogIndex,
  passage: Progress['passage'],
): void {
  while (peers.length <= member.id) peers.push(undefined);
  const known = peers[member.id];
  peers[member.id] =
    known === undefined || known.incarnation !== member.incarnation
      ? makeProgress(member.incarnation, 'probe', 0, next, NO_INFLIGHT, -1, -1, -1, -1, passage)
      : known.passage === passage
        ? known
        : withPassage(known, passage);
}
