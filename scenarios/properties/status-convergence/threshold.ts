import type { HeartbeatSettings, StatusHeartbeat, StatusState } from '../../../core/controller/index.ts';
import type { Reporter, View } from '../cluster.ts';
import { Tally } from '../tally.ts';

/** What the first average is, before anything has been observed: see the core's `FIRST_DELAY`. */
const FIRST = 125_000;

/** Timers count whole microseconds of a clock that may run at another rate. */
const TOLERANCE = 2;

/** One direction of one pair, as the checker counts it. */
interface Account {
  incarnation: number;
  average: number;
  /** The newest echo that has arrived, by the clock of whoever sent it first; -1 for none. */
  proven: number;
  /** Delays observed. */
  observed: number;
}

/** An average is warm after this many observations: less than 2 % of it is still what it began with. */
const WARM = 32;

/**
 * dynamic-threshold: keeps an account of every heartbeat delivered, works the moving average out for itself, and holds
 * every turn to offline against it.
 */
export class Threshold {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly settings: HeartbeatSettings;
  private readonly tally = new Tally('dynamic-threshold');
  private readonly accounts: (Account | undefined)[] = [];
  /** By node: own clock when it was last time for heartbeats, and whether that was much too late. */
  private readonly beatAt: number[] = [];
  private readonly catchingUp: boolean[] = [];
  /** By node: the heartbeat that has just been handed to it, if it did not know the sender. */
  private readonly strangers: (StatusHeartbeat | undefined)[] = [];
  /** Ordered pairs whose average is warm. */
  private warm = 0;

  constructor(settings: HeartbeatSettings, view: View, report: Reporter) {
    this.view = view;
    this.report = report;
    this.settings = settings;
  }

  flush(): void {
    this.tally.flush(this.report);
  }

  /** The node has started: it knows nothing of anybody. */
  started(node: number): void {
    this.beatAt[node] = this.view.localClock(node);
    this.catchingUp[node] = false;
    for (let peer = 0; peer < this.view.nodeCount; peer += 1) this.close(this.at(node, peer));
  }

  /** How many ordered pairs have a warm average. */
  get warmPairs(): number {
    return this.warm;
  }

  /**
   * A heartbeat is handed to a controller, whose state is `status` and which is that member: it counts what is meant for
   * it. Of a peer that the controller does not know, it is counted when the step has made its acquaintance.
   */
  delivered(node: number, from: number, message: StatusHeartbeat, status: StatusState): void {
    const peer = status.peers[from];
    this.strangers[node] = peer === undefined ? message : undefined;
    if (peer?.incarnation !== message.incarnation) return;
    const at = this.at(node, from);
    let account = this.accounts[at];
    if (account?.incarnation !== peer.incarnation) account = this.opened(at, peer.incarnation);
    this.count(account, node, message);
  }

  private opened(at: number, incarnation: number): Account {
    this.close(at);
    const account = { incarnation, average: FIRST, proven: -1, observed: 0 };
    this.accounts[at] = account;
    return account;
  }

  private count(account: Account, node: number, message: StatusHeartbeat): void {
    if (message.echo > account.proven) account.proven = message.echo;
    // What has waited for either of the two to go on after a pause tells nothing of the network.
    if (message.held < 0 || this.hasWaited(node)) return;
    const roundTrip = this.view.localClock(node) - message.latest - message.held;
    const oneWay = Math.max(0, Math.floor(roundTrip / 2));
    account.average += Math.round((oneWay - account.average) / 8);
    account.observed += 1;
    if (account.observed === WARM) this.warm += 1;
  }

  /** The node's own timer for heartbeats went off: it says how punctual the node is. */
  beat(node: number): void {
    this.catchingUp[node] = this.isLate(node);
    this.beatAt[node] = this.view.localClock(node);
  }

  /** The heartbeat has been counted. */
  counted(node: number, from: number, status: StatusState): void {
    const peer = status.peers[from];
    const stranger = this.strangers[node];
    this.strangers[node] = undefined;
    if (stranger !== undefined && peer?.incarnation === stranger.incarnation) {
      this.count(this.opened(this.at(node, from), peer.incarnation), node, stranger);
    }
    const account = this.accounts[this.at(node, from)];
    if (account === undefined || peer?.incarnation !== account.incarnation) return;
    if (peer.delay === account.average) return;
    this.wrong(node, from, `an average of ${account.average} µs`, `${peer.delay} µs`);
  }

  /** A controller has changed what it sees itself; `punctual` unless something may have kept it from its timers. */
  turned(node: number, was: StatusState, now: StatusState, punctual: boolean): void {
    const count = Math.max(was.peers.length, now.peers.length);
    for (let id = 0; id < count; id += 1) {
      const before = was.peers[id];
      const after = now.peers[id];
      if (before === after) continue;
      // Whoever leaves the configuration, be it only because that is rolled back, is forgotten.
      if (after === undefined) this.close(this.at(node, id));
      if (before === undefined || after === undefined) continue;
      if (!before.online || after.online || before.incarnation !== after.incarnation) continue;
      const account = this.accounts[this.at(node, id)];
      if (account === undefined) continue;
      this.tally.count += 1;
      const allowed = this.settings.baseTimeout + (this.settings.dynamicAdjustment ? 2 * account.average : 0);
      const unproven = this.view.localClock(node) - account.proven;
      if (unproven < allowed || (punctual && unproven > allowed + TOLERANCE)) {
        this.wrong(node, id, `offline after ${allowed} µs without proof`, `after ${unproven} µs`);
      }
    }
  }

  /** A leader has told others something: whom it calls offline it has waited for. */
  told(node: number, status: StatusState): void {
    for (let id = 0; id < status.peers.length; id += 1) {
      const peer = status.peers[id];
      if (peer === undefined || status.view?.online[id] !== false) continue;
      const account = this.accounts[this.at(node, id)];
      if (account?.incarnation === peer.incarnation && account.proven >= 0) continue;
      const allowed = this.settings.baseTimeout + (this.settings.dynamicAdjustment ? 2 * FIRST : 0);
      const awaited = this.view.localClock(node) - peer.awaitedAt;
      this.tally.count += 1;
      if (awaited < allowed)
        this.wrong(node, id, `offline after ${allowed} µs without proof`, `after ${awaited} µs`);
    }
  }

  private close(at: number): void {
    if ((this.accounts[at]?.observed ?? 0) >= WARM) this.warm -= 1;
    this.accounts[at] = undefined;
  }

  private isLate(node: number): boolean {
    return this.view.localClock(node) - (this.beatAt[node] ?? 0) > 2 * this.settings.interval;
  }

  private hasWaited(node: number): boolean {
    return this.catchingUp[node] === true || this.isLate(node);
  }

  private at(node: number, peer: number): number {
    return node * this.view.nodeCount + peer;
  }

  private wrong(node: number, peer: number, expected: string, seen: string): void {
    this.flush();
    this.report.violate('dynamic-threshold', {
      node,
      others: [peer],
      message: `${this.view.name(node)} does not wait for ${this.view.name(peer)} as long as the delay between them asks for.`,
      expected,
      seen,
    });
  }
}
