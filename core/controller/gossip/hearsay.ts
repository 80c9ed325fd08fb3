import { isAddress } from '../discovery/address.ts';
import type { Contact } from '../discovery/contact.ts';
import { entryOf, withEntries } from './gossip-state.ts';
import type { Entry, GossipContext, GossipOutbox, GossipState } from './gossip-state.ts';
import { describes, overrides, rumourOf, withStanding } from './rumour.ts';
import type { Rumour, Standing } from './rumour.ts';

/** How many nodes are remembered at the most. */
const ENTRIES_MAX = 256;
/** Node ids index arrays elsewhere. */
const NODE_MAX = 65_535;

/** Somebody has said something of some nodes. */
export function heard(
  state: GossipState,
  rumours: readonly Rumour[],
  context: GossipContext,
  out: GossipOutbox,
): GossipState {
  let next = state;
  for (const rumour of rumours) {
    if (rumour.node === context.self.node) next = refuted(next, rumour, context);
    else next = believed(next, rumour, context, out);
  }
  return next;
}

/** What this node says of itself, anew if it has changed since. */
export function described(state: GossipState, context: GossipContext): GossipState {
  if (describes(state.own, context.self)) return state;
  return saying(state, state.own.refutation + 1, context);
}

/** The standing of a node changes in this node's own eyes. */
export function judged(
  state: GossipState,
  entry: Entry,
  standing: Standing,
  context: GossipContext,
  out: GossipOutbox,
): GossipState {
  const rumour = withStanding(entry.rumour, standing, entry.rumour.refutation);
  out.note({ kind: 'gossip', node: rumour.node, standing });
  return replaced(state, { rumour, since: context.now, told: 0 });
}

/** The dead are forgotten in the end, but for the seeds. */
export function forgetful(state: GossipState, context: GossipContext, out: GossipOutbox): GossipState {
  const { settings, discovery, now } = context;
  const entries = state.entries.filter(({ rumour, since }) => {
    if (rumour.standing !== 'dead' || now - since < settings.forgetAfter) return true;
    if (discovery.seeds.includes(rumour.node)) return true;
    out.note({ kind: 'gossip', node: rumour.node, standing: 'forgotten' });
    return false;
  });
  return entries.length === state.entries.length ? state : withEntries(state, state.own, entries);
}

/** Discovery has heard from a node itself. What the gossip holds of it already is left for the node to refute. */
export function introducedTo(
  state: GossipState,
  contact: Contact,
  context: GossipContext,
  out: GossipOutbox,
): GossipState {
  if (state.entries.some(({ rumour }) => rumour.node === contact.node)) return state;
  return heard(state, [rumourOf(contact, 0)], context, out);
}

/** What is said of this node is outbid, if it is not what it says itself and would be believed. */
function refuted(state: GossipState, rumour: Rumour, context: GossipContext): GossipState {
  const { refutation } = state.own;
  if (rumour.refutation < refutation || !isCount(rumour.refutation)) return state;
  if (rumour.refutation === refutation && describes(rumour, context.self)) return state;
  return saying(state, rumour.refutation + 1, context);
}

function saying(state: GossipState, refutation: number, context: GossipContext): GossipState {
  return withEntries(state, rumourOf(context.self, refutation), state.entries);
}

function believed(
  state: GossipState,
  rumour: Rumour,
  context: GossipContext,
  out: GossipOutbox,
): GossipState {
  const held = entryOf(state, rumour.node);
  if (held === undefined ? rumour.standing === 'dead' : !overrides(rumour, held.rumour)) return state;
  if (!isSound(rumour)) return state;
  if (held === undefined) return added(state, rumour, context, out);
  const same = rumour.standing === held.rumour.standing;
  if (!same) out.note({ kind: 'gossip', node: rumour.node, standing: rumour.standing });
  return replaced(state, { rumour, since: same ? held.since : context.now, told: 0 });
}

function added(state: GossipState, rumour: Rumour, context: GossipContext, out: GossipOutbox): GossipState {
  let room = state.entries;
  if (room.length >= ENTRIES_MAX) {
    const seeds = context.discovery.seeds;
    const dead = room.find((each) => each.rumour.standing === 'dead' && !seeds.includes(each.rumour.node));
    if (dead === undefined) return state;
    room = room.filter((each) => each !== dead);
  }
  out.note({ kind: 'gossip', node: rumour.node, standing: rumour.standing });
  const entries = [...room, { rumour, since: context.now, told: 0 }];
  return withEntries(
    state,
    state.own,
    entries.sort((a, b) => a.rumour.node - b.rumour.node),
  );
}

function replaced(state: GossipState, entry: Entry): GossipState {
  const index = state.entries.findIndex(({ rumour }) => rumour.node === entry.rumour.node);
  return withEntries(state, state.own, state.entries.with(index, entry));
}

function isSound({ node, address, incarnation, cluster, refutation }: Rumour): boolean {
  return (
    isCount(node) &&
    node <= NODE_MAX &&
    isCount(incarnation) &&
    isCount(cluster) &&
    isCount(refutation) &&
    isAddress(address)
  );
}

/** Leaves room for one more: a number that cannot be outbid would never be refuted. */
function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value < Number.MAX_SAFE_INTEGER;
}
