/**
 * The null protocol is the practical limit of a simulator of this kind: each delivered message does nothing but send
 * one reply, which takes a jittered delay of 50–200 ms. It is a fixed reference that shares no code with Lockstep, so
 * that a ratio to it compares machines, Node versions and Lockstep's own history.
 */
export interface NullProtocol {
  /** How its events are queued, in words. */
  readonly queue: string;
  /** Delivers `events` messages and sends as many, with `pending` of them always on their way. Returns a check sum. */
  run(events: number, pending: number): number;
}

/** Shortest delay of a message, in ticks of a millisecond. */
export const DELAY_MIN_TICKS = 50;

/** Number of different delays: 50, 51, … 200. */
export const DELAY_CHOICES = 151;

/** Nodes that the messages go to and fro between. */
export const NULL_NODES = 5;
