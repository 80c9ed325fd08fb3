import type { Micros } from '../../../sim/index.ts';
import type { Departure } from './departure.ts';

/** How many members automatic removal may take: at most ⌊(voters − 1)/2⌋ in any one eviction time. */
export class Quota {
  private readonly span: Micros;
  private recent: Departure[] = [];

  constructor(span: Micros) {
    this.span = span;
  }

  /** One more has gone: how many have in the time that ends now, and how many may. */
  take(departure: Departure): { readonly taken: number; readonly allowed: number } {
    this.recent = this.recent.filter(({ at }) => departure.at - at < this.span);
    this.recent.push(departure);
    const before = this.recent[0]?.voters ?? departure.voters;
    return { taken: this.recent.length, allowed: Math.floor((before - 1) / 2) };
  }

  /** From when on one more may surely go, of so many voters; never where nobody may. */
  freeFrom(voters: number, now: Micros): Micros {
    const recent = this.recent.filter(({ at }) => now - at <= 2 * this.span);
    let fewest = voters;
    for (const each of recent) fewest = Math.min(fewest, each.voters);
    const allowed = Math.floor((fewest - 1) / 2);
    if (allowed === 0) return Infinity;
    const last = recent.at(-1);
    return last === undefined || recent.length < allowed ? 0 : last.at + 2 * this.span;
  }
}
