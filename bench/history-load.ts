import { compareAndSetRegister, streams } from '../sim/index.ts';
import type { CompareAndSetInput, History, HistoryEvent, Scalar } from '../sim/index.ts';

/** A history in the style of Jepsen's: reads, writes and comparisons of small numbers. */
export interface HistoryLoad {
  readonly name: string;
  readonly operations: number;
  readonly clients: number;
  readonly keys: number;
  /** How many values there are; the fewer, the more orders seem possible. */
  readonly values: number;
  /** Of a hundred operations, how many have an unknown outcome. */
  readonly unknown: number;
  /** The last read returns a value that was never written. */
  readonly broken: boolean;
}

/** What clients would have seen who share a perfect register for each key. */
export function historyOf(load: HistoryLoad, seed: number): History<CompareAndSetInput, Scalar> {
  const stream = streams(seed).stream('history');
  const events: HistoryEvent<CompareAndSetInput, Scalar>[] = [];
  const values = new Map<number, Scalar>();
  const clients = Array.from({ length: load.clients }, (_, process) => {
    return { process, input: null as CompareAndSetInput | null, output: undefined as Scalar | undefined };
  });
  const input = (): CompareAndSetInput => {
    const key = stream.int(0, load.keys - 1);
    const value = (): number => stream.int(0, load.values - 1);
    switch (stream.int(0, 2)) {
      case 0:
        return { kind: 'read', key };
      case 1:
        return { kind: 'write', key, value: value() };
      default:
        return { kind: 'compare-and-set', key, from: value(), to: value() };
    }
  };
  const effect = (asked: CompareAndSetInput): Scalar => {
    const key = Number(asked.key);
    const before = values.get(key) ?? null;
    if (asked.kind === 'read') return before;
    const matches = asked.kind === 'write' || asked.from === before;
    if (matches) values.set(key, asked.kind === 'write' ? asked.value : asked.to);
    return asked.kind === 'write' ? null : matches;
  };
  let next = load.clients;
  for (let left = load.operations; left > 0 || clients.some((client) => client.input !== null);) {
    const client = stream.pick(clients);
    if (client.input === null) {
      if (left === 0) continue;
      left -= 1;
      client.input = input();
      client.output = undefined;
      events.push({ kind: 'invoke', process: client.process, input: client.input });
    } else if (client.output !== undefined) {
      events.push({ kind: 'ok', process: client.process, output: client.output });
      client.input = null;
    } else if (stream.chance(load.unknown / 100)) {
      events.push({ kind: 'info', process: client.process });
      if (stream.chance(0.5)) effect(client.input);
      client.process = next++;
      client.input = null;
    } else client.output = effect(client.input);
  }
  if (load.broken) {
    events.push({ kind: 'invoke', process: 'late', input: { kind: 'read', key: 0 } });
    events.push({ kind: 'ok', process: 'late', output: 'never written' });
  }
  return events;
}

/** What such histories are checked against. */
export const HISTORY_MODEL = compareAndSetRegister;
