import { nearestWord } from '../../scenarios/yaml/nearest-word.ts';
import { findJsonFault } from '../../sim/trace/json-syntax.ts';
import { isRecord } from '../../sim/trace/line-reader.ts';
import { HistoryFault } from './history-fault.ts';

/** One line of a history, with its fields checked as they are taken. */
export class HistoryLine {
  private readonly fields: Readonly<Record<string, unknown>>;
  private readonly text: string;

  /** @throws {HistoryFault} if it is no JSON object */
  constructor(text: string) {
    this.text = text;
    const value = parsed(text);
    if (!isRecord(value)) throw new HistoryFault(columnOfContent(text), shown(value), 'a JSON object');
    this.fields = value;
  }

  /** Whether the field is there. */
  has(name: string): boolean {
    return Object.hasOwn(this.fields, name);
  }

  /** The field as it is; undefined if it is not there. */
  field(name: string): unknown {
    return this.fields[name];
  }

  /** One of these words. */
  word<Word extends string>(name: string, words: readonly Word[]): Word {
    const value = this.fields[name];
    const known = words.find((word) => word === value);
    if (known !== undefined) return known;
    const nearest = typeof value === 'string' ? nearestWord(value, words) : null;
    const hint = nearest === null ? '' : `; did you mean ${nearest}?`;
    throw this.fault(name, words.map((word) => `"${word}"`).join(', '), hint);
  }

  /**
   * Refuses a number, or a list with one, that is too great to be told from its neighbours: a read of the one would be
   * taken for a read of the other.
   */
  exact(name: string): void {
    const value = this.fields[name];
    if (!(Array.isArray(value) ? value.some(isRounded) : isRounded(value))) return;
    const column = this.columnOf(name);
    const [asWritten = shown(value)] = /^(?:\[[^\]]*\]|[^,}\s]+)/.exec(this.text.slice(column - 1)) ?? [];
    const expected = `"${name}" to have numbers from −(2^53−1) to 2^53−1, or texts`;
    throw new HistoryFault(column, cutShort(asWritten), expected);
  }

  /** Refuses a field for what it is. */
  fault(name: string, expected: string, hint = ''): HistoryFault {
    const found = this.has(name) ? shown(this.fields[name]) : 'no such field';
    return new HistoryFault(this.columnOf(name), found, `"${name}" to be ${expected}`, hint);
  }

  /** Where the value of a field stands; where the line begins if there is none. */
  columnOf(name: string): number {
    const match = new RegExp(`"${name}"\\s*:\\s*`).exec(this.text);
    return match === null ? columnOfContent(this.text) : match.index + match[0].length + 1;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const fault = findJsonFault(text);
    throw new HistoryFault(fault?.column ?? 1, fault?.found ?? 'no JSON', fault?.expected ?? 'a JSON object');
  }
}

function columnOfContent(text: string): number {
  return text.length - text.trimStart().length + 1;
}

function isRounded(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER;
}

/** So much of a value is shown. */
const MOST_SHOWN = 40;

/** A value as it stands in the file, cut short. */
function shown(value: unknown): string {
  return cutShort(JSON.stringify(upTo(MOST_SHOWN, value)));
}

function cutShort(text: string): string {
  return text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN)}…`;
}

/** A value without what lies deeper than so many levels, however deep it goes: each level takes a character or more. */
function upTo(levels: number, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) return null;
  if (Array.isArray(value)) return value.map((item) => upTo(levels - 1, item));
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, upTo(levels - 1, field)]));
}
