import type { SeedRange } from './crew.ts';

/** A chunk is to take about so long: long beside what it costs to hand it out, short beside what people wait for. */
const CHUNK_MS = 200;

/** No chunk is longer, however short its runs are: what is known of them changes. */
const LONGEST = 256;

/**
 * Hands out the seeds of a campaign in chunks, in order. How large they are follows how long the runs take, and nothing
 * else follows from it: towards the end they become small, so that all are ready at about the same time.
 */
export class SeedChunks {
  private next: number;
  private last: number;
  private readonly crew: number;
  private runs = 0;
  private runsMs = 0;

  /** `crew`: so many are at work at a time. */
  constructor({ from, to }: SeedRange, crew: number) {
    this.next = from;
    this.last = to;
    this.crew = crew;
  }

  /** The first seed that nobody has been given yet. */
  get upcoming(): number {
    return this.next;
  }

  /** The next chunk; null if there is nothing more. */
  take(): SeedRange | null {
    const left = this.last - this.next + 1;
    if (left <= 0) return null;
    const share = Math.ceil(left / (this.crew * 4));
    const size = this.crew === 1 ? 1 : Math.max(1, Math.min(this.timely(), share, LONGEST));
    const from = this.next;
    this.next += size;
    return { from, to: from + size - 1 };
  }

  /** So many runs have taken so long. */
  learn(runs: number, ms: number): void {
    this.runs += runs;
    this.runsMs += ms;
  }

  /** Nothing beyond this seed is wanted any more. */
  endAt(seed: number): void {
    this.last = Math.min(this.last, seed);
  }

  private timely(): number {
    return this.runs === 0 ? 1 : Math.floor((CHUNK_MS * this.runs) / Math.max(this.runsMs, 0.001));
  }
}
