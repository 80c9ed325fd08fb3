import type { Micros } from '../../../sim/index.ts';
import { asMember } from '../../raft-cluster/types.ts';
import type { ClusterContext } from '../context.ts';
import type { Member, MemberState, Reporter, View } from '../cluster.ts';
import { votersIn } from '../log-reading.ts';
import { Surroundings } from '../surroundings.ts';
import type { Hearing } from './hearing.ts';
import type { Quota } from './quota.ts';
import type { Tenancy } from './tenancy.ts';

/** A leader looks about once a second, and takes its time over what it was told last. */
const BOUND: Micros = 5_000_000;

/** How often whoever leads is looked at. */
const EVERY: Micros = 1_000_000;

/**
 * evicts: whom a leader has not heard for the eviction time, all of it under one lease, is gone a bound later, where the
 * quota, the minimum of voters and other changes leave room for it.
 */
export class Overdue {
  readonly surroundings: Surroundings;
  private readonly view: View;
  private readonly report: Reporter;
  private readonly after: Micros;
  private readonly minimum: number;
  private readonly maxPending: number;
  /** By node: when something last stood in the way of a change of its own. */
  private readonly hinderedAt: Micros[] = [];
  private nextLook = 0;

  constructor(
    context: ClusterContext,
    view: View,
    report: Reporter,
    rule: { readonly after: Micros; readonly minimumVoters: number },
  ) {
    this.view = view;
    this.report = report;
    this.surroundings = new Surroundings(context, view);
    // Its clock may be slow.
    this.after = Math.ceil(rule.after * (1 + (2 * context.options.clockDriftPpm) / 1_000_000));
    this.minimum = rule.minimumVoters;
    this.maxPending = context.options.maxPending;
  }

  begin(): void {
    if (this.nextLook > 0) return;
    this.nextLook = this.view.now + EVERY;
    this.report.wakeAt(this.nextLook);
  }

  /** A leader has taken a step: another change may be in its way. */
  stepped(node: number, before: MemberState, after: MemberState): void {
    if (after.role.kind !== 'leader') return;
    const moved =
      before.configuration !== after.configuration ||
      before.role.kind !== 'leader' ||
      before.role.transfer !== after.role.transfer ||
      after.role.proposals.length >= this.maxPending ||
      after.commit < after.configuration.index ||
      before.commit < before.configuration.index;
    if (moved) this.hinderedAt[node] = this.view.now;
  }

  /** Looks at whoever leads, if it is time to. Returns whom it ought to have removed, if anybody. */
  wake(hearing: Hearing, tenancy: Tenancy, quota: Quota): Late | null {
    const { view } = this;
    if (view.now < this.nextLook) return null;
    this.nextLook = view.now + EVERY;
    this.report.wakeAt(this.nextLook);
    for (let node = 0; node < view.nodeCount; node += 1) {
      const since = tenancy.sinceOf(node);
      if (since < 0 || view.now - since <= this.after + BOUND) continue;
      const state = asMember(view.state(node));
      if (state?.role.kind !== 'leader') continue;
      const late = this.lateAt(node, state, since, hearing, quota);
      if (late !== null) return late;
    }
    return null;
  }

  private lateAt(
    leader: number,
    { configuration: { members } }: MemberState,
    since: Micros,
    hearing: Hearing,
    quota: Quota,
  ): Late | null {
    const { now } = this.view;
    const voters = votersIn(members);
    const free = Math.max(quota.freeFrom(voters, now), this.hinderedAt[leader] ?? 0);
    if (now < free + BOUND) return null;
    if (!this.surroundings.heldSince('works', leader, leader, now - BOUND)) return null;
    for (const member of members) {
      if (member.id === leader || (member.suffrage === 'voter' && voters - 1 < this.minimum)) continue;
      const silentSince = Math.max(hearing.timeOf(leader, member), since);
      if (now < silentSince + this.after + BOUND) continue;
      return { leader, member, silentFor: now - silentSince };
    }
    return null;
  }
}

/** A member that is still there, although it should have been removed. */
export interface Late {
  readonly leader: number;
  readonly member: Member;
  readonly silentFor: Micros;
}
