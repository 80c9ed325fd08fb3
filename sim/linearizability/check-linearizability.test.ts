import { describe, expect, it } from 'vitest';
import { Stream } from '../random/stream.ts';
import { checkLinearizability } from './check-linearizability.ts';
import type { History, HistoryEvent } from './history.ts';
import { HistoryError } from './history.ts';
import { compareAndSetRegister } from './models/compare-and-set-register.ts';
import { keyValueStore } from './models/key-value-store.ts';
import type { RegisterInput, RegisterOutput } from './models/register.ts';
import { register } from './models/register.ts';
import { bruteForce } from './testing/brute-force.ts';
import { drawnCompareAndSet, drawnKeyValue, drawnRegister } from './testing/drawings.ts';
import { randomHistory } from './testing/random-history.ts';
import type { Dice, Drawing, HistoryShape } from './testing/random-history.ts';

type Events = History<RegisterInput, RegisterOutput>;

const asks = <Input>(process: number | string, input: Input): HistoryEvent<Input, never> => ({
  kind: 'invoke',
  process,
  input,
});
const ok = <Output>(process: number | string, output: Output): HistoryEvent<never, Output> => ({
  kind: 'ok',
  process,
  output,
});
const fail = (process: number): HistoryEvent<never, never> => ({ kind: 'fail', process });
const info = (process: number): HistoryEvent<never, never> => ({ kind: 'info', process });

const write = (value: number): RegisterInput => ({ kind: 'write', value });
const read: RegisterInput = { kind: 'read' };
const verdictOf = (history: Events): string => checkLinearizability(register, history).verdict;

const FAIR: HistoryShape = { operations: 2_000, processes: 50, guessed: 0, failed: 2, unknown: 2, silent: 0 };

function diceOf(seed: string): Dice {
  const stream = new Stream(seed);
  return (bound) => stream.int(0, bound - 1);
}

describe('a register (Herlihy and Wing, 1990, section 2)', () => {
  it('is empty to begin with', () => {
    expect(verdictOf([])).toBe('linearizable');
    expect(verdictOf([asks(0, read), ok(0, null)])).toBe('linearizable');
    expect(verdictOf([asks(0, read), ok(0, 1)])).toBe('not-linearizable');
  });

  it('lets a read that overlaps a write see it or not', () => {
    for (const seen of [null, 1]) {
      const history: Events = [asks(0, write(1)), asks(1, read), ok(1, seen), ok(0, null)];
      expect(verdictOf(history)).toBe('linearizable');
    }
  });

  it('lets no read see less than a read that ended before it began', () => {
    const history: Events = [
      asks(0, write(1)),
      asks(1, read),
      ok(1, 1),
      asks(1, read),
      ok(1, null),
      ok(0, null),
    ];
    expect(verdictOf(history)).toBe('not-linearizable');
  });
});

describe('an outcome that is unknown', () => {
  const lost = (end: readonly HistoryEvent<never, never>[], ...seen: (number | null)[]): Events => [
    asks(0, write(1)),
    ...end,
    ...seen.flatMap((value) => [asks(1, read), ok(1, value)]),
  ];

  it.each([
    ['told', [info(0)]],
    ['never answered', []],
  ])('may take effect at any later time, or never: %s', (_, end) => {
    expect(verdictOf(lost(end, null, null))).toBe('linearizable');
    expect(verdictOf(lost(end, null, null, 1))).toBe('linearizable');
    expect(verdictOf(lost(end, 1, null))).toBe('not-linearizable');
  });

  it('is none if the operation has certainly not happened', () => {
    expect(verdictOf(lost([fail(0)], null))).toBe('linearizable');
    expect(verdictOf(lost([fail(0)], 1))).toBe('not-linearizable');
  });
});

describe('a comparison', () => {
  const cas = (from: number, to: number) => ({ kind: 'compare-and-set' as const, from, to });
  it('that matched has set, and one that did not match has not', () => {
    const history = (matched: boolean, seen: number) => [
      asks(0, write(1)),
      ok(0, null),
      asks(0, cas(1, 2)),
      ok(0, matched),
      asks(0, read),
      ok(0, seen),
    ];
    expect(checkLinearizability(compareAndSetRegister, history(true, 2)).verdict).toBe('linearizable');
    expect(checkLinearizability(compareAndSetRegister, history(true, 1)).verdict).toBe('not-linearizable');
    expect(checkLinearizability(compareAndSetRegister, history(false, 1)).verdict).toBe('not-linearizable');
  });
});

describe('a key-value store', () => {
  it('appends to what is there, in some order', () => {
    const append = (process: number, value: string) =>
      asks(process, { kind: 'append' as const, key: 'k', value });
    const both = (seen: string) => [
      append(0, 'a'),
      append(1, 'b'),
      ok(0, null),
      ok(1, null),
      asks(2, { kind: 'get' as const, key: 'k' }),
      ok(2, seen),
    ];
    expect(checkLinearizability(keyValueStore, both('ab')).verdict).toBe('linearizable');
    expect(checkLinearizability(keyValueStore, both('ba')).verdict).toBe('linearizable');
    expect(checkLinearizability(keyValueStore, both('a')).verdict).toBe('not-linearizable');
  });

  it('has keys that are independent of each other', () => {
    const history = [
      asks(0, { kind: 'put' as const, key: 'a', value: 1 }),
      ok(0, null),
      asks(0, { kind: 'get' as const, key: 'b' }),
      ok(0, null),
      asks(0, { kind: 'get' as const, key: 'a' }),
      ok(0, null),
    ];
    const { verdict, window } = checkLinearizability(keyValueStore, history);
    expect(verdict).toBe('not-linearizable');
    expect(window).toMatchObject({ key: 'a', culprit: { invokedAt: 4 } });
  });
});

describe('the answers equal those of trying every order, on random histories of up to 7 operations', () => {
  function compare<State, Input, Output>(
    make: (choice: { values: number; keys: number }) => Drawing<State, Input, Output>,
  ): { good: number; bad: number } {
    const found = { good: 0, bad: 0 };
    const dice = diceOf(make.name);
    for (let i = 0; i < 10_000; i += 1) {
      const drawing = make({ values: 1 + dice(3), keys: dice(4) === 0 ? 2 : 1 });
      const history = randomHistory(drawing, shapeOf(dice), dice);
      const expected = bruteForce(drawing.model, history);
      const { verdict } = checkLinearizability(drawing.model, history);
      if (verdict !== (expected ? 'linearizable' : 'not-linearizable')) {
        expect.fail(`${verdict} is wrong for ${JSON.stringify(history)}`);
      }
      found[expected ? 'good' : 'bad'] += 1;
    }
    return found;
  }

  function shapeOf(dice: Dice): HistoryShape {
    return {
      operations: 1 + dice(7),
      processes: 1 + dice(6),
      guessed: dice(3) * 45,
      failed: dice(2) * 10,
      unknown: dice(2) * 20,
      silent: dice(2) * 10,
    };
  }

  it.each([
    ['register', () => compare(drawnRegister)],
    ['compare-and-set register', () => compare(drawnCompareAndSet)],
    ['key-value store', () => compare(drawnKeyValue)],
  ])('%s', (_, found) => {
    const { good, bad } = found();
    expect(good + bad).toBe(10_000);
    expect(Math.min(good, bad)).toBeGreaterThan(1_500);
  });
});

describe('long histories', () => {
  it.each([1, 2, 3])(
    'of 50 clients on one register, as Jepsen makes them, are decided within the steps: %i',
    (seed) => {
      const drawing = drawnCompareAndSet({ values: 5, keys: 1 });
      const history = randomHistory(drawing, FAIR, diceOf(`jepsen/${seed}`));
      const result = checkLinearizability(drawing.model, history, { steps: 5_000_000 });
      expect(result).toEqual({ verdict: 'linearizable', operations: 2_000 });
    },
  );

  it('in which every value is written once are decided by looking ahead', () => {
    const drawing = drawnRegister({ values: 1_000_000, keys: 1 });
    const history = randomHistory(drawing, FAIR, diceOf('unique'));
    expect(checkLinearizability(drawing.model, history, { steps: 5_000_000 }).verdict).toBe('linearizable');
  });

  it('that are too hard end as unknown, and not in a search without end', () => {
    const drawing = drawnKeyValue({ values: 3, keys: 1 });
    const history = randomHistory(drawing, { ...FAIR, guessed: 1 }, diceOf('hard'));
    expect(checkLinearizability(drawing.model, history, { steps: 1_000 })).toEqual({
      verdict: 'unknown',
      operations: 2_000,
    });
  });

  it('of a hundred keys tell the key that is wrong although others are too hard', () => {
    const drawing = drawnRegister({ values: 5, keys: 100 });
    const sound = randomHistory(drawing, { ...FAIR, operations: 5_000 }, diceOf('keys'));
    const history = [...sound, asks('late', { ...read, key: 7 }), ok('late', 'never written')];
    const { verdict, window } = checkLinearizability(drawing.model, history);
    expect([verdict, window?.key, window?.culprit.process]).toEqual(['not-linearizable', 7, 'late']);
  });
});

describe('a history that nobody can have seen', () => {
  it.each<[string, Events, number]>([
    ['in which a process asks twice at once', [asks(0, read), asks(0, read)], 1],
    ['in which an answer comes without a question', [asks(0, read), ok(0, null), ok(0, null)], 2],
    ['in which an outcome comes after it was unknown', [asks(0, write(1)), info(0), ok(0, null)], 2],
  ])('is refused with its position: %s', (_, history, position) => {
    expect(() => verdictOf(history)).toThrow(HistoryError);
    expect(() => verdictOf(history)).toThrow(expect.objectContaining({ position }) as Error);
  });
});
