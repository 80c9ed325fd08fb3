import type { Micros, NodeId } from '../../process/process.ts';
import type { Contact } from './contact.ts';

/** A node that may be there. */
export interface Known {
  readonly node: NodeId;
  /** As it described itself, while it answers; null for one of which there is only hearsay. */
  readonly contact: Contact | null;
  /** How many times it has been asked since it last answered. */
  readonly missed: number;
  /** Why its last introduction was not believed; null if it was, or if there was none. */
  readonly refused: ContactRefusal | null;
}

/** Why a node is not believed to be one of the deployment. */
export type ContactRefusal =
  'OTHER_DEPLOYMENT' | 'MALFORMED_ADDRESS' | 'MALFORMED_IDENTITY' | 'ADDRESS_TAKEN';

/** Where a node is in its search for the others. Nothing of it outlives a crash: the seeds are in the settings. */
export interface DiscoveryState {
  /** Sorted by node; the seeds always among them. */
  readonly known: readonly Known[];
  /** How many times all have been asked since the search began. */
  readonly sweeps: number;
  /** The next wait. */
  readonly wait: Micros;
  /** Whether a member searches, because it misses its leader; a blank node always does. */
  readonly repairing: boolean;
}

/** A state, field by field. */
export function makeDiscovery(
  known: readonly Known[],
  sweeps: number,
  wait: Micros,
  repairing: boolean,
): DiscoveryState {
  return { known, sweeps, wait, repairing };
}

/** The nodes of the deployment that answer, by their own account, sorted by node. */
export function contactsOf(state: DiscoveryState): readonly Contact[] {
  const contacts: Contact[] = [];
  for (const { contact } of state.known) if (contact !== null) contacts.push(contact);
  return contacts;
}

/** Those among them that are blank: what a cluster can be founded with. */
export function blankContacts(state: DiscoveryState): readonly Contact[] {
  return contactsOf(state).filter(({ cluster }) => cluster === 0);
}

/** Whether a node of the deployment that answers belongs to a cluster. */
export function seesCluster(state: DiscoveryState): boolean {
  return state.known.some(({ contact }) => contact !== null && contact.cluster !== 0);
}
