export { clusterEventJson, clusterEvents } from './cluster-event.ts';
export type { ClusterEvent, ClusterEventType, ClusterPeer, ClusterView } from './cluster-event.ts';
export { clusterView, viewMoved } from './cluster-view.ts';
export { listMembers, memberListJson, NOT_CONNECTED } from './member-list.ts';
export type { ListedMember, MembersRequest, MembersResponse } from './member-list.ts';
