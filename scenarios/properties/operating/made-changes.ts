import type { OperatorOutcome } from '../../../core/controller/index.ts';
import type { Configuration, Member, MemberState, Reporter, View } from '../cluster.ts';
import { sameMembers } from '../log-reading.ts';
import { Tally } from '../tally.ts';
import { isCertain } from './wish-book.ts';
import type { Change, Wish, WishBook } from './wish-book.ts';

/** A change that a leader has appended, and the wishes that explain it. */
interface Made {
  readonly leader: number;
  readonly configuration: Configuration;
  readonly target: number;
  readonly change: Change;
  readonly explainedBy: Set<number>;
  /** Every wish that explained it was refused for certain. */
  blamed: boolean;
  committed: boolean;
}

/** suffrage-is-asked-for and refused-wish-changes-nothing: what leaders make of the configuration, and for whom. */
export class MadeChanges {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly wishes: WishBook;
  private readonly asked = new Tally('suffrage-is-asked-for');
  private readonly refused = new Tally('refused-wish-changes-nothing');
  /** Every change that a wish explains. Grows with the number of such changes. */
  private readonly made: Made[] = [];
  /** Members that a leader removes of its own accord, as `node/incarnation`. */
  private readonly givenUp = new Set<string>();

  constructor(view: View, report: Reporter, wishes: WishBook) {
    this.view = view;
    this.report = report;
    this.wishes = wishes;
  }

  flush(): void {
    this.asked.flush(this.report);
    this.refused.flush(this.report);
  }

  /** A leader says that it removes this member, whoever wishes it. */
  leaderRemoves(node: number, incarnation: number): void {
    this.givenUp.add(`${node}/${incarnation}`);
  }

  /** A leader has appended a configuration. */
  appended(leader: number, was: MemberState, now: MemberState): void {
    const { configuration } = now;
    for (const member of was.configuration.members) {
      const change = changeOf(member, configuration.members);
      if (change === undefined) continue;
      if (change === 'removed' && this.givenUp.has(`${member.id}/${member.incarnation}`)) continue;
      const wishes = this.wishes.explaining(member.id, change, now.durable.term);
      if (change !== 'removed') this.isExplained(leader, member, change, wishes);
      if (wishes.length === 0) continue;
      const explainedBy = new Set(wishes.map(({ request }) => request));
      const { id: target } = member;
      this.made.push({ leader, configuration, target, change, explainedBy, blamed: false, committed: false });
    }
  }

  private isExplained(
    leader: number,
    { id, suffrage }: Member,
    change: Change,
    wishes: readonly Wish[],
  ): void {
    this.asked.count += 1;
    if (wishes.length > 0) return;
    this.flush();
    const name = this.view.name(id);
    this.report.violate('suffrage-is-asked-for', {
      node: leader,
      others: id === leader ? [] : [id],
      message: `${this.view.name(leader)} changes the suffrage of ${name}, for which nobody has asked.`,
      expected: `${name} stays a ${suffrage}`,
      seen: change,
    });
  }

  /** An operator is told how its wish has ended. */
  answered(request: number, outcome: OperatorOutcome): void {
    if (!isCertain(outcome)) return;
    this.refused.count += 1;
    for (const each of this.made) {
      // It stands while anybody else may have wished it, known outcome or not.
      if (!each.explainedBy.delete(request) || each.explainedBy.size > 0) continue;
      each.blamed = true;
      if (each.committed) this.wrong(each);
    }
  }

  /** A configuration is committed. */
  committed({ index, members }: Configuration): void {
    for (const each of this.made) {
      const { configuration } = each;
      if (configuration.index !== index || !sameMembers(configuration.members, members)) continue;
      each.committed = true;
      if (each.blamed) this.wrong(each);
    }
  }

  private wrong({ leader, target, change, configuration }: Made): void {
    this.flush();
    const name = this.view.name(target);
    this.report.violate('refused-wish-changes-nothing', {
      node: leader,
      others: target === leader ? [] : [target],
      message: `${name} is ${change} by a wish that was refused for certain.`,
      expected: 'a configuration as before, or an answer that leaves open what has become of it',
      seen: `${name} ${change} by the configuration at ${configuration.index}, which is committed`,
    });
  }
}

/** What has become of a member; undefined for nothing that needs a wish. Who is staging becomes a voter by itself. */
function changeOf(member: Member, after: readonly Member[]): Change | undefined {
  const now = after.find(({ id, incarnation }) => id === member.id && incarnation === member.incarnation);
  if (now === undefined) return 'removed';
  if (now.suffrage === member.suffrage) return undefined;
  if (now.suffrage === 'learner') return 'demoted';
  return member.suffrage === 'learner' ? 'promoted' : undefined;
}
