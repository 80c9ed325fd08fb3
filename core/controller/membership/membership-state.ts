import type { Micros } from '../../process/process.ts';
import type { DiscoveryState } from '../discovery/index.ts';
import type { EvictionState, Sighting } from '../eviction/index.ts';
import type { FoundingDurable, FoundingState } from '../founding/index.ts';
import type { GossipState } from '../gossip/index.ts';
import { blankSlice } from '../joining/join-slice.ts';
import type { JoiningState, JoinSlice } from '../joining/index.ts';
import type { OperatingState, PreferredState } from '../operating/index.ts';

/** Everything that has to do with who is a member: a component each, none of which knows of the others. */
export interface MembershipState {
  readonly discovery: DiscoveryState;
  readonly founding: FoundingState;
  readonly gossip: GossipState;
  readonly joining: JoiningState;
  readonly operating: OperatingState;
  readonly eviction: EvictionState;
  readonly preference: PreferredState;
  /** Whom this leader has heard, by node, as far as evictions want to know it. */
  readonly sightings: readonly (Sighting | undefined)[];
  /** Own clock from when on this leader has held its lease without a break, as of the last look; -1 without one. */
  readonly leaseSince: Micros;
  /** This node has asked to be joined to a cluster, and has not been answered yet. */
  readonly joins: boolean;
}

/** The same with other gossip, which never ends: field by field, for that is many times faster than a spread. */
export function withGossip(state: MembershipState, gossip: GossipState): MembershipState {
  if (gossip === state.gossip) return state;
  const { discovery, founding, joining, operating, eviction, preference, sightings, leaseSince, joins } =
    state;
  return {
    discovery,
    founding,
    gossip,
    joining,
    operating,
    eviction,
    preference,
    sightings,
    leaseSince,
    joins,
  };
}

/** What of it is kept across crashes. */
export interface MembershipDurable {
  /** Null on a disk that has taken part in no founding. */
  readonly founding: FoundingDurable | null;
  /** It holds the incarnation of the disk, so it is there from the first start on. */
  readonly joining: JoinSlice;
}

/** A blank disk's, whose incarnation is that of the start that finds it blank. */
export function blankMembership(incarnation: number): MembershipDurable {
  return { founding: null, joining: blankSlice(incarnation) };
}
