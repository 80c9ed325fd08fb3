import { leaseUntil } from '../../../core/raft/index.ts';
import type { Disk, Fault, Micros } from '../../../sim/index.ts';
import { asMember } from '../../raft-cluster/types.ts';
import type { AboveRaft } from '../../raft-cluster/system.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterMonitor, Member, MemberState, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { votersIn } from '../log-reading.ts';
import { RemovalWishes } from '../removal-wishes.ts';
import { Tally } from '../tally.ts';
import type { Departure } from './departure.ts';
import { Tenures } from './departure.ts';
import { Hearing } from './hearing.ts';
import { Overdue } from './overdue.ts';
import { EVICTION } from './properties.ts';
import { Quota } from './quota.ts';
import { Replacement } from './replacement.ts';
import { Tenancy } from './tenancy.ts';

/** Who leaves the cluster, and whether anybody wanted that (S0.3, S0.4, S0.8). */
export function eviction(context: ClusterContext, controller: AboveRaft): ClusterFamily {
  return {
    name: 'eviction',
    properties: EVICTION,
    monitor: (view, report) => new EvictionWatch(context, controller, view, report),
  };
}

/** The rule in force, as the properties hold it against what happens. */
interface Rule {
  /** The eviction time by a leader's clock, and the least that this may be in truth. */
  readonly after: Micros;
  readonly least: Micros;
  readonly minimumVoters: number;
  readonly quota: Quota;
  readonly overdue: Overdue;
}

class EvictionWatch implements ClusterMonitor {
  readonly stepsOf = ['raft'];
  /** Only where members are evicted does it matter who hears whom. */
  readonly onDeliver?: NonNullable<ClusterMonitor['onDeliver']>;
  readonly onTimer?: NonNullable<ClusterMonitor['onTimer']>;
  private readonly view: View;
  private readonly report: Reporter;
  private readonly rule: Rule | null;
  private readonly hearing: Hearing;
  private readonly tenancy: Tenancy;
  private readonly replacement: Replacement;
  private readonly wishes: RemovalWishes;
  private readonly tenures = new Tenures();
  private readonly kept = new Tally('eviction-keeps-quorum');
  private readonly evicted = new Tally('evicts');
  private readonly reasons = new Tally('removed-for-a-reason');
  /** By node: its own clock, and true time, when its present step began. */
  private readonly local: Micros[] = [];
  private readonly at: Micros[] = [];

  constructor(context: ClusterContext, controller: AboveRaft, view: View, report: Reporter) {
    const { after, minimumVoters } = controller.eviction;
    this.view = view;
    this.report = report;
    this.wishes = new RemovalWishes(view);
    this.hearing = new Hearing(view);
    this.tenancy = new Tenancy(view);
    this.replacement = new Replacement(view, report, this.tenancy);
    if (after === null) {
      this.rule = null;
      return;
    }
    const least = Math.floor(after * (1 - (2 * context.options.clockDriftPpm) / 1_000_000));
    const overdue = new Overdue(context, view, report, { after, minimumVoters });
    this.rule = { after, least, minimumVoters, quota: new Quota(least), overdue };
    this.onDeliver = (from, to, _payload, sentAt) => {
      this.hearing.delivered(from, to, sentAt);
      this.begins(to);
    };
    this.onTimer = (node) => {
      this.begins(node);
    };
  }

  onStart(node: number, disk: Disk<ClusterTypes>): void {
    this.begins(node);
    this.hearing.started(node, disk.kind !== 'durable');
    this.rule?.overdue.begin();
  }

  onRespond(_node: number, id: number, body: ClusterTypes['Response']): void {
    if (body.kind === 'operated') this.wishes.answered(id, body.outcome);
  }

  onStop(node: number): void {
    this.tenancy.stopped(node);
    this.wishes.stopped(node);
  }

  onRequest(node: number, id: number, body: ClusterTypes['Request']): void {
    this.begins(node);
    if (body.kind === 'operate' && body.wish.verb === 'remove') {
      this.wishes.ask(id, node, body.wish.node);
    }
  }

  onStep(node: number, before: ClusterTypes['State'] | undefined, after: ClusterTypes['State']): void {
    const state = asMember(after);
    if (state === undefined) return;
    const was = asMember(before);
    if (was?.durable.incarnation !== state.durable.incarnation)
      this.hearing.is(node, state.durable.incarnation);
    if (was?.role !== state.role) this.tenancy.stepped(node, state);
    if (was === undefined) return;
    if (was.configuration !== state.configuration) this.configured(node, was, state);
    this.rule?.overdue.stepped(node, was, state);
  }

  onFault(fault: Fault, ended: boolean): void {
    this.rule?.overdue.surroundings.fault(fault, ended);
    if (!ended) this.replacement.struck(fault);
  }

  onConditions(): void {
    this.rule?.overdue.surroundings.refresh();
    this.replacement.look();
    this.flush();
  }

  onWake(): void {
    if (this.rule === null) return;
    const late = this.rule.overdue.wake(this.hearing, this.tenancy, this.rule.quota);
    if (late === null) return;
    const { leader, member, silentFor } = late;
    this.flush();
    this.report.violate('evicts', {
      node: leader,
      others: [member.id],
      message: `${this.view.name(leader)} leads with a lease, and still counts ${this.view.name(member.id)} as a member, which it has not heard for ${String(silentFor)} µs.`,
      expected: `a removal within ${String(this.rule.after)} µs and the bound`,
      seen: 'a configuration with that member',
    });
  }

  onEnd(): void {
    this.replacement.end();
    this.flush();
  }

  private begins(node: number): void {
    this.local[node] = this.view.localClock(node);
    this.at[node] = this.view.now;
  }

  /** A member's configuration is another. Where it leads, it has made it itself. */
  private configured(node: number, was: MemberState, state: MemberState): void {
    const { members } = state.configuration;
    const now = this.at[node] ?? this.view.now;
    const leads =
      was.role.kind === 'leader' && state.role.kind === 'leader' && was.durable.term === state.durable.term;
    if (!leads) return;
    const before = was.configuration.members;
    for (const member of before) {
      this.tenures.isMember(member, 0);
      const kept = members.find(({ id }) => id === member.id);
      if (kept?.incarnation === member.incarnation) {
        if (kept.suffrage !== member.suffrage) this.reasons.count += 1;
        continue;
      }
      const local = this.local[node] ?? this.view.localClock(node);
      this.departed({ leader: node, member, voters: votersIn(before), at: now, local }, state);
    }
    for (const member of members) this.tenures.isMember(member, now);
    this.replacement.configured(members);
  }

  private departed(departure: Departure, state: MemberState): void {
    const { member } = departure;
    this.reasons.count += 1;
    if (this.wishes.excuse(member.id, state.durable.term)) return;
    if (member.suffrage !== 'voter' && (!this.hearing.tookPart(member) || this.isJoining(member, state)))
      return;
    if (this.rule === null) {
      const seen = 'nobody who asked for it, and no evictions';
      this.violate('removed-for-a-reason', departure, 'removes', 'an operator that wanted it removed', seen);
      return;
    }
    this.judge(departure, state, this.rule);
  }

  /** Whether its join is not settled: it has never voted, and the leader's log does not say that it is bound. */
  private isJoining(member: Member, { replica }: MemberState): boolean {
    const bound = replica.machine.bound[member.id]?.incarnation === member.incarnation;
    return !bound && !this.tenures.hasVoted(member);
  }

  private judge(departure: Departure, state: MemberState, rule: Rule): void {
    const { leader, member, voters, at, local } = departure;
    this.kept.count += 1;
    const { taken, allowed } = rule.quota.take(departure);
    const heard = this.hearing.localOf(leader, member);
    const until = leaseUntil(state);
    if (taken > allowed) {
      const most = `at most ${String(allowed)} in ${String(rule.after)} µs`;
      this.violate('eviction-keeps-quorum', departure, 'evicts', most, String(taken));
    } else if (member.suffrage === 'voter' && voters - 1 < rule.minimumVoters) {
      const least = `at least ${String(rule.minimumVoters)} voters left`;
      this.violate('eviction-keeps-quorum', departure, 'evicts', least, `${String(voters)} before it`);
    } else if (until < 0 || local >= until) {
      this.violate('eviction-keeps-quorum', departure, 'evicts', 'a valid lease', 'none');
    } else if (heard >= 0 && local - heard < rule.after) {
      const silent = `${String(local - heard)} µs since its last message`;
      this.violate(
        'eviction-keeps-quorum',
        departure,
        'evicts',
        `${String(rule.after)} µs of silence`,
        silent,
      );
    } else if (at - this.tenures.sinceOf(member) < rule.least) {
      const young = `a member for ${String(at - this.tenures.sinceOf(member))} µs`;
      this.violate(
        'eviction-keeps-quorum',
        departure,
        'evicts',
        `${String(rule.after)} µs of silence`,
        young,
      );
    } else {
      this.evicted.count += 1;
      const since = Math.max(this.hearing.timeOf(leader, member), this.tenancy.sinceOf(leader), 0);
      this.report.measure('evictionMs', Math.round((at - since) / 1000));
    }
  }

  private violate(
    property: string,
    { leader, member }: { readonly leader: number; readonly member: Member },
    what: string,
    expected: string,
    seen: string,
  ): void {
    this.flush();
    this.report.violate(property, {
      node: leader,
      others: [member.id],
      message: `${this.view.name(leader)} ${what} ${this.view.name(member.id)}, a ${member.suffrage}.`,
      expected,
      seen,
    });
  }

  private flush(): void {
    this.kept.flush(this.report);
    this.evicted.flush(this.report);
    this.reasons.flush(this.report);
  }
}
