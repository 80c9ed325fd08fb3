import type { SequentialModel } from '../sequential-model.ts';
import type { Budget } from './budget.ts';
import type { Timeline } from './timeline.ts';

/** How many returns ahead the search looks. */
const HORIZON = 128;

/**
 * Sees that somebody waits in vain: for a state to which the present one does not lead, and which nothing that is still
 * to come could begin. Where the answers tell much (every value is written once) a wrong turn shows long before the
 * history comes to the place where nothing fits any more.
 */
export class Foresight<State, Input, Output> {
  private readonly model: SequentialModel<State, Input, Output>;
  private readonly timeline: Timeline<State, Input, Output>;
  /** By number of an operation, those that could give it a beginning. */
  private readonly beginnings = new Map<number, readonly number[]>();

  constructor(model: SequentialModel<State, Input, Output>, timeline: Timeline<State, Input, Output>) {
    this.model = model;
    this.timeline = timeline;
  }

  /**
   * Whether an operation that must still take effect never can: one of those that are owed, or that come next. `mayStill`
   * tells of one that has been invoked whether it may still take effect.
   */
  isHopeless(
    frontier: number,
    state: State,
    owed: readonly number[],
    mayStill: (index: number) => boolean,
    budget: Budget,
  ): boolean {
    const waitsInVain = (index: number): boolean => {
      const { input, output, overwrites } = this.timeline.spanAt(index);
      if (output === undefined || overwrites) return false;
      budget.left -= 1;
      if (this.model.leadsTo?.(state, input, output) ?? true) return false;
      return !this.beginningsOf(index).some(
        (source) => this.timeline.spanAt(source).invokedAfter > frontier || mayStill(source),
      );
    };
    for (const index of owed) if (waitsInVain(index)) return true;
    const end = this.timeline.firstSpan(frontier + HORIZON);
    for (let index = this.timeline.firstSpan(frontier + 1); index < end; index += 1) {
      if (waitsInVain(index)) return true;
    }
    return false;
  }

  private beginningsOf(index: number): readonly number[] {
    const known = this.beginnings.get(index);
    if (known !== undefined) return known;
    const { timeline, model } = this;
    const { input, output, returnsAt } = timeline.spanAt(index);
    const found: number[] = [];
    const end = timeline.firstSpan(returnsAt + 1);
    for (let source = 0; source < end; source += 1) {
      if (source === index || output === undefined) continue;
      const span = timeline.spanAt(source);
      const beginning = span.failed ? undefined : model.beginning?.(span.input);
      if (beginning !== undefined && model.leadsTo?.(beginning, input, output) === true) found.push(source);
    }
    this.beginnings.set(index, found);
    return found;
  }
}
