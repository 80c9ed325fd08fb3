import type { NodeId } from '../../process/process.ts';

/**
 * Orders the attempts to found a cluster. No two proposers share one, because it holds who makes the attempt, and no
 * proposer uses one twice, because it promises itself every ballot, durably, before it tells anyone of it.
 */
export interface Ballot {
  /** From 1; decides. */
  readonly round: number;
  readonly node: NodeId;
  readonly incarnation: number;
}

/** Lower than all others: what has been promised before any promise. */
export const NO_BALLOT: Ballot = { round: 0, node: -1, incarnation: 0 };

/** Negative when `a` is lower than `b`, 0 when they are the same, positive when it is higher. */
export function compareBallots(a: Ballot, b: Ballot): number {
  if (a.round !== b.round) return a.round - b.round;
  if (a.node !== b.node) return a.node - b.node;
  return a.incarnation - b.incarnation;
}
