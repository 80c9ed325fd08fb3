import type { Micros, NodeRef } from '../../sim/index.ts';
import type { FaultKind } from './fault-kinds.ts';

/** What {@link faultPlans} must know of a system. Times are microseconds. */
export interface FaultPlanOptions {
  /** The names of the nodes that faults may befall. */
  readonly nodes: readonly string[];
  /** Faults strike before this time: {@link RunSpan.chaos} of the run. */
  readonly span: Micros;
  /**
   * The time that matters most to the protocol, such as an election timeout or a round of a token: faults last shorter
   * than that as often as longer. One second if nothing is said.
   */
  readonly timeout?: Micros;
  /** Symbols or nodes that half of all faults befall, such as `@leader`. */
  readonly favourites?: readonly NodeRef[];
  /** Times at which something delicate is under way, such as a change of members: half of all faults strike about then. */
  readonly near?: readonly Micros[];
  /** Kinds of message after which a crash may be armed: some of {@link System.messageKinds}. */
  readonly messageKinds?: readonly string[];
  /** The kinds of fault to choose from: {@link FAULT_KINDS} if nothing is said. */
  readonly kinds?: readonly FaultKind[];
  /** How fast or slow a clock may run at most, in parts per million: 500 if nothing is said. */
  readonly driftPpm?: number;
  /** Most faults of a plan: 12 if nothing is said. */
  readonly atMost?: number;
}

/** The options, with what holds where nothing was said. */
export type Ground = Required<FaultPlanOptions>;
