import type { Member, MemberState } from '../cluster.ts';
import type { Promises } from './promises.ts';

/** Why members are removed: an operator asks for it, a leader evicts the dead, or gives up whoever cannot be bound. */
export class Reasons {
  private readonly asked = new Set<number>();
  private readonly given = new Set<string>();

  /** An operator asks for the removal of a node; it may be carried out much later. */
  operator(node: number): void {
    this.asked.add(node);
  }

  /** A leader says that it removes this member. */
  leader(node: number, incarnation: number): void {
    this.given.add(`${node}/${incarnation}`);
  }

  /** A leader's configuration is another: whoever is missing is missing for a reason, or was taken out in passing. */
  changed(leader: number, was: MemberState, now: MemberState, promises: Promises): void {
    for (const { id, incarnation } of was.configuration.members) {
      if (isAmong(now.configuration.members, id, incarnation)) continue;
      if (this.asked.has(id) || this.given.has(`${id}/${incarnation}`)) continue;
      promises.violate(leader, `removes a member that nobody wanted removed, node ${id}`, {
        expected: 'a change of suffrage without a gap, or a reason to remove it',
        seen: 'a configuration without it',
      });
    }
  }
}

function isAmong(members: readonly Member[], id: number, incarnation: number): boolean {
  return members.some((member) => member.id === id && member.incarnation === incarnation);
}
