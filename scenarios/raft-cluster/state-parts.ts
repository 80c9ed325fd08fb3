import type { ControllerState } from '../../core/controller/index.ts';
import type { StateParts } from '../../sim/index.ts';
import type { ClusterTypes } from './types.ts';

type State = ClusterTypes['State'];

/** A controller's parts, each with its bit. A plain member is its Raft and nothing else, and so is whoever is no member. */
const RAFT = 1 << 0;
const STATUS = 1 << 1;
const MEMBERSHIP = 1 << 2;
const DECISIONS = 1 << 3;
const DISCOVERY = 1 << 4;
const CLUSTER = 1 << 5;
const SAVED = 1 << 6;
const VIEW = 1 << 7;
const PEERS = 1 << 8;
const RUMOURS = 1 << 9;

/**
 * What properties of a cluster may be about. `decisions`: what a leader has committed, anybody else's founding; `saved`:
 * what a controller keeps beside its Raft's image; `peers`: who is seen, and who prefers to lead; `rumours`: what the gossip
 * holds of the others.
 */
export const stateParts: StateParts<ClusterTypes> = {
  names: [
    'raft',
    'status',
    'membership',
    'decisions',
    'discovery',
    'cluster',
    'saved',
    'view',
    'peers',
    'rumours',
  ],
  changed,
};

function changed(before: State, after: State): number {
  if (before === after) return 0;
  if (!('raft' in before) || !('raft' in after)) return RAFT;
  let parts = 0;
  if (before.status !== after.status) {
    parts |= STATUS;
    if (haveTurned(before.status.peers, after.status.peers)) parts |= PEERS;
  }
  const was = before.membership;
  const is = after.membership;
  if (was !== is) {
    parts |= MEMBERSHIP;
    if (was.discovery !== is.discovery) parts |= DISCOVERY;
    if (was.founding !== is.founding) parts |= DECISIONS;
    if (was.gossip.entries !== is.gossip.entries) parts |= RUMOURS;
  }
  if (before.raft !== after.raft) {
    parts |= RAFT;
    const { role, commit } = after.raft;
    if (role.kind !== before.raft.role.kind || (role.kind === 'leader' && commit !== before.raft.commit)) {
      parts |= DECISIONS;
    }
  }
  if (before.cluster !== after.cluster) parts |= CLUSTER;
  if (before.saved !== after.saved || before.settled !== after.settled) parts |= SAVED;
  if (before.view !== after.view) parts |= VIEW;
  return parts;
}

type Peers = ControllerState['status']['peers'];

/** Whether anybody came, went, or changed its mind: a heartbeat makes its sender's entry another, and says nothing new as a rule. */
export function haveTurned(was: Peers, is: Peers): boolean {
  if (was === is) return false;
  if (was.length !== is.length) return true;
  for (let id = 0; id < is.length; id += 1) {
    const before = was[id];
    const after = is[id];
    if (before !== after && (before?.online !== after?.online || before?.prefers !== after?.prefers))
      return true;
  }
  return false;
}
