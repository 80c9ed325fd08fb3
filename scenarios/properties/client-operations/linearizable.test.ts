import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyValueMachine } from '../../../core/key-value/index.ts';
import { ANYTHING } from '../../../sim/index.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import { Bench } from '../testing/bench.ts';
import { context } from '../testing/building.ts';
import { clientOperations } from './client-operations.ts';
import type { StoreInput, StoreOutput } from './store-model.ts';
import { storeModel } from './store-model.ts';

const ANN = 3;
const BOB = 4;

/** Two clients of three members. Whoever asks gets a tag of its own each time. */
class Clients {
  readonly bench = new Bench(clientOperations(context), 3, 2).startAll();
  private tag = 0;

  asks(client: number, command: { kind: 'put'; key: number; value: number } | 'get'): number {
    this.tag += 1;
    const { tag } = this;
    this.bench.send(
      client,
      0,
      command === 'get'
        ? { kind: 'read', tag, query: { kind: 'get', key: 0 } }
        : { kind: 'command', tag, session: client, sequence: tag, command },
    );
    return tag;
  }

  puts(client: number, value: number): number {
    return this.asks(client, { kind: 'put', key: 0, value });
  }

  gets(client: number): number {
    return this.asks(client, 'get');
  }

  hears(client: number, body: ClusterTypes['Response']): this {
    this.bench.respond(client, 1, body);
    return this;
  }

  wrote(client: number, previous: number | null): this {
    return this.hears(client, {
      kind: 'outcome',
      status: 'written',
      index: 1,
      result: { kind: 'put', previous },
    });
  }

  read(client: number, value: number | null): this {
    return this.hears(client, { kind: 'outcome', status: 'read', index: 1, value });
  }

  get violated(): string[] {
    return this.bench.end().violated;
  }
}

describe('linearizable', () => {
  it('sees a read of what was there before a write that had been answered', () => {
    const c = new Clients();
    c.puts(ANN, 7);
    c.wrote(ANN, null);
    c.gets(BOB);
    c.read(BOB, null);
    expect(c.violated).toEqual(['linearizable']);
    expect(c.bench.violations[0]?.detail.message).toContain('get: found nothing');
  });

  it('lets a read that was asked before the answer see either', () => {
    for (const seen of [7, null]) {
      const c = new Clients();
      c.puts(ANN, 7);
      c.gets(BOB);
      c.wrote(ANN, null).read(BOB, seen);
      expect(c.violated).toEqual([]);
      expect(c.bench.exercised.get('linearizable')).toBe(2);
    }
  });

  it('sees two writes that both claim to be the first', () => {
    const c = new Clients();
    c.puts(ANN, 7);
    c.puts(BOB, 8);
    c.wrote(ANN, null).wrote(BOB, null);
    expect(c.violated).toEqual(['linearizable']);
  });

  it('sees a write that failed for certain, and is read', () => {
    const c = new Clients();
    c.puts(ANN, 7);
    c.hears(ANN, { kind: 'outcome', status: 'failed', reason: 'STALE_SEQUENCE' });
    c.gets(BOB);
    c.read(BOB, 7);
    expect(c.violated).toEqual(['linearizable']);
  });

  it('lets a write of which nobody knows happen late, or never, but not be undone', () => {
    for (const [seen, violated] of [
      [[null, 7, 7], []],
      [[null, null], []],
      [[7, null], ['linearizable']],
    ] as const) {
      const c = new Clients();
      c.puts(ANN, 7);
      c.hears(ANN, { kind: 'outcome', status: 'unknown', reason: 'TIMEOUT' });
      for (const value of seen) {
        c.gets(BOB);
        c.read(BOB, value);
      }
      expect(c.violated).toEqual(violated);
    }
  });

  it('takes the operation of a client that goes down for one of which nobody knows', () => {
    const c = new Clients();
    c.puts(ANN, 7);
    c.bench.stop(ANN);
    c.gets(BOB);
    c.read(BOB, 7);
    expect(c.violated).toEqual([]);
  });

  it('takes one that is sent again under its tag for the same, begun when it was first sent', () => {
    const c = new Clients();
    const tag = c.gets(BOB);
    c.puts(ANN, 7);
    c.wrote(ANN, null);
    c.bench.send(BOB, 1, { kind: 'read', tag, query: { kind: 'get', key: 0 } });
    c.read(BOB, null);
    expect(c.violated).toEqual([]);
  });

  it('does not take a refusal to queue for the end of what is being done', () => {
    const c = new Clients();
    c.puts(ANN, 7);
    c.hears(ANN, { kind: 'outcome', status: 'failed', reason: 'OVERLOADED' }).wrote(ANN, null);
    c.gets(BOB);
    c.read(BOB, null);
    expect(c.violated).toEqual(['linearizable']);
  });

  it('does not judge a read that may rest on a clock beyond the bound', () => {
    const c = new Clients();
    c.bench.world.node(2).ppm = -600;
    c.bench.conditions();
    c.puts(ANN, 7);
    c.wrote(ANN, null);
    c.gets(BOB);
    c.read(BOB, null);
    expect(c.violated).toEqual([]);
  });
});

const input: fc.Arbitrary<StoreInput> = fc.oneof(
  fc.record({ op: fc.constant('get' as const), key: fc.constant(0) }),
  fc.record({ op: fc.constant('put' as const), key: fc.constant(0), value: fc.nat(3) }),
  fc.record({
    op: fc.constant('cas' as const),
    key: fc.constant(0),
    expected: fc.option(fc.nat(3)),
    value: fc.nat(3),
  }),
);

/** What the machine that the cluster replicates answers, and the value after. */
function served(
  value: number | null,
  asked: StoreInput,
): { readonly output: StoreOutput; after: number | null } {
  if (asked.op === 'get') return { output: { found: value, swapped: false }, after: value };
  const command =
    asked.op === 'put'
      ? { kind: 'put' as const, key: 0, value: asked.value }
      : { kind: 'cas' as const, key: 0, expected: asked.expected, value: asked.value };
  const { state, result } = keyValueMachine.apply([value], command);
  const swapped = result.kind === 'cas' && result.swapped;
  return { output: { found: result.previous, swapped }, after: state[0] ?? null };
}

describe('the model of the store', () => {
  it('answers as the machine does, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.option(fc.nat(3)),
        input,
        fc.option(fc.nat(3)),
        fc.boolean(),
        (value, asked, found, swapped) => {
          const { output, after } = served(value, asked);
          expect(storeModel.step(value, asked, output)).toBe(after);
          expect(storeModel.step(value, asked, undefined)).toBe(after);
          const other = { found, swapped };
          const same = found === output.found && (asked.op !== 'cas' || swapped === output.swapped);
          if (!same) expect(storeModel.step(value, asked, other)).toBeUndefined();
        },
      ),
    );
  });

  it('takes for possible after anything what is possible after some value', () => {
    fc.assert(
      fc.property(fc.option(fc.nat(3)), input, (value, asked) => {
        const { output, after } = served(value, asked);
        expect([after, ANYTHING]).toContain(storeModel.step(ANYTHING, asked, output));
      }),
    );
  });

  it('knows what only looks', () => {
    fc.assert(
      fc.property(fc.option(fc.nat(3)), input, (value, asked) => {
        const { output, after } = served(value, asked);
        if (storeModel.observes?.(asked, output) === true) expect(after).toBe(value);
      }),
    );
  });
});
