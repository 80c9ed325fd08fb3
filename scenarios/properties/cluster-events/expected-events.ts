import { committedConfiguration, entryAt } from '../../../core/raft/index.ts';
import type { Member, MemberState } from '../cluster.ts';

/** What a controller is to say of its members, or of its office. */
export type Expected =
  | { readonly kind: 'members.changed'; readonly index: number; readonly ids: string }
  | { readonly kind: 'leadership.gained' | 'leadership.lost' };

/** The events that a step of a member's Raft must be followed by, in any order. `before` is undefined for its start. */
export function expectedOf(before: MemberState | undefined, after: MemberState): readonly Expected[] {
  const expected: Expected[] = [];
  if (before === undefined) {
    const { index, members } = committedConfiguration(after);
    if (members.length > 0) expected.push(changed(index, members));
  } else if (before.configuration !== after.configuration || before.commit !== after.commit) {
    expectChanges(before, after, expected);
  }
  const led = before?.role.kind === 'leader' ? before.durable.term : -1;
  const leads = after.role.kind === 'leader' ? after.durable.term : -1;
  if (led !== leads) {
    if (led >= 0) expected.push({ kind: 'leadership.lost' });
    if (leads >= 0) expected.push({ kind: 'leadership.gained' });
  }
  return expected;
}

function expectChanges(before: MemberState, after: MemberState, expected: Expected[]): void {
  const known = committedConfiguration(before);
  const { index, members } = committedConfiguration(after);
  if (index === known.index && known.members.length > 0) return;
  const { log } = after.durable;
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
