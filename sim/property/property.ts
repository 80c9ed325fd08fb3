import type { Micros } from '../clock/micros.ts';
import type { ArmableFault, Fault } from '../plan/fault-plan.ts';
import type { Disk, Input, NodeIndex, ProcessTypes } from '../process/process.ts';
import type { WorldView } from '../world/world-view.ts';
import type { Measure } from './measure.ts';

/**
 * - `always`: holds after every event.
 * - `eventually`: comes true within a bound of its trigger.
 * - `sometimes`: is seen at least once in a campaign.
 */
export type PropertyKind = 'always' | 'eventually' | 'sometimes';

/** What a property says, apart from how it is checked. */
export interface PropertyInfo {
  /** Kebab-case, unique among the properties of a scenario. */
  readonly id: string;
  /** One sentence that is true of a correct system. */
  readonly sentence: string;
  /** The requirement ids that it stands for. */
  readonly requirements: readonly string[];
  readonly kind: PropertyKind;
}

/**
 * Checks one or several properties that share their bookkeeping. Every hook is optional and is called after the event
 * it tells of; hooks read and never change the system. States are *released* states: those after steps whose saves
 * are durable.
 */
export interface Monitor<T extends ProcessTypes> {
  /**
   * The parts of a state (see {@link System.stateParts}) that {@link Monitor.onStep} is about: it is told of the steps that
   * make one of them another, and of those that start a node; absent: of every step.
   */
  readonly stepsOf?: readonly string[];
  /** The node took a step that is now released. `before` is undefined for the step that started it. */
  onStep?(node: NodeIndex, before: T['State'] | undefined, after: T['State'], input: Input<T> | null): void;
  /** The node begins a save; until it is durable nothing leaves the node and it takes no input. */
  onSaving?(node: NodeIndex, image: T['Durable']): void;
  /** The durable image was replaced. */
  onDurable?(node: NodeIndex, before: T['Durable'] | undefined, after: T['Durable']): void;
  /** The kinds of payload (see {@link System.messageKinds}) that {@link Monitor.onSend} is told of; absent: all. */
  readonly sendsOf?: readonly string[];
  /** The node's message has left it (it may still be lost). A request a client sends to a member is told here too. */
  onSend?(from: NodeIndex, to: NodeIndex, payload: T['Message'] | T['Request'] | T['Response']): void;
  /** The network has lost the message just sent, by chance. */
  onLost?(from: NodeIndex, to: NodeIndex): void;
  /** The kinds of payload that {@link Monitor.onDeliver} is told of; absent: all. */
  readonly deliversOf?: readonly string[];
  /** A message is handed to a running node's process (just before the step). */
  onDeliver?(from: NodeIndex, to: NodeIndex, payload: T['Message'] | T['Response'], sentAt: Micros): void;
  /** A request is handed to a node's process (just before the step). `origin` is the client's node, or -1 for the plan, whose requests are sent at the moment they arrive. */
  onRequest?(node: NodeIndex, id: number, body: T['Request'], origin: NodeIndex, sentAt: Micros): void;
  /** The node's response to a request has left it. */
  onRespond?(node: NodeIndex, id: number, body: T['Response'], origin: NodeIndex): void;
  onNote?(node: NodeIndex, note: T['Note']): void;
  /** The node sets a timer, to fire after at least `min` and at most `max` by its own clock. */
  onTimerSet?(node: NodeIndex, timer: number, min: Micros, max: Micros): void;
  onTimerClear?(node: NodeIndex, timer: number): void;
  /** A timer fires (just before the step). */
  onTimer?(node: NodeIndex, timer: number): void;
  /** The node starts, and finds this on its disk. */
  onStart?(node: NodeIndex, disk: Disk<T>): void;
  /** The node went down; `reason` is null for a crash by the plan. */
  onStop?(node: NodeIndex, reason: string | null): void;
  /** A fault of the plan struck, with its targets resolved, or ended. */
  onFault?(fault: Fault, ended: boolean): void;
  /** A fault waits from now on for what its node does; {@link Monitor.onFault} tells when it strikes. */
  onArmed?(fault: ArmableFault): void;
  /** Links, clocks, pauses or anything else about the surroundings changed. */
  onConditions?(): void;
  /** A time asked for with {@link Reporter.wakeAt} has come. */
  onWake?(): void;
  /** The run is over without a violation: last chance to judge. */
  onEnd?(): void;
}

/** What a monitor tells the run. */
export interface Reporter {
  /** The antecedent of the property was true, so that it was really tested: `times` times (once, if absent). */
  exercise(property: string, times?: number): void;
  /** The property is violated. The run ends after the present event. The first violation counts. */
  violate(property: string, violation: ViolationDetail): void;
  /** Adds one observation, to be summarised at the end as `{ n, min, p50, p99, max, mean }`. */
  measure(name: string, value: number): void;
  /** Adds `n` observations of which `right` were right, to be told at the end as `{ n, right, share }`. */
  share(name: string, right: number, n: number): void;
  /** Asks for {@link Monitor.onWake} at that true time (now, if it is past). Several requests are all honoured. */
  wakeAt(at: Micros): void;
}

/** Makes a monitor that judges nothing, for what a report is to tell of a run. */
export type Watch<T extends ProcessTypes> = (
  view: WorldView<T>,
  report: Pick<Reporter, 'wakeAt'>,
) => Monitor<T>;

/** What was wrong. */
export interface ViolationDetail {
  /** The node concerned, if there is one. */
  readonly node: NodeIndex | null;
  /** Other nodes concerned, for the report. */
  readonly others?: readonly NodeIndex[];
  /** One sentence. */
  readonly message: string;
  readonly expected: string;
  readonly seen: string;
}

/** A family of properties with the monitor that checks them. */
export interface PropertyFamily<T extends ProcessTypes> {
  readonly name: string;
  readonly properties: readonly PropertyInfo[];
  /**
   * Creates the monitor for one run. `selected` tells which of the family's properties are to be checked; a monitor
   * may check more, the reporter ignores what was not selected.
   */
  monitor(view: WorldView<T>, report: Reporter, selected: ReadonlySet<string>): Monitor<T>;
}

export type { Measure };
