import type { HistoryEvent, ProcessName, Scalar } from '../../sim/index.ts';
import { HistoryFault } from './history-fault.ts';
import { HistoryLine } from './history-line.ts';
import type { HistoryFunction, HistoryInput, HistoryRules } from './history-models.ts';

/** What Jepsen calls the process that makes faults: it asks nothing of the system. */
const NEMESIS = 'nemesis';

/** The fields in which two numbers that are not the same must not be read as one. */
const TOLD_APART = ['process', 'key', 'value'] as const;

const TYPES = ['invoke', 'ok', 'fail', 'info'] as const;

interface Asked {
  readonly line: number;
  readonly f: HistoryFunction;
  readonly input: HistoryInput;
}

/** Takes the lines of a history one after the other, and holds what each says against what was said before. */
export class HistoryReader {
  readonly events: HistoryEvent<HistoryInput, Scalar>[] = [];
  /** By event, the line that it stands on, counted from 1. */
  readonly lines: number[] = [];
  private readonly rules: HistoryRules;
  private readonly open = new Map<ProcessName, Asked>();

  constructor(rules: HistoryRules) {
    this.rules = rules;
  }

  /**
   * Takes the next line.
   *
   * @throws {HistoryFault}
   */
  take(text: string, number: number): void {
    if (text.trim() === '') return;
    const line = new HistoryLine(text);
    if (line.field('process') === NEMESIS) return;
    for (const name of TOLD_APART) line.exact(name);
    const process = processOf(line);
    const type = line.word('type', TYPES);
    const f = line.word('f', this.rules.functions);
    const asked = this.open.get(process);
    if (type === 'invoke') {
      if (asked !== undefined) throw asksAgain(line, process, asked);
      const input = this.inputOf(line, f);
      this.open.set(process, { line: number, f, input });
      this.add({ kind: 'invoke', process, input }, number);
      return;
    }
    if (asked === undefined) {
      const expected = `an "invoke" of process ${shownName(process)} before its "${type}"`;
      throw new HistoryFault(line.columnOf('type'), 'none', expected);
    }
    const where = `, as it was invoked on line ${asked.line}`;
    if (f !== asked.f) throw line.fault('f', `"${asked.f}"${where}`);
    if (line.has('key') && line.field('key') !== null && line.field('key') !== asked.input.key) {
      throw line.fault('key', `${JSON.stringify(asked.input.key ?? null)}${where}`);
    }
    this.open.delete(process);
    if (type === 'ok') this.add({ kind: 'ok', process, output: outputOf(line, asked, where) }, number);
    else this.add({ kind: type, process }, number);
  }

  private add(event: HistoryEvent<HistoryInput, Scalar>, line: number): void {
    this.events.push(event);
    this.lines.push(line);
  }

  private inputOf(line: HistoryLine, f: HistoryFunction): HistoryInput {
    const key = this.keyOf(line);
    const keyed = key === undefined ? {} : { key };
    switch (f) {
      case 'read':
        return { kind: 'read', ...keyed };
      case 'write':
        return { kind: 'write', ...keyed, value: scalarOf(line) };
      case 'cas': {
        const [from, to] = pairOf(line);
        return { kind: 'compare-and-set', ...keyed, from, to };
      }
      case 'get':
        return { kind: 'get', key: key ?? '' };
      case 'put':
        return { kind: 'put', key: key ?? '', value: scalarOf(line) };
      case 'append': {
        const value = line.field('value');
        if (typeof value !== 'string') throw line.fault('value', 'a text, which is put behind the one there');
        return { kind: 'append', key: key ?? '', value };
      }
    }
  }

  private keyOf(line: HistoryLine): string | number | undefined {
    const key = line.field('key');
    if (typeof key === 'string' || typeof key === 'number') return key;
    if (!this.rules.needsKey && (key === undefined || key === null)) return undefined;
    throw line.fault('key', 'a text or a number');
  }
}

/** What was answered; of what answers nothing, null. */
function outputOf(line: HistoryLine, { f, input }: Asked, where: string): Scalar {
  switch (input.kind) {
    case 'read':
    case 'get': {
      const expected = `what the ${f} has found, null for none`;
      const value = line.field('value');
      if (isScalar(value)) return value;
      throw line.fault('value', expected);
    }
    case 'write':
    case 'put':
    case 'append':
      if (line.has('value') && line.field('value') !== null && line.field('value') !== input.value) {
        throw line.fault('value', `${JSON.stringify(input.value)}${where}`);
      }
      return null;
    case 'compare-and-set': {
      if (line.has('value') && line.field('value') !== null) {
        const [from, to] = pairOf(line);
        if (from !== input.from || to !== input.to) {
          throw line.fault('value', `${JSON.stringify([input.from, input.to])}${where}`);
        }
      }
      const result = line.has('result') ? line.field('result') : true;
      if (typeof result !== 'boolean') throw line.fault('result', 'true or false: whether the cas matched');
      return result;
    }
  }
}

function processOf(line: HistoryLine): ProcessName {
  const process = line.field('process');
  if (typeof process === 'string' || typeof process === 'number') return process;
  throw line.fault('process', 'a number or a text');
}

function asksAgain(line: HistoryLine, process: ProcessName, asked: Asked): HistoryFault {
  const found = `a second "invoke" of process ${shownName(process)}`;
  const expected = `the outcome of its ${asked.f} on line ${asked.line} first: ok, fail or info`;
  return new HistoryFault(line.columnOf('type'), found, expected);
}

function shownName(process: ProcessName): string {
  return JSON.stringify(process);
}

function pairOf(line: HistoryLine): readonly [Scalar, Scalar] {
  const value = line.field('value');
  if (Array.isArray(value) && value.length === 2) {
    const [from, to] = value as readonly unknown[];
    if (isScalar(from) && isScalar(to)) return [from, to];
  }
  throw line.fault('value', 'a list [old, new]');
}

function scalarOf(line: HistoryLine): Scalar {
  const value = line.field('value');
  if (isScalar(value)) return value;
  throw line.fault('value', 'a text, a number, true, false or null');
}

function isScalar(value: unknown): value is Scalar {
  return (
    value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  );
}
