import type { ClockTrust } from '../clock-trust.ts';
import type { MemberState, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { memberOf } from '../log-reading.ts';
import { Tally } from '../tally.ts';

const MILLION = 1_000_000;

/** Leaders that go on after a standstill of more than so many election timeouts are not judged: the past is forgotten. */
const REMEMBERED = 20;

/** A member's role while it leads. */
type Lead = Extract<MemberState['role'], { kind: 'leader' }>;

/**
 * promoted-when-caught-up (dissertation, 4.2.1): a round of catching up replicates what the log held when it began, and
 * promotes if it took no longer than an election timeout. So whoever becomes a voter holds all that was committed an
 * election timeout before. When the leader decided is not seen, for its save comes in between; that it was not before it
 * sent the last message that a peer has answered, is.
 */
export class Promotions {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly trust: ClockTrust;
  private readonly timeout: number;
  private readonly driftPpm: number;
  private readonly caughtUp = new Tally('promoted-when-caught-up');
  /** When the highest committed index of all rose, and to what; what is too old to matter is dropped. */
  private times: number[] = [];
  private indices: number[] = [];

  constructor(context: ClusterContext, view: View, report: Reporter, trust: ClockTrust) {
    this.view = view;
    this.report = report;
    this.trust = trust;
    this.timeout = context.options.electionTimeout;
    this.driftPpm = context.options.clockDriftPpm;
  }

  flush(): void {
    this.caughtUp.flush(this.report);
  }

  /** More is committed than ever before. */
  committed(index: number): void {
    this.times.push(this.view.now);
    this.indices.push(index);
    if (this.times.length < 4096) return;
    const oldest = this.view.now - REMEMBERED * this.timeout;
    // The last index from before that time is still needed.
    const first = Math.max(0, this.times.findIndex((time) => time >= oldest) - 1);
    this.times = this.times.slice(first);
    this.indices = this.indices.slice(first);
  }

  /** A member's active configuration is another. */
  changed(node: number, was: MemberState, now: MemberState): void {
    const role = now.role;
    if (role.kind !== 'leader' || was.role.kind !== 'leader' || was.durable.term !== now.durable.term) return;
    for (const member of now.configuration.members) {
      if (member.suffrage !== 'voter') continue;
      const before = memberOf(was.configuration, member.id);
      if (before?.incarnation === member.incarnation && before.suffrage === 'voter') continue;
      this.check(node, member.id, now, role);
    }
  }

  private check(node: number, id: number, state: MemberState, role: Lead): void {
    if (!this.trust.intact) return;
    this.caughtUp.count += 1;
    const bar = this.committedBefore(this.view.now - this.sinceBar(node, role));
    const match = role.progress[id]?.match ?? 0;
    if (match >= bar) return;
    const { view } = this;
    this.flush();
    this.report.violate('promoted-when-caught-up', {
      node,
      others: [id],
      message: `${view.name(node)} makes ${view.name(id)} a voter, which has not caught up.`,
      expected: `a log that equals the leader's up to ${bar}, committed more than an election timeout ago`,
      seen: `up to ${match}; the leader has committed ${state.commit}`,
    });
  }

  /** How long ago, in true time and at the most, it was an election timeout before the leader last heard from a peer. */
  private sinceBar(node: number, role: Lead): number {
    let heard = role.electedAt;
    for (const peer of role.progress)
      if (peer !== undefined && peer.ackedSentAt > heard) heard = peer.ackedSentAt;
    const elapsed = this.view.localClock(node) - heard + this.timeout;
    return Math.ceil((elapsed * MILLION) / (MILLION - this.driftPpm)) + 1;
  }

  /** The highest index that was committed before that time; 0 if that is not known any more. */
  private committedBefore(time: number): number {
    let at = this.times.length - 1;
    while (at >= 0 && (this.times[at] ?? 0) >= time) at -= 1;
    return this.indices[at] ?? 0;
  }
}
