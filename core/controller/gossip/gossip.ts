import type { NodeId } from '../../process/process.ts';
import { entryOf, makeGossip, magnitude, withProbe } from './gossip-state.ts';
import type { GossipContext, GossipOutbox, GossipState } from './gossip-state.ts';
import type { GossipAck, GossipMessage, GossipPing, GossipPingRequest } from './gossip-message.ts';
import { described, forgetful, heard, judged } from './hearsay.ts';
import { inTurn, piggybacked } from './piggyback.ts';
import { rumourOf } from './rumour.ts';
import type { Relay } from './rumour.ts';

/** One probe in so many goes to a node that is lost: a dead one, or a seed that has never been heard of. */
const LOST_EVERY = 5;

/** Begins with nobody but the seeds (SWIM: Das, Gupta, Motivala, 2002). What was heard before a crash is heard again. */
export function startGossip(context: GossipContext, out: GossipOutbox): GossipState {
  const { self, settings } = context;
  out.gossipAfter(0, settings.probeInterval);
  return makeGossip(rumourOf(self, 0), [], null, 0, self.node, self.node, self.node);
}

/** The time asked for has come: the next probe begins, or the present one goes on through others. */
export function gossipDue(state: GossipState, context: GossipContext, out: GossipOutbox): GossipState {
  const { settings } = context;
  const { probe } = state;
  if (probe !== null && !probe.indirect && !probe.answered) {
    const { target, sequence, begunAt } = probe;
    // The way through another is twice as long: four delays of 200 ms do not fit into what is left of the interval.
    out.gossipAfter(settings.probeInterval, settings.probeInterval);
    const next = withProbe(state, { target, sequence, begunAt, indirect: true, answered: false });
    return asked(next, target, sequence, context, out);
  }
  const current = expired(described(concluded(state, context, out), context), context, out);
  return probing(forgetful(current, context, out), context, out);
}

/** A message of the gossip has arrived. */
export function onGossipMessage(
  state: GossipState,
  from: NodeId,
  message: GossipMessage,
  context: GossipContext,
  out: GossipOutbox,
): GossipState {
  if (message.deployment !== context.discovery.deployment || from === context.self.node) return state;
  const next = heard(described(state, context), message.rumours, context, out);
  switch (message.kind) {
    case 'gossip-ping':
      return onPing(next, from, message, context, out);
    case 'gossip-ack':
      return onAck(next, message, context, out);
    case 'gossip-ping-request':
      return onPingRequest(next, from, message, context, out);
  }
}

function onPing(
  state: GossipState,
  from: NodeId,
  { sequence, relay }: GossipPing,
  context: GossipContext,
  out: GossipOutbox,
): GossipState {
  return acked(state, from, sequence, relay, context, out);
}

function onAck(
  state: GossipState,
  { sequence, relay }: GossipAck,
  context: GossipContext,
  out: GossipOutbox,
): GossipState {
  if (relay !== null) return acked(state, relay.node, relay.sequence, null, context, out);
  const { probe } = state;
  if (probe?.sequence !== sequence || probe.answered) return state;
  const { target, begunAt, indirect } = probe;
  if (!indirect) {
    // Nobody need be asked: the timer for that goes off as late as the next probe is due.
    const rest = Math.max(0, begunAt + context.settings.probeInterval - context.now);
    out.gossipAfter(rest, rest);
  }
  return withProbe(state, { target, sequence, begunAt, indirect, answered: true });
}

function onPingRequest(
  state: GossipState,
  from: NodeId,
  { sequence, target }: GossipPingRequest,
  context: GossipContext,
  out: GossipOutbox,
): GossipState {
  if (target === context.self.node) return acked(state, from, sequence, null, context, out);
  return pinged(state, target, sequence, { node: from, sequence }, context, out);
}

/** The probe is over: whoever has answered neither directly nor through others is suspected. */
function concluded(state: GossipState, context: GossipContext, out: GossipOutbox): GossipState {
  const { probe } = state;
  if (probe === null) return state;
  const entry = entryOf(state, probe.target);
  const next = withProbe(state, null);
  return !probe.answered && entry?.rumour.standing === 'alive'
    ? judged(next, entry, 'suspect', context, out)
    : next;
}

/** Suspects that have had time enough to refute it are dead. */
function expired(state: GossipState, context: GossipContext, out: GossipOutbox): GossipState {
  const { settings, now } = context;
  const patience = settings.suspicionIntervals * magnitude(state) * settings.probeInterval;
  let next = state;
  for (const entry of state.entries) {
    if (entry.rumour.standing !== 'suspect' || now - entry.since < patience) continue;
    next = judged(next, entry, 'dead', context, out);
  }
  return next;
}

/** Probes the next in turn, after this node itself: no chance is needed for all to be probed equally often. */
function probing(state: GossipState, context: GossipContext, out: GossipOutbox): GossipState {
  const { settings } = context;
  const sequence = state.sequence + 1;
  const present = state.entries.filter(({ rumour }) => rumour.standing !== 'dead');
  const lost = lostNode(state, context);
  const other = inTurn(present, state.probed);
  const reaching = lost !== null && (other === null || sequence % LOST_EVERY === 0);
  const target = reaching ? lost : (other?.rumour.node ?? null);
  if (target === null) {
    out.gossipAfter(settings.probeInterval, settings.probeInterval);
    return state;
  }
  out.gossipAfter(settings.probeTimeout, settings.probeTimeout);
  const { own, entries, probed, reached, recited } = state;
  const probe = { target, sequence, begunAt: context.now, indirect: false, answered: false };
  const next = reaching
    ? makeGossip(own, entries, probe, sequence, probed, target, recited)
    : makeGossip(own, entries, probe, sequence, target, reached, recited);
  return pinged(next, target, sequence, null, context, out);
}

/** The next in turn of the dead, and of the seeds and members of which nothing is known. */
function lostNode(state: GossipState, context: GossipContext): NodeId | null {
  const lost: NodeId[] = [];
  for (const { rumour } of state.entries) if (rumour.standing === 'dead') lost.push(rumour.node);
  for (const seed of context.discovery.seeds) {
    if (seed !== context.self.node && entryOf(state, seed) === undefined) lost.push(seed);
  }
  for (const { id } of context.members) {
    if (id !== context.self.node && !lost.includes(id) && entryOf(state, id) === undefined) lost.push(id);
  }
  lost.sort((a, b) => a - b);
  return lost.find((node) => node > state.reached) ?? lost[0] ?? null;
}

/** Asks the next few after the target, of those that are there, to probe it. */
function asked(
  state: GossipState,
  target: NodeId,
  sequence: number,
  context: GossipContext,
  out: GossipOutbox,
): GossipState {
  const able = state.entries.filter(({ rumour }) => rumour.standing === 'alive' && rumour.node !== target);
  const first = able.findIndex(({ rumour }) => rumour.node > target);
  const ring = first < 0 ? able : [...able.slice(first), ...able.slice(0, first)];
  let next = state;
  for (const { rumour } of ring.slice(0, context.settings.indirectProbes)) {
    const { deployment } = context.discovery;
    const said = piggybacked(next, rumour.node);
    next = said.state;
    out.send(rumour.node, {
      kind: 'gossip-ping-request',
      deployment,
      sequence,
      target,
      rumours: said.rumours,
    });
  }
  return next;
}

function pinged(
  state: GossipState,
  to: NodeId,
  sequence: number,
  relay: Relay | null,
  context: GossipContext,
  out: GossipOutbox,
): GossipState {
  const { state: next, rumours } = piggybacked(state, to);
  const { deployment } = context.discovery;
  out.send(to, { kind: 'gossip-ping', deployment, sequence, relay, rumours });
  return next;
}

function acked(
  state: GossipState,
  to: NodeId,
  sequence: number,
  relay: Relay | null,
  context: GossipContext,
  out: GossipOutbox,
): GossipState {
  const { state: next, rumours } = piggybacked(state, to);
  const { deployment } = context.discovery;
  out.send(to, { kind: 'gossip-ack', deployment, sequence, relay, rumours });
  return next;
}
