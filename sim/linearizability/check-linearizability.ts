import type { History } from './history.ts';
import { operationsOf } from './operations-of.ts';
import type { ObjectHistory } from './search/object-history.ts';
import { timelineOf } from './search/object-history.ts';
import type { Budget } from './search/budget.ts';
import { Search } from './search/search.ts';
import type { SequentialModel } from './sequential-model.ts';
import type { BadWindow } from './window.ts';
import { badWindow, firstBadAnswer } from './window.ts';

/** How far a check may go. */
export interface LinearizabilityOptions {
  /** Steps of the model that it may take at most: a bound on time that is the same on every machine. */
  readonly steps?: number;
}

/** Whether there is an order; unknown if the steps have not sufficed to find out. */
export type LinearizabilityVerdict = 'linearizable' | 'not-linearizable' | 'unknown';

/** What a check has found. */
export interface LinearizabilityResult<Input, Output> {
  readonly verdict: LinearizabilityVerdict;
  /** Number of invocations. */
  readonly operations: number;
  /** Of a history that is not linearizable: of all objects the window that ends first. */
  readonly window?: BadWindow<Input, Output>;
}

/** Some ten seconds, and a few hundred megabytes at most. */
export const DEFAULT_STEPS = 50_000_000;

/**
 * Whether a history is linearizable: whether its operations can be put into an order in which each takes effect at once,
 * somewhere between its invocation and its answer, and answers as the model does (Herlihy and Wing, 1990). An operation
 * whose outcome is unknown may take effect at any time after its invocation, or never.
 *
 * Each object is checked by itself: see {@link SequentialModel.partition}. The problem is NP-complete, so there are
 * histories on which any search would be lost: then the verdict is `unknown`.
 *
 * ```ts
 * const { verdict, window } = checkLinearizability(register, [
 *   { kind: 'invoke', process: 0, input: { kind: 'write', value: 1 } },
 *   { kind: 'ok', process: 0, output: null },
 *   { kind: 'invoke', process: 1, input: { kind: 'read' } },
 *   { kind: 'ok', process: 1, output: null }, // has not seen the write: not linearizable
 * ]);
 * ```
 *
 * @throws {HistoryError} if a process does two things at once, or answers what was not asked
 */
export function checkLinearizability<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  history: History<Input, Output>,
  { steps = DEFAULT_STEPS }: LinearizabilityOptions = {},
): LinearizabilityResult<Input, Output> {
  const { objects, operations } = operationsOf(model, history);
  const { bad, undecided } = judge(model, objects, steps);
  if (bad.length === 0) return { verdict: undecided ? 'unknown' : 'linearizable', operations };
  const windows = bad.map(({ object, answeredAt }) => {
    const budget = { left: steps };
    return { object, budget, end: firstBadAnswer(model, object, budget) ?? answeredAt };
  });
  const { object, budget, end } = windows.reduce((first, each) => (each.end < first.end ? each : first));
  return { verdict: 'not-linearizable', operations, window: badWindow(model, object, end, budget) };
}

interface BadObject<Input, Output> {
  readonly object: ObjectHistory<Input, Output>;
  /** The answer that no way of the search got beyond. */
  readonly answeredAt: number;
}

/** Each object gets its share of the steps first; what the easy ones have left goes to the others. */
function judge<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  objects: readonly ObjectHistory<Input, Output>[],
  steps: number,
): { bad: BadObject<Input, Output>[]; undecided: boolean } {
  const bad: BadObject<Input, Output>[] = [];
  const hard: (() => boolean | null)[] = [];
  const total: Budget = { left: steps };
  for (const object of objects) {
    const timeline = timelineOf(model, object);
    const search = new Search(model, timeline);
    const tryWith = (share: number): boolean | null => {
      const budget = { left: share };
      const covered = search.run(budget);
      total.left -= share - budget.left;
      if (covered === false) {
        const { answeredAt } = object.operations[timeline.returns[search.furthest] ?? 0] ?? {};
        bad.push({ object, answeredAt: answeredAt ?? 0 });
      }
      return covered;
    };
    if (tryWith(Math.ceil(steps / objects.length)) === null) hard.push(() => tryWith(total.left));
  }
  const undecided = hard.map((again) => again()).includes(null);
  return { bad, undecided };
}
