import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Stream } from '../random/stream.ts';
import { checkLinearizability } from './check-linearizability.ts';
import type { History, HistoryEvent } from './history.ts';
import { LinearizabilityWatch } from './linearizability-watch.ts';
import type { CompareAndSetInput } from './models/compare-and-set-register.ts';
import { compareAndSetRegister } from './models/compare-and-set-register.ts';
import type { KeyValueInput } from './models/key-value-store.ts';
import { keyValueStore } from './models/key-value-store.ts';
import type { Scalar, ScalarState } from './models/scalar.ts';
import type { SequentialModel } from './sequential-model.ts';
import { bruteForce } from './testing/brute-force.ts';
import { drawnCompareAndSet } from './testing/drawings.ts';
import { randomHistory } from './testing/random-history.ts';

/** One process does the next thing it can do: ask, or hear what became of it. */
interface Move<Input> {
  readonly process: number;
  readonly input: Input;
  readonly answer: Scalar;
  readonly outcome: 'ok' | 'fail' | 'info';
}

/** The history of such moves. */
function historyOf<Input>(moves: readonly Move<Input>[]): HistoryEvent<Input, Scalar>[] {
  const asked = new Set<number>();
  return moves.map(({ process, input, answer, outcome }): HistoryEvent<Input, Scalar> => {
    if (asked.delete(process)) {
      return outcome === 'ok' ? { kind: 'ok', process, output: answer } : { kind: outcome, process };
    }
    asked.add(process);
    return { kind: 'invoke', process, input };
  });
}

function moves<Input>(input: fc.Arbitrary<Input>, answer: fc.Arbitrary<Scalar>): fc.Arbitrary<Move<Input>[]> {
  const outcome = fc.constantFrom(
    'ok' as const,
    'ok' as const,
    'ok' as const,
    'fail' as const,
    'info' as const,
  );
  return fc.array(fc.record({ process: fc.nat(3), input, answer, outcome }), { maxLength: 14 });
}

const value = fc.constantFrom(1, 2);
const casInput: fc.Arbitrary<CompareAndSetInput> = fc.oneof(
  fc.constant({ kind: 'read' as const }),
  fc.record({ kind: fc.constant('write' as const), value }),
  fc.record({ kind: fc.constant('compare-and-set' as const), from: value, to: value }),
);
const letter = fc.constantFrom('a', 'b');
const kvInput: fc.Arbitrary<KeyValueInput> = fc.oneof(
  fc.record({ kind: fc.constant('get' as const), key: fc.constant('k') }),
  fc.record({ kind: fc.constant('put' as const), key: fc.constant('k'), value: letter }),
  fc.record({ kind: fc.constant('append' as const), key: fc.constant('k'), value: letter }),
);

/** Tells a watch all of a history; returns its verdict after each event. */
function follow<Input>(
  model: SequentialModel<ScalarState, Input, Scalar>,
  history: History<Input, Scalar>,
): { watch: LinearizabilityWatch<ScalarState, Input, Scalar>; verdicts: string[] } {
  const watch = new LinearizabilityWatch(model);
  const ids = new Map<string | number, number>();
  const verdicts = history.map((event) => {
    const id = ids.get(event.process) ?? -1;
    switch (event.kind) {
      case 'invoke':
        ids.set(event.process, watch.invoke(event.process, event.input));
        break;
      case 'ok':
        watch.ok(id, event.output);
        break;
      case 'fail':
        watch.fail(id);
        break;
      case 'info':
        watch.info(id);
    }
    return watch.verdict;
  });
  return { watch, verdicts };
}

/** What is in the window, as a history of its own. */
function windowOf<Input>({
  operations,
}: NonNullable<LinearizabilityWatch<ScalarState, Input, Scalar>['window']>): HistoryEvent<Input, Scalar>[] {
  const events: [at: number, event: HistoryEvent<Input, Scalar>][] = [];
  operations.forEach(({ input, output, invokedAt, answeredAt }, process) => {
    events.push([invokedAt, { kind: 'invoke', process, input }]);
    if (output !== undefined && answeredAt !== undefined)
      events.push([answeredAt, { kind: 'ok', process, output }]);
  });
  return events.sort(([a], [b]) => a - b).map(([, event]) => event);
}

describe.each([
  [
    'a compare-and-set register',
    compareAndSetRegister,
    moves(casInput, fc.constantFrom(1, 2, true, false, null)),
  ],
  ['a key-value store', keyValueStore, moves(kvInput, fc.constantFrom('a', 'b', 'ab', 'aa', null))],
] as [string, SequentialModel<ScalarState, unknown, Scalar>, fc.Arbitrary<Move<unknown>[]>][])(
  'a watch over %s',
  (_, model, arbitrary) => {
    it('tells the first bad prefix, and agrees with trying every order at every one', () => {
      fc.assert(
        fc.property(arbitrary, (drawn) => {
          const history = historyOf(drawn);
          const { verdicts } = follow(model, history);
          const expected = history.map((_event, last) =>
            bruteForce(model, history.slice(0, last + 1)) ? 'linearizable' : 'not-linearizable',
          );
          expect(verdicts).toEqual(expected);
        }),
        { numRuns: 2_000 },
      );
    });

    it('shows a window that is bad by itself, as does the check of the whole history', () => {
      fc.assert(
        fc.property(arbitrary, (drawn) => {
          const history = historyOf(drawn);
          const { watch } = follow(model, history);
          const windows = [watch.window, checkLinearizability(model, history).window ?? null];
          for (const window of windows) {
            if (window === null) continue;
            const shown = windowOf(window);
            expect(window.operations).toContain(window.culprit);
            for (const initial of window.fromStart ? [null] : [null, 1, 2, 3, 'a', 'b', 'aa', 'ab']) {
              expect(bruteForce(model, shown, initial)).toBe(false);
            }
          }
        }),
        { numRuns: 2_000 },
      );
    });
  },
);

describe('a watch', () => {
  it('knows of no outcome that has not been told', () => {
    const watch = new LinearizabilityWatch(compareAndSetRegister);
    const id = watch.invoke('a', { kind: 'read' });
    watch.info(id);
    expect(() => watch.ok(id, null)).toThrow(/not under way/);
  });

  it('costs steps in proportion to the history, however long it is', () => {
    const stream = new Stream('long');
    const dice = (bound: number): number => stream.int(0, bound - 1);
    const drawing = drawnCompareAndSet({ values: 1_000, keys: 1 });
    const shape = { operations: 20_000, processes: 4, guessed: 0, failed: 1, unknown: 0, silent: 0 };
    let steps = 0;
    const model: typeof drawing.model = {
      ...drawing.model,
      step(...asked) {
        steps += 1;
        return drawing.model.step(...asked);
      },
    };
    const { verdicts } = follow(model, randomHistory(drawing, shape, dice));
    expect(verdicts.at(-1)).toBe('linearizable');
    expect(steps).toBeLessThan(20_000 * 40);
  });

  it('is undecided as long as its steps do not suffice, and no longer', () => {
    const watch = new LinearizabilityWatch(compareAndSetRegister, { stepsPerAnswer: 1 });
    const ids = [1, 2, 3].map((written) => watch.invoke(written, { kind: 'write', value: written }));
    expect(ids.map((id) => watch.ok(id, null))).toContain('unknown');
    for (let i = 0; i < 20 && watch.verdict === 'unknown'; i += 1) {
      watch.ok(watch.invoke(0, { kind: 'write', value: 3 }), null);
    }
    expect(watch.verdict).toBe('linearizable');
  });
});
