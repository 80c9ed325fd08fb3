import type { Contact } from '../../discovery/contact.ts';
import type {
  Charter,
  FoundingDurable,
  FoundingMessage,
  FoundingNote,
  FoundingResponse,
  FoundingState,
} from '../index.ts';

/** The disk of one node, as far as the founding is concerned. */
export interface FoundingDisk {
  /** 0 until the first save. */
  incarnation: number;
  founding: FoundingDurable | null;
  cluster: number;
}

/** What a step wants done. */
export type Effect =
  | { readonly kind: 'send'; readonly to: number; readonly message: FoundingMessage }
  | { readonly kind: 'save'; readonly founding: FoundingDurable }
  | { readonly kind: 'format'; readonly charter: Charter }
  | { readonly kind: 'respond'; readonly request: number; readonly body: FoundingResponse }
  | { readonly kind: 'note'; readonly note: FoundingNote };

/** A node under test: its disk, and what is lost in a crash. */
export interface TestNode {
  readonly id: number;
  disk: FoundingDisk;
  state: FoundingState | null;
  incarnation: number;
  cluster: number;
  reserved: boolean;
  contacts: (Contact | undefined)[];
  /** When the timer goes off; Infinity while it does not run. */
  timerDue: number;
  /** What the last step wants done and has not been done: begins with a save that is not durable yet. */
  unsaved: Effect[];
  saveDue: number;
  /** Wishes to join a cluster that was founded without it. */
  wishes: Charter[];
}

/** A message under way. */
export interface InFlight {
  readonly from: number;
  readonly to: number;
  readonly message: FoundingMessage;
  readonly due: number;
}

/** A node that has never run. */
export function newNode(id: number): TestNode {
  return {
    id,
    disk: { incarnation: 0, founding: null, cluster: 0 },
    state: null,
    incarnation: 0,
    cluster: 0,
    reserved: false,
    contacts: [],
    timerDue: Infinity,
    unsaved: [],
    saveDue: Infinity,
    wishes: [],
  };
}
