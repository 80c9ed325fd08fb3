import type { NodeId } from '../../process/process.ts';
import type { Contact } from '../discovery/contact.ts';
import { onAccept, onPrepare, takesPart } from './acceptor.ts';
import { onChosen, onChosenAck, settled, told } from './chosen.ts';
import type { FoundingMessage } from './founding-message.ts';
import type { FoundingContext, FoundingOutbox } from './founding-port.ts';
import { makeFounding, UNFOUNDED } from './founding-state.ts';
import type { FoundingDurable, FoundingState } from './founding-state.ts';
import { waiting, waitingLonger, withWait } from './patience.ts';
import { asked, attempted, onAccepted, onOutbid, onPromise } from './proposer.ts';

/**
 * Begins, or goes on from the disk (`null` for a blank one). A single cluster is founded by single-decree Paxos
 * (Lamport, "Paxos Made Simple", 2001) with quorums of `bootstrapExpect` distinct nodes: any two of them share an
 * acceptor as long as the deployment has had fewer than twice as many nodes, a node whose disk was lost counted anew.
 */
export function startFounding(
  durable: FoundingDurable | null,
  context: FoundingContext,
  out: FoundingOutbox,
): FoundingState {
  const found = durable ?? UNFOUNDED;
  const { min } = context.settings.retry;
  const state = makeFounding(found, null, found.promised.round, min, false, isReady(context));
  if (found.decided === null) return founds(state, context) ? waiting(state, out) : state;
  // The crash may have come between the decision and what follows from it.
  settled(found.decided, context, out);
  told(state, out);
  return found.untold.length === 0 ? state : waiting(state, out);
}

/** A message of the founding has arrived. */
export function onFoundingMessage(
  state: FoundingState,
  from: NodeId,
  message: FoundingMessage,
  context: FoundingContext,
  out: FoundingOutbox,
): FoundingState {
  switch (message.kind) {
    case 'founding-prepare':
      return onPrepare(state, from, message, context, out);
    case 'founding-promise':
      return onPromise(state, from, message, context, out);
    case 'founding-accept':
      return onAccept(state, from, message, context, out);
    case 'founding-accepted':
      return onAccepted(state, from, message, context, out);
    case 'founding-outbid':
      return onOutbid(state, message);
    case 'founding-chosen':
      return onChosen(state, from, message, context, out);
    case 'founding-chosen-ack':
      return onChosenAck(state, from, message, out);
  }
}

/** The time asked for has come: tells the founders again, asks the acceptors again, or makes another attempt. */
export function foundingDue(
  state: FoundingState,
  context: FoundingContext,
  out: FoundingOutbox,
): FoundingState {
  if (state.durable.decided !== null) {
    told(state, out);
    return state.durable.untold.length === 0 ? idle(state) : waitingLonger(state, context, out);
  }
  if (!founds(state, context)) return idle(state);
  const ready = isReady(context);
  const looked = withReady(state, ready);
  if (!ready) return waitingLonger(looked, context, out);
  const { attempt } = looked;
  const next =
    attempt === null || attempt.outbid ? attempted(looked, context, out) : asked(looked, context, out);
  // An attempt that needs nobody else has already been decided.
  return next.durable.decided === null ? waitingLonger(next, context, out) : next;
}

/**
 * Discovery has heard from a node, which is among `context.contacts` if it is blank. A blank node is told of the charter:
 * a founder may not have heard of it yet, and one that has only promised would wait for ever to be released from that.
 * So all who join know the charter, and tell it on, however long ago the founders have left. With this node there may
 * also be enough of them to begin.
 */
export function contactSeen(
  state: FoundingState,
  contact: Contact,
  context: FoundingContext,
  out: FoundingOutbox,
): FoundingState {
  const { decided: charter } = state.durable;
  if (charter !== null) {
    if (contact.cluster === 0) {
      out.send(contact.node, { kind: 'founding-chosen', to: contact.incarnation, charter });
    }
    return state;
  }
  const ready = isReady(context);
  if (ready === state.ready && state.armed) return state;
  const looked = withReady(state, ready);
  if (!founds(state, context) || !ready) return looked;
  return waiting(withWait(looked, context.settings.retry.min, looked.armed), out);
}

/**
 * Whether this node has promised or accepted in a founding of which it does not know the outcome: it may be a founder
 * without knowing, and neither founds a cluster of its own nor joins one before it does.
 */
export function isUndecided(state: FoundingState): boolean {
  return state.durable.decided === null && state.durable.promised.round > 0;
}

/** Whether this node may ever make an attempt as things are: one that belongs to a cluster never does. */
function founds(state: FoundingState, context: FoundingContext): boolean {
  return state.durable.decided === null && context.cluster === 0 && context.settings.bootstrapExpect > 0;
}

/** Whether there are nodes enough, and no cluster to join instead. Never gives up waiting for that. */
function isReady(context: FoundingContext): boolean {
  return takesPart(context) && context.contacts.length + 1 >= context.settings.bootstrapExpect;
}

function idle(state: FoundingState): FoundingState {
  return makeFounding(state.durable, null, state.highestRound, state.wait, false, state.ready);
}

function withReady(state: FoundingState, ready: boolean): FoundingState {
  if (ready === state.ready) return state;
  return makeFounding(state.durable, state.attempt, state.highestRound, state.wait, state.armed, ready);
}
