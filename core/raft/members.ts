import type { NodeId } from '../process/process.ts';
import type { Configuration, Member } from './configuration.ts';
import { entryAt } from './log-view.ts';
import type { ConfigurationEntry, Log, LogIndex, Snapshot } from './log.ts';
import type { MachineTypes } from './machine.ts';

/** The configuration of a node that belongs to no cluster. */
export const NO_CONFIGURATION: Configuration = { index: 0, members: [], removed: [] };

/** The configuration that the entry at `index` sets. */
export function setBy(entry: ConfigurationEntry, index: LogIndex): Configuration {
  return { index, members: entry.members, removed: entry.removed };
}

/** The member with this id, whatever its incarnation. */
export function memberWithId(configuration: Configuration, id: NodeId): Member | undefined {
  const members = configuration.members;
  for (let i = 0; i < members.length; i += 1) {
    const member = members[i];
    if (member !== undefined && member.id === id) return member;
  }
  return undefined;
}

/** Whether this very member, not only its id, is in the configuration. */
export function hasMember(configuration: Configuration, id: NodeId, incarnation: number): boolean {
  const member = memberWithId(configuration, id);
  return member !== undefined && member.incarnation === incarnation;
}

/** Whether this very member votes in the configuration. */
export function hasVoter(configuration: Configuration, id: NodeId, incarnation: number): boolean {
  const member = memberWithId(configuration, id);
  return member !== undefined && member.incarnation === incarnation && member.suffrage === 'voter';
}

/** Whether this very member was removed from the cluster. */
export function wasRemoved(configuration: Configuration, id: NodeId, incarnation: number): boolean {
  return configuration.removed.some((each) => each.id === id && each.incarnation === incarnation);
}

/** Number of voters. */
export function voterCount(configuration: Configuration): number {
  const members = configuration.members;
  let voters = 0;
  for (let i = 0; i < members.length; i += 1) if (members[i]?.suffrage === 'voter') voters += 1;
  return voters;
}

/**
 * The latest configuration at or below `index`, in the log or else in the snapshot. `index` is at least the snapshot's:
 * entries kept behind the snapshot are older than its configuration.
 */
export function configurationAt<M extends MachineTypes>(
  log: Log<M>,
  snapshot: Snapshot<M>,
  index: LogIndex,
): Configuration {
  const floor = Math.max(log.baseIndex, snapshot.index);
  for (let at = index; at > floor; at -= 1) {
    const entry = entryAt(log, at);
    if (entry.kind === 'configuration') return setBy(entry, at);
  }
  return snapshot.configuration;
}
