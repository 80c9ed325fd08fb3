import type { NodeId } from '../../process/process.ts';
import { askedDue, dispatched, NOTHING_ASKED, redirected, withRequest } from '../operating/asking/asked.ts';
import type { Asked } from '../operating/asking/asked.ts';
import { answerDue, noteRefused, onDone, onRefused, respondRefused } from './asked-joins.ts';
import { onBound, onNotBound, unboundElapsed, unboundMembers } from './bind-members.ts';
import { jobAdvanced, jobElapsed, onEntryAnswer, onFinding, onNotReserved, onReserved } from './conduct.ts';
import type { ChangeAnswer } from './conduct.ts';
import type { Tell } from './job-ending.ts';
import type { JoinContext } from './join-context.ts';
import type { JoinMessage, JoinQuestion } from './join-message.ts';
import type { JoinOutbox } from './join-outbox.ts';
import type { JoinOutcome, JoinRequest } from './join-request.ts';
import { blankSlice } from './join-slice.ts';
import type { JoinSlice } from './join-slice.ts';
import { make } from './joining-state.ts';
import type { JoiningState } from './joining-state.ts';
import { leadingDue, NOT_LEADING } from './leading.ts';
import type { Leading } from './leading.ts';
import { refusal } from './refusal.ts';
import {
  findingOf,
  onBind,
  onRelease,
  onRemoved,
  onReserve,
  onStanding,
  targetDue,
  targetElapsed,
} from './target.ts';
import { onAsk } from './take-question.ts';
import type { Target } from './target.ts';

/** Powers on. A slice that says that this node is bound, without the Raft disk that belongs to it, binds again. */
export function startJoining(disk: JoinSlice | null, context: JoinContext, out: JoinOutbox): JoiningState {
  const slice = disk ?? blankSlice(context.startIncarnation);
  if (slice.cluster !== 0 && context.incarnation !== slice.ticket)
    out.bind(slice.cluster, slice.ticket, slice);
  const standingAt = context.now + context.settings.standingInterval;
  return armed(make(NOTHING_ASKED, NOT_LEADING, { slice, standingAt }, Infinity), context, out);
}

/** An operator, or this node's own configuration, asks for a join. */
export function onJoinRequest(
  state: JoiningState,
  id: number,
  request: JoinRequest,
  context: JoinContext,
  out: JoinOutbox,
): JoiningState {
  const address = context.settings.parseAddress(request.address);
  if (address === null) {
    const why = refusal('INVALID_ADDRESS', `'${request.address}' is no address`);
    noteRefused(request.node, why, context, out);
    respondRefused(id, request.tag, why, out);
    return state;
  }
  const question: JoinQuestion = { node: request.node, address, suffrage: request.suffrage };
  const asked = withRequest(state.asked, id, request.tag, question, context.settings, context);
  if (asked === null) {
    const why = refusal('JOIN_IN_PROGRESS', 'too many requests wait here');
    noteRefused(request.node, why, context, out);
    respondRefused(id, request.tag, why, out);
    return state;
  }
  return settle(make(asked, state.leading, state.target, state.wakeAt), context, out);
}

/** The timer has fired. */
export function onJoinTimer(state: JoiningState, context: JoinContext, out: JoinOutbox): JoiningState {
  return settle(make(state.asked, state.leading, state.target, Infinity), context, out);
}

/** Raft or the log has moved: leader, role, term, commit of an own entry, configuration, or what is recorded of members. */
export function joinSurroundingsMoved(
  state: JoiningState,
  context: JoinContext,
  out: JoinOutbox,
): JoiningState {
  return settle(state, context, out);
}

/** Raft has answered a wish for a change. */
export function onChangeAnswer(
  state: JoiningState,
  ticket: number,
  answer: ChangeAnswer,
  context: JoinContext,
  out: JoinOutbox,
): JoiningState {
  const local: Local = [];
  const leading = onEntryAnswer(state.leading, ticket, answer, context, teller(local, context, out), out);
  return settle(
    heard(make(state.asked, leading, state.target, state.wakeAt), local, context, out),
    context,
    out,
  );
}

/** A message from another controller. */
export function onJoinMessage(
  state: JoiningState,
  from: NodeId,
  message: JoinMessage,
  context: JoinContext,
  out: JoinOutbox,
): JoiningState {
  return settle(received(state, from, message, context, out), context, out);
}

function received(
  state: JoiningState,
  from: NodeId,
  message: JoinMessage,
  context: JoinContext,
  out: JoinOutbox,
): JoiningState {
  const { asked, leading, target, wakeAt } = state;
  switch (message.kind) {
    case 'join-ask':
      return onAskMessage(state, from, message, context, out);
    case 'join-redirect': {
      const next = redirected(asked, message.ask, message.leader, message.term, message.cluster, context.now);
      return make(next, leading, target, wakeAt);
    }
    case 'join-done':
      return withAsked(state, onDone(asked, message.ask, message.index, message.repeated, context, out));
    case 'join-refused':
      return withAsked(state, onRefused(asked, message.ask, message.term, message.refusal, out));
    case 'join-check': {
      const finding = findingOf(message.layer, target.slice, context);
      out.send(from, { kind: 'join-finding', join: message.join, finding });
      return state;
    }
    case 'join-reserve':
      return make(asked, leading, onReserve(target, from, message, context, out), wakeAt);
    case 'join-release':
      return make(asked, leading, onRelease(target, message, out), wakeAt);
    case 'join-bind':
      return make(asked, leading, onBind(target, from, message, context, out), wakeAt);
    case 'join-standing':
      onStanding(from, message, context, out);
      return state;
    case 'join-removed':
      return make(asked, leading, onRemoved(target, message.cluster, message.ticket, out), wakeAt);
    case 'join-finding':
    case 'join-reserved':
    case 'join-not-reserved':
    case 'join-bound':
    case 'join-not-bound':
      return answeredByTarget(state, from, message, context, out);
  }
}

function onAskMessage(
  state: JoiningState,
  from: NodeId,
  message: Extract<JoinMessage, { kind: 'join-ask' }>,
  context: JoinContext,
  out: JoinOutbox,
): JoiningState {
  const { ask, question } = message;
  if (!context.leads || message.term !== context.term) {
    out.send(from, {
      kind: 'join-redirect',
      ask,
      leader: context.leader,
      term: context.term,
      cluster: context.cluster,
    });
    return state;
  }
  const local: Local = [];
  const tell = teller(local, context, out);
  const leading = onAsk(state.leading, { from, ask }, question, context, tell, out);
  return heard(make(state.asked, leading, state.target, state.wakeAt), local, context, out);
}

function answeredByTarget(
  state: JoiningState,
  from: NodeId,
  message: Extract<
    JoinMessage,
    { kind: 'join-finding' | 'join-reserved' | 'join-not-reserved' | 'join-bound' | 'join-not-bound' }
  >,
  context: JoinContext,
  out: JoinOutbox,
): JoiningState {
  if (!context.leads) return state;
  const local: Local = [];
  const leading = conducted(state.leading, from, message, context, teller(local, context, out), out);
  if (leading === state.leading) return state;
  return heard(make(state.asked, leading, state.target, state.wakeAt), local, context, out);
}

function conducted(
  leading: Leading,
  from: NodeId,
  message: Parameters<typeof answeredByTarget>[2],
  context: JoinContext,
  tell: Tell,
  out: JoinOutbox,
): Leading {
  switch (message.kind) {
    case 'join-finding':
      return onFinding(leading, from, message.join, message.finding, context, tell, out);
    case 'join-reserved':
      return onReserved(leading, from, message, context, out);
    case 'join-not-reserved':
      return onNotReserved(leading, from, message, context, tell, out);
    case 'join-bound':
      if (message.cluster !== context.cluster) return leading;
      return onBound(leading, from, message.ticket, message.address, context, out);
    case 'join-not-bound':
      if (message.cluster !== context.cluster) return leading;
      return onNotBound(leading, from, message.ticket, message.why, context, out);
  }
}

/** Answers of this leader to questions of its own node: they are not sent. */
type Local = { readonly ask: number; readonly outcome: JoinOutcome }[];

function teller(local: Local, context: JoinContext, out: JoinOutbox): Tell {
  return ({ from, ask }, outcome) => {
    if (from === context.self) local.push({ ask, outcome });
    else if (outcome.kind === 'joined') {
      out.send(from, { kind: 'join-done', ask, index: outcome.index, repeated: outcome.repeated });
    } else {
      out.send(from, { kind: 'join-refused', ask, term: context.term, refusal: outcome.refusal });
    }
  };
}

function heard(state: JoiningState, local: Local, context: JoinContext, out: JoinOutbox): JoiningState {
  let asked = state.asked;
  for (const { ask, outcome } of local) {
    asked =
      outcome.kind === 'joined'
        ? onDone(asked, ask, outcome.index, outcome.repeated, context, out)
        : onRefused(asked, ask, context.term, outcome.refusal, out);
  }
  return withAsked(state, asked);
}

function withAsked(state: JoiningState, asked: Asked<JoinQuestion>): JoiningState {
  return asked === state.asked ? state : make(asked, state.leading, state.target, state.wakeAt);
}

/** Does everything that is due, or has become possible; then sets the timer for what comes next. */
function settle(state: JoiningState, context: JoinContext, out: JoinOutbox): JoiningState {
  const own = context.removed ? removedByRaft(state.target, out) : state.target;
  const target = targetElapsed(own, context, out);
  const local: Local = [];
  const leading = led(state.leading, context, teller(local, context, out), out);
  const next = heard(make(state.asked, leading, target, state.wakeAt), local, context, out);
  const answered = withAsked(next, answerDue(next.asked, context, out));
  return armed(sendQuestions(answered, context, out), context, out);
}

function removedByRaft(target: Target, out: JoinOutbox): Target {
  return onRemoved(target, target.slice.cluster, target.slice.ticket, out);
}

function led(before: Leading, context: JoinContext, tell: Tell, out: JoinOutbox): Leading {
  // With the office goes everything that was begun in it: whoever leads next finds in the configuration what it must finish.
  if (!context.leads) return before.term < 0 ? before : NOT_LEADING;
  const leading: Leading = before.term === context.term ? before : inTerm(context.term);
  const advanced = jobElapsed(jobAdvanced(leading, context, tell, out), context, tell, out);
  return unboundElapsed(unboundMembers(advanced, context, out), context, out);
}

function inTerm(term: number): Leading {
  return { term, count: 0, job: null, unbound: [], answers: NOT_LEADING.answers };
}

function sendQuestions(state: JoiningState, context: JoinContext, out: JoinOutbox): JoiningState {
  const { asked, dispatches } = dispatched(state.asked, context.settings, context);
  let next = withAsked(state, asked);
  for (const { to, ask, term, question } of dispatches) {
    const message = { kind: 'join-ask', ask, term, question } as const;
    if (to !== context.self) out.send(to, message);
    else if (context.leads) next = onAskMessage(next, to, message, context, out);
  }
  return next;
}

function armed(state: JoiningState, context: JoinContext, out: JoinOutbox): JoiningState {
  const due = Math.min(askedDue(state.asked), leadingDue(state.leading), targetDue(state.target));
  if (due === state.wakeAt || due === Infinity) return state;
  out.wakeAfter(Math.max(0, due - context.now));
  return make(state.asked, state.leading, state.target, due);
}
