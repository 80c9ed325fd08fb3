export type { ChangeAnswer, RaftRefusal } from './conduct.ts';
export { DEFAULT_JOIN_TIMES } from './join-context.ts';
export type { JoinContext, JoinSettings, MemberView } from './join-context.ts';
export type { ClusterId, JoinFinding, JoinLayer, JoinMessage, JoinQuestion } from './join-message.ts';
export type { JoinNote, JoinStep } from './join-note.ts';
export type { BoundRecord, JoinOutbox } from './join-outbox.ts';
export type { JoinOutcome, JoinRequest, JoinResponse } from './join-request.ts';
export type { JoinSlice, Reservation } from './join-slice.ts';
export {
  joinSurroundingsMoved,
  onChangeAnswer,
  onJoinMessage,
  onJoinRequest,
  onJoinTimer,
  startJoining,
} from './joining.ts';
export { hasVoted, isReserved } from './joining-state.ts';
export type { JoiningState } from './joining-state.ts';
export type { JoinRefusal, JoinRefusalCode } from './refusal.ts';
