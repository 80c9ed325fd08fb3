import type { RaftMessage } from '../raft/index.ts';
import type { MembershipMessage } from './membership/membership-message.ts';
import type { Replicated } from './replicated/replicated.ts';
import type { StatusMessage } from './status/status-message.ts';

/** What controllers send each other. */
export type ControllerMessage = RaftMessage<Replicated> | StatusMessage | MembershipMessage;
