import { describe, expect, it } from 'vitest';
import type { Monitor } from '../property/property.ts';
import { Hooks } from './hooks.ts';

interface Types {
  readonly State: never;
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
