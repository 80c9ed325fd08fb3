export { DEFAULT_OPERATE_TIMES } from './operate-context.ts';
export type { OperateContext, OperateNote, OperateOutbox, OperateSettings } from './operate-context.ts';
export type {
  OperateMessage,
  OperateRequest,
  OperateResponse,
  OperatorOutcome,
  OperatorRefusal,
  OperatorRefusalCode,
  OperatorVerb,
} from './operate-message.ts';
export {
  NO_OPERATIONS,
  onOperateMessage,
  onOperateRequest,
  onOperateTimer,
  onRaftAnswer,
  operateSurroundingsMoved,
} from './operating.ts';
export type { OperatingState } from './operating.ts';
export { DEFAULT_PREFERENCE, NO_PREFERENCE, preferredDue } from './preferred-leader.ts';
export type {
  PreferredCandidate,
  PreferredContext,
  PreferredOutbox,
  PreferredSettings,
  PreferredState,
} from './preferred-leader.ts';
export type { RaftAnswer } from './serve-wishes.ts';
