import type { Micros } from '../clock/micros.ts';
import type { MicrosRange } from '../plan/fault-plan.ts';
import type { NodeIndex, ProcessTypes } from '../process/process.ts';

/**
 * The god's-eye view of a running world, for properties and for resolving symbolic targets; never for a process.
 * Everything read here is as of the event being handled. Reading changes nothing.
 */
export interface WorldView<T extends ProcessTypes> {
  /** True time, in microseconds since the start of the run. */
  readonly now: Micros;
  /** Number of events handled so far. */
  readonly events: number;
  readonly nodeCount: number;
  name(node: NodeIndex): string;
  isMember(node: NodeIndex): boolean;
  /** Whether the node is powered on (a paused or saving node is up). */
  isUp(node: NodeIndex): boolean;
  isPaused(node: NodeIndex): boolean;
  /** True time at which the save in progress began, or -1 when none is. */
  savingSince(node: NodeIndex): Micros;
  /**
   * The state after the last step whose saves are all durable; undefined while the node is down. A save that becomes
   * durable while its node is paused shows in the state when the node goes on, in the durable image at once.
   */
  state(node: NodeIndex): T['State'] | undefined;
  /** The durable image; undefined when blank or corrupt. */
  durable(node: NodeIndex): T['Durable'] | undefined;
  /** The node's own clock now. */
  localClock(node: NodeIndex): Micros;
  /** The earliest true time at which the node's own clock will show at least `local`, at its present rate. */
  trueTimeOf(node: NodeIndex, local: Micros): Micros;
  /** The clock's present rate error in parts per million. */
  driftPpm(node: NodeIndex): number;
  /** How often the node has been started. */
  starts(node: NodeIndex): number;
  /** The link's present condition. */
  link(from: NodeIndex, to: NodeIndex): LinkView;
  /**
   * On a link that keeps order: when the last of what has been sent so far arrives. Nothing that is sent later arrives
   * sooner, so what was sent while the link was slow still holds up what follows. 0 where messages overtake each other.
   */
  heldUpUntil(from: NodeIndex, to: NodeIndex): Micros;
  /** Counts the changes of faults, node and link conditions: while it stands still, nothing about the surroundings has changed. */
  readonly conditionVersion: number;
  /** True time from which on no planned fault strikes any more (everything has been healed by then). */
  readonly recoveryFrom: Micros;
}

/** A directed link's present condition. */
export interface LinkView {
  readonly cut: boolean;
  readonly clogged: boolean;
  /** Chance that a message is lost, from 0 to 1. */
  readonly loss: number;
  readonly latency: MicrosRange;
}
