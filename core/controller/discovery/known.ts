import type { NodeId } from '../../process/process.ts';
import type { DiscoveryContext } from './discovery-port.ts';
import { makeDiscovery } from './discovery-state.ts';
import type { DiscoveryState, Known } from './discovery-state.ts';

/** How many nodes are remembered at the most, the seeds not counted: an answer may name any number. */
const KNOWN_MAX = 64;
/** Whoever has been asked in vain so often is not believed to be there any more. */
const CONTACT_MISSES = 3;
/** Whoever has been asked in vain so often is forgotten, unless it is a seed. */
const FORGET_MISSES = 6;

/** Before everybody is asked again: who has not answered for too long is no contact, then forgotten. */
export function swept(known: readonly Known[], context: DiscoveryContext): readonly Known[] {
  const next: Known[] = [];
  for (const { node, contact, missed, refused } of known) {
    if (missed >= FORGET_MISSES && !context.settings.seeds.includes(node)) continue;
    const there = missed < CONTACT_MISSES;
    next.push({ node, contact: there ? contact : null, missed: missed + 1, refused });
  }
  return next;
}

/** With what is known of a node now. Whoever has introduced itself takes the place of hearsay. */
export function withKnown(state: DiscoveryState, entry: Known, context: DiscoveryContext): DiscoveryState {
  const index = state.known.findIndex(({ node }) => node === entry.node);
  const known = index < 0 ? inserted(state.known, entry, context) : state.known.with(index, entry);
  return known === state.known ? state : makeDiscovery(known, state.sweeps, state.wait, state.repairing);
}

/** With a node of which there is hearsay; the same state if it is nothing new, or there is no room. */
export function hinted(state: DiscoveryState, node: NodeId, context: DiscoveryContext): DiscoveryState {
  if (node === context.self.node || state.known.some((each) => each.node === node)) return state;
  return withKnown(state, { node, contact: null, missed: 1, refused: null }, context);
}

/** With a fellow member, which is asked once more, in vain so far or not. */
export function recalled(state: DiscoveryState, node: NodeId, context: DiscoveryContext): DiscoveryState {
  const entry = state.known.find((each) => each.node === node);
  if (entry === undefined) return hinted(state, node, context);
  if (entry.missed < FORGET_MISSES) return state;
  const { contact, refused } = entry;
  return withKnown(state, { node, contact, missed: FORGET_MISSES - 1, refused }, context);
}

function inserted(known: readonly Known[], entry: Known, context: DiscoveryContext): readonly Known[] {
  const others = known.filter(({ node }) => !context.settings.seeds.includes(node));
  let room = known;
  if (others.length >= KNOWN_MAX) {
    const least = leastLikely(others);
    // Hearsay never drives out hearsay that has not had its chance, nor anyone who answers.
    if (least === null || (entry.contact === null && least.missed < 2)) return known;
    room = known.filter((each) => each !== least);
  }
  return [...room, entry].sort((a, b) => a.node - b.node);
}

/** Of those that do not answer, the one that has been asked in vain most often. */
function leastLikely(known: readonly Known[]): Known | null {
  let least: Known | null = null;
  for (const each of known) {
    if (each.contact === null && (least === null || each.missed > least.missed)) least = each;
  }
  return least;
}
