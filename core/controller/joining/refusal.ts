/** Why a node was not joined (property `join-validation`, bounded). */
export type JoinRefusalCode =
  | 'UNREACHABLE'
  | 'ALREADY_INITIALIZED'
  | 'TOPOLOGY_CONFLICT'
  | 'JOIN_IN_PROGRESS'
  | 'NO_LEADER'
  | 'CHANGE_IN_PROGRESS'
  | 'TIMEOUT'
  | 'INVALID_ADDRESS';

/**
 * A refusal (requirement S2.6): what was found, and what to do about it. `TIMEOUT` and `NO_LEADER` mean that the outcome is
 * unknown; all others that everything is as it was before.
 */
export interface JoinRefusal {
  readonly code: JoinRefusalCode;
  readonly found: string;
  readonly remedy: string;
}

const REMEDIES: Readonly<Record<JoinRefusalCode, string>> = {
  UNREACHABLE: 'Start the controller, open its address to the leader, and ask again.',
  ALREADY_INITIALIZED: 'Remove the controller from its cluster and wipe its data directory, then ask again.',
  TOPOLOGY_CONFLICT:
    'Make id, address, version and deployment name of the controller fit the cluster, or remove the member in its way, then ask again.',
  JOIN_IN_PROGRESS: 'Wait until the other join has ended, then ask again.',
  NO_LEADER: 'The outcome is unknown: ask again once the cluster has a leader; repeating is safe.',
  CHANGE_IN_PROGRESS: 'Wait until the other change of the membership is committed, then ask again.',
  TIMEOUT: 'The outcome is unknown: list the controllers, or ask again; repeating is safe.',
  INVALID_ADDRESS: 'Write the address as tls:<host>:<port>, for example tls:ctrl1.example:1280.',
};

/** A refusal, with the usual remedy unless a better one is known. */
export function refusal(code: JoinRefusalCode, found: string, remedy: string = REMEDIES[code]): JoinRefusal {
  return { code, found, remedy };
}
