import type { History } from '../history.ts';
import type { SequentialModel } from '../sequential-model.ts';

/** Whether a history is linearizable, found out by trying every order of its operations, whatever their objects. */
export function bruteForce<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  history: History<Input, Output>,
  initial: State = model.initial,
): boolean {
  const operations: { input: Input; output: Output | undefined; from: number; to: number }[] = [];
  history.forEach((event, from) => {
    if (event.kind !== 'invoke') return;
    const to = history.findIndex(
      (end, at) => at > from && end.kind !== 'invoke' && end.process === event.process,
    );
    const end = history[to];
    if (end?.kind === 'fail') return;
    const isKnown = end?.kind === 'ok';
    operations.push({
      input: event.input,
      output: isKnown ? end.output : undefined,
      from,
      to: isKnown ? to : Infinity,
    });
  });
  const done = operations.map(() => false);
  const states = new Map<string | number, State>();
  const place = (): boolean => {
    if (operations.every(({ to }, i) => done[i] === true || to === Infinity)) return true;
    return operations.some(({ input, output, from }, i) => {
      if (done[i] === true) return false;
      if (operations.some(({ to }, j) => done[j] !== true && to < from)) return false;
      const key = model.partition?.(input) ?? '';
      const before = states.has(key) ? (states.get(key) as State) : initial;
      const after = model.step(before, input, output);
      if (after === undefined) return false;
      done[i] = true;
      states.set(key, after);
      const found = place();
      done[i] = false;
      states.set(key, before);
      return found;
    });
  };
  return place();
}
