import type { Micros } from '../clock/micros.ts';
import type { MicrosRange } from '../plan/fault-plan.ts';
import type { NodeIndex, ProcessTypes } from '../process/process.ts';
import type { Stream } from '../random/stream.ts';
import type { WorldEvent } from './world-event.ts';
import type { LinkView } from './world-view.ts';

/** What one fault does to one link. Of several with the same effect the strongest counts. */
export interface LinkEffect {
  /** The serial number of the fault it belongs to. */
  readonly fault: number;
  readonly cut: boolean;
  readonly clogged: boolean;
  readonly loss: number;
  readonly duplicate: number;
  readonly latency: MicrosRange | null;
}

/** How a link behaves where no fault touches it. */
export interface LinkProfile {
  readonly latency: MicrosRange;
  readonly loss: number;
  readonly duplicate: number;
}

/** One direction between two nodes. */
export class Link<T extends ProcessTypes> {
  readonly from: NodeIndex;
  readonly to: NodeIndex;
  /** Whether a client sends to a member: then messages arrive as requests. */
  readonly asks: boolean;
  private readonly profile: LinkProfile;

  cut = false;
  clogged = false;
  loss: number;
  duplicate: number;
  latencyMin: Micros;
  latencyMax: Micros;

  /** Goes up whenever the link is cut: what was sent in an earlier epoch never arrives. */
  epoch = 0;
  /** When the last message arrives (for links that keep order) and when the last byte has left (with a bandwidth). */
  lastArrival: Micros = 0;
  freeAt: Micros = 0;
  /** What a clog holds back, in the order sent; each event's time is when it would have arrived. */
  heldHead: WorldEvent<T> | null = null;
  heldTail: WorldEvent<T> | null = null;

  /** Delays, losses and duplicates of each kind of message: streams of their own, built when first needed. */
  readonly delays: (Stream | undefined)[] = [];
  readonly losses: (Stream | undefined)[] = [];
  readonly duplicates: (Stream | undefined)[] = [];

  private readonly effects: LinkEffect[] = [];
  private snapshot: LinkView | null = null;

  constructor(from: NodeIndex, to: NodeIndex, asks: boolean, profile: LinkProfile) {
    this.from = from;
    this.to = to;
    this.asks = asks;
    this.profile = profile;
    this.loss = profile.loss;
    this.duplicate = profile.duplicate;
    this.latencyMin = profile.latency[0];
    this.latencyMax = profile.latency[1];
  }

  /** The present condition, as a value that later changes leave alone. */
  get view(): LinkView {
    this.snapshot ??= {
      cut: this.cut,
      clogged: this.clogged,
      loss: this.loss,
      latency: [this.latencyMin, this.latencyMax],
    };
    return this.snapshot;
  }

  /** Lets a fault act on the link, from now on. */
  impose(effect: LinkEffect): void {
    this.effects.push(effect);
    this.recompute();
  }

  /** Ends what a fault does to the link; false if it did nothing to it. */
  lift(fault: number): boolean {
    const at = this.effects.findIndex((effect) => effect.fault === fault);
    if (at < 0) return false;
    this.effects.splice(at, 1);
    this.recompute();
    return true;
  }

  /** The serial numbers of the faults that act on the link. */
  faults(): number[] {
    return this.effects.map((effect) => effect.fault);
  }

  private recompute(): void {
    const wasCut = this.cut;
    this.cut = false;
    this.clogged = false;
    let loss = 0;
    let duplicate = 0;
    let latency: MicrosRange | null = null;
    for (const effect of this.effects) {
      this.cut ||= effect.cut;
      this.clogged ||= effect.clogged;
      loss = Math.max(loss, effect.loss);
      duplicate = Math.max(duplicate, effect.duplicate);
      if (effect.latency !== null) latency = slower(latency, effect.latency);
    }
    // A rate only ever gets worse by a fault, a latency is replaced: `slow` states the new one.
    this.loss = Math.max(loss, this.profile.loss);
    this.duplicate = Math.max(duplicate, this.profile.duplicate);
    const [min, max] = latency ?? this.profile.latency;
    this.latencyMin = min;
    this.latencyMax = max;
    if (this.cut && !wasCut) this.epoch += 1;
    this.snapshot = null;
  }
}

/** The slower of two latencies, end by end. */
export function slower(a: MicrosRange | null, b: MicrosRange): MicrosRange {
  return a === null ? b : [Math.max(a[0], b[0]), Math.max(a[1], b[1])];
}
