import type { Operation } from './history.ts';
import type { ObjectHistory } from './search/object-history.ts';
import { between, timelineOf } from './search/object-history.ts';
import type { Budget } from './search/budget.ts';
import { Search } from './search/search.ts';
import { Timeline } from './search/timeline.ts';
import type { SequentialModel } from './sequential-model.ts';

/** The part of a history that no order explains. */
export interface BadWindow<Input, Output> {
  /** The object whose operations these are, by the model's partition. */
  readonly key: string | number;
  /**
   * Those that were under way in the window, in order of invocation. Those that were answered later are without their
   * answers, and what only looked is left out where it does not matter.
   */
  readonly operations: readonly Operation<Input, Output>[];
  /** The one whose answer makes it bad: without it there still is an order. */
  readonly culprit: Operation<Input, Output>;
  /** It begins with the history and rests on the state that the object had then; otherwise it is bad after any state. */
  readonly fromStart: boolean;
}

/**
 * The position of the first answer that cannot be explained by any order of what had happened by then, although the
 * whole history is known not to be linearizable; the position of one that cannot be explained by what came later, if the
 * budget ends before.
 */
export function firstBadAnswer<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  { operations, order }: ObjectHistory<Input, Output>,
  budget: Budget,
): number | null {
  const timeline = new Timeline(model);
  const search = new Search(model, timeline);
  const indices: number[] = [];
  for (const moment of order) {
    const operation = operations[moment >>> 1];
    if (operation === undefined) continue;
    if ((moment & 1) === 0) {
      indices[moment >>> 1] = timeline.invoke(operation.input);
      continue;
    }
    const index = indices[moment >>> 1] ?? -1;
    if (operation.output === undefined) continue;
    search.reconsider(timeline.spanAt(index));
    timeline.complete(index, operation.output);
    const covered = search.run(budget);
    if (covered === null) return null;
    if (!covered) return operation.answeredAt ?? null;
  }
  return null;
}

/** The smallest window that ends with a bad answer, as far as the budget allows. */
export function badWindow<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  history: ObjectHistory<Input, Output>,
  end: number,
  budget: Budget,
): BadWindow<Input, Output> {
  let window = between(history, 0, end);
  const culprit = window.operations.find(({ answeredAt }) => answeredAt === end);
  if (culprit === undefined) throw new Error(`bad window: nothing was answered at ${end}`);
  const isBadFrom =
    (initial: State) =>
    (part: ObjectHistory<Input, Output>): boolean => {
      const begun = { ...model, initial };
      return new Search(begun, timelineOf(begun, part)).run(budget) === false;
    };
  const isBadAfterAny = model.anything === undefined ? () => false : isBadFrom(model.anything);
  const start = latestStart(window, end, isBadAfterAny);
  const isBad = start === null ? isBadFrom(model.initial) : isBadAfterAny;
  window = withoutIdle(start ?? window, culprit, model, isBad);
  return { key: history.key, operations: window.operations, culprit, fromStart: start === null };
}

/** Leaves out as much from the beginning as can be; null if the whole is bad only because of how it began. */
function latestStart<Input, Output>(
  whole: ObjectHistory<Input, Output>,
  end: number,
  isBad: (part: ObjectHistory<Input, Output>) => boolean,
): ObjectHistory<Input, Output> | null {
  const answers = whole.operations
    .map(({ answeredAt }) => answeredAt ?? end)
    .filter((position) => position < end)
    .sort((a, b) => a - b);
  let best: ObjectHistory<Input, Output> | null = null;
  // How many answers are left out; with -1 the whole counts with its beginning.
  let low = -1;
  let high = answers.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const part = between(whole, (answers[middle - 1] ?? -1) + 1, end);
    if (isBad(part)) {
      best = part;
      low = middle;
    } else high = middle - 1;
  }
  return best;
}

/** Leaves out what only looks, where the window is bad without it. */
function withoutIdle<State, Input, Output>(
  window: ObjectHistory<Input, Output>,
  culprit: Operation<Input, Output>,
  model: SequentialModel<State, Input, Output>,
  isBad: (part: ObjectHistory<Input, Output>) => boolean,
): ObjectHistory<Input, Output> {
  let best = window;
  for (const operation of window.operations) {
    const { input, output } = operation;
    if (operation === culprit || model.observes?.(input, output) !== true) continue;
    const less = without(best, operation);
    if (output === undefined || isBad(less)) best = less;
  }
  return best;
}

function without<Input, Output>(
  { key, operations, order }: ObjectHistory<Input, Output>,
  operation: Operation<Input, Output>,
): ObjectHistory<Input, Output> {
  const gone = operations.indexOf(operation);
  return {
    key,
    operations: operations.filter((_, index) => index !== gone),
    order: order
      .filter((moment) => moment >>> 1 !== gone)
      .map((moment) => (moment >>> 1 > gone ? moment - 2 : moment)),
  };
}
