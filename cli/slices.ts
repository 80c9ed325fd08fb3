import type { Micros } from '../sim/index.ts';

/** How far a run has come. */
export interface Reach {
  /** Virtual time, in microseconds. */
  readonly now: Micros;
  /** Events handled. */
  readonly events: number;
}

/** Lets whatever else the process has to do happen; throws where the work is not wanted any more. */
export type Breather = (reach: Reach) => Promise<void>;

/** A run that is carried out event by event. */
interface Steps {
  readonly view: Reach;
  step(): boolean;
}

/** So many events are handled at a stretch: a tenth of a second, or a few where each of them is written down. */
const SLICE_EVENTS = 8_192;

/** Carries a run out to its end, letting others have a turn now and then, so that Ctrl-C is noticed. */
export async function inSlices(world: Steps, breathe: Breather): Promise<void> {
  for (;;) {
    for (let left = SLICE_EVENTS; left > 0; left -= 1) if (!world.step()) return;
    await breathe(world.view);
  }
}
