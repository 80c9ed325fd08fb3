import type { Micros } from '../clock/micros.ts';

/**
 * A node as a plan names it: a node's name, or a symbol such as `@leader`, `@follower`, `@learner` that the system
 * resolves at the moment the fault strikes (see {@link System.resolve}).
 */
export type NodeRef = string;

/** A directed link as a plan names it. */
export interface LinkRef {
  readonly from: NodeRef;
  readonly to: NodeRef;
}

/** An inclusive range of durations in microseconds. */
export type MicrosRange = readonly [min: Micros, max: Micros];

/**
 * When an armed crash or isolation strikes, instead of at once.
 * - `save`: as the node begins its n-th save from here; a crash loses that save and all that follows it.
 * - `saved`: as the node's n-th save from here becomes durable, before anything that follows it is released.
 * - `send`: right after the node's n-th send of a message of that kind (any kind when absent) from here. An isolation
 *   loses that message too, for it is in flight.
 */
export type StrikePoint =
  | { readonly on: 'save'; readonly n: number }
  | { readonly on: 'saved'; readonly n: number }
  | { readonly on: 'send'; readonly n: number; readonly message?: string };

/**
 * One thing that goes wrong (or is put right). Durations are microseconds, rates are fractions from 0 to 1.
 * A fault with a `for` undoes itself after that time; one without lasts until it is healed.
 */
export type Fault =
  /** Cuts every link between a member and all other members, both ways. Clients and services still reach it unless `clients` is true. */
  | {
      readonly kind: 'isolate';
      readonly node: NodeRef;
      readonly clients?: boolean;
      readonly when?: StrikePoint;
      readonly for?: Micros;
    }
  /**
   * Cuts every link between nodes of different groups of the list; nodes in no group keep all their links. With
   * `oneWay`, the first group can still send to the others, and nothing comes back.
   */
  | {
      readonly kind: 'partition';
      readonly groups: readonly (readonly NodeRef[])[];
      readonly oneWay?: boolean;
      readonly for?: Micros;
    }
  | { readonly kind: 'cut'; readonly link: LinkRef; readonly for?: Micros }
  /** Cuts and mends a link (or all links of a node) again and again, `down` then `up`, until healed or for `for`. */
  | {
      readonly kind: 'flap';
      readonly target: NodeRef | LinkRef;
      readonly up: Micros;
      readonly down: Micros;
      readonly for?: Micros;
    }
  /** Undoes network faults: `all`, those that touch a node, or those of a link. Restarts, resumes and disks are not touched, except by `all`, which also resumes paused nodes, restarts those that are down after having run, and ends disk faults and drift. */
  | { readonly kind: 'heal'; readonly target: 'all' | NodeRef | LinkRef }
  | {
      readonly kind: 'slow';
      readonly target: NodeRef | LinkRef;
      readonly latency: MicrosRange;
      readonly for?: Micros;
    }
  | {
      readonly kind: 'lossy';
      readonly target: NodeRef | LinkRef;
      readonly loss: number;
      readonly for?: Micros;
    }
  | {
      readonly kind: 'duplicate';
      readonly target: NodeRef | LinkRef;
      readonly rate: number;
      readonly for?: Micros;
    }
  /** Holds back everything sent on the link until the clog ends; then it is all delivered, in the order sent. */
  | { readonly kind: 'clog'; readonly link: LinkRef; readonly for: Micros }
  /** Loses volatile state and unsynced saves. Restarts after `for`, or stays down until `restart` or `heal: all`. */
  | {
      readonly kind: 'crash';
      readonly node: NodeRef;
      readonly when?: StrikePoint;
      readonly for?: Micros;
    }
  | { readonly kind: 'restart'; readonly node: NodeRef }
  /** Powers on a node that has never run, or restarts one that is down. */
  | { readonly kind: 'start'; readonly node: NodeRef }
  /** A stall: the node's clock runs on, nothing is processed; what arrives waits. */
  | { readonly kind: 'pause'; readonly node: NodeRef; readonly for: Micros }
  /** From now on the node's clock runs `ppm` parts per million too fast (or too slow, if negative). */
  | { readonly kind: 'drift'; readonly node: NodeRef; readonly ppm: number }
  | {
      readonly kind: 'diskSlow';
      readonly node: NodeRef;
      readonly latency: MicrosRange;
      readonly for?: Micros;
    }
  /** Saves fail: the first one crashes the node, which cannot restart usefully until there is room again. */
  | { readonly kind: 'diskFull'; readonly node: NodeRef; readonly for?: Micros }
  /** Crashes the node, empties its disk, and restarts it after `for`. */
  | { readonly kind: 'diskWipe'; readonly node: NodeRef; readonly for: Micros }
  /** Crashes the node, corrupts its disk, and restarts it after `for`. */
  | { readonly kind: 'diskCorrupt'; readonly node: NodeRef; readonly for: Micros };

/** A fault that may wait for its moment. */
export type ArmableFault = Extract<Fault, { readonly kind: 'crash' | 'isolate' }>;

/** A fault and when it strikes, in microseconds of true time from the start of the run. */
export interface TimedFault {
  readonly at: Micros;
  readonly fault: Fault;
}

/**
 * Something a client or an operator asks for, and when. `body` is JSON that the system translates into a request for
 * its process (see {@link System.translate}), so that a plan needs no types of any protocol.
 */
export interface TimedRequest {
  readonly at: Micros;
  readonly node: NodeRef;
  readonly body: unknown;
}

/**
 * Everything that will happen to a system from outside, as JSON-serialisable data: generated from a seed, written by
 * hand in a scenario, or left over from shrinking. Both lists are sorted by time; ties happen in list order, faults first.
 */
export interface FaultPlan {
  readonly faults: readonly TimedFault[];
  readonly requests: readonly TimedRequest[];
  /** What was asked for and cannot happen in this run: kept to be told of, and never carried out. */
  readonly skipped?: readonly SkippedItem[];
}

/** Something that cannot happen in a run. */
export interface SkippedItem {
  readonly what: TimedFault | TimedRequest;
  /** `absent`: it names a node that the run does not have. `late`: the run, or its chaos, is over by then. */
  readonly why: 'absent' | 'late';
}
