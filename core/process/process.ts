/** A node of the cluster: a small non-negative integer, so that per-peer data can live in arrays. Names live at the border. */
export type NodeId = number;

/** Time and durations: an integer number of microseconds. */
export type Micros = number;

/** What happens to a process. */
export type Input<Message, Request> =
  | { readonly kind: 'receive'; readonly from: NodeId; readonly message: Message }
  | { readonly kind: 'timer'; readonly timer: number }
  | { readonly kind: 'request'; readonly id: number; readonly body: Request };

/** What a starting process finds on its disk. */
export type Disk<Durable> =
  | { readonly kind: 'durable'; readonly durable: Durable }
  | { readonly kind: 'blank' }
  | { readonly kind: 'corrupt' };

/**
 * What a process wants done. Effects are ordered: what follows a `save` happens only once that save is durable, and
 * never if the node crashes before. The process takes no input until then.
 */
export interface Outbox<Message, Durable, Response, Note> {
  send(to: NodeId, message: Message): void;
  /** Replaces the durable image, whole and atomically. */
  save(durable: Durable): void;
  /** Fires once, after a delay from `[min, max]` (own clock) that whoever performs the effect draws at random. */
  setTimer(timer: number, min: Micros, max: Micros): void;
  clearTimer(timer: number): void;
  respond(request: number, body: Response): void;
  note(observation: Note): void;
  /** Stops this node, because going on would be unsafe. */
  halt(reason: string): void;
}
