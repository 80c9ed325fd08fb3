import type { RaftOptions } from '../core/raft/index.ts';
import { raftFamilies } from '../scenarios/properties/index.ts';
import { raftCluster } from '../scenarios/raft-cluster/system.ts';
import { asMember } from '../scenarios/raft-cluster/types.ts';
import type { ClusterTypes } from '../scenarios/raft-cluster/types.ts';
import { MILLISECOND, MINUTE, SECOND } from '../sim/index.ts';
import type { Micros, RunSpec, System, TimedRequest, WorldProfile } from '../sim/index.ts';

/** One load on a Raft cluster in fair weather. */
export interface ClusterLoad {
  readonly nodes: number;
  /** A proposal every so many microseconds, from the end of the warm-up on; 0 for none. */
  readonly proposeEvery: Micros;
  /** Whether every property is checked after every event. */
  readonly checked: boolean;
  /** For how long the load is offered; what is measured lies within. */
  readonly duration: Micros;
}

/** By then a leader has been elected, and it has been steady for a while. */
export const WARM_UP: Micros = 30 * SECOND;

/** Keys that the proposals write to, in turn: few, for it is Raft that is measured and not the store on top of it. */
const KEYS = 4;

/** What a proposal says in the plan. */
interface Proposal {
  /** The command's number in its session; 0 opens the session. */
  readonly sequence: number;
}

const options: RaftOptions = {
  heartbeatInterval: 150 * MILLISECOND,
  // With 200 ms at most each way and nothing lost, no follower ever waits for more than 350 ms: leaders stay.
  heartbeatTimeout: SECOND,
  electionTimeout: SECOND,
  leaderLeaseTimeout: SECOND,
  clockDriftPpm: 500,
  reads: 'lease',
  maxAppendEntries: 64,
  maxInflight: 16,
  snapshotThreshold: 256,
  trailingLogs: 64,
  maxPending: 256,
  maxSessions: 16,
  maxApplyBatch: 64,
  applyDelay: 0,
};

const profile: WorldProfile = {
  network: { latency: [50 * MILLISECOND, 200 * MILLISECOND], loss: 0, duplicate: 0, order: 'any' },
  disk: { latency: [0, 0] },
  clocks: { driftPpm: 0 },
};

/** The run that carries the load. */
export function specOf(load: ClusterLoad, seed: number): RunSpec<ClusterTypes> {
  return {
    seed,
    system: proposingTo(
      raftCluster({
        voters: load.nodes,
        spares: 0,
        clients: 0,
        options,
        client: { attemptTimeout: SECOND, backoff: [SECOND, SECOND], patience: MINUTE, maxQueue: 1 },
      }),
    ),
    profile,
    plan: { faults: [], requests: proposals(load) },
    span: { chaos: load.duration, recovery: 0 },
    families: load.checked ? raftFamilies({ options, profile }) : [],
  };
}

/** The session is opened while the cluster warms up; then come the proposals, at even distances. */
function proposals(load: ClusterLoad): TimedRequest[] {
  if (load.proposeEvery === 0) return [];
  const requests: TimedRequest[] = [proposal(WARM_UP / 2, 0)];
  let sequence = 1;
  for (let at = WARM_UP; at < load.duration; at += load.proposeEvery) requests.push(proposal(at, sequence++));
  return requests;
}

function proposal(at: Micros, sequence: number): TimedRequest {
  const body: Proposal = { sequence };
  return { at, node: '@leader', body };
}

/** The cluster, where a proposal is made to the leader itself and not over a client's network. */
function proposingTo(cluster: System<ClusterTypes>): System<ClusterTypes> {
  let leader: number | undefined;
  return {
    ...cluster,
    translate(node, body, view) {
      const { sequence } = body as Proposal;
      // Looked for once: what is measured is the cluster, not the search for its leader.
      if (leader === undefined || asMember(view.state(leader))?.role.kind !== 'leader') {
        leader = cluster.resolve(node, view)[0];
      }
      if (leader === undefined) return null;
      if (sequence === 0) return { node: leader, body: { kind: 'open-session', tag: 0 } };
      const session = asMember(view.state(leader))?.replica.sessions[0]?.id;
      if (session === undefined) return null;
      const command = { kind: 'put' as const, key: sequence % KEYS, value: sequence };
      return { node: leader, body: { kind: 'command', tag: sequence, session, sequence, command } };
    },
  };
}
