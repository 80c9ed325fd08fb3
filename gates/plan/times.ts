import fc from 'fast-check';
import { MILLISECOND, SECOND } from '../../sim/index.ts';
import type { Micros } from '../../sim/index.ts';
import type { Ground } from './fault-plan-options.ts';

/** Times are whole multiples of this, so that they are short to write; of one microsecond where all happens in a second. */
function grain({ span, timeout }: Ground): Micros {
  return Math.min(span, timeout * 20) >= SECOND ? MILLISECOND : 1;
}

/** A time from `low` to `high`, both included where they lie on the grid. */
export function timeIn(ground: Ground, low: Micros, high: Micros): fc.Arbitrary<Micros> {
  const unit = grain(ground);
  const min = Math.ceil(low / unit);
  return fc.integer({ min, max: Math.max(min, Math.floor(high / unit)) }).map((units) => units * unit);
}

/** How long a fault lasts: below and above the timeout alike. */
export function lasting(ground: Ground): fc.Arbitrary<Micros> {
  const { timeout } = ground;
  return fc.oneof(
    { withCrossShrink: true },
    timeIn(ground, Math.max(1, timeout / 50), timeout),
    timeIn(ground, timeout, 6 * timeout),
  );
}

/** When a fault strikes: anywhere, or about one of the times given, or of some that were drawn for all faults of a plan. */
export function striking(ground: Ground, anchors: readonly Micros[]): fc.Arbitrary<Micros> {
  const { span, timeout } = ground;
  const anywhere = timeIn(ground, 0, span - 1);
  const about = [...ground.near, ...anchors].filter((anchor) => anchor < span);
  if (about.length === 0) return anywhere;
  const close = fc
    .tuple(fc.constantFrom(...about), timeIn(ground, 0, timeout))
    .map(([anchor, after]) => Math.min(span - 1, anchor + after));
  return fc.oneof(anywhere, close);
}

/** Times that several faults of a plan strike about, one upon the other. */
export function anchorsIn(ground: Ground): fc.Arbitrary<readonly Micros[]> {
  return fc.array(timeIn(ground, 0, ground.span - 1), { maxLength: 3, size: 'max' });
}
