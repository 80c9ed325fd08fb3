import type { NodeId } from '../../process/process.ts';
import { listedMembers } from '../known-configuration.ts';
import type { ControllerState } from '../state.ts';
import { addressIn, connectedNodes } from './cluster-view.ts';

/** Asks for the members of the cluster (`ziti agent cluster list`), answered by any controller from what it knows. */
export interface MembersRequest {
  readonly kind: 'list-members';
  readonly tag: number;
}

/** The answer. */
export interface MembersResponse {
  readonly kind: 'members';
  readonly tag: number;
  readonly members: readonly ListedMember[];
}

/** One line of the list, OpenZiti's fields in OpenZiti's order. */
export interface ListedMember {
  readonly id: NodeId;
  readonly addr: string;
  readonly isVoter: boolean;
  readonly isLeader: boolean;
  /** {@link NOT_CONNECTED} for a peer that is away: only the peer itself says what it runs. */
  readonly version: string;
  readonly isConnected: boolean;
  readonly isPreferredLeader: boolean;
  readonly isSelf: boolean;
}

/** OpenZiti's word for the version of a peer that is away. */
export const NOT_CONNECTED = '<not connected>';

/**
 * The members of the latest configuration known to be committed, and whoever is connected without being one, sorted by id:
 * so nobody who was removed stays listed as a voter (OpenZiti #2906). Whoever knows that it was removed itself lists nobody.
 */
export function listMembers(state: ControllerState): readonly ListedMember[] {
  const { raft, fixed, status } = state;
  const { self } = raft.fixed;
  if (raft.durable.removed) return [];
  const members = listedMembers(state);
  const connected = connectedNodes(state);
  const listed: ListedMember[] = [];
  const list = (id: NodeId, isVoter: boolean): void => {
    const isSelf = id === self;
    const isConnected = isSelf || connected.includes(id);
    listed.push({
      id,
      addr: addressIn(state, id),
      isVoter,
      isLeader: raft.leader === id,
      version: isConnected ? fixed.settings.version : NOT_CONNECTED,
      isConnected,
      isPreferredLeader: isSelf ? fixed.settings.preferredLeader : status.peers[id]?.prefers === true,
      isSelf,
    });
  };
  for (const { id, suffrage } of members) list(id, suffrage === 'voter');
  for (const id of connected) if (!members.some((member) => member.id === id)) list(id, false);
  return listed.sort((a, b) => a.id - b.id);
}

/** The list in OpenZiti's JSON. `nameOf` says what operators call a node. */
export function memberListJson(members: readonly ListedMember[], nameOf: (node: NodeId) => string): string {
  return JSON.stringify(
    members.map(({ id, addr, isVoter, isLeader, version, isConnected, isPreferredLeader, isSelf }) => ({
      id: nameOf(id),
      addr,
      isVoter,
      isLeader,
      version,
      isConnected,
      isPreferredLeader,
      isSelf,
    })),
  );
}
