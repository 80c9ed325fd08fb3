import type { NodeId } from '../../process/process.ts';
import { isFounder } from './charter.ts';
import type { Charter } from './charter.ts';
import type { FoundingChosen, FoundingChosenAck } from './founding-message.ts';
import type { FoundingContext, FoundingOutbox } from './founding-port.ts';
import { makeFounding } from './founding-state.ts';
import type { FoundingDurable, FoundingState } from './founding-state.ts';
import { waiting } from './patience.ts';

/** A quorum has accepted this node's proposal: the charter is chosen, and its founders are told until they know. */
export function chosen(
  state: FoundingState,
  charter: Charter,
  context: FoundingContext,
  out: FoundingOutbox,
): FoundingState {
  const untold: NodeId[] = [];
  for (const { node } of charter.founders) if (node !== context.self.node) untold.push(node);
  const next = decided(state, charter, untold, context, out);
  told(next, out);
  return untold.length === 0 ? next : waiting(next, out);
}

/** Somebody says what was chosen. Acknowledged when it is durable here. */
export function onChosen(
  state: FoundingState,
  from: NodeId,
  message: FoundingChosen,
  context: FoundingContext,
  out: FoundingOutbox,
): FoundingState {
  const { charter, to } = message;
  const known = state.durable.decided?.cluster ?? context.cluster;
  let next = state;
  if (to === context.self.incarnation) {
    if (known !== 0 && known !== charter.cluster) {
      out.note({ kind: 'founding-conflict', known, told: charter.cluster });
    } else if (state.durable.decided === null) {
      next = decided(state, charter, [], context, out);
    }
  }
  // Another incarnation than the one meant acknowledges too: the one meant has lost its disk and will never know.
  out.send(from, { kind: 'founding-chosen-ack', cluster: charter.cluster });
  return next;
}

/** A founder knows. */
export function onChosenAck(
  state: FoundingState,
  from: NodeId,
  message: FoundingChosenAck,
  out: FoundingOutbox,
): FoundingState {
  const { durable } = state;
  if (durable.decided?.cluster !== message.cluster || !durable.untold.includes(from)) return state;
  const { promised, accepted, decided: charter } = durable;
  const untold = durable.untold.filter((node) => node !== from);
  const next: FoundingDurable = { promised, accepted, decided: charter, untold };
  out.saveFounding(next);
  return makeFounding(next, null, state.highestRound, state.wait, state.armed, state.ready);
}

/** Tells the founders that do not know yet. */
export function told(state: FoundingState, out: FoundingOutbox): void {
  const { decided: charter, untold } = state.durable;
  if (charter === null) return;
  for (const { node, incarnation: to } of charter.founders) {
    if (untold.includes(node)) out.send(node, { kind: 'founding-chosen', to, charter });
  }
}

/** Acts on what was chosen, as long as this node is blank: a founder formats its disk, any other goes on to join. */
export function settled(charter: Charter, context: FoundingContext, out: FoundingOutbox): void {
  if (context.cluster !== 0) return;
  if (isFounder(charter, context.self.node, context.self.incarnation)) out.found(charter);
  else out.joinFounded(charter);
}

/** Keeps what was chosen, and acts on it once that is durable. */
export function decided(
  state: FoundingState,
  charter: Charter,
  untold: readonly NodeId[],
  context: FoundingContext,
  out: FoundingOutbox,
): FoundingState {
  const { promised, accepted } = state.durable;
  const durable: FoundingDurable = { promised, accepted, decided: charter, untold };
  out.saveFounding(durable);
  out.note({ kind: 'founding-chosen', charter });
  settled(charter, context, out);
  return makeFounding(
    durable,
    null,
    state.highestRound,
    context.settings.retry.min,
    state.armed,
    state.ready,
  );
}
