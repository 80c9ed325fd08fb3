import type { Micros, NodeId } from '../../process/process.ts';
import {
  askedDue,
  dispatched,
  isVisible,
  NOTHING_ASKED,
  redirected,
  refusedBy,
  succeeded,
  withRequest,
  without,
} from './asking/asked.ts';
import type { Asked } from './asking/asked.ts';
import type { OperateContext, OperateOutbox } from './operate-context.ts';
import { operatorRefusal } from './operate-message.ts';
import type {
  OperateMessage,
  OperateRequest,
  OperatorOutcome,
  OperatorRefusal,
  OperatorVerb,
} from './operate-message.ts';
import { NOT_SERVING, onAnswer, onWish, servingDue, servingElapsed, servingIn } from './serve-wishes.ts';
import type { RaftAnswer, Serving, Tell } from './serve-wishes.ts';

/** Everything that one node knows of operators' wishes: as the one that is asked, and as the leader. */
export interface OperatingState {
  readonly asked: Asked<OperatorVerb>;
  readonly serving: Serving;
  /** Own clock for which the timer is set; `Infinity` while it is not. */
  readonly wakeAt: Micros;
}

/** After a start: nothing of this outlives a crash, and whoever asked repeats. */
export const NO_OPERATIONS: OperatingState = {
  asked: NOTHING_ASKED,
  serving: NOT_SERVING,
  wakeAt: Infinity,
};

function make(asked: Asked<OperatorVerb>, serving: Serving, wakeAt: Micros): OperatingState {
  return { asked, serving, wakeAt };
}

/** An operator asks this node. */
export function onOperateRequest(
  state: OperatingState,
  id: number,
  request: OperateRequest,
  context: OperateContext,
  out: OperateOutbox,
): OperatingState {
  const asked = withRequest(state.asked, id, request.tag, request.wish, context.settings, context);
  if (asked === null) {
    respondRefused(id, request.tag, operatorRefusal('BUSY', 'too many requests wait here'), out);
    return state;
  }
  return settle(make(asked, state.serving, state.wakeAt), context, out);
}

function respondRefused(request: number, tag: number, refusal: OperatorRefusal, out: OperateOutbox): void {
  out.respond(request, { kind: 'operated', tag, outcome: { kind: 'refused', refusal } });
}

/** The timer has fired. */
export function onOperateTimer(
  state: OperatingState,
  context: OperateContext,
  out: OperateOutbox,
): OperatingState {
  return settle(make(state.asked, state.serving, Infinity), context, out);
}

/** Raft has moved: leader, role, term, commit of an own entry, or configuration. */
export function operateSurroundingsMoved(
  state: OperatingState,
  context: OperateContext,
  out: OperateOutbox,
): OperatingState {
  return settle(state, context, out);
}

/** Raft has answered a change or a transfer. */
export function onRaftAnswer(
  state: OperatingState,
  token: number,
  answer: RaftAnswer,
  context: OperateContext,
  out: OperateOutbox,
): OperatingState {
  const local: Local = [];
  const serving = onAnswer(state.serving, token, answer, context, teller(local, context, out), out);
  return settle(heard(make(state.asked, serving, state.wakeAt), local, context, out), context, out);
}

/** A message from another controller. */
export function onOperateMessage(
  state: OperatingState,
  from: NodeId,
  message: OperateMessage,
  context: OperateContext,
  out: OperateOutbox,
): OperatingState {
  return settle(received(state, from, message, context, out), context, out);
}

function received(
  state: OperatingState,
  from: NodeId,
  message: OperateMessage,
  context: OperateContext,
  out: OperateOutbox,
): OperatingState {
  switch (message.kind) {
    case 'operate-ask':
      return onAsk(state, from, message, context, out);
    case 'operate-redirect': {
      const asked = redirected(
        state.asked,
        message.ask,
        message.leader,
        message.term,
        message.cluster,
        context.now,
      );
      return make(asked, state.serving, state.wakeAt);
    }
    case 'operate-done':
      return onDone(state, message.ask, message.index, message.unchanged, context, out);
    case 'operate-refused':
      return onRefused(state, message.ask, message.term, message.refusal, out);
  }
}

function onAsk(
  state: OperatingState,
  from: NodeId,
  message: Extract<OperateMessage, { kind: 'operate-ask' }>,
  context: OperateContext,
  out: OperateOutbox,
): OperatingState {
  const { ask, wish, firstLeader } = message;
  if (!context.leads || message.term !== context.term) {
    out.send(from, {
      kind: 'operate-redirect',
      ask,
      leader: context.leader,
      term: context.term,
      cluster: context.cluster,
    });
    return state;
  }
  const local: Local = [];
  const tell = teller(local, context, out);
  const current = servingIn(context.term, state.serving);
  const serving = onWish(current, { from, ask }, firstLeader, wish, context, tell, out);
  return heard(make(state.asked, serving, state.wakeAt), local, context, out);
}

/** Answers of this leader to wishes of its own node: they are not sent. */
type Local = { readonly ask: number; readonly term: number; readonly outcome: OperatorOutcome }[];

function teller(local: Local, context: OperateContext, out: OperateOutbox): Tell {
  return ({ from, ask }, term, outcome) => {
    if (from === context.self) local.push({ ask, term, outcome });
    else if (outcome.kind === 'done') {
      out.send(from, { kind: 'operate-done', ask, index: outcome.index, unchanged: outcome.unchanged });
    } else out.send(from, { kind: 'operate-refused', ask, term, refusal: outcome.refusal });
  };
}

function heard(
  state: OperatingState,
  local: Local,
  context: OperateContext,
  out: OperateOutbox,
): OperatingState {
  let next = state;
  for (const { ask, term, outcome } of local) {
    next =
      outcome.kind === 'done'
        ? onDone(next, ask, outcome.index, outcome.unchanged, context, out)
        : onRefused(next, ask, term, outcome.refusal, out);
  }
  return next;
}

function onDone(
  state: OperatingState,
  ask: number,
  index: number,
  unchanged: boolean,
  context: OperateContext,
  out: OperateOutbox,
): OperatingState {
  const asked = succeeded(state.asked, ask, index, unchanged);
  const pending = asked.pending.find((each) => each.ask === ask);
  if (pending === undefined) return state;
  if (!isVisible(pending, context)) return make(asked, state.serving, state.wakeAt);
  out.respond(pending.request, {
    kind: 'operated',
    tag: pending.tag,
    outcome: { kind: 'done', index, unchanged },
  });
  return make(without(asked, ask), state.serving, state.wakeAt);
}

function onRefused(
  state: OperatingState,
  ask: number,
  term: number,
  refusal: OperatorRefusal,
  out: OperateOutbox,
): OperatingState {
  const pending = refusedBy(state.asked, ask, term);
  if (pending === undefined) return state;
  // What an earlier leader, which was asked too, has made of it, the later one does not know.
  const known = pending.firstTerm === term ? refusal : operatorRefusal('TIMEOUT', refusal.found);
  respondRefused(pending.request, pending.tag, known, out);
  return make(without(state.asked, ask), state.serving, state.wakeAt);
}

/** Does everything that is due, or has become possible; then sets the timer for what comes next. */
function settle(state: OperatingState, context: OperateContext, out: OperateOutbox): OperatingState {
  const local: Local = [];
  const before = state.serving;
  // Looked at under the old term first: a transfer's answer may still be owed, and the rest goes with the office.
  const looked = servingElapsed(before, context, teller(local, context, out), out);
  const next = heard(make(state.asked, looked, state.wakeAt), local, context, out);
  return armed(sendWishes(answerVisible(next, context, out), context, out), context, out);
}

function answerVisible(state: OperatingState, context: OperateContext, out: OperateOutbox): OperatingState {
  let asked = state.asked;
  for (const each of asked.pending) {
    if (isVisible(each, context)) {
      const outcome = { kind: 'done', index: each.succeededAt, unchanged: each.unchanged } as const;
      out.respond(each.request, { kind: 'operated', tag: each.tag, outcome });
    } else if (context.now >= each.deadline)
      respondRefused(each.request, each.tag, tooLate(each.askedTerm), out);
    else continue;
    asked = without(asked, each.ask);
  }
  return asked === state.asked ? state : make(asked, state.serving, state.wakeAt);
}

function tooLate(askedTerm: number): OperatorRefusal {
  return askedTerm < 0
    ? operatorRefusal('NO_LEADER', 'no leader was found in time')
    : operatorRefusal('TIMEOUT', 'the leader has not answered in time');
}

function sendWishes(state: OperatingState, context: OperateContext, out: OperateOutbox): OperatingState {
  const { asked, dispatches } = dispatched(state.asked, context.settings, context);
  let next = asked === state.asked ? state : make(asked, state.serving, state.wakeAt);
  for (const { to, ask, term, firstLeader, question } of dispatches) {
    const message = { kind: 'operate-ask', ask, term, firstLeader, wish: question } as const;
    if (to !== context.self) out.send(to, message);
    else if (context.leads) next = onAsk(next, to, message, context, out);
  }
  return next;
}

function armed(state: OperatingState, context: OperateContext, out: OperateOutbox): OperatingState {
  const due = Math.min(askedDue(state.asked), servingDue(state.serving));
  if (due === state.wakeAt || due === Infinity) return state;
  out.wakeAfter(Math.max(0, due - context.now));
  return make(state.asked, state.serving, due);
}
