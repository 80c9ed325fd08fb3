import type { NodeId } from '../process/process.ts';
import type { Configuration } from './configuration.ts';
import type { LogIndex, Term } from './log.ts';

/** What a member observes about itself. */
export type RaftNote =
  /** Asks for pre-votes; `term` is the term that it would stand in. */
  | { readonly kind: 'pre-candidate'; readonly term: Term }
  | { readonly kind: 'candidate'; readonly term: Term; readonly transfer: boolean }
  | { readonly kind: 'leadership-gained'; readonly term: Term }
  | {
      readonly kind: 'leadership-lost';
      readonly term: Term;
      readonly reason: 'higher-term' | 'check-quorum' | 'transfer-failed';
    }
  /** `leader` is -1 when none is known any more. */
  | { readonly kind: 'leader-known'; readonly term: Term; readonly leader: NodeId }
  | { readonly kind: 'configuration'; readonly configuration: Configuration; readonly committed: boolean }
  | { readonly kind: 'truncated'; readonly from: LogIndex }
  | { readonly kind: 'compacted'; readonly index: LogIndex }
  | { readonly kind: 'snapshot-installed'; readonly index: LogIndex; readonly from: NodeId }
  | { readonly kind: 'transfer-started'; readonly term: Term; readonly target: NodeId }
  | { readonly kind: 'removed'; readonly index: LogIndex };
