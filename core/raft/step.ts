import type { Micros, NodeId } from '../process/process.ts';
import { onAppendResponse } from './acknowledge.ts';
import { onAppend } from './append.ts';
import { applyBatch } from './apply.ts';
import { onElectionTimer } from './election.ts';
import { onHeartbeatTimer } from './heartbeat.ts';
import { onSnapshot } from './install.ts';
import type { MachineTypes } from './machine.ts';
import { onChange } from './membership.ts';
import type { RaftMessage } from './message.ts';
import { onPropose } from './propose.ts';
import type { RaftInput, RaftOutbox } from './raft-process.ts';
import { onRead, serveReads } from './read.ts';
import type { RaftRequest } from './request.ts';
import type { RaftState } from './state.ts';
import { refuse } from './step-down.ts';
import { APPLY, ELECTION, HEARTBEAT, TRANSFER } from './timers.ts';
import { onTimeoutNow, onTransfer, onTransferTimer } from './transfer.ts';
import { onVote, onVoteResponse } from './vote.ts';

/** One step of a member: what happens to it, and the state that follows. */
export function step<M extends MachineTypes>(
  state: RaftState<M>,
  input: RaftInput<M>,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  if (state.durable.removed) {
    if (input.kind === 'request') refuse(out, input.id, input.body.tag, 'NOT_LEADER', -1);
    return state;
  }
  switch (input.kind) {
    case 'receive':
      return receive(state, input.from, input.message, now, out);
    case 'timer':
      return timer(state, input.timer, now, out);
    case 'request':
      return request(state, input.id, input.body, now, out);
  }
}

function receive<M extends MachineTypes>(
  state: RaftState<M>,
  from: NodeId,
  message: RaftMessage<M>,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  switch (message.kind) {
    case 'append':
      return onAppend(state, from, message, now, out);
    case 'append-response':
      return onAppendResponse(state, from, message, now, out);
    case 'vote':
      return onVote(state, from, message, now, out);
    case 'vote-response':
      return onVoteResponse(state, from, message, now, out);
    case 'snapshot':
      return onSnapshot(state, from, message, now, out);
    case 'timeout-now':
      return onTimeoutNow(state, message, now, out);
  }
}

function timer<M extends MachineTypes>(
  state: RaftState<M>,
  fired: number,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  switch (fired) {
    case ELECTION:
      return onElectionTimer(state, now, out);
    case HEARTBEAT:
      return onHeartbeatTimer(state, now, out);
    case TRANSFER:
      return onTransferTimer(state, out);
    case APPLY:
      return serveReads(applyBatch(state, out), out);
    default:
      return state;
  }
}

function request<M extends MachineTypes>(
  state: RaftState<M>,
  id: number,
  body: RaftRequest<M>,
  now: Micros,
  out: RaftOutbox<M>,
): RaftState<M> {
  switch (body.kind) {
    case 'command':
    case 'open-session':
      return onPropose(state, id, body, now, out);
    case 'read':
      return onRead(state, id, body, now, out);
    case 'change':
      return onChange(state, id, body, now, out);
    case 'transfer':
      return onTransfer(state, id, body, out);
  }
}
