import type { ControllerState } from '../../../core/controller/index.ts';
import { haveTurned } from '../../raft-cluster/state-parts.ts';
import type { Member } from '../cluster.ts';
import { settledConfiguration } from '../settled-configuration.ts';
import { entryOf } from '../log-reading.ts';

/** Whether a controller is connected with another: as a member it sees that itself, of others it believes the gossip. */
export function isConnected({ raft, status, membership }: ControllerState, id: number): boolean {
  if (id === raft.fixed.self) return false;
  const peer = status.peers[id];
  if (peer !== undefined) return peer.online;
  for (const { rumour } of membership.gossip.entries) {
    if (rumour.node === id) return rumour.standing === 'alive';
  }
  return false;
}

/** Whether anything that operators are told of may have changed in this step. */
export function mayTell(before: ControllerState, after: ControllerState): boolean {
  const [was, now] = [before.raft, after.raft];
  if (was !== now) {
    if (was.leader !== now.leader || was.configuration !== now.configuration) return true;
    if (was.commit !== now.commit && now.configuration.index > was.commit) return true;
    if (was.durable.removed !== now.durable.removed) return true;
  }
  return haveTurned(before.status.peers, after.status.peers) || hasNews(before, after);
}

function hasNews(before: ControllerState, after: ControllerState): boolean {
  const [was, now] = [before.membership.gossip.entries, after.membership.gossip.entries];
  if (was === now) return false;
  if (was.length !== now.length) return true;
  for (let at = 0; at < now.length; at += 1) {
    if (was[at]?.rumour !== now[at]?.rumour) return true;
  }
  return false;
}

/** A configuration that a controller has come to know as committed. */
export interface Told {
  readonly index: number;
  readonly members: readonly Member[];
}

/** The configurations behind `from` that a controller knows to be committed, oldest first, its present one last. */
export function configurationsFrom(state: ControllerState, from: number): readonly Told[] {
  const { index, members } = settledConfiguration(state);
  const { log } = state.raft.durable;
  const told: Told[] = [];
  for (let at = Math.max(from, log.baseIndex) + 1; at < index; at += 1) {
    const entry = entryOf(log, at);
    if (entry?.kind === 'configuration') told.push({ index: at, members: entry.members });
  }
  // Whoever was removed tells of that once, and of no members any more.
  const isOver = state.raft.durable.removed && (from < 0 || from === index);
  told.push({ index, members: isOver ? [] : members });
  return told;
}
