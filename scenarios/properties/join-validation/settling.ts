import type { ControllerState } from '../../../core/controller/index.ts';
import type { Micros } from '../../../sim/index.ts';
import { asController } from '../../raft-cluster/types.ts';
import type { AboveRaft } from '../../raft-cluster/system.ts';
import { livenessIsJudged, longestRoundTrip } from '../bounds.ts';
import type { Member, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import type { Surroundings } from '../surroundings.ts';
import { Tally } from '../tally.ts';
import { sliceOf } from './initialised.ts';
import type { Promises } from './promises.ts';
import { memberKey } from './rolls.ts';
import type { Rolls } from './rolls.ts';

const SECOND: Micros = 1_000_000;

/** A member of which it is not settled that its join has come about. */
interface Unsettled {
  readonly cluster: number;
  readonly node: number;
  readonly incarnation: number;
  readonly since: Micros;
}

/** A reservation that must be gone by then. */
interface Held {
  readonly node: number;
  readonly ticket: number;
  /** By the node's own clock. */
  readonly deadline: Micros;
}

/** A reservation that a leader has given back. */
interface GivenBack {
  readonly leader: number;
  readonly node: number;
  readonly ticket: number;
  readonly since: Micros;
}

/** join-settles: whether what a join has begun is finished, one way or the other, once those concerned can. */
export class Settling {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly surroundings: Surroundings;
  private readonly rolls: Rolls;
  private readonly promises: Promises;
  private readonly settles = new Tally('join-settles');
  private readonly judged: boolean;
  private readonly reservationTime: Micros;
  /** Within this a leader has bound a member, or removed it again. */
  private readonly bindBound: Micros;
  /** Within this a removed learner has learnt of it. */
  private readonly leaveBound: Micros;
  /** Within this a reservation that is given back is gone, where nothing is lost. */
  private readonly releaseBound: Micros;
  private readonly unsettled = new Map<string, Unsettled>();
  private readonly held = new Map<number, Held>();
  private readonly givenBack: GivenBack[] = [];
  /** When members were removed. */
  private readonly goneAt = new Map<string, Micros>();
  /** By node: since when it has led without a break; -1 while it does not. */
  private readonly ledSince: number[] = [];
  private awake = false;
  /** When it looks next, beside the times that reservations end at. */
  private againAt: Micros = -1;

  constructor(
    context: ClusterContext,
    controller: AboveRaft,
    view: View,
    report: Reporter,
    surroundings: Surroundings,
    rolls: Rolls,
    promises: Promises,
  ) {
    this.view = view;
    this.report = report;
    this.surroundings = surroundings;
    this.rolls = rolls;
    this.promises = promises;
    const { bindTimeout, standingInterval, reservationTime } = controller.join;
    const { electionTimeout } = context.options;
    const trips = 5 * longestRoundTrip(context) + 10 * context.profile.disk.latency[1];
    this.judged = livenessIsJudged(context);
    this.reservationTime = reservationTime;
    this.bindBound = bindTimeout + 2 * electionTimeout + trips + 2 * SECOND;
    this.leaveBound = 2 * standingInterval + 3 * electionTimeout + trips + 2 * SECOND;
    this.releaseBound = trips + SECOND;
  }

  flush(): void {
    this.settles.flush(this.report);
  }

  /** A node has begun to lead, or does so no longer. */
  leads(node: number, state: ControllerState): void {
    const leading = state.raft.role.kind === 'leader';
    this.ledSince[node] = leading ? this.view.now : -1;
  }

  stopped(node: number): void {
    this.ledSince[node] = -1;
  }

  /** It is committed that these are members, or are no longer. */
  committed(cluster: number, come: readonly Member[], gone: readonly Member[]): void {
    for (const { id, incarnation } of come) {
      if (this.promises.isBound(cluster, id, incarnation)) continue;
      const key = memberKey(cluster, id, incarnation);
      if (this.unsettled.has(key)) continue;
      this.unsettled.set(key, { cluster, node: id, incarnation, since: this.view.now });
    }
    for (const { id, incarnation } of gone) {
      this.goneAt.set(memberKey(cluster, id, incarnation), this.view.now);
    }
    if (this.unsettled.size > 0 || gone.length > 0) this.stayAwake();
  }

  /** A disk image is another: a reservation may have come, or gone. */
  saved(node: number): void {
    const reservation = sliceOf(this.view.durable(node))?.reservation ?? null;
    const held = this.held.get(node);
    if (held !== undefined && held.ticket === reservation?.ticket) return;
    if (held !== undefined) {
      this.held.delete(node);
      this.settles.count += 1;
    }
    if (reservation === null) return;
    const deadline = this.view.localClock(node) + this.reservationTime;
    this.held.set(node, { node, ticket: reservation.ticket, deadline });
    this.report.wakeAt(this.view.trueTimeOf(node, deadline) + SECOND);
  }

  /** A leader has given a reservation back: its join is refused. */
  released(leader: number, node: number, ticket: number): void {
    if (!this.judged) return;
    this.givenBack.push({ leader, node, ticket, since: this.view.now });
    this.report.wakeAt(this.view.now + this.releaseBound);
  }

  /** Looks for what is overdue. */
  look(): void {
    this.lookAtReservations();
    this.lookAtReleases();
    if (this.judged) {
      this.lookAtMembers();
      this.lookAtLeavers();
    }
    if (this.awake && this.unsettled.size === 0 && this.goneAt.size === 0) this.awake = false;
    if (this.awake) this.lookAgain();
  }

  /** In a second, once for all who want it. */
  private lookAgain(): void {
    if (this.againAt > this.view.now) return;
    this.againAt = this.view.now + SECOND;
    this.report.wakeAt(this.againAt);
  }

  private stayAwake(): void {
    if (this.awake || !this.judged) return;
    this.awake = true;
    this.lookAgain();
  }

  private lookAtReservations(): void {
    const { view } = this;
    for (const { node, ticket, deadline } of this.held.values()) {
      if (sliceOf(view.durable(node))?.reservation?.ticket !== ticket) {
        this.held.delete(node);
        continue;
      }
      if (view.localClock(node) < deadline) continue;
      if (!this.surroundings.heldSince('steady', node, node, view.now - SECOND)) {
        // It looks at its clock again once it runs.
        this.lookAgain();
        continue;
      }
      this.held.delete(node);
      this.violate(node, 'keeps a reservation for longer than it lasts', {
        expected: `gone ${this.reservationTime} µs after it was given`,
        seen: `ticket ${ticket} still reserved`,
      });
    }
  }

  private lookAtReleases(): void {
    const { view, givenBack } = this;
    while (givenBack[0] !== undefined && givenBack[0].since + this.releaseBound <= view.now) {
      const { leader, node, ticket, since } = givenBack[0];
      givenBack.shift();
      if (!this.surroundings.heldSince('steady', leader, node, since)) continue;
      this.settles.count += 1;
      if (sliceOf(view.durable(node))?.reservation?.ticket !== ticket) continue;
      this.violate(node, `is still reserved although ${view.name(leader)} has refused the join`, {
        expected: 'released',
        seen: `ticket ${ticket} still reserved`,
      });
    }
  }

  private lookAtMembers(): void {
    const { view } = this;
    for (const [key, { cluster, node, incarnation, since }] of this.unsettled) {
      const leader = this.leaderOf(cluster);
      const state = leader < 0 ? undefined : asController(view.state(leader));
      const bound = this.promises.isBound(cluster, node, incarnation);
      const member = this.rolls.members(cluster).find((each) => each.id === node);
      const there = member?.incarnation === incarnation;
      const recorded = state?.raft.replica.machine.bound[node]?.incarnation === incarnation;
      // Of a voter the log may lack the record: it would not have caught up without being bound.
      if (!there || (bound && (recorded || member.suffrage === 'voter'))) {
        this.unsettled.delete(key);
        this.settles.count += 1;
        continue;
      }
      const from = view.now - this.bindBound;
      if (since > from || !this.works(cluster, leader, from)) continue;
      // Whoever does not answer in time is no member any more; who has, and works, is recorded as one.
      if (bound && !this.surroundings.heldSince('works', leader, node, from)) continue;
      this.unsettled.delete(key);
      this.violate(
        node,
        `is a member of cluster ${cluster} without ${bound ? 'being recorded' : 'being bound'}`,
        {
          expected: `bound and recorded, or removed, within ${this.bindBound} µs`,
          seen: `member ${incarnation}, ${bound ? 'bound' : 'not bound'}`,
        },
      );
    }
  }

  private lookAtLeavers(): void {
    const { view } = this;
    const from = view.now - this.leaveBound;
    for (const [key, since] of this.goneAt) {
      const [cluster = 0, node = 0, ticket = 0] = key.split('/').map(Number);
      const slice = sliceOf(view.durable(node));
      if (slice?.cluster !== cluster || slice.ticket !== ticket || slice.voted) {
        this.goneAt.delete(key);
        continue;
      }
      const leader = this.leaderOf(cluster);
      if (since > from || !this.works(cluster, leader, from)) continue;
      const reached = this.rolls
        .members(cluster)
        .every(({ id }) => this.surroundings.heldSince('works', id, node, from));
      if (!reached) continue;
      this.goneAt.delete(key);
      this.violate(node, `is still bound to cluster ${cluster}, which has removed it`, {
        expected: `blank again within ${this.leaveBound} µs, for it has never voted`,
        seen: `bound by ticket ${ticket}`,
      });
    }
  }

  /** The node that leads the cluster; -1 if none does. */
  private leaderOf(cluster: number): number {
    let leader = -1;
    let highest = -1;
    for (let node = 0; node < this.view.nodeCount; node += 1) {
      const state = asController(this.view.state(node));
      if (state?.cluster !== cluster || state.raft.role.kind !== 'leader') continue;
      if (state.raft.durable.term <= highest) continue;
      highest = state.raft.durable.term;
      leader = node;
    }
    return leader;
  }

  /** Whether the leader has led, and has worked both ways with a majority of voters, since then. */
  private works(cluster: number, leader: number, from: Micros): boolean {
    const since = leader < 0 ? -1 : (this.ledSince[leader] ?? -1);
    if (since < 0 || since > from) return false;
    const voters = this.rolls.members(cluster).filter(({ suffrage }) => suffrage === 'voter');
    const reached = voters.filter(({ id }) => this.surroundings.heldSince('works', leader, id, from));
    return 2 * reached.length > voters.length;
  }

  private violate(
    node: number,
    what: string,
    { expected, seen }: { readonly expected: string; readonly seen: string },
  ): void {
    this.flush();
    const message = `${this.view.name(node)} ${what}.`;
    this.report.violate('join-settles', { node, message, expected, seen });
  }
}
