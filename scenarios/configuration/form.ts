import type { Micros } from '../../sim/index.ts';
import { durationRange, durations, single } from '../yaml/quantity.ts';
import type { Range } from '../yaml/quantity.ts';
import { count, countRange } from '../yaml/scalars.ts';
import { mapped } from '../yaml/shape.ts';
import type { Shape } from '../yaml/shape.ts';

/** How a value is stated: a scenario may give a range to draw from, a controller's own file gives one value. */
export interface Form {
  /** A duration within bounds, both included. */
  duration(min: Micros, max: Micros): Shape<Range>;
  /** A whole number within bounds, both included. */
  count(min: number, max: number): Shape<Range>;
}

/** In a scenario. */
export const DRAWN: Form = { duration: durationRange, count: countRange };

/** In a controller's own file. */
export const PLAIN: Form = {
  duration: (min, max) => alone(single(durations, [min, max])),
  count: (min, max) => alone(count(min, max)),
};

/** A single value, as a range of one. */
function alone(shape: Shape<number>): Shape<Range> {
  return mapped(
    shape,
    (value) => [value, value] as const,
    ([value]) => value,
  );
}
