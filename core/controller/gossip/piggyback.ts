import type { NodeId } from '../../process/process.ts';
import { entryOf, makeGossip, magnitude } from './gossip-state.ts';
import type { Entry, GossipState } from './gossip-state.ts';
import type { Rumour } from './rumour.ts';

/** How many rumours that are news a message carries at the most. */
const NEWS_MAX = 6;
/** How many that are not, in turn, so that whoever has missed the news hears of everyone in the end. */
const RECITED_MAX = 2;
/** A rumour is news until it has been told so often, times the number of digits of the cluster's size. */
const TOLD_FACTOR = 4;

/**
 * The rumours for a message: what the sender says of itself, what it holds of the receiver (who refutes it if it is
 * wrong), the news that were told least, and a few of the others in turn. Bounded, whatever is known.
 */
export function piggybacked(
  state: GossipState,
  to: NodeId,
): { readonly state: GossipState; readonly rumours: readonly Rumour[] } {
  const rumours: Rumour[] = [state.own];
  const held = entryOf(state, to);
  if (held !== undefined) rumours.push(held.rumour);
  const news = newsOf(state, held);
  for (const { rumour } of news) rumours.push(rumour);
  let recited = state.recited;
  for (let i = 0; i < RECITED_MAX; i += 1) {
    const next = inTurn(state.entries, recited);
    if (next === null) break;
    recited = next.rumour.node;
    if (!rumours.includes(next.rumour)) rumours.push(next.rumour);
  }
  const entries = news.length === 0 ? state.entries : state.entries.map((each) => toldOnce(each, news));
  const { own, probe, sequence, probed, reached } = state;
  return { state: makeGossip(own, entries, probe, sequence, probed, reached, recited), rumours };
}

/** What has been told least of what is news to the others. */
function newsOf(state: GossipState, held: Entry | undefined): readonly Entry[] {
  const limit = TOLD_FACTOR * magnitude(state);
  const news: Entry[] = [];
  for (const entry of state.entries) if (entry.told < limit && entry !== held) news.push(entry);
  return news.length <= NEWS_MAX ? news : news.sort((a, b) => a.told - b.told).slice(0, NEWS_MAX);
}

/** The entry after that of `node`, round and round. */
export function inTurn(entries: readonly Entry[], node: NodeId): Entry | null {
  for (const entry of entries) if (entry.rumour.node > node) return entry;
  return entries[0] ?? null;
}

function toldOnce(entry: Entry, news: readonly Entry[]): Entry {
  if (!news.includes(entry)) return entry;
  return { rumour: entry.rumour, since: entry.since, told: entry.told + 1 };
}
