import { MILLISECOND } from '../../clock/micros.ts';
import type { Micros } from '../../clock/micros.ts';
import type { ArmableFault, Fault, StrikePoint } from '../../plan/fault-plan.ts';
import type { Disk, NodeIndex, ProcessTypes } from '../../process/process.ts';
import type { WorldProfile } from '../../world/system.ts';
import type { WorldView } from '../../world/world-view.ts';
import type { Monitor, Reporter } from '../property.ts';
import type { Complaint } from './complaint.ts';
import { DuplicateBook } from './duplicate-book.ts';
import { FaultLedger } from './fault-ledger.ts';
import { LinkRecord } from './link-record.ts';
import { NodeRecord } from './node-record.ts';

/** How many events are counted before they are reported as exercised. */
const BATCH = 1024;

/** A node's clock is looked at no more often than this. */
const CLOCK_LOOK: Micros = 10 * MILLISECOND;

/** Holds what happens against the profile and the faults, with books of its own. */
export class FidelityMonitor<T extends ProcessTypes> implements Monitor<T> {
  private readonly profile: WorldProfile;
  private readonly view: WorldView<T>;
  private readonly report: Reporter;
  private readonly property: string;
  private readonly ledger: FaultLedger;
  private readonly nodeCount: number;
  /** Links deliver in the order of sending. */
  private readonly keepsOrder: boolean;
  private readonly duplicates = new DuplicateBook();
  private readonly nodes: NodeRecord<T>[] = [];
  private readonly links: LinkRecord[] = [];
  private readonly byName = new Map<string, NodeRecord<T>>();
  private recovered = false;
  private unreported = 0;
  private sends = 0;
  private lost = 0;
  private expectedLost = 0;
  private variance = 0;

  constructor(profile: WorldProfile, view: WorldView<T>, report: Reporter, property: string) {
    this.profile = profile;
    this.view = view;
    this.report = report;
    this.property = property;
    this.nodeCount = view.nodeCount;
    this.keepsOrder = profile.network.order === 'fifo';
    this.ledger = new FaultLedger(
      (node) => view.name(node),
      (node) => view.isMember(node),
    );
    const { network } = profile;
    for (let from = 0; from < this.nodeCount; from += 1) {
      const node = new NodeRecord<T>(from, profile.disk.latency, profile.clocks.driftPpm);
      this.nodes.push(node);
      this.byName.set(view.name(from), node);
      for (let to = 0; to < this.nodeCount; to += 1) {
        const between = view.isMember(from) && view.isMember(to);
        const latency = between ? network.latency : (network.clientLatency ?? network.latency);
        this.links.push(new LinkRecord(latency, network.loss, network.duplicate));
      }
    }
  }

  onSend(from: NodeIndex, to: NodeIndex): void {
    this.leaves(from, 'a message');
    const link = this.link(from, to);
    this.sends += 1;
    this.judge(from, this.duplicates.sent(link, this.view.now, this.node(to).stoppedAt));
    this.acts(from, 'send');
    if (link.loss > 0 && !link.cut) {
      this.expectedLost += link.loss;
      this.variance += link.loss * (1 - link.loss);
    }
  }

  onLost(from: NodeIndex, to: NodeIndex): void {
    this.lost += 1;
    const { loss } = this.link(from, to);
    if (loss === 0) {
      this.fail(from, 'A message was lost on a link that loses none.', 'no loss', 'a loss', to);
      return;
    }
    this.judgeLoss(from);
  }

  onDeliver(from: NodeIndex, to: NodeIndex, _payload: unknown, sentAt: Micros): void {
    this.unreported += 1;
    if (this.unreported === BATCH) this.flush();
    this.takesInput(to);
    this.travelled(from, to, sentAt);
  }

  onRequest(node: NodeIndex, _id: number, _body: T['Request'], origin: NodeIndex, sentAt: Micros): void {
    this.takesInput(node);
    if (origin >= 0) this.travelled(origin, node, sentAt);
  }

  onStep(node: NodeIndex): void {
    this.takesInput(node);
    const record = this.node(node);
    const { now } = this.view;
    if (now < record.clockDueAt) return;
    record.clockDueAt = now + CLOCK_LOOK;
    const complaint = record.judgeClock(now, this.view.localClock(node));
    if (complaint !== null) {
      this.fail(node, 'A clock left its bounds.', `a rate within ${record.maxPpm} ppm`, complaint);
    }
  }

  onSaving(node: NodeIndex): void {
    this.leaves(node, 'a save');
    this.acts(node, 'save');
    const record = this.node(node);
    this.judge(node, record.disk.begins());
    record.beginSave(this.view.now);
  }

  onDurable(node: NodeIndex, before: T['Durable'] | undefined, after: T['Durable']): void {
    const record = this.node(node);
    this.judge(node, record.disk.replaced(before, after));
    this.acts(node, 'saved');
    const complaint = record.endSave(this.view.now);
    if (complaint !== null) {
      this.fail(
        node,
        'A save became durable that should not have.',
        'the save under way, in its time',
        complaint,
      );
    }
  }

  onRespond(node: NodeIndex): void {
    this.leaves(node, 'a response');
  }

  onNote(node: NodeIndex): void {
    this.leaves(node, 'a note');
  }

  onTimerSet(node: NodeIndex, timer: number, min: Micros, max: Micros): void {
    const record = this.node(node);
    const waited = record.freedJustNow(this.view.now);
    this.judge(node, record.timers.sets(timer, this.view.localClock(node), min, max, waited));
  }

  onTimerClear(node: NodeIndex, timer: number): void {
    this.node(node).timers.clears(timer);
  }

  onTimer(node: NodeIndex, timer: number): void {
    this.takesInput(node);
    const record = this.node(node);
    const waited = record.freedJustNow(this.view.now);
    this.judge(node, record.timers.fires(timer, this.view.localClock(node), waited));
  }

  onArmed(fault: ArmableFault): void {
    this.named(fault.node)?.armed.arm(fault);
  }

  onStart(node: NodeIndex, disk: Disk<T>): void {
    const record = this.node(node);
    this.judge(node, record.disk.found(disk));
    if (record.up) this.fail(node, 'A node was started that was running.', 'it to be down', 'it was up');
    record.start();
  }

  onStop(node: NodeIndex, reason: string | null): void {
    const record = this.node(node);
    this.judge(node, record.disk.stopped(reason));
    record.stop(this.view.now);
    this.flush();
  }

  onFault(fault: Fault, ended: boolean): void {
    const { now } = this.view;
    if (ended) this.ledger.end(fault);
    else this.ledger.strike(fault, now);
    if (fault.kind === 'pause') this.named(fault.node)?.pause(ended ? now : now + fault.for);
    if (fault.kind === 'drift') this.named(fault.node)?.setDrift(fault.ppm);
    if (fault.kind === 'crash' || fault.kind === 'diskWipe' || fault.kind === 'diskCorrupt')
      this.felled(fault);
    if (fault.kind === 'isolate' && !ended) this.armedStruck(fault);
    if (fault.kind === 'heal' && fault.target === 'all') this.allWell();
    this.refresh();
  }

  onConditions(): void {
    const { now } = this.view;
    if (!this.recovered && now >= this.view.recoveryFrom) {
      this.recovered = true;
      this.ledger.clear();
      for (const node of this.nodes) node.armed.disarm();
      this.allWell();
      this.refresh();
    } else if (this.ledger.flapping) {
      this.refresh();
    }
    const overdue = this.ledger.overdue(now);
    if (overdue !== null) {
      this.fail(null, 'A fault outlived its time.', 'its end after its time', JSON.stringify(overdue));
    }
  }

  onEnd(): void {
    this.flush();
    this.judgeLoss(null);
    this.judge(null, this.duplicates.judge());
  }

  /** Something leaves a node: it must be up, awake, and not waiting for its disk. */
  private leaves(node: NodeIndex, what: string): void {
    const record = this.node(node);
    if (record.up && !record.saving && record.pausedUntil <= this.view.now) return;
    if (!record.up) {
      this.fail(node, `Something left a node that is down: ${what}.`, 'nothing', what);
    } else if (record.saving) {
      this.fail(node, `Something left a node before its save was durable: ${what}.`, 'nothing yet', what);
    } else {
      this.fail(node, `Something left a node that is paused: ${what}.`, 'nothing', what);
    }
  }

  /** A node does what a fault may wait for. Once chaos is over none does. */
  private acts(node: NodeIndex, on: StrikePoint['on']): void {
    if (!this.recovered && this.view.now < this.view.recoveryFrom) {
      this.judge(node, this.node(node).armed.did(on));
    }
  }

  /** A fault has brought a node down. */
  private felled(fault: Fault & { readonly kind: 'crash' | 'diskWipe' | 'diskCorrupt' }): void {
    const record = this.named(fault.node);
    if (record === undefined) return;
    const complaint =
      fault.kind === 'crash'
        ? record.armed.struck(fault)
        : record.disk.destroyed(fault.kind === 'diskWipe' ? 'blank' : 'corrupt', record.up);
    this.judge(record.node, complaint);
  }

  private armedStruck(fault: ArmableFault): void {
    const record = this.named(fault.node);
    if (record !== undefined) this.judge(record.node, record.armed.struck(fault));
  }

  private takesInput(node: NodeIndex): void {
    const record = this.node(node);
    if (record.up && !record.saving && record.pausedUntil <= this.view.now) return;
    if (!record.up) {
      this.fail(node, 'A node that is down took a step.', 'no step', 'a step');
    } else if (record.pausedUntil > this.view.now) {
      this.fail(node, 'A paused node took a step.', `no step before ${record.pausedUntil} µs`, 'a step');
    } else {
      this.fail(node, 'A node took a step while its save was not durable.', 'no step', 'a step');
    }
  }

  private travelled(from: NodeIndex, to: NodeIndex, sentAt: Micros): void {
    const { now } = this.view;
    const link = this.link(from, to);
    const took = now - sentAt;
    const usual = sentAt > link.quietSince && took >= link.min && took <= link.max && !this.keepsOrder;
    if (usual && sentAt !== link.followed.sentAt) return;
    this.judge(from, this.duplicates.delivered(link, sentAt), to);
    if (usual) return;
    // What is handed over at the very instant at which a node becomes free may have arrived and waited before.
    const waited = this.node(to).freedJustNow(now);
    const asSent = sentAt > link.changedAt;
    if (took < (asSent ? link.min : link.everMin)) {
      this.fail(from, 'A message came too early.', `a delay of at least ${link.min} µs`, `${took} µs`, to);
    }
    const mayBeLate = waited || this.profile.network.bandwidth !== undefined || sentAt <= link.unclogAt;
    const { keepsOrder } = this;
    if (!mayBeLate && took > (asSent && !keepsOrder ? link.max : link.everMax)) {
      this.fail(from, 'A message came too late.', `a delay of at most ${link.max} µs`, `${took} µs`, to);
    }
    const sentWhileCut = sentAt > link.cutAt && sentAt < link.mendedAt;
    const inFlight =
      sentAt < link.cutAt && link.cutAt < now && !(waited && sentAt + link.everMin <= link.cutAt);
    if (sentWhileCut || inFlight) {
      const seen = `one sent at ${sentAt} µs, the link being cut at ${link.cutAt} µs`;
      this.fail(from, 'A message was delivered over a cut link.', 'no message', seen, to);
    }
    if (link.clogged && sentAt > link.cloggedAt && !waited) {
      this.fail(from, 'A message came through a clogged link.', 'none', `one sent at ${sentAt} µs`, to);
    }
    if (keepsOrder && sentAt < link.lastSentAt) {
      this.fail(
        from,
        'A message overtook another.',
        'the order of sending',
        `${sentAt} µs after later ones`,
        to,
      );
    }
    link.lastSentAt = Math.max(link.lastSentAt, sentAt);
  }

  /** More or fewer losses than chance allows: beyond eight standard deviations and a few. */
  private judgeLoss(node: NodeIndex | null): void {
    const off = this.lost - this.expectedLost;
    if (off * off > 64 * this.variance + 100) {
      const expected = `about ${Math.round(this.expectedLost)} of ${this.sends} messages lost`;
      this.fail(node, 'The rate of loss is absurd.', expected, `${this.lost}`);
    }
  }

  private allWell(): void {
    for (const node of this.nodes) node.heal(this.view.now);
  }

  /** Works out anew what the faults in force mean. */
  private refresh(): void {
    const { now } = this.view;
    for (let from = 0; from < this.nodeCount; from += 1) {
      for (let to = 0; to < this.nodeCount; to += 1) {
        this.link(from, to).update(this.ledger.expected(from, to, now), now);
      }
    }
    for (const node of this.nodes) {
      node.usualDisk();
      node.disk.setFull(false);
    }
    for (const fault of this.ledger.inForce()) {
      if (fault.kind === 'diskSlow') this.named(fault.node)?.slowDisk(fault.latency);
      if (fault.kind === 'diskFull') this.named(fault.node)?.disk.setFull(true);
    }
  }

  private flush(): void {
    if (this.unreported > 0) this.report.exercise(this.property, this.unreported);
    this.unreported = 0;
  }

  private link(from: NodeIndex, to: NodeIndex): LinkRecord {
    const link = this.links[from * this.nodeCount + to];
    if (link === undefined) throw new Error(`there is no link from ${from} to ${to}`);
    return link;
  }

  private node(node: NodeIndex): NodeRecord<T> {
    const record = this.nodes[node];
    if (record === undefined) throw new Error(`there is no node ${node}`);
    return record;
  }

  private named(name: string): NodeRecord<T> | undefined {
    return this.byName.get(name);
  }

  private judge(node: NodeIndex | null, complaint: Complaint | null, other?: NodeIndex): void {
    if (complaint !== null) this.fail(node, complaint.message, complaint.expected, complaint.seen, other);
  }

  private fail(
    node: NodeIndex | null,
    message: string,
    expected: string,
    seen: string,
    other?: NodeIndex,
  ): void {
    this.flush();
    const others = other === undefined ? [] : [other];
    this.report.violate(this.property, { node, others, message, expected, seen });
  }
}
