import type { History, HistoryEvent } from '../history.ts';
import type { SequentialModel } from '../sequential-model.ts';

/** Draws an integer from 0 to below a bound. */
export type Dice = (bound: number) => number;

/** What is drawn for one model. */
export interface Drawing<State, Input, Output> {
  readonly model: SequentialModel<State, Input, Output>;
  input(dice: Dice): Input;
  /** What an operation answers truthfully. */
  answer(state: State, input: Input): Output;
  /** What somebody might answer who has not looked. */
  guess(dice: Dice, input: Input): Output;
}

/** What may happen in a history. Of a hundred operations, how many have such an outcome. */
export interface HistoryShape {
  readonly operations: number;
  readonly processes: number;
  /** The answer is made up. */
  readonly guessed: number;
  readonly failed: number;
  /** The outcome is told to be unknown. */
  readonly unknown: number;
  /** Nothing ever comes. */
  readonly silent: number;
}

interface Client<Input, Output> {
  process: number;
  input: Input | null;
  answer: { readonly output: Output } | null;
  fails: boolean;
}

/** A history in which each operation takes effect between its invocation and its answer, apart from what is made up. */
export function randomHistory<State, Input, Output>(
  { model, ...drawing }: Drawing<State, Input, Output>,
  shape: HistoryShape,
  dice: Dice,
): History<Input, Output> {
  const events: HistoryEvent<Input, Output>[] = [];
  const states = new Map<string | number, State>();
  const clients = Array.from({ length: shape.processes }, (_, process): Client<Input, Output> => {
    return { process, input: null, answer: null, fails: false };
  });
  const effect = (input: Input): { readonly output: Output } => {
    const key = model.partition?.(input) ?? '';
    const state = states.has(key) ? (states.get(key) as State) : model.initial;
    const output = drawing.answer(state, input);
    const after = model.step(state, input, output);
    if (after === undefined) throw new Error('the answer is not that of the model');
    states.set(key, after);
    return { output };
  };
  let next = shape.processes;
  let left = shape.operations;
  while (left > 0 || clients.some(({ input }) => input !== null)) {
    const client = clients[dice(clients.length)];
    if (client === undefined) throw new Error('nobody is there');
    const { input, process, answer } = client;
    if (input === null) {
      if (left === 0) continue;
      left -= 1;
      client.input = drawing.input(dice);
      client.answer = null;
      client.fails = dice(100) < shape.failed;
      events.push({ kind: 'invoke', process, input: client.input });
    } else if (client.fails) {
      client.input = null;
      events.push({ kind: 'fail', process });
    } else if (answer !== null) {
      client.input = null;
      const output = dice(100) < shape.guessed ? drawing.guess(dice, input) : answer.output;
      events.push({ kind: 'ok', process, output });
    } else {
      const fate = dice(100);
      if (fate >= shape.unknown + shape.silent) {
        client.answer = effect(input);
        continue;
      }
      if (fate < shape.unknown) events.push({ kind: 'info', process });
      if (dice(2) === 0) effect(input);
      // Who does not know what became of it goes on under another name.
      client.process = next++;
      client.input = null;
    }
  }
  return events;
}
