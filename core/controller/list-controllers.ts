import { listedMembers } from './known-configuration.ts';
import type { ListedController } from './request.ts';
import type { ControllerState } from './state.ts';
import { isOnline, isOnlineLocally } from './status/status.ts';

/** `list controllers`, as this controller answers it: the members as far as it knows, each with both records. */
export function listControllers(state: ControllerState): readonly ListedController[] {
  const { raft, status } = state;
  const self = raft.fixed.self;
  const records = raft.replica.machine.status;
  return listedMembers(state).map(({ id, incarnation, suffrage }) => {
    const record = records[id];
    return {
      id,
      isVoter: suffrage === 'voter',
      isLeader: raft.leader === id,
      isSelf: self === id,
      online: isOnline(status, self, id),
      local: isOnlineLocally(status, self, id),
      cluster: record?.incarnation === incarnation && record.online,
    };
  });
}
