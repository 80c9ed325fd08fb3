import type { NodeId } from '../../process/process.ts';
import { promising, takesPart } from './acceptor.ts';
import { compareBallots } from './ballot.ts';
import type { Ballot } from './ballot.ts';
import type { Acceptance, Charter, Founder } from './charter.ts';
import { chosen } from './chosen.ts';
import type { FoundingAccepted, FoundingOutbid, FoundingPromise } from './founding-message.ts';
import type { FoundingContext, FoundingOutbox } from './founding-port.ts';
import { makeAttempt, makeFounding } from './founding-state.ts';
import type { Attempt, FoundingDurable, FoundingState } from './founding-state.ts';
import { encouraged } from './patience.ts';

/** Begins an attempt in a ballot of its own, higher than all it has heard of. */
export function attempted(
  state: FoundingState,
  context: FoundingContext,
  out: FoundingOutbox,
): FoundingState {
  const { self } = context;
  const round = Math.max(state.highestRound, state.durable.promised.round) + 1;
  const ballot: Ballot = { round, node: self.node, incarnation: self.incarnation };
  // The promise to itself is durable before anyone hears of the ballot: it is never used again after a crash.
  const promised = promising(state, ballot, out);
  const attempt = makeAttempt(ballot, [self], promised.durable.accepted, null, [], false);
  const next = withAttempt(promised, attempt);
  const proposed = proposedIfPromised(next, attempt, context, out);
  return proposed === next ? asked(next, context, out) : proposed;
}

/** Asks those again who have not answered; the same question, so that their answers can be counted together. */
export function asked(state: FoundingState, context: FoundingContext, out: FoundingOutbox): FoundingState {
  const { attempt } = state;
  if (attempt === null) return state;
  const { deployment, bootstrapExpect: expect } = context.settings;
  const { ballot, charter } = attempt;
  for (const { node, incarnation: to } of context.contacts) {
    if (charter !== null) {
      if (attempt.accepted.includes(node)) continue;
      out.send(node, { kind: 'founding-accept', to, deployment, expect, ballot, charter });
    } else if (!attempt.promised.some((each) => each.node === node && each.incarnation === to)) {
      out.send(node, { kind: 'founding-prepare', to, deployment, expect, ballot });
    }
  }
  return state;
}

/** Somebody has promised. */
export function onPromise(
  state: FoundingState,
  from: NodeId,
  message: FoundingPromise,
  context: FoundingContext,
  out: FoundingOutbox,
): FoundingState {
  const { attempt } = state;
  if (attempt === null || attempt.charter !== null || !takesPart(context)) return state;
  if (compareBallots(attempt.ballot, message.ballot) !== 0) return state;
  const { incarnation, address } = message;
  const others = attempt.promised.filter(({ node }) => node !== from);
  const promised: readonly Founder[] = [...others, { node: from, incarnation, address }];
  const reported = higher(attempt.reported, message.accepted);
  const { ballot, outbid } = attempt;
  const next = makeAttempt(ballot, promised, reported, null, [], outbid);
  return proposedIfPromised(encouraged(withAttempt(state, next), context), next, context, out);
}

/** Somebody has accepted. */
export function onAccepted(
  state: FoundingState,
  from: NodeId,
  message: FoundingAccepted,
  context: FoundingContext,
  out: FoundingOutbox,
): FoundingState {
  const { attempt } = state;
  if (attempt === null || attempt.charter === null || attempt.accepted.includes(from)) return state;
  if (compareBallots(attempt.ballot, message.ballot) !== 0) return state;
  return counted(state, attempt, attempt.charter, from, context, out);
}

/** Somebody has promised a higher ballot: the next attempt needs a higher one still. */
export function onOutbid(state: FoundingState, message: FoundingOutbid): FoundingState {
  const { attempt, durable, wait, armed, ready } = state;
  if (attempt === null || compareBallots(attempt.ballot, message.ballot) !== 0) return state;
  const { ballot, promised, reported, charter, accepted } = attempt;
  const next = makeAttempt(ballot, promised, reported, charter, accepted, true);
  const highestRound = Math.max(state.highestRound, message.promised.round);
  return makeFounding(durable, next, highestRound, wait, armed, ready);
}

/** Once a quorum has promised: proposes what was reported in the highest ballot, or if nothing was, the promisers. */
function proposedIfPromised(
  state: FoundingState,
  attempt: Attempt,
  context: FoundingContext,
  out: FoundingOutbox,
): FoundingState {
  const { ballot, promised, reported, outbid } = attempt;
  if (promised.length < context.settings.bootstrapExpect) return state;
  const charter = reported === null ? charterOf(promised, context.self.incarnation) : reported.charter;
  const durable: FoundingDurable = {
    promised: state.durable.promised,
    accepted: { ballot, charter },
    decided: null,
    untold: [],
  };
  out.saveFounding(durable);
  const { highestRound, wait, armed, ready } = state;
  const proposal = makeAttempt(ballot, promised, reported, charter, [], outbid);
  const proposing = makeFounding(durable, proposal, highestRound, wait, armed, ready);
  return counted(asked(proposing, context, out), proposal, charter, context.self.node, context, out);
}

function counted(
  state: FoundingState,
  attempt: Attempt,
  charter: Charter,
  node: NodeId,
  context: FoundingContext,
  out: FoundingOutbox,
): FoundingState {
  const accepted = [...attempt.accepted, node];
  const { ballot, promised, reported, outbid } = attempt;
  const next = encouraged(
    withAttempt(state, makeAttempt(ballot, promised, reported, charter, accepted, outbid)),
    context,
  );
  return accepted.length < context.settings.bootstrapExpect ? next : chosen(next, charter, context, out);
}

function charterOf(promised: readonly Founder[], cluster: number): Charter {
  return { cluster, founders: promised.toSorted((a, b) => a.node - b.node) };
}

function higher(a: Acceptance | null, b: Acceptance | null): Acceptance | null {
  if (a === null || b === null) return a ?? b;
  return compareBallots(a.ballot, b.ballot) < 0 ? b : a;
}

function withAttempt(state: FoundingState, attempt: Attempt): FoundingState {
  return makeFounding(state.durable, attempt, state.highestRound, state.wait, state.armed, state.ready);
}
