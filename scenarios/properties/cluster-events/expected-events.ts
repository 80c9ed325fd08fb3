import type { ControllerState } from '../../../core/controller/index.ts';
import { entryAt } from '../../../core/raft/index.ts';
import type { Member } from '../cluster.ts';
import { settledConfiguration } from '../settled-configuration.ts';

/** What a controller is to say of its members, or of its office. */
export type Expected =
  | { readonly kind: 'members.changed'; readonly index: number; readonly ids: string }
  | { readonly kind: 'leadership.gained' | 'leadership.lost' };

/** The events that a step of a controller's Raft must be followed by, in any order. `before` is undefined for its start. */
export function expectedOf(before: ControllerState | undefined, after: ControllerState): readonly Expected[] {
  const expected: Expected[] = [];
  const { raft } = after;
  const was = before?.raft;
  if (before === undefined || was === undefined) {
    const { index, members } = settledConfiguration(after);
    // Whoever was removed before knows no members.
    if (members.length > 0 && !raft.durable.removed) expected.push(changed(index, members));
  } else if (was.configuration !== raft.configuration || was.commit !== raft.commit) {
    expectChanges(before, after, expected);
  }
  const led = was?.role.kind === 'leader' ? was.durable.term : -1;
  const leads = raft.role.kind === 'leader' ? raft.durable.term : -1;
  if (led !== leads) {
    if (led >= 0) expected.push({ kind: 'leadership.lost' });
    if (leads >= 0) expected.push({ kind: 'leadership.gained' });
  }
  return expected;
}

function expectChanges(before: ControllerState, after: ControllerState, expected: Expected[]): void {
  const known = settledConfiguration(before);
  const { index, members } = settledConfiguration(after);
  if (index === known.index && known.members.length > 0) return;
  const { log } = after.raft.durable;
  for (let at = Math.max(known.index, log.baseIndex) + 1; at < index; at += 1) {
    const entry = entryAt(log, at);
    if (entry.kind === 'configuration') expected.push(changed(at, entry.members));
  }
  if (members.length > 0) expected.push(changed(index, members));
}

function changed(index: number, members: readonly Member[]): Expected {
  return { kind: 'members.changed', index, ids: idsOf(members) };
}

/** Ids in order, as a text that can be compared. */
export function idsOf(members: readonly { readonly id: number }[]): string {
  return members
    .map(({ id }) => id)
    .sort((a, b) => a - b)
    .join(' ');
}
