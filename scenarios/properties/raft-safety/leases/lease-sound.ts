// Properties: lease-sound.
import { leaseUntil } from '../../../../core/raft/index.ts';
import type { ClockTrust } from '../../clock-trust.ts';
import type { MemberState } from '../../cluster.ts';
import type { Tally } from '../../tally.ts';
import type { CommittedLog } from '../commitment/committed-log.ts';
import type { Watch } from '../watch.ts';

/** LeaseSound, a ghost: while a leader holds a valid lease, nobody has committed in a higher term. */
export class LeaseSound {
  private readonly watch: Watch;
  private readonly committed: CommittedLog;
  private readonly trust: ClockTrust;
  private readonly sound: Tally;

  constructor(watch: Watch, committed: CommittedLog, trust: ClockTrust) {
    this.watch = watch;
    this.committed = committed;
    this.trust = trust;
    this.sound = watch.tally('lease-sound');
  }

  /** A leader's lease runs on from a later time. */
  renewed(node: number, state: MemberState): void {
    this.sound.count += 1;
    if (state.durable.term < this.committed.commitTerm) this.check(node, state);
  }

  /** Something was committed in a higher term than ever before. */
  committedHigher(leaders: readonly number[]): void {
    for (const leader of leaders) {
      const state = this.watch.states[leader];
      if (state !== undefined && state.durable.term < this.committed.commitTerm) this.check(leader, state);
    }
  }

  private check(node: number, state: MemberState): void {
    const until = leaseUntil(state);
    const now = this.watch.view.localClock(node);
    if (now >= until || !this.trust.intact) return;
    this.watch.violate(
      'lease-sound',
      node,
      `${this.watch.name(node)} holds a valid lease in term ${state.durable.term} while term ${this.committed.commitTerm} has committed already.`,
      `no commit above term ${state.durable.term} while the lease is valid`,
      `a lease valid for ${until - now} µs more on its own clock, and a commit in term ${this.committed.commitTerm}`,
    );
  }
}
