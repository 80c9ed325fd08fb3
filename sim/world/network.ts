import type { Micros } from '../clock/micros.ts';
import type { NodeIndex, ProcessTypes } from '../process/process.ts';
import type { Stream } from '../random/stream.ts';
import { Link } from './link.ts';
import type { LinkProfile } from './link.ts';
import type { Stage } from './stage.ts';
import type { NetworkProfile } from './system.ts';
import { CLIENT_REQUEST, MESSAGE } from './world-event.ts';
import type { Payload, WorldEvent } from './world-event.ts';

const MICROS_PER_SECOND = 1_000_000;

/** What became of a message when it was sent: for the trace. */
export type Fate = 'sent' | 'cut' | 'lost' | 'held';

/** All directed links, and what travels on them. */
export class Network<T extends ProcessTypes> {
  private readonly stage: Stage<T>;
  private readonly nodeCount: number;
  private readonly links: (Link<T> | undefined)[];
  private readonly between: LinkProfile;
  private readonly toClients: LinkProfile;
  private readonly fifo: boolean;
  /** Bytes a second; 0 is unlimited. */
  private readonly bandwidth: number;
  /** What became of the message sent last. */
  fate: Fate = 'sent';

  constructor(stage: Stage<T>, profile: NetworkProfile) {
    this.stage = stage;
    this.nodeCount = stage.machines.length;
    this.links = new Array<Link<T> | undefined>(this.nodeCount * this.nodeCount).fill(undefined);
    const { latency, loss, duplicate } = profile;
    this.between = { latency, loss, duplicate };
    this.toClients = { latency: profile.clientLatency ?? latency, loss, duplicate };
    this.fifo = profile.order === 'fifo';
    this.bandwidth = profile.bandwidth ?? 0;
  }

  /** The link from one node to another; built when it is first asked for. */
  link(from: NodeIndex, to: NodeIndex): Link<T> {
    return this.links[from * this.nodeCount + to] ?? this.open(from, to);
  }

  /** Takes a payload from its sender. Delay, loss and duplication draw from streams of their own, so none shifts another. */
  transmit(from: NodeIndex, to: NodeIndex, payload: Payload<T>, kind: number): void {
    const stage = this.stage;
    const link = this.links[from * this.nodeCount + to] ?? this.open(from, to);
    stage.counts.sent += 1;
    stage.hooks.send(from, to, payload, kind);
    // The delay is drawn whatever becomes of the message: so a loss or a cut changes no other message's delay.
    const stream = link.delays[kind] ?? this.openStream(link, link.delays, kind, '');
    const min = link.latencyMin;
    const delay = min === link.latencyMax ? min : stream.int(min, link.latencyMax);
    if (link.cut) {
      stage.counts.dropped += 1;
      this.fate = 'cut';
      return;
    }
    const leaves = this.bandwidth > 0 ? this.departure(link, payload) : stage.now;
    if (
      link.loss > 0 &&
      (link.losses[kind] ?? this.openStream(link, link.losses, kind, '/loss')).chance(link.loss)
    ) {
      stage.counts.lost += 1;
      stage.hooks.lost(from, to);
      this.fate = 'lost';
      return;
    }
    this.dispatch(link, leaves + delay, payload, kind);
    if (link.duplicate > 0) {
      const twice = link.duplicates[kind] ?? this.openStream(link, link.duplicates, kind, '/duplicate');
      if (twice.chance(link.duplicate)) {
        stage.counts.duplicated += 1;
        this.dispatch(link, leaves + twice.int(min, link.latencyMax), payload, kind);
      }
    }
  }

  /** Whether what arrives now was sent before its link was last cut. */
  isLate(event: WorldEvent<T>): boolean {
    return this.link(event.from, event.node).epoch !== event.stamp;
  }

  /** To be called after a link's condition has changed: drops or releases what a clog held. */
  settle(link: Link<T>): void {
    if (link.heldHead === null || (link.clogged && !link.cut)) return;
    let event: WorldEvent<T> | null = link.heldHead;
    link.heldHead = null;
    link.heldTail = null;
    let earliest = this.stage.now;
    while (event !== null) {
      const next: WorldEvent<T> | null = event.next;
      if (link.cut) {
        this.stage.counts.dropped += 1;
        this.stage.pool.release(event);
      } else {
        earliest = Math.max(earliest, event.time);
        event.time = earliest;
        this.stage.queue.push(event);
      }
      event = next;
    }
    if (earliest > link.lastArrival) link.lastArrival = earliest;
  }

  private dispatch(link: Link<T>, arrival: Micros, payload: Payload<T>, kind: number): void {
    const stage = this.stage;
    const event = stage.pool.take(arrival, link.asks ? CLIENT_REQUEST : MESSAGE, link.to);
    event.from = link.from;
    event.number = kind;
    event.stamp = link.epoch;
    event.sentAt = stage.now;
    event.payload = payload;
    if (this.fifo) {
      if (arrival < link.lastArrival) event.time = link.lastArrival;
      link.lastArrival = event.time;
    }
    if (link.clogged) {
      event.next = null;
      if (link.heldTail === null) {
        link.heldHead = event;
      } else {
        link.heldTail.next = event;
      }
      link.heldTail = event;
      this.fate = 'held';
      return;
    }
    stage.queue.push(event);
    this.fate = 'sent';
  }

  /** When the last byte of a payload has left, after all that was sent before it. */
  private departure(link: Link<T>, payload: Payload<T>): Micros {
    const { system, now } = this.stage;
    const size = system.sizeOf === undefined ? 0 : system.sizeOf(payload);
    const start = link.freeAt > now ? link.freeAt : now;
    link.freeAt = start + Math.ceil((size * MICROS_PER_SECOND) / this.bandwidth);
    return link.freeAt;
  }

  private open(from: NodeIndex, to: NodeIndex): Link<T> {
    const sender = this.stage.machine(from);
    const receiver = this.stage.machine(to);
    const profile = sender.member && receiver.member ? this.between : this.toClients;
    const link = new Link<T>(from, to, sender.asks && receiver.member, profile);
    this.links[from * this.nodeCount + to] = link;
    return link;
  }

  private openStream(link: Link<T>, into: (Stream | undefined)[], kind: number, purpose: string): Stream {
    const { streams, system, machines } = this.stage;
    const name = system.messageKinds[kind];
    if (name === undefined) throw new Error(`kindOf returned ${kind}, which is no position in messageKinds`);
    const path = `network/${machines[link.from]?.name}→${machines[link.to]?.name}/${name}${purpose}`;
    const stream = streams.stream(path);
    into[kind] = stream;
    return stream;
  }
}
