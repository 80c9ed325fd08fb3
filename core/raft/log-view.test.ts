import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  appendEntries,
  appendEntry,
  compactUpTo,
  emptyLog,
  entriesFrom,
  entryAt,
  firstIndexOfTermAt,
  isUpToDate,
  lastIndex,
  lastIndexOfTerm,
  lastTerm,
  termAt,
  truncateAfter,
} from './log-view.ts';
import type { Entry, Log } from './log.ts';
import { word } from './testing/messages.ts';
import type { Words } from './testing/test-machine.ts';

/** The naive model: all entries from index 1 on, compacted ones included. */
interface Model {
  readonly entries: readonly Entry<Words>[];
  readonly base: number;
}

interface Version {
  readonly log: Log<Words>;
  readonly model: Model;
}

type Operation =
  | { readonly kind: 'append'; readonly rise: number }
  | { readonly kind: 'batch'; readonly rises: readonly number[]; readonly skip: number }
  | { readonly kind: 'truncate'; readonly at: number }
  | { readonly kind: 'compact'; readonly at: number };

const rise = fc.nat({ max: 2 });
const operation: fc.Arbitrary<Operation> = fc.oneof(
  rise.map((by): Operation => ({ kind: 'append', rise: by })),
  fc
    .tuple(fc.array(rise, { maxLength: 5 }), fc.nat({ max: 5 }))
    .map(([rises, skip]): Operation => ({ kind: 'batch', rises, skip: Math.min(skip, rises.length) })),
  fc.nat({ max: 30 }).map((at): Operation => ({ kind: 'truncate', at })),
  fc.nat({ max: 30 }).map((at): Operation => ({ kind: 'compact', at })),
);

let words = 0;
function entriesAfter(last: number, rises: readonly number[]): Entry<Words>[] {
  let term = last;
  return rises.map((by) => {
    term += by;
    words += 1;
    return word(term, `w${String(words)}`);
  });
}

/** `at` brought into the bounds of the log, both ends included. */
function within(model: Model, at: number): number {
  return model.base + (at % (model.entries.length - model.base + 1));
}

function applied({ log, model }: Version, by: Operation): Version {
  const term = model.entries.at(-1)?.term ?? 0;
  switch (by.kind) {
    case 'append': {
      const [entry] = entriesAfter(term, [by.rise]);
      if (entry === undefined) return { log, model };
      return { log: appendEntry(log, entry), model: { ...model, entries: [...model.entries, entry] } };
    }
    case 'batch': {
      const entries = entriesAfter(term, by.rises);
      return {
        log: appendEntries(log, entries, by.skip),
        model: { ...model, entries: [...model.entries, ...entries.slice(by.skip)] },
      };
    }
    case 'truncate': {
      const last = within(model, by.at);
      return { log: truncateAfter(log, last), model: { ...model, entries: model.entries.slice(0, last) } };
    }
    case 'compact': {
      const base = within(model, by.at);
      return { log: compactUpTo(log, base), model: { ...model, base } };
    }
  }
}

function expectSame({ log, model }: Version): void {
  expect(log.baseIndex).toBe(model.base);
  expect(lastIndex(log)).toBe(model.entries.length);
  expect(lastTerm(log)).toBe(model.entries.at(-1)?.term ?? 0);
  expect(termAt(log, model.base)).toBe(model.entries[model.base - 1]?.term ?? 0);
  for (let index = model.base + 1; index <= model.entries.length; index += 1) {
    const entry = model.entries[index - 1];
    expect(entryAt(log, index)).toBe(entry);
    expect(termAt(log, index)).toBe(entry?.term);
    expect(entriesFrom(log, index, 3)).toEqual(model.entries.slice(index - 1, index + 2));
    const first = model.entries.findIndex((other, at) => at >= model.base && other.term === entry?.term) + 1;
    expect(firstIndexOfTermAt(log, index)).toBe(first);
  }
  const last = model.entries.at(-1)?.term ?? 0;
  for (let term = 0; term <= last + 1; term += 1) {
    let expected = -1;
    for (let index = model.base; index <= model.entries.length; index += 1) {
      if ((model.entries[index - 1]?.term ?? 0) === term) expected = index;
    }
    expect(lastIndexOfTerm(log, term)).toBe(expected);
  }
}

describe('a view of a log', () => {
  it('is the same as a plain array, whatever is done to it, and earlier views never change', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(operation, fc.nat({ max: 3 })), { maxLength: 40 }), (operations) => {
        const versions: Version[] = [{ log: emptyLog<Words>(0, 0), model: { entries: [], base: 0 } }];
        for (const [by, back] of operations) {
          // Mostly the latest version is taken further; now and then an older one, as a crash or a fork would.
          const from = versions[Math.max(0, versions.length - 1 - Math.max(0, back - 2))];
          if (from !== undefined) versions.push(applied(from, by));
        }
        for (const version of versions) expectSame(version);
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it('is grown in place only by its longest version', () => {
    const empty = emptyLog<Words>(0, 0);
    const one = appendEntry(empty, word(1, 'a'));
    const two = appendEntry(one, word(1, 'b'));
    expect(two.entries).toBe(one.entries);
    const fork = appendEntry(one, word(2, 'c'));
    expect(fork.entries).not.toBe(one.entries);
    expect(entryAt(two, 2)).toEqual(word(1, 'b'));
  });

  it('knows nothing of what is compacted or not there', () => {
    const log = compactUpTo(appendEntries(emptyLog<Words>(0, 0), [word(1, 'a'), word(1, 'b')], 0), 1);
    for (const index of [0, 1, 3]) expect(() => entryAt(log, index)).toThrow('within the log');
    expect(() => termAt(log, 0)).toThrow('within the log');
    expect(() => truncateAfter(log, 0)).toThrow('within its bounds');
    expect(() => entriesFrom(log, 1, 1)).toThrow('never sent');
  });

  it('is up to date compared by last term, then by length', () => {
    const log = emptyLog<Words>(5, 3);
    expect(
      [
        [1, 4],
        [5, 3],
        [6, 3],
        [4, 3],
        [9, 2],
      ].map(([index = 0, term = 0]) => isUpToDate(log, index, term)),
    ).toEqual([true, true, true, false, false]);
  });
});
