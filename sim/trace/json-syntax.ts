/** Where a text stops being JSON (columns count from 1), what was expected there, and what was found. */
export interface JsonFault {
  readonly column: number;
  readonly expected: string;
  readonly found: string;
}

/**
 * Finds where a text stops being JSON; null when it is JSON. Engines say so in different words and not always with a
 * position, so the text is read once more by these rules when the engine has refused it.
 */
export function findJsonFault(text: string): JsonFault | null {
  const reader = new Reader(text);
  try {
    reader.space();
    reader.value();
    reader.space();
    if (!reader.atEnd()) reader.fail('the end of the line');
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.fault;
    throw error;
  }
}

/** Deeper than anything that a trace holds, and shallow enough to be read by calling oneself. */
const DEEPEST = 1100;

class Refusal extends Error {
  readonly fault: JsonFault;

  constructor(fault: JsonFault) {
    super(fault.expected);
    this.fault = fault;
  }
}

class Reader {
  private readonly text: string;
  private at = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  atEnd(): boolean {
    return this.at >= this.text.length;
  }

  fail(expected: string): never {
    const found = this.atEnd()
      ? 'the end of the line'
      : JSON.stringify(this.text.slice(this.at, this.at + 10));
    throw new Refusal({ column: this.at + 1, expected, found });
  }

  space(): void {
    this.skip(/[ \t\r\n]*/y);
  }

  value(): void {
    const next = this.text[this.at];
    if (next === '{') {
      this.list('{', '}', () => {
        if (!this.skip(STRING)) this.fail('a field name in double quotes');
        this.space();
        if (!this.take(':')) this.fail('":"');
        this.space();
        this.value();
      });
    } else if (next === '[') {
      this.list('[', ']', () => {
        this.value();
      });
    } else if (next === '"') {
      if (!this.skip(STRING)) this.fail('a string that ends with a double quote');
    } else if (!this.skip(WORD)) {
      this.fail('a JSON value');
    }
  }

  private list(open: string, close: string, item: () => void): void {
    this.depth += 1;
    if (this.depth > DEEPEST) this.fail(`values nested at most ${DEEPEST} deep`);
    this.items(open, close, item);
    this.depth -= 1;
  }

  private items(open: string, close: string, item: () => void): void {
    this.take(open);
    this.space();
    if (this.take(close)) return;
    for (;;) {
      item();
      this.space();
      if (this.take(close)) return;
      if (!this.take(',')) this.fail(`"," or "${close}"`);
      this.space();
    }
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return false;
    this.at += match[0].length;
    return true;
  }
}

const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;
