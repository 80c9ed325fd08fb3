import { describe, expect, it } from 'vitest';
import type { Monitor } from '../property/property.ts';
import { Hooks } from './hooks.ts';
import type { StateParts } from './system.ts';

interface Pair {
  readonly left: number;
  readonly right: number;
}

interface Types {
  readonly State: Pair;
  readonly Durable: never;
  readonly Message: string;
  readonly Request: never;
  readonly Response: never;
  readonly Note: never;
}

const KINDS = ['append', 'vote', 'snapshot'];

function heardBy(sendsOf: readonly string[] | undefined): string[] {
  const heard: string[] = [];
  const hooks = new Hooks<Types>(KINDS);
  const onSend = (from: number, to: number, payload: string): void =>
    void heard.push(`${from}→${to} ${payload}`);
  const monitor: Monitor<Types> = sendsOf === undefined ? { onSend } : { sendsOf, onSend };
  hooks.attach(monitor);
  KINDS.forEach((payload, kind) => {
    hooks.send(0, kind, payload, kind);
  });
  return heard;
}

describe('a monitor of what is sent', () => {
  it('is told of the kinds that it names and of no others', () => {
    expect(heardBy(['vote'])).toEqual(['0→1 vote']);
    expect(heardBy(['snapshot', 'append'])).toEqual(['0→0 append', '0→2 snapshot']);
    expect(heardBy([])).toEqual([]);
  });

  it('is told of everything when it names no kinds', () => {
    expect(heardBy(undefined)).toEqual(['0→0 append', '0→1 vote', '0→2 snapshot']);
  });

  it('may not name a kind that there is not: it would wait in vain', () => {
    expect(() => heardBy(['votes'])).toThrow('unknown kind: votes');
  });

  it('is told after those attached before it', () => {
    const heard: number[] = [];
    const hooks = new Hooks<Types>(KINDS);
    for (const number of [1, 2, 3]) hooks.attach({ onSend: () => void heard.push(number) });
    hooks.send(0, 1, 'vote', 1);
    expect(heard).toEqual([1, 2, 3]);
  });
});

describe('a monitor of steps', () => {
  const parts: StateParts<Types> = {
    names: ['left', 'right'],
    changed: (before, after) => (before.left === after.left ? 0 : 1) + (before.right === after.right ? 0 : 2),
  };
  const told = (steps: readonly (readonly [Pair | undefined, Pair])[]): string[] => {
    const heard: string[] = [];
    const hooks = new Hooks<Types>(KINDS, parts);
    const listen = (name: string): Pick<Monitor<Types>, 'onStep'> => ({
      onStep: (_node, before, { left, right }) =>
        void heard.push(`${name} ${before === undefined ? 'starts at' : ''} ${left} ${right}`),
    });
    hooks.attach({ ...listen('left'), stepsOf: ['left'] });
    hooks.attach(listen('any'));
    hooks.attach({ ...listen('right'), stepsOf: ['right'] });
    hooks.attach({ ...listen('left too'), stepsOf: ['left'] });
    for (const [before, after] of steps) hooks.step(0, before, after, null);
    return heard;
  };

  it('is told of those in which the part that it names becomes another, in the order of attachment', () => {
    const [a, b, c] = [
      { left: 1, right: 1 },
      { left: 2, right: 1 },
      { left: 2, right: 2 },
    ] as const;
    expect(told([[a, b]])).toEqual(['left  2 1', 'any  2 1', 'left too  2 1']);
    expect(told([[b, c]])).toEqual(['any  2 2', 'right  2 2']);
    expect(told([[c, { ...c }]])).toEqual(['any  2 2']);
  });

  it('may name several parts, and none that does not exist', () => {
    const heard: string[] = [];
    const hooks = new Hooks<Types>(KINDS, parts);
    hooks.attach({
      stepsOf: ['left', 'right'],
      onStep: (_node, _before, { left }) => void heard.push(`${left}`),
    });
    hooks.step(0, { left: 1, right: 1 }, { left: 1, right: 2 }, null);
    hooks.step(0, { left: 1, right: 2 }, { left: 2, right: 3 }, null);
    expect(heard).toEqual(['1', '2']);
    expect(() => {
      hooks.attach({ stepsOf: ['middle'], onStep: () => undefined });
    }).toThrow('unknown part: middle');
  });

  it('cannot tell more parts apart than there are bits', () => {
    const names = Array.from({ length: 31 }, (_, at) => `part ${at}`);
    expect(() => new Hooks<Types>(KINDS, { names, changed: () => 0 })).toThrow(
      'more parts than there are bits: 31',
    );
    expect(() => new Hooks<Types>(KINDS, { names: names.slice(1), changed: () => 0 })).not.toThrow();
  });

  it('is told of the step that starts a node, whatever part it names', () => {
    const heard = told([[undefined, { left: 1, right: 2 }]]);
    expect(heard).toEqual(['left', 'any', 'right', 'left too'].map((name) => `${name} starts at 1 2`));
  });
});

describe('a monitor of what is delivered', () => {
  const heardBy = (deliversOf?: readonly string[]): string[] => {
    const heard: string[] = [];
    const hooks = new Hooks<Types>(KINDS);
    const onDeliver = (from: number, to: number, payload: string, sentAt: number): void =>
      void heard.push(`${from}→${to} ${payload} of ${sentAt}`);
    hooks.attach(deliversOf === undefined ? { onDeliver } : { deliversOf, onDeliver });
    KINDS.forEach((payload, kind) => {
      hooks.deliver(1, 2, payload, 3, kind);
    });
    return heard;
  };

  it('is told of the kinds that it names, and of everything when it names none', () => {
    expect(heardBy(['vote'])).toEqual(['1→2 vote of 3']);
    expect(heardBy()).toEqual(KINDS.map((kind) => `1→2 ${kind} of 3`));
    expect(() => heardBy(['votes'])).toThrow('unknown kind: votes');
  });
});
