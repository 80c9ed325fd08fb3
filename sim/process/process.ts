import type { Micros } from '../clock/micros.ts';

/** A node of the simulated world: a small non-negative integer, the node's position in {@link System.nodes}. */
export type NodeIndex = number;

/**
 * The types that one kind of process deals in. A system whose nodes are of several kinds (servers and clients, say)
 * uses the unions of theirs.
 */
export interface ProcessTypes {
  /** Volatile and durable state together; immutable. */
  readonly State: unknown;
  /** What survives a crash; immutable, saved whole and atomically. */
  readonly Durable: unknown;
  /** What processes send each other; immutable. */
  readonly Message: unknown;
  /** What a client or an operator asks for. */
  readonly Request: unknown;
  /** What a process answers to a request. */
  readonly Response: unknown;
  /** What a process observes about itself: log lines, events, audit records, transitions. */
  readonly Note: unknown;
}

/** What a starting process finds on its disk. */
export type Disk<T extends ProcessTypes> =
  | { readonly kind: 'durable'; readonly durable: T['Durable'] }
  | { readonly kind: 'blank' }
  | { readonly kind: 'corrupt' };

/** What happens to a process. */
export type Input<T extends ProcessTypes> =
  | { readonly kind: 'receive'; readonly from: NodeIndex; readonly message: T['Message'] }
  | { readonly kind: 'timer'; readonly timer: number }
  | { readonly kind: 'request'; readonly id: number; readonly body: T['Request'] };

/**
 * What a process wants done, told to the world effect by effect. Effects are ordered: what follows a `save` is
 * released only once that save is durable; a crash before that loses the save and all that follows it.
 */
export interface Outbox<T extends ProcessTypes> {
  send(to: NodeIndex, message: T['Message']): void;
  /** Replaces the durable image, atomically. The process takes no input until the save is durable. */
  save(durable: T['Durable']): void;
  /**
   * Arms (or re-arms) a timer to fire once after a delay that the world draws uniformly from `[min, max]`, both ends
   * included, in microseconds of the node's own clock.
   */
  setTimer(timer: number, min: Micros, max: Micros): void;
  clearTimer(timer: number): void;
  /** Answers a request. Each request is answered at most once; an unknown id is ignored. */
  respond(request: number, body: T['Response']): void;
  note(observation: T['Note']): void;
  /** Stops this node for good (until it is restarted), because going on would be unsafe. */
  halt(reason: string): void;
}

/**
 * A pure state machine; the world performs its effects. Both functions depend on nothing but their arguments, never
 * keep the outbox, and return the state that follows (the same object when nothing changed).
 *
 * `now` is the node's own clock in microseconds: monotonic, continuous across restarts, within the configured drift
 * of true time, and not comparable between nodes.
 */
export interface Process<T extends ProcessTypes> {
  /** The names of the timers; a timer is its position in this list. */
  readonly timers: readonly string[];
  /**
   * Powers on. `incarnation` is a positive number unique to this start in the whole run, drawn by the world: the
   * source of every id that the process ever needs.
   */
  start(self: NodeIndex, disk: Disk<T>, incarnation: number, now: Micros, out: Outbox<T>): T['State'];
  step(state: T['State'], input: Input<T>, now: Micros, out: Outbox<T>): T['State'];
}
