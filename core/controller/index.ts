export { BEAT, REPAIR } from './timers.ts';
export { controller } from './controller.ts';
export type { ControllerProcess } from './controller.ts';
export type { HealthBody, HealthCheck, HttpRequest, HttpResponse } from './health/http.ts';
export type { LeaderlessEpisode, LeaderlessLevel, LeaderlessState } from './leaderless/leaderless.ts';
export { goDuration } from './log/go-duration.ts';
export { leaderlessLine, printLogLine } from './log/log-line.ts';
export type { LogLine } from './log/log-line.ts';
export { knownConfiguration } from './known-configuration.ts';
export { listControllers } from './list-controllers.ts';
export type { ControllerMessage } from './message.ts';
export type { ControllerNote } from './note.ts';
export { isInternal } from './port.ts';
export type { ControllerOutbox } from './port.ts';
export { replicatedMachine } from './replicated/replicated.ts';
export type { Replicated, ReplicatedState } from './replicated/replicated.ts';
export type { StatusAudit, StatusCause, StatusCommand, StatusRecord } from './replicated/status-record.ts';
export type { ControllerInput, ControllerRequest, ControllerResponse, ListedController } from './request.ts';
export type { ControllerSettings, HeartbeatSettings, LeaderlessSettings } from './settings.ts';
export type { ControllerDurable, ControllerState } from './state.ts';
export type { PeerStatus } from './status/peer-status.ts';
export type { LeaderView, StatusHeartbeat, StatusMessage } from './status/status-message.ts';
export type { StatusState } from './status/status-state.ts';
export { isOnline, isOnlineLocally } from './status/status.ts';
export type { BoundCommand } from './replicated/replicated.ts';
export type { Charter, Founder, FoundingDurable } from './founding/index.ts';
export type { DiscoverySettings, Hint } from './discovery/index.ts';
export type { EvictionSettings } from './eviction/index.ts';
export { compareBallots, NO_BALLOT } from './founding/index.ts';
export { blankSlice } from './joining/join-slice.ts';
export { GOSSIP_DEFAULTS } from './gossip/index.ts';
export type { GossipSettings } from './gossip/index.ts';
export { DEFAULT_JOIN_TIMES } from './joining/index.ts';
export type { JoinOutcome, JoinRefusalCode, JoinRequest, JoinSlice } from './joining/index.ts';
export { DEFAULT_OPERATE_TIMES } from './operating/index.ts';
export type {
  OperateRequest,
  OperatorOutcome,
  OperatorRefusalCode,
  OperatorVerb,
} from './operating/index.ts';
export type { MembershipMessage } from './membership/membership-message.ts';
export { isAboutMembership } from './membership/membership-message.ts';
export type { MembershipDurable, MembershipState } from './membership/membership-state.ts';
export type { MembershipNote, MembershipResponse } from './membership/membership-port.ts';
export type { MembershipRequest } from './membership/membership.ts';
export { DEFAULT_PREFERENCE } from './operating/index.ts';
export type { PreferredSettings } from './operating/index.ts';
export { clusterEventJson, listMembers, memberListJson } from './viewing/index.ts';
export type {
  ClusterEvent,
  ClusterEventType,
  ClusterPeer,
  ClusterView,
  ListedMember,
} from './viewing/index.ts';
export { apiErrorJson, noLeaderError } from './api-error.ts';
export type { ApiError } from './api-error.ts';
export { parseAddress } from './discovery/index.ts';
export type { ParsedAddress } from './discovery/index.ts';
