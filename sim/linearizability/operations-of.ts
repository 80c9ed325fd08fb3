import type { History, Operation, ProcessName } from './history.ts';
import { HistoryError } from './history.ts';
import type { SequentialModel } from './sequential-model.ts';
import type { ObjectHistory } from './search/object-history.ts';

interface Growing<Input, Output> extends ObjectHistory<Input, Output> {
  readonly operations: Operation<Input, Output>[];
  readonly order: number[];
}

/** A history sorted by object. */
export interface SortedHistory<Input, Output> {
  /** In the order in which they were first asked. */
  readonly objects: readonly ObjectHistory<Input, Output>[];
  /** Number of invocations. */
  readonly operations: number;
}

/**
 * Joins invocations with their answers, and sorts them by object.
 *
 * @throws {HistoryError} if a process does two things at once, or answers what was not asked
 */
export function operationsOf<State, Input, Output>(
  { partition }: Pick<SequentialModel<State, Input, Output>, 'partition'>,
  history: History<Input, Output>,
): SortedHistory<Input, Output> {
  const { outcomes, invocations } = outcomesOf(history);
  const objects = new Map<string | number, Growing<Input, Output>>();
  const open = new Map<ProcessName, { readonly object: Growing<Input, Output>; readonly index: number }>();
  history.forEach((event, position) => {
    if (event.kind === 'invoke') {
      const outcome = outcomes[position];
      const answer = outcome === undefined ? undefined : history[outcome];
      if (answer?.kind === 'fail') return;
      const { process, input } = event;
      const key = partition?.(input) ?? '';
      let object = objects.get(key);
      if (object === undefined) {
        object = { key, operations: [], order: [] };
        objects.set(key, object);
      }
      const index = object.operations.length;
      object.operations.push(
        answer?.kind === 'ok'
          ? { process, input, output: answer.output, invokedAt: position, answeredAt: outcome ?? 0 }
          : { process, input, invokedAt: position },
      );
      object.order.push(2 * index);
      open.set(process, { object, index });
    } else if (event.kind === 'ok') {
      const asked = open.get(event.process);
      if (asked !== undefined) asked.object.order.push(2 * asked.index + 1);
    }
  });
  return { objects: [...objects.values()], operations: invocations };
}

/** By position of an invocation, that of what became of it. */
function outcomesOf(history: History<unknown, unknown>): { outcomes: number[]; invocations: number } {
  const outcomes: number[] = [];
  const open = new Map<ProcessName, number>();
  let invocations = 0;
  history.forEach(({ kind, process }, position) => {
    const asked = open.get(process);
    if (kind === 'invoke') {
      if (asked !== undefined) {
        throw new HistoryError(position, `process ${process} asks again before its last question is settled`);
      }
      invocations += 1;
      open.set(process, position);
      return;
    }
    if (asked === undefined) {
      throw new HistoryError(
        position,
        `process ${process} has asked nothing that this could be the outcome of`,
      );
    }
    outcomes[asked] = position;
    open.delete(process);
  });
  return { outcomes, invocations };
}
