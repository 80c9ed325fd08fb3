import type { Micros } from '../clock/micros.ts';
import type { Queued } from '../clock/event-queue.ts';
import type { ProcessTypes } from '../process/process.ts';

/** What travels over the network or is asked of a node. */
export type Payload<T extends ProcessTypes> = T['Message'] | T['Request'] | T['Response'];

/** What an event is. Small integers, because they are compared and hashed for every event. */
export type EventKind = number;

/** A message (or the response to a client's request) arrives; `number` is the position of its kind. */
export const MESSAGE: EventKind = 1;
/** A client's request arrives over the network. */
export const CLIENT_REQUEST: EventKind = 2;
/** A timer is due; `number` is the timer. */
export const TIMER: EventKind = 3;
/** A save is durable; `number` is the run of the node (see {@link Machine.run}). */
export const DURABLE: EventKind = 4;
/** A node is powered on; `number` is the run that ended, or -1. */
export const START: EventKind = 5;
/** A fault of the plan strikes; `number` is its position in the plan. */
export const FAULT: EventKind = 6;
/** A fault ends by itself; `number` is its serial number. */
export const FAULT_END: EventKind = 7;
/** A flapping link or node turns; `number` is the fault's serial number. */
export const FLAP: EventKind = 8;
/** A request of the plan; `number` is its position in the plan. */
export const PLAN_REQUEST: EventKind = 9;
/** A pause may be over; whether it is, the node knows. */
export const RESUME: EventKind = 10;
/** Chaos ends, recovery begins. */
export const RECOVERY: EventKind = 11;
/** Hashed, not queued: what arrived or was asked for is dropped. */
export const DROP: EventKind = 12;
/** Hashed, not queued: a node went down. */
export const STOP: EventKind = 13;

/** An entry of the event queue. Which of the fields mean anything depends on the kind. Pooled: see {@link EventPool}. */
export class WorldEvent<T extends ProcessTypes> implements Queued<WorldEvent<T>> {
  time: Micros = 0;
  next: WorldEvent<T> | null = null;
  kind: EventKind = 0;
  /** The node it happens to. */
  node = 0;
  /** The sender, where there is one. */
  from = 0;
  number = 0;
  /** The link's epoch when a message was sent, or the timer's generation when it fired. */
  stamp = 0;
  sentAt: Micros = 0;
  payload: Payload<T> | undefined = undefined;
}

/** Keeps used events for another use, so that a run allocates only as many as are ever pending at once. */
export class EventPool<T extends ProcessTypes> {
  private free: WorldEvent<T> | null = null;

  take(time: Micros, kind: EventKind, node: number): WorldEvent<T> {
    const event = this.free;
    if (event === null) {
      const fresh = new WorldEvent<T>();
      fresh.time = time;
      fresh.kind = kind;
      fresh.node = node;
      return fresh;
    }
    this.free = event.next;
    event.next = null;
    event.time = time;
    event.kind = kind;
    event.node = node;
    return event;
  }

  /** Gives an event back that nobody holds any more. */
  release(event: WorldEvent<T>): void {
    event.payload = undefined;
    event.next = this.free;
    this.free = event;
  }
}
