import type { DiscoveryMessage } from '../discovery/index.ts';
import type { FoundingMessage } from '../founding/index.ts';
import type { GossipMessage } from '../gossip/index.ts';
import type { JoinMessage } from '../joining/index.ts';
import type { RaftMessage } from '../../raft/index.ts';
import type { OperateMessage } from '../operating/index.ts';
import type { Replicated } from '../replicated/replicated.ts';
import type { StatusMessage } from '../status/status-message.ts';

/** What controllers send each other about membership. */
export type MembershipMessage =
  DiscoveryMessage | FoundingMessage | GossipMessage | JoinMessage | OperateMessage;

/** Everything else that controllers send each other. */
type OtherKind = RaftMessage<Replicated>['kind'] | StatusMessage['kind'];

const OTHERS: ReadonlySet<string> = new Set<OtherKind>([
  'append',
  'append-response',
  'vote',
  'vote-response',
  'snapshot',
  'timeout-now',
  'heartbeat',
  'sync-request',
  'sync-response',
]);

/** Whether the message is one of membership. */
export function isAboutMembership<M extends { readonly kind: string }>(
  message: M | MembershipMessage,
): message is MembershipMessage {
  return !OTHERS.has(message.kind);
}
