import type { Micros } from '../../clock/micros.ts';
import type { MicrosRange } from '../../plan/fault-plan.ts';
import type { NodeIndex, ProcessTypes } from '../../process/process.ts';
import { ArmedBook } from './armed-book.ts';
import { DiskBook } from './disk-book.ts';
import { TimerBook } from './timer-book.ts';

const MILLION = 1_000_000;

/** What a monitor remembers of a node. */
export class NodeRecord<T extends ProcessTypes> {
  readonly node: NodeIndex;
  up = false;
  stoppedAt: Micros = -1;
  readonly disk = new DiskBook<T>();
  readonly timers = new TimerBook();
  readonly armed = new ArmedBook();
  pausedUntil: Micros = -1;
  /** A save has begun that is not durable yet. */
  saving = false;
  /** When its last save became durable. */
  private freedAt: Micros = -1;
  /** The largest rate error, either way, that its clock may have had since it was last looked at. */
  maxPpm: number;

  /** From when on its clock may be looked at again. */
  clockDueAt: Micros = 0;

  private readonly usualPpm: number;
  private ppm: number;
  private readonly usualLatency: MicrosRange;
  private slowest: MicrosRange | null = null;
  /** The widest range of latencies that were in force since the save began. */
  private saveMin: Micros = 0;
  private saveMax: Micros = 0;
  private saveBegan: Micros = -1;
  private seenTrue: Micros = -1;
  private seenLocal: Micros = 0;

  constructor(node: NodeIndex, latency: MicrosRange, ppm: number) {
    this.node = node;
    this.usualLatency = latency;
    this.usualPpm = ppm;
    this.ppm = ppm;
    this.maxPpm = ppm;
  }

  start(): void {
    this.up = true;
  }

  stop(now: Micros): void {
    this.up = false;
    this.stoppedAt = now;
    this.timers.forget();
    this.armed.stopped();
    this.saving = false;
    this.pausedUntil = -1;
  }

  /** The node sleeps until then. */
  pause(until: Micros): void {
    this.pausedUntil = until;
  }

  /** Whether it became free only now, so that what it takes may have arrived before. */
  freedJustNow(now: Micros): boolean {
    return this.freedAt === now || this.pausedUntil === now;
  }

  /** Everything that a `heal: all` puts right. */
  heal(now: Micros): void {
    if (this.pausedUntil > now) this.pause(now);
    this.setDrift(this.usualPpm);
  }

  beginSave(now: Micros): void {
    this.saving = true;
    this.saveBegan = now;
    const [min, max] = this.slowest ?? this.usualLatency;
    this.saveMin = min;
    this.saveMax = max;
  }

  /** The save under way is durable. Returns what is wrong with that, or null. */
  endSave(now: Micros): string | null {
    if (!this.up) return 'the node is down';
    if (!this.saving) return 'no save is under way';
    this.saving = false;
    this.freedAt = now;
    const took = now - this.saveBegan;
    return took < this.saveMin || took > this.saveMax
      ? `it took ${took} µs, not ${this.saveMin} to ${this.saveMax}`
      : null;
  }

  usualDisk(): void {
    this.slowest = null;
  }

  slowDisk(latency: MicrosRange): void {
    const [min, max] = this.slowest ?? [0, 0];
    this.slowest = [Math.max(min, latency[0]), Math.max(max, latency[1])];
  }

  setDrift(ppm: number): void {
    this.ppm = Math.abs(ppm);
    this.maxPpm = Math.max(this.maxPpm, this.ppm);
  }

  /** Compares the node's clock with true time since the last look. Returns what is wrong, or null. */
  judgeClock(now: Micros, local: Micros): string | null {
    const elapsed = now - this.seenTrue;
    const shown = local - this.seenLocal;
    const first = this.seenTrue < 0;
    this.seenTrue = now;
    this.seenLocal = local;
    if (first) return null;
    // Two microseconds for rounding at either end.
    const slack = 2 + (elapsed * this.maxPpm) / MILLION;
    const off = shown - elapsed;
    this.maxPpm = Math.max(this.usualPpm, this.ppm);
    return off > slack || off < -slack ? `${shown} µs shown while ${elapsed} µs passed` : null;
  }
}
