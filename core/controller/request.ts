import type { Input, NodeId } from '../process/process.ts';
import type { RaftRequest, RaftResponse } from '../raft/index.ts';
import type { HttpRequest, HttpResponse } from './health/http.ts';
import type { MembershipRequest } from './membership/membership.ts';
import type { MembershipResponse } from './membership/membership-port.ts';
import type { Replicated } from './replicated/replicated.ts';
import type { ControllerMessage } from './message.ts';
import type { MembersRequest, MembersResponse } from './viewing/index.ts';

/** What clients, balancers and operators ask of a controller. */
export type ControllerRequest =
  RaftRequest<Replicated> | HttpRequest | ListRequest | MembersRequest | MembershipRequest;

/** What a controller answers. */
export type ControllerResponse =
  RaftResponse<Replicated> | HttpResponse | ListResponse | MembersResponse | MembershipResponse;

/** `list controllers`, answered by any controller from what it knows. */
export interface ListRequest {
  readonly kind: 'list-controllers';
  readonly tag: number;
}

/** The members of the applied configuration. */
export interface ListResponse {
  readonly kind: 'controllers';
  readonly tag: number;
  readonly controllers: readonly ListedController[];
}

/** One line of `list controllers`: OpenZiti's, with both records beside what is believed (requirement S1.1). */
export interface ListedController {
  readonly id: NodeId;
  readonly isVoter: boolean;
  readonly isLeader: boolean;
  readonly isSelf: boolean;
  /** What this controller believes now. */
  readonly online: boolean;
  /** `LocalState`: what it sees itself. */
  readonly local: boolean;
  /** `ClusterState`: what the cluster has agreed on. */
  readonly cluster: boolean;
}

/** What happens to a controller. */
export type ControllerInput = Input<ControllerMessage, ControllerRequest>;
