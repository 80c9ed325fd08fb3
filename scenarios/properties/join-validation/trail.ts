import type { MembershipNote } from '../../../core/controller/index.ts';

/** A step of a join as a leader notes it. */
export type Audit = Extract<MembershipNote, { kind: 'join-audit' }>;

/** The steps of a join, in their order. */
export const STEPS = ['network', 'state', 'consistency', 'reservation', 'entry', 'binding'] as const;

/** One of {@link STEPS}. */
export type Step = (typeof STEPS)[number];

/** How many of {@link STEPS} must be passed before the entry is proposed. */
export const BEFORE_ENTRY = 4;

/** What one join was seen to do, at the leader that conducts it. */
export class Trail {
  readonly join: number;
  readonly target: number;
  /** How many of {@link STEPS} were passed. */
  passed = 0;
  /** A step was not passed, or the join has ended: nothing may follow. */
  over = false;
  /** It has found the very member that was asked for. */
  repeated = false;
  /** The suffrage that the node is to have, as its leader conducts the join; null until an answer has arrived. */
  asked: 'voter' | 'learner' | null = null;
  /** Bit by bit of {@link STEPS}: the node's answer has arrived. */
  heard = 0;
  /** The node has given its state, and at least once it was not initialised then. */
  blank = false;
  /** The member that the node's disk was of when it last gave its state while initialised; -1 before. */
  saidAs = -1;
  /** The ticket that the node's reservation carries, as it arrived; -1 before. */
  ticket = -1;

  constructor(join: number, target: number) {
    this.join = join;
    this.target = target;
  }

  /** The node's answer to a step has arrived. */
  hear(step: Step): void {
    this.heard |= 1 << STEPS.indexOf(step);
  }

  /** Whether the node's answer to a step has arrived. */
  hasHeard(step: Step): boolean {
    return (this.heard & (1 << STEPS.indexOf(step))) !== 0;
  }

  /** The first step that was passed without an answer; undefined if there is none. */
  get unheard(): Step | undefined {
    for (let at = 0; at < Math.min(this.passed, BEFORE_ENTRY); at += 1) {
      if ((this.heard & (1 << at)) === 0) return STEPS[at];
    }
    return undefined;
  }
}
