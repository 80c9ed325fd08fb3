import type { NodeId } from '../../process/process.ts';
import { compareBallots } from './ballot.ts';
import type { Ballot } from './ballot.ts';
import type { FoundingAccept, FoundingPrepare } from './founding-message.ts';
import type { FoundingContext, FoundingOutbox } from './founding-port.ts';
import { makeFounding } from './founding-state.ts';
import type { FoundingDurable, FoundingState } from './founding-state.ts';
import { waiting } from './patience.ts';

/** Somebody asks for a promise: given, durably, unless a higher ballot has one. */
export function onPrepare(
  state: FoundingState,
  from: NodeId,
  message: FoundingPrepare,
  context: FoundingContext,
  out: FoundingOutbox,
): FoundingState {
  const { ballot } = message;
  if (!answers(state, from, message, context, out)) return state;
  const { durable } = state;
  if (compareBallots(ballot, durable.promised) < 0) return outbid(state, from, ballot, out);
  const next = compareBallots(ballot, durable.promised) > 0 ? promising(state, ballot, out) : state;
  const { incarnation, address } = context.self;
  out.send(from, {
    kind: 'founding-promise',
    ballot,
    incarnation,
    address,
    accepted: next.durable.accepted,
  });
  return waiting(next, out);
}

/** Somebody asks to accept a charter: done, durably, unless a higher ballot has a promise. */
export function onAccept(
  state: FoundingState,
  from: NodeId,
  message: FoundingAccept,
  context: FoundingContext,
  out: FoundingOutbox,
): FoundingState {
  const { ballot, charter } = message;
  if (!answers(state, from, message, context, out)) return state;
  if (compareBallots(ballot, state.durable.promised) < 0) return outbid(state, from, ballot, out);
  const durable: FoundingDurable = {
    promised: ballot,
    accepted: { ballot, charter },
    decided: null,
    untold: [],
  };
  out.saveFounding(durable);
  out.send(from, { kind: 'founding-accepted', ballot, incarnation: context.self.incarnation });
  return waiting(yielding(state, durable, ballot), out);
}

/** Promises a ballot that is higher than all before, durably. An attempt of its own in a lower one is given up. */
export function promising(state: FoundingState, ballot: Ballot, out: FoundingOutbox): FoundingState {
  const { accepted, decided, untold } = state.durable;
  const durable: FoundingDurable = { promised: ballot, accepted, decided, untold };
  out.saveFounding(durable);
  return yielding(state, durable, ballot);
}

function yielding(state: FoundingState, durable: FoundingDurable, ballot: Ballot): FoundingState {
  const { attempt, wait, armed, ready } = state;
  const own = attempt !== null && compareBallots(attempt.ballot, ballot) >= 0;
  const highestRound = Math.max(state.highestRound, ballot.round);
  return makeFounding(durable, own ? attempt : null, highestRound, wait, armed, ready);
}

function outbid(state: FoundingState, from: NodeId, ballot: Ballot, out: FoundingOutbox): FoundingState {
  out.send(from, { kind: 'founding-outbid', ballot, promised: state.durable.promised });
  return state;
}

/** Whether this node takes part in the attempt, as an acceptor. Silence is always safe. */
function answers(
  state: FoundingState,
  from: NodeId,
  message: FoundingPrepare | FoundingAccept,
  context: FoundingContext,
  out: FoundingOutbox,
): boolean {
  const { self, settings } = context;
  if (message.to !== self.incarnation) return false;
  const { decided } = state.durable;
  if (decided !== null) {
    out.send(from, { kind: 'founding-chosen', to: message.ballot.incarnation, charter: decided });
    return false;
  }
  const { deployment, expect } = message;
  if (deployment !== settings.deployment || expect !== settings.bootstrapExpect) {
    out.note({ kind: 'founding-mismatch', from, deployment, expect });
    return false;
  }
  return takesPart(context);
}

/** Whoever belongs to a cluster, or is about to, or sees one to join, must not help to found another. */
export function takesPart(context: FoundingContext): boolean {
  return context.cluster === 0 && !context.reserved && !context.connected;
}
