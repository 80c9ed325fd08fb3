import type { RaftOptions } from '../../../core/raft/index.ts';
import type { Micros } from '../../../sim/index.ts';
import { asMember } from '../../raft-cluster/types.ts';
import type { View } from '../cluster.ts';

/**
 * True time by which a leader sends a member again what is on its way to it now and may be lost: a snapshot at the first
 * heartbeat after a heartbeat timeout, entries when a heartbeat sent two intervals later is answered. Until then nothing
 * that is agreed comes to the member, however well the link works again. 0 if nothing is on its way.
 */
export function sentAgainBy(view: View, leader: number, member: number, options: RaftOptions): Micros {
  const role = asMember(view.state(leader))?.role;
  const peer = role?.kind === 'leader' ? role.progress[member] : undefined;
  if (peer === undefined || (peer.mode !== 'snapshot' && peer.inflight.length === 0)) return 0;
  const { heartbeatInterval, heartbeatTimeout } = options;
  const patience = peer.mode === 'snapshot' ? heartbeatTimeout : 2 * heartbeatInterval;
  return view.trueTimeOf(leader, peer.sentAt + patience + heartbeatInterval);
}
