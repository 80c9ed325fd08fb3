import type { OperatorOutcome } from '../../../core/controller/index.ts';
import type { Member, MemberState, View } from '../cluster.ts';
import { RemovalWishes } from '../removal-wishes.ts';
import type { Promises } from './promises.ts';

/** Why members are removed: an operator asks for it, a leader evicts the dead, or gives up whoever cannot be bound. */
export class Reasons {
  private readonly wishes: RemovalWishes;
  private readonly given = new Set<string>();

  constructor(view: View) {
    this.wishes = new RemovalWishes(view);
  }

  /** An operator asks for the removal of a node. */
  operator(request: number, asked: number, node: number): void {
    this.wishes.ask(request, asked, node);
  }

  /** The operator has an answer. */
  answered(request: number, outcome: OperatorOutcome): void {
    this.wishes.answered(request, outcome);
  }

  /** A node is down, and with it what it was asked for. */
  stopped(node: number): void {
    this.wishes.stopped(node);
  }

  /** A leader says that it removes this member. */
  leader(node: number, incarnation: number): void {
    this.given.add(`${node}/${incarnation}`);
  }

  /** A leader's configuration is another: whoever is missing is missing for a reason, or was taken out in passing. */
  changed(leader: number, was: MemberState, now: MemberState, promises: Promises): void {
    for (const { id, incarnation } of was.configuration.members) {
      if (isAmong(now.configuration.members, id, incarnation)) continue;
      if (this.given.has(`${id}/${incarnation}`) || this.wishes.excuse(id, now.durable.term)) continue;
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
