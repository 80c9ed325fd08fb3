import { onHeartbeat } from '../evidence.ts';
import type { StatusHeartbeat } from '../status-message.ts';
import type { StatusState } from '../status-state.ts';
import { startStatus } from '../status.ts';
import { at, follower, wishes } from './rig.ts';

/** One millisecond and one second, in microseconds. */
export const MS = 1000;
/** See {@link MS}. */
export const SECOND = 1000 * MS;

/** A heartbeat of a member for node 0. */
export function heartbeat(from: number, changes: Partial<StatusHeartbeat> = {}): StatusHeartbeat {
  return {
    kind: 'heartbeat',
    incarnation: from + 1,
    to: 1,
    sentAt: 0,
    echo: -1,
    latest: changes.echo ?? -1,
    held: 0,
    preferred: false,
    view: null,
    ...changes,
  };
}

/** Node 0 as a follower, to which `nodes` have just proven themselves. */
export function proven(nodes: readonly number[], now: number, echo: number): StatusState {
  const { out } = wishes();
  let status = startStatus(at(0, follower()), out);
  for (const node of nodes) {
    status = onHeartbeat(status, node, heartbeat(node, { sentAt: 1, echo }), at(now, follower()), out);
  }
  return status;
}
