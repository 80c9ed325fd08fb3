import type { Micros, NodeId } from '../../process/process.ts';
import type { DiscoverySettings } from '../discovery/discovery-settings.ts';
import type { Contact } from '../discovery/contact.ts';
import type { GossipMessage } from './gossip-message.ts';
import type { GossipSettings } from './gossip-settings.ts';
import type { Rumour, Standing } from './rumour.ts';

/** What is held of one node. */
export interface Entry {
  readonly rumour: Rumour;
  /** Own clock when its standing last changed. */
  readonly since: Micros;
  /** How many messages have carried this very rumour. */
  readonly told: number;
}

/** A probe under way. */
export interface Probe {
  readonly target: NodeId;
  readonly sequence: number;
  /** By the own clock. */
  readonly begunAt: Micros;
  /** Whether others have been asked to probe, too. */
  readonly indirect: boolean;
  readonly answered: boolean;
}

/** What one node has heard. It decides nothing (requirement S0.7): no quorum, no configuration, no status reads it. */
export interface GossipState {
  /** What it says of itself. */
  readonly own: Rumour;
  /** Of the others, sorted by node. */
  readonly entries: readonly Entry[];
  readonly probe: Probe | null;
  /** Of the newest probe. */
  readonly sequence: number;
  /** The node probed last, of those that may be there, and of those that are lost. */
  readonly probed: NodeId;
  readonly reached: NodeId;
  /** The node whose rumour was added last to a message that had room for it. */
  readonly recited: NodeId;
}

/** What the gossip reads of its controller. */
export interface GossipContext {
  /** This node as it describes itself. */
  readonly self: Contact;
  readonly discovery: DiscoverySettings;
  readonly settings: GossipSettings;
  /** Whom the log names: probed like seeds while nothing is known of them, for nobody else may bring them up again. */
  readonly members: readonly { readonly id: NodeId }[];
  readonly now: Micros;
}

/** What the gossip wants done: talk, and nothing else. */
export interface GossipOutbox {
  send(to: NodeId, message: GossipMessage): void;
  /** Calls `gossipDue` after a time from `[min, max]`, drawn at random, instead of whatever was asked for before. */
  gossipAfter(min: Micros, max: Micros): void;
  note(observation: GossipNote): void;
}

/** What a node observes: it believes another one of a contact than before. */
export interface GossipNote {
  readonly kind: 'gossip';
  readonly node: NodeId;
  readonly standing: Standing | 'forgotten';
}

/** A state, field by field. */
export function makeGossip(
  own: Rumour,
  entries: readonly Entry[],
  probe: Probe | null,
  sequence: number,
  probed: NodeId,
  reached: NodeId,
  recited: NodeId,
): GossipState {
  return { own, entries, probe, sequence, probed, reached, recited };
}

/** The same with other entries. */
export function withEntries(state: GossipState, own: Rumour, entries: readonly Entry[]): GossipState {
  if (own === state.own && entries === state.entries) return state;
  const { probe, sequence, probed, reached, recited } = state;
  return makeGossip(own, entries, probe, sequence, probed, reached, recited);
}

/** The same with another probe. */
export function withProbe(state: GossipState, probe: Probe | null): GossipState {
  const { own, entries, sequence, probed, reached, recited } = state;
  return makeGossip(own, entries, probe, sequence, probed, reached, recited);
}

/** What is held of a node. */
export function entryOf(state: GossipState, node: NodeId): Entry | undefined {
  for (const entry of state.entries) if (entry.rumour.node === node) return entry;
  return undefined;
}

/** How many decimal digits the number of known nodes has: grows like its logarithm, and is exact. */
export function magnitude(state: GossipState): number {
  let digits = 1;
  for (let bound = 10; state.entries.length + 1 >= bound; bound *= 10) digits += 1;
  return digits;
}

/** A contact as the gossip sees it. */
export interface GossipContact extends Contact {
  readonly standing: Standing;
  /** For how long it has been so. */
  readonly age: Micros;
}

/** Who is where, as far as this node has heard, sorted by node and without itself: a view of contacts, no more. */
export function gossipContacts(state: GossipState, now: Micros): readonly GossipContact[] {
  return state.entries.map(({ rumour, since }) => {
    const { node, address, incarnation, cluster, standing } = rumour;
    return { node, address, incarnation, cluster, standing, age: now - since };
  });
}
