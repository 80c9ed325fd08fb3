import type { Micros } from '../process/process.ts';
import { advanceCommit } from './commit.ts';
import { makeLeader, makeState } from './constructors.ts';
import type { Configuration } from './configuration.ts';
import { appendEntry, lastIndex } from './log-view.ts';
import { NO_SESSION } from './log.ts';
import type { Durable, Entry, Term } from './log.ts';
import type { MachineTypes } from './machine.ts';
import { setBy } from './members.ts';
import { peersUnder } from './peers.ts';
import { quorumSentAt } from './quorum.ts';
import type { RaftOutbox } from './raft-process.ts';
import { sendNew } from './replicate.ts';
import type { RaftRequest } from './request.ts';
import { saveLog, withLog } from './snapshot.ts';
import type { Leader, Proposal, RaftState } from './state.ts';
import { refuse } from './step-down.ts';

/** A client's command, or its wish for a session. */
export function onPropose<M extends MachineTypes>(
  state: RaftState<M>,
  id: number,
  request: Extract<RaftRequest<M>, { kind: 'command' | 'open-session' }>,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  const role = state.role;
  if (role.kind !== 'leader') {
    refuse(out, id, request.tag, 'NOT_LEADER', state.leader);
    return state;
  }
  if (role.transfer !== null || role.proposals.length >= state.fixed.options.maxPending) {
    refuse(out, id, request.tag, 'BUSY', state.leader);
    return state;
  }
  const term = state.durable.term;
  return appendOwn(state, role, entryFor(request, term), id, request.tag, now, out);
}

function entryFor<M extends MachineTypes>(
  request: Extract<RaftRequest<M>, { kind: 'command' | 'open-session' }>,
  term: Term,
): Entry<M> {
  if (request.kind === 'open-session') return { kind: 'open-session', term };
  const { session, sequence, command } = request;
  return { kind: 'command', term, session, sequence, command };
}

/** Commands that this member proposes itself, in one append and one save, unless it does not lead (see {@link RaftProcess.propose}). */
export function proposeOwn<M extends MachineTypes>(
  state: RaftState<M>,
  commands: readonly M['Command'][],
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  const role = state.role;
  if (role.kind !== 'leader' || role.transfer !== null || commands.length === 0) return state;
  const term = state.durable.term;
  let log = state.durable.log;
  for (const command of commands) {
    log = appendEntry(log, { kind: 'command', term, session: NO_SESSION, sequence: 0, command });
  }
  return appended(state, role, log, state.configuration, role.proposals, now, out);
}

/**
 * A leader's own append: to its peers first, then to its disk, and only then does it count itself. `request` is who asked
 * for it, -1 for nobody.
 */
export function appendOwn<M extends MachineTypes>(
  state: RaftState<M>,
  role: Leader<M>,
  entry: Entry<M>,
  request: number,
  tag: number,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  const { term } = state.durable;
  const log = appendEntry(state.durable.log, entry);
  const index = lastIndex(log);
  const configuration = entry.kind === 'configuration' ? setBy(entry, index) : state.configuration;
  const proposal: Proposal = { index, term, request, tag, kind: proposalKind(entry) };
  const proposals = request < 0 ? role.proposals : [...role.proposals, proposal];
  return appended(state, role, log, configuration, proposals, now, out);
}

function appended<M extends MachineTypes>(
  state: RaftState<M>,
  role: Leader<M>,
  log: Durable<M>['log'],
  configuration: Configuration,
  proposals: Leader<M>['proposals'],
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  const fixed = state.fixed;
  const before = state.durable;
  const reconfigured = configuration !== state.configuration;
  const peers = reconfigured
    ? peersUnder(state.configuration, configuration, role.progress, configuration.index, fixed.self, now)
    : role.progress;
  const dispatch = {
    options: fixed.options,
    term: before.term,
    round: role.round,
    sentAt: now,
    log,
    snapshot: before.snapshot,
    commit: state.commit,
  };
  const progress = sendNew(dispatch, peers, out);
  const durable = withLog(fixed, state.replica, before, before.term, before.vote, log, before.removed);
  saveLog(before, durable, out);
  if (reconfigured) out.note({ kind: 'configuration', configuration, committed: false });
  const leading = makeLeader(
    progress,
    role.firstIndex,
    role.electedAt,
    role.round,
    reconfigured ? quorumSentAt(configuration, progress, fixed.self, now) : role.quorumSentAt,
    role.transfer,
    role.leaseForfeited,
    proposals,
    role.reads,
  );
  return advanceCommit(
    makeState(
      fixed,
      durable,
      configuration,
      leading,
      state.leader,
      state.heardAt,
      state.commit,
      state.replica,
    ),
    now,
    out,
  );
}

function proposalKind<M extends MachineTypes>(entry: Entry<M>): Proposal['kind'] {
  switch (entry.kind) {
    case 'command':
    case 'open-session':
      return entry.kind;
    case 'configuration':
      return 'change';
    case 'noop':
      return 'command';
  }
}
