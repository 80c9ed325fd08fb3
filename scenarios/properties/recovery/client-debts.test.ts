import { describe, expect, it } from 'vitest';
import type { ClientOutcome } from '../../raft-cluster/client-state.ts';
import { context } from '../testing/building.ts';
import { FakeWorld } from '../testing/fake-world.ts';
import { ClientDebts } from './client-debts.ts';

const CLIENT = 3;
const MEMBERS = 3;
const ATTEMPT = 1_000_000;
/** Clients are patient for longer than any recovery here lasts. */
const PATIENCE = 100 * ATTEMPT;
const DUE = 20 * ATTEMPT;
/** Twice the time to ask every member, and one of them twice, by a slow clock. */
const LONG = Math.ceil(2 * 1.1 * (MEMBERS + 1) * ATTEMPT);

const overloaded: ClientOutcome = { kind: 'outcome', status: 'failed', reason: 'OVERLOADED' };
const timedOut: ClientOutcome = { kind: 'outcome', status: 'unknown', reason: 'TIMEOUT' };
const read: ClientOutcome = { kind: 'outcome', status: 'read', index: 2, value: 1 };
const written: ClientOutcome = {
  kind: 'outcome',
  status: 'written',
  index: 2,
  result: { kind: 'put', previous: null },
};

/** One client, and what it is asked for and answers, by the clock. */
class Books {
  private readonly world = new FakeWorld(MEMBERS, 1);
  private readonly debts = new ClientDebts(
    { ...context, clientPatience: PATIENCE, clientAttempt: ATTEMPT },
    this.world,
    DUE,
  );
  private asked = 0;

  /** The client takes an operation in; returns its id. */
  ask(at: number, op: 'put' | 'get'): number {
    this.world.now = at;
    this.asked += 1;
    this.debts.asked(CLIENT, this.asked, op);
    return this.asked;
  }

  answer(at: number, id: number, outcome: ClientOutcome): this {
    this.world.now = at;
    this.debts.answered(CLIENT, id, outcome);
    return this;
  }

  /** The client's queue is full. */
  refuse(at: number, op: 'put' | 'get'): this {
    return this.answer(at, this.ask(at, op), overloaded);
  }

  stop(at: number): this {
    this.world.now = at;
    this.debts.stopped(CLIENT);
    return this;
  }

  get owed(): readonly string[] {
    return this.debts.outstanding();
  }
}

describe('a client whose queue is full', () => {
  const refusal = 'a fresh put of client1 ended failed (OVERLOADED)';

  it('owes nothing while it is busy with what it was asked for during the faults', () => {
    const books = new Books();
    books.ask(DUE - ATTEMPT, 'put');
    expect(books.refuse(DUE + LONG - 1, 'put').owed).toEqual([]);
  });

  it('was let down once it has been served nothing for as long as two operations may take', () => {
    const books = new Books();
    books.ask(DUE - ATTEMPT, 'put');
    expect(books.refuse(DUE + LONG, 'put').owed).toEqual([refusal]);
  });

  it('counts anew from whatever it is served, be it stale, and not from what fails', () => {
    const after = (outcome: ClientOutcome): readonly string[] => {
      const books = new Books();
      const stale = books.ask(DUE - ATTEMPT, 'get');
      books.ask(DUE - ATTEMPT, 'put');
      return books.answer(DUE + LONG / 2, stale, outcome).refuse(DUE + LONG, 'put').owed;
    };
    expect(after(read)).toEqual([]);
    expect(after(timedOut)).toEqual([refusal]);
  });

  it('counts anew from when it has something to ask again', () => {
    for (const free of [
      (books: Books, id: number) => books.answer(DUE, id, timedOut),
      (books: Books) => books.stop(DUE),
    ]) {
      const books = new Books();
      free(books, books.ask(DUE - ATTEMPT, 'put'));
      books.ask(DUE + LONG - 1, 'get');
      expect(books.refuse(DUE + 2 * LONG - 2, 'put').owed).toEqual([]);
      expect(books.refuse(DUE + 2 * LONG - 1, 'put').owed).toEqual([refusal]);
    }
  });

  it('was served all the same if another operation of the kind was carried out', () => {
    const books = new Books();
    const first = books.ask(DUE, 'put');
    books
      .refuse(DUE + LONG, 'put')
      .refuse(DUE + LONG, 'get')
      .answer(DUE + LONG, first, written);
    expect(books.owed).toEqual(['a fresh get of client1 ended failed (OVERLOADED)']);
  });
});
