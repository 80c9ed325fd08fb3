import { isVoter, lastIndex } from '../core/raft/index.ts';
import type { RaftState } from '../core/raft/index.ts';
import type { Replicated } from '../core/controller/index.ts';
import type { NodeStanding } from '../reports/index.ts';
import { asMember } from '../scenarios/raft-cluster/types.ts';
import type { ClusterTypes } from '../scenarios/raft-cluster/types.ts';
import type { NodeIndex, WorldView } from '../sim/index.ts';

/** How each member of a Raft cluster stands now. */
export function raftStandings(view: WorldView<ClusterTypes>): NodeStanding[] {
  const standings: NodeStanding[] = [];
  for (let node = 0; node < view.nodeCount; node++) {
    if (!view.isMember(node)) continue;
    const state = asMember(view.state(node));
    const facts = state === undefined ? {} : factsOf(state, (id) => view.name(id));
    standings.push({ node: view.name(node), condition: conditionOf(view, node), facts });
  }
  return standings;
}

function conditionOf(view: WorldView<ClusterTypes>, node: NodeIndex): NodeStanding['condition'] {
  if (!view.isUp(node)) return 'down';
  if (view.isPaused(node)) return 'paused';
  return view.savingSince(node) >= 0 ? 'saving' : 'running';
}

function factsOf(state: RaftState<Replicated>, name: (id: number) => string): Record<string, string> {
  const { role, durable, leader, commit, replica } = state;
  return {
    role: role.kind === 'follower' && !isVoter(state) ? 'no voter' : role.kind,
    term: String(durable.term),
    leader: leader < 0 ? '–' : name(leader),
    'voted for': durable.vote < 0 ? '–' : name(durable.vote),
    last: String(lastIndex(state)),
    commit: String(commit),
    applied: String(replica.applied),
  };
}
