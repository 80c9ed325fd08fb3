// Properties: reads-by-lease.
import type { ClusterTypes } from '../../../raft-cluster/types.ts';
import type { Input } from '../../../../sim/index.ts';
import type { MemberState } from '../../cluster.ts';
import { votersIn } from '../../log-reading.ts';
import type { Tally } from '../../tally.ts';
import type { StepClock } from '../step-clock.ts';
import type { Watch } from '../watch.ts';

type Lead = Extract<MemberState['role'], { kind: 'leader' }>;

/**
 * reads-by-lease: a read that no round of messages confirms needs a lease that is valid by the leader's own clock when
 * it gets its index: at its arrival, or when the first entry of the leader's own term is committed.
 */
export class LeaseReads {
  private readonly watch: Watch;
  private readonly clock: StepClock;
  private readonly byLease: Tally;

  constructor(watch: Watch, clock: StepClock) {
    this.watch = watch;
    this.clock = clock;
    this.byLease = watch.tally('reads-by-lease');
  }

  /** A leader's reads have changed in a step; it goes on in its term. */
  changed(node: number, before: MemberState, after: MemberState, input: Input<ClusterTypes> | null): void {
    if (before.role.kind !== 'leader' || after.role.kind !== 'leader') return;
    const { firstIndex, reads } = after.role;
    if (after.commit < firstIndex) return;
    const arrived = input !== null && input.kind === 'request' && input.body.kind === 'read';
    const waited = before.commit < firstIndex && before.role.reads.length > 0;
    if (!arrived && !waited) return;
    const unconfirmed = reads.some((read) => read.round === 0 && !hasRead(before.role, read.request));
    if (after.role.round === before.role.round || unconfirmed) this.judge(node, before.role, after);
  }

  private judge(node: number, was: Lead, after: MemberState): void {
    const { role } = after;
    // The only voter needs nobody to confirm anything.
    if (role.kind !== 'leader' || votersIn(after.configuration.members) === 1) return;
    this.byLease.count += 1;
    const now = this.clock.of(node);
    // The same step may begin a handover, once it has served the reads.
    const until = was.leaseForfeited || role.quorumSentAt < 0 ? -1 : role.quorumSentAt + after.fixed.lease;
    if (after.fixed.options.reads === 'lease' && now < until) return;
    this.watch.violate(
      'reads-by-lease',
      node,
      `${this.watch.name(node)} serves a read without a round of messages and without a valid lease.`,
      'a lease valid on its own clock, or a round that a quorum has answered since',
      until < 0 ? 'no lease' : `a lease that ended ${now - until} µs ago`,
    );
  }
}

function hasRead(role: MemberState['role'], request: number): boolean {
  return role.kind === 'leader' && role.reads.some((read) => read.request === request && read.round === 0);
}
