import { isOnline, isOnlineLocally } from '../../../core/controller/index.ts';
import type { Micros } from '../../../sim/index.ts';
import { asController } from '../../raft-cluster/types.ts';
import type { AboveRaft } from '../../raft-cluster/system.ts';
import type { Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { Tally } from '../tally.ts';
import type { StatusTruth } from './truth.ts';

/** Delays up to here are documented: converges-in-3s has more to say of them. Microseconds. */
const USUAL = 200_000;
/** Longer delays are not promised anything. */
const SLOWEST = 1_500_000;
/** What was thought while the averages were cold is put right within this. */
const AFTERWARDS = 10_000_000;
/** More than clocks differ by within a timeout. */
const DRIFTED = 50_000;

/** Whether these surroundings are slow but healthy, and the settings the documented ones. */
function isSlowAndHealthy({ profile }: ClusterContext, { heartbeat }: AboveRaft): boolean {
  const { network, disk } = profile;
  return (
    network.latency[1] > USUAL &&
    network.latency[1] <= SLOWEST &&
    network.loss === 0 &&
    network.bandwidth === undefined &&
    disk.latency[1] <= 10_000 &&
    heartbeat.baseTimeout >= 2_000_000 &&
    heartbeat.interval <= 250_000 &&
    heartbeat.dynamicAdjustment
  );
}

/**
 * Whether no proof can be as old as the timeout here, whatever the averages: one is up to two heartbeats and a round trip
 * old when the next arrives, and what a disk holds up comes on top of that.
 */
function isCalm({ profile }: ClusterContext, { heartbeat }: AboveRaft): boolean {
  const { network, disk } = profile;
  const oldest = 2 * heartbeat.interval + 2 * network.latency[1] + 4 * disk.latency[1] + DRIFTED;
  return (
    network.latency[1] <= USUAL &&
    network.loss === 0 &&
    network.bandwidth === undefined &&
    disk.latency[1] <= 10_000 &&
    oldest < heartbeat.baseTimeout
  );
}

/**
 * nobody-offline-when-slow: once all averages are warm, and as long as everybody runs and every link carries, nobody
 * sees, lists or records anybody as offline. nobody-offline-when-calm: the same of what is seen and listed where delays are
 * as documented, and whatever the averages.
 */
export class SlowNetwork {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly applies: boolean;
  private readonly calm: boolean;
  private readonly truth: StatusTruth;
  private readonly driftPpm: number;
  private readonly slowest: Micros;
  private readonly tally = new Tally('nobody-offline-when-slow');
  private readonly calmTally = new Tally('nobody-offline-when-calm');
  private readonly members: number;
  /**
   * True time since when everybody has run and every link carried, in time what is sent from then on, and since when every
   * average has been warm.
   */
  private healthySince: Micros = Infinity;
  private warmSince: Micros = Infinity;

  constructor(
    context: ClusterContext,
    controller: AboveRaft,
    view: View,
    report: Reporter,
    truth: StatusTruth,
  ) {
    this.truth = truth;
    this.calm = isCalm(context, controller);
    this.view = view;
    this.report = report;
    this.applies = isSlowAndHealthy(context, controller);
    this.driftPpm = context.options.clockDriftPpm;
    this.slowest = context.profile.network.latency[1];
    let members = 0;
    for (let node = 0; node < view.nodeCount; node += 1) if (view.isMember(node)) members += 1;
    this.members = members;
  }

  flush(): void {
    this.tally.flush(this.report);
    this.calmTally.flush(this.report);
  }

  /** The surroundings have changed. */
  refresh(): void {
    if (!this.applies && !this.calm) return;
    if (!this.isHealthy()) this.healthySince = Infinity;
    else if (this.healthySince === Infinity) this.healthySince = this.inTimeFrom();
  }

  /** So many ordered pairs have a warm average now. */
  warmed(pairs: number): void {
    if (pairs < this.members * (this.members - 1)) this.warmSince = Infinity;
    else if (this.warmSince === Infinity) this.warmSince = this.view.now;
  }

  /** What a controller sees, lists or has applied may be another, or it is time to look. */
  look(node: number): void {
    const { view } = this;
    if (this.calm && view.now >= this.healthySince + AFTERWARDS) this.lookCalmly(node);
    if (!this.applies || view.now < Math.max(this.healthySince, this.warmSince) + AFTERWARDS) return;
    const state = asController(view.state(node));
    if (state === undefined) return;
    this.tally.count += 1;
    const records = state.raft.replica.machine.status;
    for (const { id } of state.raft.configuration.members) {
      const seen = isOnlineLocally(state.status, node, id);
      const listed = isOnline(state.status, node, id);
      const recorded = records[id]?.online !== false;
      if (seen && listed && recorded) continue;
      this.flush();
      this.report.violate('nobody-offline-when-slow', {
        node,
        others: [id],
        message: `${view.name(node)} has ${view.name(id)} offline, although everybody runs and nothing is lost: the network is slow, no more.`,
        expected: 'online: seen, listed and recorded',
        seen: `seen ${word(seen)}, listed ${word(listed)}, recorded ${word(recorded)}`,
      });
      return;
    }
  }

  /** Whom the truth has had online for long, a calm network does not hide. */
  private lookCalmly(node: number): void {
    const { view } = this;
    const status = asController(view.state(node))?.status;
    if (status === undefined) return;
    for (let id = 0; id < view.nodeCount; id += 1) {
      const truth = this.truth.of(node, id);
      if (truth?.online !== true || view.now < truth.since + AFTERWARDS) continue;
      this.calmTally.count += 1;
      const seen = isOnlineLocally(status, node, id);
      const listed = isOnline(status, node, id);
      if (seen && listed) continue;
      this.flush();
      this.report.violate('nobody-offline-when-calm', {
        node,
        others: id === node ? [] : [id],
        message: `${view.name(node)} has ${view.name(id)} offline, although everybody runs, nothing is lost and nothing takes long.`,
        expected: 'online: seen and listed',
        seen: `seen ${word(seen)}, listed ${word(listed)}`,
      });
      return;
    }
  }

  /** From when on nothing takes longer than the profile says: on a link that keeps order, what was slow holds up what follows. */
  private inTimeFrom(): Micros {
    const { view } = this;
    let from = view.now;
    for (let a = 0; a < view.nodeCount; a += 1) {
      if (!view.isMember(a)) continue;
      for (let b = 0; b < view.nodeCount; b += 1) {
        if (a !== b && view.isMember(b)) from = Math.max(from, view.heldUpUntil(a, b) - this.slowest);
      }
    }
    return from;
  }

  private isHealthy(): boolean {
    const { view } = this;
    for (let a = 0; a < view.nodeCount; a += 1) {
      if (!view.isMember(a)) continue;
      const ppm = view.driftPpm(a);
      if (!view.isUp(a) || view.isPaused(a) || ppm > this.driftPpm || ppm < -this.driftPpm) return false;
      for (let b = 0; b < view.nodeCount; b += 1) {
        if (a === b || !view.isMember(b)) continue;
        const { cut, clogged, loss, latency } = view.link(a, b);
        if (cut || clogged || loss > 0 || latency[1] > this.slowest) return false;
      }
    }
    return true;
  }
}

function word(online: boolean): string {
  return online ? 'online' : 'offline';
}
