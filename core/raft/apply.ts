import { makeState, withProposals } from './constructors.ts';
import { entryAt } from './log-view.ts';
import { NO_SESSION } from './log.ts';
import type { Entry, LogIndex } from './log.ts';
import type { MachineTypes } from './machine.ts';
import type { RaftOutbox } from './raft-process.ts';
import { findSession, openSession, recordResult } from './session-table.ts';
import type { Proposal, RaftState, Replica } from './state.ts';
import { refuse } from './step-down.ts';
import { APPLY } from './timers.ts';

/**
 * Applies after the commit index has moved from `before`. When a batch is still waiting for the timer, the new entries
 * wait behind it.
 */
export function applyCommitted<M extends MachineTypes>(
  state: RaftState<M>,
  before: LogIndex,
  out: RaftOutbox<M>,
): RaftState<M> {
  return state.replica.applied < before ? state : applyBatch(state, out);
}

/** Applies the next batch, and arms the timer if more is left. Proposals applied are answered. */
export function applyBatch<M extends MachineTypes>(state: RaftState<M>, out: RaftOutbox<M>): RaftState<M> {
  const { maxApplyBatch, applyDelay } = state.fixed.options;
  const applied = state.replica.applied;
  if (applied >= state.commit) return state;
  const last = applyDelay === 0 ? state.commit : Math.min(state.commit, applied + maxApplyBatch);
  if (last < state.commit) out.setTimer(APPLY, applyDelay, applyDelay);

  const proposals = state.role.kind === 'leader' ? state.role.proposals : NO_PROPOSALS;
  let answered = 0;
  let replica = state.replica;
  for (let index = applied + 1; index <= last; index += 1) {
    const entry = entryAt(state.durable.log, index);
    let proposal = proposals[answered];
    if (proposal !== undefined && proposal.index === index) answered += 1;
    else proposal = undefined;
    replica = applyEntry(state, replica, entry, index, proposal, out);
  }

  const role =
    state.role.kind === 'leader' && answered > 0
      ? withProposals(state.role, proposals.slice(answered))
      : state.role;
  return makeState(
    state.fixed,
    state.durable,
    state.configuration,
    role,
    state.leader,
    state.heardAt,
    state.commit,
    replica,
  );
}

const NO_PROPOSALS: readonly Proposal[] = [];

function applyEntry<M extends MachineTypes>(
  state: RaftState<M>,
  replica: Replica<M>,
  entry: Entry<M>,
  index: LogIndex,
  proposal: Proposal | undefined,
  out: RaftOutbox<M>,
): Replica<M> {
  const { machine, sessions } = replica;
  switch (entry.kind) {
    case 'noop':
      return { applied: index, machine, sessions };
    case 'configuration':
      if (proposal !== undefined)
        out.respond(proposal.request, { kind: 'changed', tag: proposal.tag, index });
      return { applied: index, machine, sessions };
    case 'open-session':
      if (proposal !== undefined) {
        out.respond(proposal.request, { kind: 'session', tag: proposal.tag, session: index });
      }
      return {
        applied: index,
        machine,
        sessions: openSession(sessions, index, state.fixed.options.maxSessions),
      };
    case 'command':
      return applyCommand(state, replica, entry, index, proposal, out);
  }
}

/** Applies a command unless its session shows that it has been applied before (dissertation, 6.3). */
function applyCommand<M extends MachineTypes>(
  state: RaftState<M>,
  replica: Replica<M>,
  entry: Extract<Entry<M>, { kind: 'command' }>,
  index: LogIndex,
  proposal: Proposal | undefined,
  out: RaftOutbox<M>,
): Replica<M> {
  const { machine, sessions } = replica;
  if (entry.session === NO_SESSION) {
    const { state: after, result } = state.fixed.machine.apply(machine, entry.command);
    if (proposal !== undefined)
      out.respond(proposal.request, { kind: 'result', tag: proposal.tag, index, result });
    return { applied: index, machine: after, sessions };
  }
  const position = findSession(sessions, entry.session);
  const session = sessions[position];
  if (session === undefined) {
    if (proposal !== undefined) {
      refuse(out, proposal.request, proposal.tag, 'SESSION_EXPIRED', state.fixed.self);
    }
    return { applied: index, machine, sessions };
  }
  if (entry.sequence < session.sequence) {
    if (proposal !== undefined)
      refuse(out, proposal.request, proposal.tag, 'STALE_SEQUENCE', state.fixed.self);
    return { applied: index, machine, sessions };
  }
  if (entry.sequence === session.sequence) {
    const result = session.result;
    if (proposal !== undefined)
      out.respond(proposal.request, { kind: 'result', tag: proposal.tag, index, result });
    return {
      applied: index,
      machine,
      sessions: recordResult(sessions, position, session.sequence, result, index),
    };
  }
  const applied = state.fixed.machine.apply(machine, entry.command);
  if (proposal !== undefined) {
    out.respond(proposal.request, { kind: 'result', tag: proposal.tag, index, result: applied.result });
  }
  return {
    applied: index,
    machine: applied.state,
    sessions: recordResult(sessions, position, entry.sequence, applied.result, index),
  };
}
