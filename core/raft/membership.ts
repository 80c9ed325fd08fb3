import type { Micros } from '../process/process.ts';
import type { Configuration, Member, MembershipChange, Suffrage } from './configuration.ts';
import type { MachineTypes } from './machine.ts';
import { withPassage, withProgress, withRole } from './constructors.ts';
import { lastIndex } from './log-view.ts';
import type { ConfigurationEntry, LogIndex } from './log.ts';
import { memberWithId, voterCount, wasRemoved } from './members.ts';
import { appendOwn } from './propose.ts';
import { quorumSentAt } from './quorum.ts';
import type { RaftOutbox } from './raft-process.ts';
import type { RaftRequest, Refusal } from './request.ts';
import type { Leader, Progress, RaftState } from './state.ts';
import { refuse } from './step-down.ts';
import { beginTransfer, mostUpToDate } from './transfer.ts';

/**
 * A membership change (dissertation, 4.1 and 4.2): one member at a time.
 *
 * Nobody holds an uncommitted configuration that takes its own vote away: a leader hands over before it is removed or
 * demoted, and other members are sent such a configuration only when it is committed. So a leader is always a voter, and
 * whoever must win an election for the cluster to go on may stand for it. The dissertation (4.2.2) lets such a leader go
 * on, and must then let members stand that are no voters in their own configuration: otherwise the one whose log is the
 * longest neither stands nor votes for anyone, and an even number of voters is stuck with half of them and one.
 */
export function onChange<M extends MachineTypes>(
  state: RaftState<M>,
  id: number,
  request: Extract<RaftRequest<M>, { kind: 'change' }>,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  const role = state.role;
  const { self, options } = state.fixed;
  if (role.kind !== 'leader') {
    refuse(out, id, request.tag, 'NOT_LEADER', state.leader);
    return state;
  }
  if (role.transfer !== null || role.proposals.length >= options.maxPending) {
    refuse(out, id, request.tag, 'BUSY', self);
    return state;
  }
  if (!mayChange(state, role)) {
    refuse(out, id, request.tag, 'CHANGE_IN_PROGRESS', self);
    return state;
  }
  const outcome = changed(state, role, request.change, now);
  if (typeof outcome === 'string') {
    refuse(out, id, request.tag, outcome, self);
    return state;
  }
  if (outcome === state.configuration) {
    out.respond(id, { kind: 'changed', tag: request.tag, index: state.configuration.index });
    return state;
  }
  if (request.change.id === self) {
    // A leader hands over before it loses its vote; whoever follows makes the change when it is asked again.
    const handingOver = beginTransfer(state, role, mostUpToDate(state, role), -1, -1, out);
    refuse(out, id, request.tag, 'BUSY', self);
    return handingOver;
  }
  return appendOwn(state, role, entryFor(state, outcome), id, request.tag, now, out);
}

/**
 * The next change may begin when the last one is committed and an entry of the leader's own term is too. Without the
 * second, two leaders could each work with a configuration of which the other knows nothing (the bug of 2015).
 */
function mayChange<M extends MachineTypes>(state: RaftState<M>, role: Leader<M>): boolean {
  return state.configuration.index <= state.commit && role.firstIndex <= state.commit;
}

/** Who is a member after a change, and who was removed up to then. */
type Roll = Pick<Configuration, 'members' | 'removed'>;

function entryFor<M extends MachineTypes>(state: RaftState<M>, roll: Roll): ConfigurationEntry {
  return {
    kind: 'configuration',
    term: state.durable.term,
    members: roll.members,
    removed: roll.removed,
  };
}

/** The roll after the change; the active configuration itself if it is in force already; or why it cannot be made. */
function changed<M extends MachineTypes>(
  state: RaftState<M>,
  role: Leader<M>,
  change: MembershipChange,
  now: Micros,
): Roll | Refusal {
  const configuration = state.configuration;
  const { members, removed } = configuration;
  const member = memberWithId(configuration, change.id);
  switch (change.kind) {
    case 'add': {
      if (member === undefined) {
        if (wasRemoved(configuration, change.id, change.incarnation)) return 'INCARNATION_REMOVED';
        const added: Member = { id: change.id, incarnation: change.incarnation, suffrage: change.as };
        return { members: [...members, added].sort((a, b) => a.id - b.id), removed };
      }
      // A staging member may have been promoted since the first attempt.
      const present =
        member.suffrage === change.as || (change.as === 'staging' && member.suffrage === 'voter');
      return member.incarnation === change.incarnation && present ? configuration : 'INVALID_CHANGE';
    }
    case 'promote': {
      if (member === undefined) return 'INVALID_CHANGE';
      if (member.suffrage === 'voter') return configuration;
      if (keepsUp(state, role.progress[member.id], now)) {
        const promoted = withSuffrage(configuration, member, 'voter');
        if (keepsOffice(state, role, promoted, now)) return promoted;
      }
      return member.suffrage === 'learner' ? withSuffrage(configuration, member, 'staging') : 'NOT_CAUGHT_UP';
    }
    case 'demote':
      if (member === undefined) return 'INVALID_CHANGE';
      if (member.suffrage === 'learner') return configuration;
      if (isLastVoter(configuration, member)) return 'INVALID_CHANGE';
      return withSuffrage(configuration, member, 'learner');
    case 'remove':
      if (member === undefined) return configuration;
      if (isLastVoter(configuration, member)) return 'INVALID_CHANGE';
      return {
        members: members.filter((other) => other.id !== member.id),
        removed: [...removed, { id: member.id, incarnation: member.incarnation }],
      };
  }
}

function isLastVoter(configuration: Configuration, member: Member): boolean {
  return member.suffrage === 'voter' && voterCount(configuration) === 1;
}

function withSuffrage(configuration: Configuration, member: Member, suffrage: Suffrage): Roll {
  const altered: Member = { id: member.id, incarnation: member.incarnation, suffrage };
  const members = configuration.members.map((other) => (other.id === member.id ? altered : other));
  return { members, removed: configuration.removed };
}

/** Whether the peer holds all that is committed and has answered something sent less than an election timeout ago. */
function keepsUp<M extends MachineTypes>(
  state: RaftState<M>,
  peer: Progress | undefined,
  now: Micros,
): boolean {
  if (peer === undefined || peer.ackedSentAt < 0) return false;
  return peer.match >= state.commit && now - peer.ackedSentAt <= state.fixed.options.electionTimeout;
}

/**
 * Whether the leader, with a newcomer's vote needed too, hears a quorum as often as check-quorum asks. A newcomer that
 * still works off a backlog has caught up in entries, while its answers are old: as the second voter of two, or the fourth
 * of six with two of them down, it would cost the leader its office at the next heartbeat.
 */
function keepsOffice<M extends MachineTypes>(
  state: RaftState<M>,
  role: Leader<M>,
  roll: Roll,
  now: Micros,
): boolean {
  const { self, options } = state.fixed;
  const contact = Math.max(quorumSentAt(roll, role.progress, self, now), role.electedAt);
  return now - contact + options.heartbeatInterval <= options.leaderLeaseTimeout;
}

/**
 * After an answer of a staging peer: when the round is over it becomes a voter if that took less than an election timeout
 * and the leader keeps its office with it, and otherwise begins the next round (dissertation, 4.2.1).
 */
export function catchUp<M extends MachineTypes>(
  state: RaftState<M>,
  id: number,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  const role = state.role;
  if (role.kind !== 'leader') return state;
  const peer = role.progress[id];
  const passage = peer?.passage;
  if (peer === undefined || passage?.kind !== 'catching-up' || peer.match < passage.target) return state;
  const member = memberWithId(state.configuration, id);
  const quick = now - passage.since <= state.fixed.options.electionTimeout;
  if (quick && member !== undefined && role.transfer === null && mayChange(state, role)) {
    const promoted = withSuffrage(state.configuration, member, 'voter');
    if (keepsOffice(state, role, promoted, now)) {
      return appendOwn(state, role, entryFor(state, promoted), -1, -1, now, out);
    }
  }
  return withRole(state, nextRound(role, id, peer, lastIndex(state.durable.log), now));
}

function nextRound<M extends MachineTypes>(
  role: Leader<M>,
  id: number,
  peer: Progress,
  target: LogIndex,
  now: Micros,
): Leader<M> {
  return withProgress(
    role,
    role.progress.with(id, withPassage(peer, { kind: 'catching-up', target, since: now })),
  );
}
