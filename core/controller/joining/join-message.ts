import type { NodeId } from '../../process/process.ts';
import type { JoinRefusal } from './refusal.ts';

/** Names a cluster: the incarnation of whoever proposed it; 0 for none. */
export type ClusterId = number;

/** What an operator, or the joiner itself, asks for. */
export interface JoinQuestion {
  readonly node: NodeId;
  readonly address: string;
  readonly suffrage: 'voter' | 'learner';
}

/** The three layers of validation, in their order (requirements S2.1 to S2.4). */
export type JoinLayer = 'network' | 'state' | 'consistency';

/** What a target says of itself. */
export type JoinFinding =
  /** It answers, and whether its API does too. */
  | { readonly layer: 'network'; readonly api: boolean }
  /** The cluster that it belongs to, 0 for none, and its incarnation as a member of it. */
  | { readonly layer: 'state'; readonly cluster: ClusterId; readonly incarnation: number }
  | {
      readonly layer: 'consistency';
      readonly address: string;
      readonly version: string;
      readonly deployment: string;
      /** It has accepted a list of founders: a cluster of its own may be about to begin. */
      readonly founding: boolean;
      /** A cluster that it knows of; 0 for none. */
      readonly clusterInView: ClusterId;
    };

/** Why a target grants no reservation. */
export type NotReserved = 'initialised' | 'founding' | 'reserved' | 'exhausted';

/** Why a target is not bound, and never will be by that ticket. */
export type NotBound = 'elsewhere' | 'expired';

/** What controllers say to each other about joins. `join` numbers a join within its cluster. */
export type JoinMessage =
  /** To the leader of `term`, or with term -1 to whoever may know the leader. */
  | {
      readonly kind: 'join-ask';
      readonly ask: number;
      readonly term: number;
      readonly question: JoinQuestion;
    }
  | {
      readonly kind: 'join-redirect';
      readonly ask: number;
      readonly leader: NodeId;
      readonly term: number;
      readonly cluster: ClusterId;
    }
  /** Joined, as of the configuration at `index`; `repeated`: it was a member already, and nothing has changed. */
  | { readonly kind: 'join-done'; readonly ask: number; readonly index: number; readonly repeated: boolean }
  | {
      readonly kind: 'join-refused';
      readonly ask: number;
      readonly term: number;
      readonly refusal: JoinRefusal;
    }
  | {
      readonly kind: 'join-check';
      readonly cluster: ClusterId;
      readonly join: number;
      readonly layer: JoinLayer;
    }
  | { readonly kind: 'join-finding'; readonly join: number; readonly finding: JoinFinding }
  | { readonly kind: 'join-reserve'; readonly cluster: ClusterId; readonly join: number }
  | {
      readonly kind: 'join-reserved';
      readonly cluster: ClusterId;
      readonly join: number;
      readonly ticket: number;
    }
  | { readonly kind: 'join-not-reserved'; readonly join: number; readonly why: NotReserved }
  | { readonly kind: 'join-release'; readonly cluster: ClusterId; readonly ticket: number }
  /** The entry that adds the ticket's member is committed, at or before `index`; `members` are whom to ask about it later. */
  | {
      readonly kind: 'join-bind';
      readonly cluster: ClusterId;
      readonly ticket: number;
      readonly index: number;
      readonly members: readonly NodeId[];
    }
  | {
      readonly kind: 'join-bound';
      readonly cluster: ClusterId;
      readonly ticket: number;
      readonly address: string;
    }
  | {
      readonly kind: 'join-not-bound';
      readonly cluster: ClusterId;
      readonly ticket: number;
      readonly why: NotBound;
    }
  /** Is the ticket's member, added at or before `index`, still one? */
  | {
      readonly kind: 'join-standing';
      readonly cluster: ClusterId;
      readonly ticket: number;
      readonly index: number;
    }
  /** It was removed, which is committed. */
  | { readonly kind: 'join-removed'; readonly cluster: ClusterId; readonly ticket: number };
