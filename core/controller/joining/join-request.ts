import type { NodeId } from '../../process/process.ts';
import type { JoinRefusal } from './refusal.ts';

/** Asked of any member, or of the joiner itself. */
export interface JoinRequest {
  readonly kind: 'join';
  /** Echoed in the response. */
  readonly tag: number;
  readonly node: NodeId;
  readonly address: string;
  readonly suffrage: 'voter' | 'learner';
}

/** How a join has ended. */
export interface JoinResponse {
  readonly kind: 'joined';
  readonly tag: number;
  readonly outcome: JoinOutcome;
}

/** `joined`: it is a member, bound, and shown by whoever answers; `repeated`: it was one before, and nothing has changed. */
export type JoinOutcome =
  | { readonly kind: 'joined'; readonly index: number; readonly repeated: boolean }
  | { readonly kind: 'refused'; readonly refusal: JoinRefusal };
