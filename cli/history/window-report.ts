import type { Paint } from '../../reports/index.ts';
import { columns, count, counted } from '../../reports/index.ts';
import type { BadWindow, Operation, Scalar } from '../../sim/index.ts';
import type { HistoryInput } from './history-models.ts';

/** More than one can follow; of these the last are shown. */
const MOST_SHOWN = 60;

/** One operation of the window, as `--json` has it. Lines count from 1. */
export interface WindowOperation {
  readonly process: string | number;
  readonly f: string;
  readonly key?: string | number;
  /** What was written, compared or read; null of a read whose answer nobody knows. */
  readonly value: Scalar | readonly [Scalar, Scalar];
  /** Of a cas that has answered, whether it matched. */
  readonly result?: boolean;
  /** `info` where the outcome was not known by the end of the window. */
  readonly type: 'ok' | 'info';
  readonly invoked: number;
  readonly answered?: number;
  /** The one whose answer no order explains. */
  readonly culprit?: true;
}

/** The window as data. `lines`: by event of the history, the line of its file. */
export function windowDocument(
  { operations, culprit }: BadWindow<HistoryInput, Scalar>,
  lines: readonly number[],
): WindowOperation[] {
  return operations.map((operation) => {
    const { process, input, output, invokedAt, answeredAt } = operation;
    return {
      process,
      f: input.kind === 'compare-and-set' ? 'cas' : input.kind,
      ...(input.key === undefined ? {} : { key: input.key }),
      value: valueOf(operation),
      ...(input.kind === 'compare-and-set' && output !== undefined ? { result: output === true } : {}),
      type: output === undefined ? 'info' : 'ok',
      invoked: lines[invokedAt] ?? 0,
      ...(answeredAt === undefined ? {} : { answered: lines[answeredAt] ?? 0 }),
      ...(operation === culprit ? { culprit: true as const } : {}),
    };
  });
}

/** The window for people. `fromStart`: see {@link BadWindow.fromStart}. */
export function windowReport(
  window: readonly WindowOperation[],
  fromStart: boolean,
  file: string,
  paint: Paint,
): string[] {
  const culprit = window.find((operation) => operation.culprit === true);
  const key = culprit?.key === undefined ? '' : ` of key ${JSON.stringify(culprit.key)}`;
  const hidden = Math.max(0, window.length - MOST_SHOWN);
  const rows = window.slice(hidden).map((operation) => {
    const row = [
      String(operation.process),
      askedInWords(operation),
      answerInWords(operation),
      count(operation.invoked),
      operation.answered === undefined ? '–' : count(operation.answered),
      operation.culprit === true ? 'no order explains this answer' : '',
    ];
    return operation.culprit === true ? row.map((text) => ({ text, paint: paint.red })) : row;
  });
  const layout = [
    { title: 'Process', align: 'left' as const },
    { title: 'Asks', align: 'left' as const },
    { title: 'Is answered', align: 'left' as const },
    { title: 'From line', align: 'right' as const },
    { title: 'To line', align: 'right' as const },
    { title: '', align: 'left' as const },
  ];
  return [
    `The smallest window${key} that no order explains, ${fromStart ? 'beginning with nothing' : 'whatever was before'}:`,
    '',
    ...(hidden > 0 ? [`  ${counted(hidden, 'operation')} before these, not shown; --json has all`] : []),
    ...columns(layout, rows, paint.dim),
    '',
    `Each may have taken effect at any moment between its two lines of ${file}; one without an answer by then, at any`,
    'moment after its first line, or never.',
  ];
}

function askedInWords({ f, value }: WindowOperation): string {
  if (f === 'read' || f === 'get') return f;
  return Array.isArray(value) ? `${f} ${value.map(inWords).join(' → ')}` : `${f} ${inWords(value)}`;
}

function answerInWords({ f, value, result, type }: WindowOperation): string {
  if (type === 'info') return 'not known';
  if (result !== undefined) return result ? 'matched' : 'did not match';
  return f === 'read' || f === 'get' ? inWords(value) : 'done';
}

function inWords(value: unknown): string {
  return value === null ? 'none' : JSON.stringify(value);
}

function valueOf({ input, output }: Operation<HistoryInput, Scalar>): WindowOperation['value'] {
  switch (input.kind) {
    case 'read':
    case 'get':
      return output ?? null;
    case 'write':
    case 'put':
    case 'append':
      return input.value;
    case 'compare-and-set':
      return [input.from, input.to];
  }
}
