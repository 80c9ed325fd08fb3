import type { Fault } from '../../../sim/index.ts';
import { asMember } from '../../raft-cluster/types.ts';
import type { Member, Reporter, View } from '../cluster.ts';
import { sameMembers } from '../log-reading.ts';
import type { Tenancy } from './tenancy.ts';

/** While members are replaced one by one, somebody holds a lease for at least this share of the time. */
const SHARE = 0.97;

/**
 * replacement-without-downtime, and the measure `leadershipShare`: of the milliseconds from the first lease on, until the
 * faults are over, those in which some leader held one.
 */
export class Replacement {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly tenancy: Tenancy;
  private first: readonly Member[] | null = null;
  private latest: readonly Member[] = [];
  /** Something has gone wrong besides. */
  private spoiled = false;
  private done = false;

  constructor(view: View, report: Reporter, tenancy: Tenancy) {
    this.view = view;
    this.report = report;
    this.tenancy = tenancy;
  }

  /** A leader has made this configuration. */
  configured(members: readonly Member[]): void {
    this.latest = members;
  }

  /** A fault strikes: the operator starts nodes, and stops and wipes those that are no members. */
  struck(fault: Fault): void {
    this.begin();
    switch (fault.kind) {
      case 'start':
      case 'restart':
      case 'heal':
        return;
      case 'crash':
      case 'diskWipe':
        this.spoiled ||= this.latest.some(({ id }) => this.view.name(id) === fault.node);
        return;
      case 'clog':
      case 'cut':
      case 'diskCorrupt':
      case 'diskFull':
      case 'diskSlow':
      case 'drift':
      case 'duplicate':
      case 'flap':
      case 'isolate':
      case 'lossy':
      case 'partition':
      case 'pause':
      case 'slow':
        this.spoiled = true;
    }
  }

  /** The surroundings have changed: perhaps the faults are over. */
  look(): void {
    this.begin();
    if (this.view.now >= this.view.recoveryFrom) this.end();
  }

  end(): void {
    if (this.done) return;
    this.done = true;
    const { right, n } = this.tenancy.taken();
    if (n > 0) this.report.share('leadershipShare', right, n);
    const { first, latest } = this;
    if (this.spoiled || first === null || sameMembers(first, latest)) return;
    const left = first.filter((one) => latest.some((other) => isSame(one, other)));
    if (left.length > 0) return;
    this.report.exercise('replacement-without-downtime');
    if (right >= SHARE * n) return;
    this.report.violate('replacement-without-downtime', {
      node: null,
      message:
        'While all members were replaced, one after the other, there was no leader with a lease for too long.',
      expected: `a lease for ${String(100 * SHARE)} % of the time at the least`,
      seen: `${String(right)} of ${String(n)} ms`,
    });
  }

  /** Who the members are before anything happens. */
  private begin(): void {
    if (this.first !== null) return;
    for (let node = 0; node < this.view.nodeCount; node += 1) {
      const members = asMember(this.view.state(node))?.configuration.members ?? [];
      if (members.length === 0) continue;
      this.first = members;
      if (this.latest.length === 0) this.latest = members;
      return;
    }
  }
}

function isSame(one: Member, other: Member): boolean {
  return one.id === other.id && one.incarnation === other.incarnation;
}
