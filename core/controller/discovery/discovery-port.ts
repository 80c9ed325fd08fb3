import type { Micros, NodeId } from '../../process/process.ts';
import type { Contact } from './contact.ts';
import type { DiscoveryMessage } from './discovery-message.ts';
import type { DiscoverySettings } from './discovery-settings.ts';
import type { ContactRefusal } from './discovery-state.ts';

/** What discovery reads of its controller. */
export interface DiscoveryContext {
  /** This node as it describes itself. */
  readonly self: Contact;
  readonly settings: DiscoverySettings;
}

/** What discovery wants done. */
export interface DiscoveryOutbox {
  send(to: NodeId, message: DiscoveryMessage): void;
  /** Calls `discoveryDue` after a time from `[min, max]`, drawn at random, instead of whatever was asked for before. */
  discoverAfter(min: Micros, max: Micros): void;
  /** A node of the deployment has said that it is there. Said every time; the new state's contacts include it. */
  contacted(contact: Contact): void;
  /** This node is blank, and the contact belongs to a cluster: it should join that. Said every time. */
  joinThrough(contact: Contact): void;
  note(observation: DiscoveryNote): void;
}

/** What a node observes while it searches. */
export type DiscoveryNote =
  /** Somebody who is not believed; once, until there is another reason. */
  | {
      readonly kind: 'contact-refused';
      readonly node: NodeId;
      readonly code: ContactRefusal;
      readonly message: string;
    }
  /** A service, or another node, names contacts that cannot be right. */
  | {
      readonly kind: 'hints-refused';
      readonly from: NodeId;
      readonly count: number;
      readonly message: string;
    }
  /** Two clusters in one deployment: the one that was known, and that of the contact. */
  | {
      readonly kind: 'rival-cluster';
      readonly node: NodeId;
      readonly known: number;
      readonly cluster: number;
    };
