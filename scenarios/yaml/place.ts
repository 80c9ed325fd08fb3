import { isMap, isScalar, isSeq } from 'yaml';
import type { Node } from 'yaml';
import type { Problem } from './problem.ts';
import type { Found, YamlSource } from './yaml-source.ts';

/** A name in the file that must exist: it can be judged only once the whole file has been read. */
export interface Mention {
  readonly of: 'member' | 'node' | 'asker' | 'property';
  readonly name: string;
  readonly node: Node;
  readonly place: Place;
}

/** Longest piece of the source that is quoted in a message. */
const QUOTED_LENGTH = 40;

/** Where the reader stands in a document, and where it puts its complaints. */
export class Place {
  readonly source: YamlSource;
  /** `faults[2].isolate`; empty at the top. */
  readonly path: string;
  readonly problems: Problem[];
  readonly mentions: Mention[];

  constructor(source: YamlSource, path: string, problems: Problem[], mentions: Mention[]) {
    this.source = source;
    this.path = path;
    this.problems = problems;
    this.mentions = mentions;
  }

  /** The place of a key's value in the mapping here. */
  key(key: string): Place {
    const path = this.path === '' ? key : `${this.path}.${key}`;
    return new Place(this.source, path, this.problems, this.mentions);
  }

  /** The place of an item in the list here. */
  item(index: number): Place {
    return new Place(this.source, `${this.path}[${index}]`, this.problems, this.mentions);
  }

  /** Adds a problem at the node; without `found` what stands there is quoted. */
  complain(node: Node, problem: { found?: string; expected: string; nearest?: string | null }): void {
    const offset = node.range?.[0] ?? 0;
    const { line, col } = this.source.lines.linePos(offset);
    this.problems.push({
      file: this.source.file,
      line,
      column: col,
      path: this.path,
      found: problem.found ?? this.quote(node),
      expected: problem.expected,
      nearest: problem.nearest ?? null,
    });
  }

  /** Takes back what was said of the node's first letter, for something better to be said. Returns whether there was anything. */
  retract(node: Node): boolean {
    const { line, col } = this.source.lines.linePos(node.range?.[0] ?? 0);
    const before = this.problems.length;
    for (let i = before - 1; i >= 0; i--) {
      const problem = this.problems[i];
      if (problem?.line === line && problem.column === col) this.problems.splice(i, 1);
    }
    return this.problems.length < before;
  }

  /** Notes a name to be looked up once everything has been read. */
  mention(of: Mention['of'], name: string, node: Node): void {
    this.mentions.push({ of, name, node, place: this });
  }

  /** What stands there, in a few words. */
  quote(node: Node): string {
    if (isMap(node)) return node.items.length === 0 ? 'an empty mapping' : 'a mapping';
    if (isSeq(node)) return node.items.length === 0 ? 'an empty list' : 'a list';
    const [from, to] = node.range ?? [0, 0];
    const text = this.source.text.slice(from, to);
    if (text === '') return 'nothing';
    const line = text.replace(/\s+/g, ' ');
    return line.length > QUOTED_LENGTH ? `${line.slice(0, QUOTED_LENGTH)}…` : line;
  }
}

/** What a plain scalar says, as it was written; null for anything else. */
export function writtenText(node: Found): string | null {
  if (!isScalar(node)) return null;
  if (typeof node.value === 'string') return node.value;
  return node.source ?? null;
}
