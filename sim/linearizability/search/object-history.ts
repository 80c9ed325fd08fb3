import type { Operation } from '../history.ts';
import type { SequentialModel } from '../sequential-model.ts';
import { Timeline } from './timeline.ts';

/** What happened to one object. */
export interface ObjectHistory<Input, Output> {
  readonly key: string | number;
  /** In order of invocation; without those that certainly have not happened. */
  readonly operations: readonly Operation<Input, Output>[];
  /** Twice the operation's number for its invocation, and one more for its answer, in the order of the history. */
  readonly order: readonly number[];
}

/** The history as the search takes it. */
export function timelineOf<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  { operations, order }: ObjectHistory<Input, Output>,
): Timeline<State, Input, Output> {
  const timeline = new Timeline(model);
  const indices: number[] = [];
  for (const moment of order) {
    const operation = operations[moment >>> 1];
    if (operation === undefined) continue;
    if ((moment & 1) === 0) indices[moment >>> 1] = timeline.invoke(operation.input);
    else if (operation.output !== undefined) timeline.complete(indices[moment >>> 1] ?? -1, operation.output);
  }
  return timeline;
}

/**
 * What of it had happened when the answer at a position came, without what had been answered before another: an
 * operation that is answered later is as one whose answer never came.
 */
export function between<Input, Output>(
  { key, operations, order }: ObjectHistory<Input, Output>,
  from: number,
  to: number,
): ObjectHistory<Input, Output> {
  const kept: Operation<Input, Output>[] = [];
  const indices: number[] = [];
  const moments: number[] = [];
  for (const moment of order) {
    const operation = operations[moment >>> 1];
    if (operation === undefined) continue;
    const answeredAt = operation.answeredAt ?? Infinity;
    if (answeredAt < from) continue;
    if ((moment & 1) === 0) {
      if (operation.invokedAt > to) break;
      indices[moment >>> 1] = kept.length;
      moments.push(2 * kept.length);
      kept.push(answeredAt > to ? withoutAnswer(operation) : operation);
    } else if (answeredAt <= to) moments.push(2 * (indices[moment >>> 1] ?? -1) + 1);
  }
  return { key, operations: kept, order: moments };
}

function withoutAnswer<Input, Output>(operation: Operation<Input, Output>): Operation<Input, Output> {
  const { process, input, invokedAt } = operation;
  return { process, input, invokedAt };
}
