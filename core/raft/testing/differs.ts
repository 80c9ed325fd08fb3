import type { RaftState } from '../state.ts';
import type { Words } from './test-machine.ts';

/** Whether a field of two states differs; a role that is a new object must differ in a field of its own. */
export function differs(before: RaftState<Words>, after: RaftState<Words>): boolean {
  if (before.durable !== after.durable || before.replica !== after.replica) return true;
  if (before.configuration !== after.configuration || before.leader !== after.leader) return true;
  if (before.heardAt !== after.heardAt || before.commit !== after.commit) return true;
  const fields = new Map(Object.entries(before.role));
  return Object.entries(after.role).some(([field, value]) => fields.get(field) !== value);
}
