import type { Micros, NodeId } from '../../process/process.ts';
import type { MembershipChange } from '../../raft/index.ts';
import type { ClusterId, JoinMessage } from './join-message.ts';
import type { JoinNote } from './join-note.ts';
import type { JoinResponse } from './join-request.ts';
import type { JoinSlice } from './join-slice.ts';

/** What the log is to say of a member whose node is bound. */
export interface BoundRecord {
  readonly node: NodeId;
  readonly incarnation: number;
  readonly address: string;
}

/** Where joining says what it wants done. Nothing here calls back before the step has ended. */
export interface JoinOutbox {
  send(to: NodeId, message: JoinMessage): void;
  /** Calls `onJoinTimer` after `delay`, instead of whatever was asked for before. */
  wakeAfter(delay: Micros): void;
  /** What follows happens once this is durable. */
  save(slice: JoinSlice): void;
  /** Saves the slice together with a blank Raft disk of incarnation `ticket`, in one image, and starts Raft with it. */
  bind(cluster: ClusterId, ticket: number, slice: JoinSlice): void;
  /** Saves the slice without any Raft disk, in one image, and stops Raft: this node is blank again. */
  unbind(slice: JoinSlice): void;
  respond(request: number, body: JoinResponse): void;
  note(observation: JoinNote): void;
  /** Asks Raft for a change; its answer comes back with the ticket, through `onChangeAnswer`. */
  change(ticket: number, change: MembershipChange): void;
  /** Proposes this record, so that every later leader knows that the member is bound; asked for again until it is in force. */
  record(record: BoundRecord): void;
}
