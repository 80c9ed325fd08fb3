import type { Micros, NodeId } from '../../process/process.ts';
import { diskOf } from '../joining/ticket.ts';
import type { ControllerMessage } from '../message.ts';

/** Who was heard under a node's name, and when by the own clock. */
export interface Sighting {
  /** The incarnation of the disk that was heard last. */
  readonly disk: number;
  readonly at: Micros;
  /** The same of another disk of that node, the member's rather than any other; -1 if there was none. */
  readonly formerDisk: number;
  readonly formerAt: Micros;
}

interface MemberIdentity {
  readonly id: NodeId;
  readonly incarnation: number;
}

/**
 * How exactly a sighting is dated: one that is younger than this is left as it is, so that not every message is a change
 * of state. Nobody is evicted before this has passed as well.
 */
export const SIGHTING_GRAIN: Micros = 1_000_000;

/**
 * What a leader remembers of whom it hears, after one more message. Nodes whose disk was wiped come back as another
 * incarnation, and are not the member that is missed. Incarnations have no order, so a delayed word of the former disk
 * cannot be told from one of the next: what names a disk counts for that, and what names none for whichever was named last,
 * at first the member's.
 */
export function sighted(
  sightings: readonly (Sighting | undefined)[],
  from: NodeId,
  message: ControllerMessage,
  member: number,
  now: Micros,
): readonly (Sighting | undefined)[] {
  const named = diskNamed(message, from);
  const known = sightings[from];
  if (known !== undefined && (named < 0 || named === known.disk) && now - known.at < SIGHTING_GRAIN) {
    return sightings;
  }
  const next = sightings.slice();
  while (next.length <= from) next.push(undefined);
  next[from] = after(known, named, diskOf(member), now);
  return next;
}

function after(known: Sighting | undefined, named: number, membersDisk: number, now: Micros): Sighting {
  if (known === undefined) return makeSighting(named >= 0 ? named : membersDisk, now, -1, -1);
  const { disk, at, formerDisk, formerAt } = known;
  if (named < 0 || named === disk) return makeSighting(disk, now, formerDisk, formerAt);
  // Of three disks of one node, the member's is not forgotten.
  const keepsFormer = formerDisk === membersDisk && formerDisk !== named;
  return keepsFormer ? makeSighting(named, now, formerDisk, formerAt) : makeSighting(named, now, disk, at);
}

function makeSighting(disk: number, at: Micros, formerDisk: number, formerAt: Micros): Sighting {
  return { disk, at, formerDisk, formerAt };
}

/** Whoever has just become a member counts as seen: before that it had nothing to say as one. */
export function introduced(
  sightings: readonly (Sighting | undefined)[],
  before: readonly MemberIdentity[],
  after: readonly MemberIdentity[],
  now: Micros,
): readonly (Sighting | undefined)[] {
  let next: (Sighting | undefined)[] | null = null;
  for (const { id, incarnation } of after) {
    if (before.some((each) => each.id === id && each.incarnation === incarnation)) continue;
    next ??= sightings.slice();
    while (next.length <= id) next.push(undefined);
    next[id] = makeSighting(diskOf(incarnation), now, -1, -1);
  }
  return next ?? sightings;
}

/** When that member was last heard; -1 for never. */
export function lastHeard(sighting: Sighting | undefined, incarnation: number): Micros {
  if (sighting === undefined) return -1;
  const disk = diskOf(incarnation);
  if (sighting.disk === disk) return sighting.at;
  return sighting.formerDisk === disk ? sighting.formerAt : -1;
}

/** The disk that a message's sender gives as its own; -1 where it gives none. Members go by a ticket of their disk. */
function diskNamed(message: ControllerMessage, from: NodeId): number {
  switch (message.kind) {
    case 'heartbeat':
    case 'append-response':
    case 'vote':
    case 'vote-response':
      return diskOf(message.incarnation);
    case 'hello':
    case 'hello-answer':
      return message.incarnation;
    case 'gossip-ping':
    case 'gossip-ack':
    case 'gossip-ping-request':
      return message.rumours.find(({ node }) => node === from)?.incarnation ?? -1;
    case 'append':
    case 'founding-accept':
    case 'founding-accepted':
    case 'founding-chosen-ack':
    case 'founding-chosen':
    case 'founding-outbid':
    case 'founding-prepare':
    case 'founding-promise':
    case 'join-ask':
    case 'join-bind':
    case 'join-bound':
    case 'join-check':
    case 'join-done':
    case 'join-finding':
    case 'join-not-bound':
    case 'join-not-reserved':
    case 'join-redirect':
    case 'join-refused':
    case 'join-release':
    case 'join-removed':
    case 'join-reserve':
    case 'join-reserved':
    case 'join-standing':
    case 'lookup-answer':
    case 'lookup':
    case 'operate-ask':
    case 'operate-done':
    case 'operate-redirect':
    case 'operate-refused':
    case 'register':
    case 'snapshot':
    case 'sync-request':
    case 'sync-response':
    case 'timeout-now':
      return -1;
  }
}
