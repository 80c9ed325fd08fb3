import type { Micros, NodeId } from '../process/process.ts';
import type { Configuration } from './configuration.ts';
import { makeProgress, NO_INFLIGHT, withPassage } from './constructors.ts';
import { lastIndex } from './log-view.ts';
import type { LogIndex } from './log.ts';
import type { MachineTypes } from './machine.ts';
import { hasMember } from './members.ts';
import { committedConfiguration } from './observers.ts';
import type { Progress, RaftState } from './state.ts';

/** A peer of whose log nothing is known yet: the leader guesses that it equals its own before `next`. */
export function newPeer(incarnation: number, next: LogIndex, passage: Progress['passage']): Progress {
  return makeProgress(incarnation, 'probe', 0, next, NO_INFLIGHT, -1, -1, -1, passage);
}

/** Puts a peer at its id, leaving no holes. */
export function placePeer(progress: (Progress | undefined)[], id: number, peer: Progress): void {
  while (progress.length <= id) progress.push(undefined);
  progress[id] = peer;
}

/**
 * What a new leader knows: every other member of the active configuration, and whoever that configuration removes, as
 * long as the removal is not committed.
 */
export function peersAtElection<M extends MachineTypes>(
  state: RaftState<M>,
  now: Micros,
): readonly (Progress | undefined)[] {
  const next = lastIndex(state.durable.log) + 1;
  const progress: (Progress | undefined)[] = [];
  const self = state.fixed.self;
  for (const member of committedConfiguration(state).members) {
    if (member.id === self) continue;
    placePeer(
      progress,
      member.id,
      newPeer(member.incarnation, next, { kind: 'leaving', round: -1, since: -1 }),
    );
  }
  for (const member of state.configuration.members) {
    if (member.id === self) continue;
    const passage: Progress['passage'] =
      member.suffrage === 'staging' ? { kind: 'catching-up', target: next, since: now } : null;
    placePeer(progress, member.id, newPeer(member.incarnation, next, passage));
  }
  return progress;
}

/**
 * What a leader knows under a new configuration. It starts with the newcomers at the configuration's own entry, and keeps
 * whoever it removes until they know.
 */
export function peersUnder(
  configuration: Configuration,
  before: readonly (Progress | undefined)[],
  self: NodeId,
  now: Micros,
): readonly (Progress | undefined)[] {
  const progress = before.slice();
  for (let id = 0; id < progress.length; id += 1) {
    const peer = progress[id];
    if (peer === undefined || peer.passage?.kind === 'leaving') continue;
    if (hasMember(configuration, id, peer.incarnation)) continue;
    progress[id] = withPassage(peer, { kind: 'leaving', round: -1, since: -1 });
  }
  for (const member of configuration.members) {
    if (member.id === self) continue;
    const staging = member.suffrage === 'staging';
    const peer = progress[member.id];
    if (peer === undefined || peer.incarnation !== member.incarnation) {
      const passage: Progress['passage'] = staging
        ? { kind: 'catching-up', target: configuration.index, since: now }
        : null;
      placePeer(progress, member.id, newPeer(member.incarnation, configuration.index, passage));
    } else if (!staging && peer.passage !== null) {
      progress[member.id] = withPassage(peer, null);
    } else if (staging && peer.passage?.kind !== 'catching-up') {
      progress[member.id] = withPassage(peer, {
        kind: 'catching-up',
        target: configuration.index,
        since: now,
      });
    }
  }
  return progress;
}
