import type { NodeId } from '../../process/process.ts';
import type { Contact } from '../discovery/contact.ts';

/** What is said of a node: it is there, it may have gone, it has gone. */
export type Standing = 'alive' | 'suspect' | 'dead';

/** Who is where, and whether it is there, in somebody's words. */
export interface Rumour extends Contact {
  readonly standing: Standing;
  /**
   * SWIM's incarnation number, under another name because incarnations are of disks here: only the node itself makes
   * it higher, to refute what is said of it. Of two rumours the one with the higher number is the newer.
   */
  readonly refutation: number;
}

const RANKS: Readonly<Record<Standing, number>> = { alive: 0, suspect: 1, dead: 2 };

/**
 * Whether `a` is to be believed rather than `b` (SWIM, 4.2): the newer one, of equally new ones the worse, of equally
 * bad ones the higher incarnation, so that all agree until the node itself has refuted the wrong one.
 */
export function overrides(a: Rumour, b: Rumour): boolean {
  if (a.refutation !== b.refutation) return a.refutation > b.refutation;
  if (a.standing !== b.standing) return RANKS[a.standing] > RANKS[b.standing];
  return a.incarnation > b.incarnation;
}

/** What a node says of itself. */
export function rumourOf(contact: Contact, refutation: number): Rumour {
  return withStanding(contact, 'alive', refutation);
}

/** A rumour, field by field. */
export function withStanding(
  { node, address, incarnation, cluster }: Contact,
  standing: Standing,
  refutation: number,
): Rumour {
  return { node, address, incarnation, cluster, standing, refutation };
}

/** Whether what is said of a node is what it says of itself. */
export function describes(rumour: Rumour, contact: Contact): boolean {
  return (
    rumour.standing === 'alive' &&
    rumour.address === contact.address &&
    rumour.incarnation === contact.incarnation &&
    rumour.cluster === contact.cluster
  );
}

/** The sender of a probe on another's behalf passes the answer on to it. */
export interface Relay {
  readonly node: NodeId;
  readonly sequence: number;
}
