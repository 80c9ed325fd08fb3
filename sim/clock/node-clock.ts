import type { Micros } from './micros.ts';

const MILLION = 1_000_000;

/**
 * A node's own clock: integer microseconds that run a constant number of parts per million too fast or too slow, until
 * the rate is changed. It never steps back and never jumps, whatever happens to the node or to the rate.
 */
export class NodeClock {
  private rate: number;
  /** True time of the last change of rate, and what the clock showed then. */
  private origin: Micros = 0;
  private shown: Micros;

  /** `offset` is what it shows at true time 0; `ppm` is an integer well below a million, either way. */
  constructor(offset: Micros, ppm: number) {
    this.shown = offset;
    this.rate = ppm;
  }

  /** Its present rate error in parts per million. */
  get ppm(): number {
    return this.rate;
  }

  /** What it shows at a true time that is not before the last change of rate. */
  read(at: Micros): Micros {
    const elapsed = at - this.origin;
    return this.rate === 0
      ? this.shown + elapsed
      : this.shown + elapsed + Math.floor((elapsed * this.rate) / MILLION);
  }

  /** The earliest true time, not before the last change of rate, at which it shows at least `local`. */
  trueTimeOf(local: Micros): Micros {
    const wanted = local - this.shown;
    if (wanted <= 0) return this.origin;
    if (this.rate === 0) return this.origin + wanted;
    // The estimate is exact up to rounding, which the two loops make good.
    let at = this.origin + Math.ceil((wanted * MILLION) / (MILLION + this.rate));
    while (this.read(at) < local) at += 1;
    while (at > this.origin && this.read(at - 1) >= local) at -= 1;
    return at;
  }

  /** From the true time `at` on, it runs at another rate. */
  setPpm(at: Micros, ppm: number): void {
    this.shown = this.read(at);
    this.origin = at;
    this.rate = ppm;
  }
}
