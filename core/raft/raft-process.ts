import type { Disk, Input, Micros, NodeId, Outbox } from '../process/process.ts';
import type { Durable } from './log.ts';
import type { MachineTypes } from './machine.ts';
import type { RaftMessage } from './message.ts';
import type { RaftNote } from './note.ts';
import type { RaftRequest, RaftResponse } from './request.ts';
import type { RaftState } from './state.ts';

/** What happens to a member. */
export type RaftInput<M extends MachineTypes> = Input<RaftMessage<M>, RaftRequest<M>>;

/** Where a member says what it wants done. */
export type RaftOutbox<M extends MachineTypes> = Outbox<
  RaftMessage<M>,
  Durable<M>,
  RaftResponse<M>,
  RaftNote
>;

/** One member of a Raft cluster, as a pure state machine: both functions depend on nothing but their arguments. */
export interface RaftProcess<M extends MachineTypes> {
  /** Names of the timers; a timer is its position in this list. */
  readonly timers: readonly string[];
  /** Powers on; `incarnation` is kept for good by a member whose disk is blank or corrupt. */
  start(
    self: NodeId,
    disk: Disk<Durable<M>>,
    incarnation: number,
    now: Micros,
    out: RaftOutbox<M>,
  ): RaftState<M>;
  /** The state that follows; the same object when nothing changed. */
  step(state: RaftState<M>, input: RaftInput<M>, now: Micros, out: RaftOutbox<M>): RaftState<M>;
  /**
   * Proposes commands of nobody's session, for what a system above Raft has to say itself: applied as often as they are in
   * the log, so they must be fit to be repeated, and bounded by whoever proposes them, since clients' `maxPending` is not
   * theirs. Nothing happens where the member does not lead, or hands over.
   */
  propose(
    state: RaftState<M>,
    commands: readonly M['Command'][],
    now: Micros,
    out: RaftOutbox<M>,
  ): RaftState<M>;
}
