import { LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Node, Scalar, YAMLError, YAMLMap, YAMLSeq } from 'yaml';
import { tooDeepAt } from './nesting.ts';
import type { Problem } from './problem.ts';

/** A value of the document: aliases and absent values have been dealt with. */
export type Found = Scalar | YAMLMap | YAMLSeq;

/** A document that was read: its top value, and where things stand. */
export interface YamlSource {
  readonly file: string;
  readonly text: string;
  readonly lines: LineCounter;
  readonly root: Found;
}

/** What a file is to hold, in words. */
export interface DocumentKind {
  /** `scenario` */
  readonly noun: string;
  /** `a scenario: at least name and summary` */
  readonly expected: string;
}

/** No such file is longer; it keeps a mistaken path (a trace, a core dump) from being taken for one. */
const MAX_CHARACTERS = 256 * 1024;
const MAX_DEPTH = 12;

/** Reads YAML 1.2 text into a tree that knows its positions, or says everything that is wrong with it as YAML. */
export function readYaml(file: string, text: string, kind: DocumentKind): YamlSource | readonly Problem[] {
  const first = { file, line: 1, column: 1, path: '', nearest: null };
  if (text.length > MAX_CHARACTERS) {
    const found = `a file of ${text.length} characters`;
    return [{ ...first, found, expected: `a ${kind.noun} of at most ${MAX_CHARACTERS} characters` }];
  }
  const lines = new LineCounter();
  const deep = tooDeepAt(text);
  if (deep >= 0) {
    const line = text.slice(0, deep).split('\n').length;
    const column = deep - text.lastIndexOf('\n', deep - 1);
    return [
      { ...first, line, column, found: 'values nested too deeply', expected: `at most ${MAX_DEPTH} levels` },
    ];
  }
  // Keys that occur twice are found by the reader, which can say where the first one stands.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const problems = [...document.errors, ...document.warnings].map((error) =>
    syntaxProblem(file, text, lines, error, kind),
  );
  if (problems.length > 0) return problems;
  const root: Node | null = document.contents;
  if (root === null || (isScalar(root) && root.value === null)) {
    return [{ ...first, found: 'an empty file', expected: kind.expected }];
  }
  const source = { file, text, lines };
  walk(root, 0, kind.noun, (node, found, expected) => {
    const { line, col } = lines.linePos(node.range?.[0] ?? 0);
    problems.push({ file, line, column: col, path: '', found, expected, nearest: null });
  });
  if (problems.length > 0 || isAlias(root)) return problems;
  return { ...source, root };
}

function syntaxProblem(
  file: string,
  text: string,
  lines: LineCounter,
  error: YAMLError,
  kind: DocumentKind,
): Problem {
  const { line, col } = lines.linePos(error.pos[0]);
  const position = { file, line, column: col, path: '' };
  if (error.code === 'MULTIPLE_DOCS') {
    return { ...position, found: 'a second document', expected: `one ${kind.noun} in a file`, nearest: null };
  }
  if (error.code === 'BAD_SCALAR_START' && text[error.pos[0]] === '@') {
    const word = /^@[\w-]*/.exec(text.slice(error.pos[0]))?.[0] ?? '@';
    const expected = 'quotation marks around a word that begins with @ (YAML reserves that sign)';
    return { ...position, found: word, expected, nearest: `"${word}"` };
  }
  return {
    ...position,
    found: `what is no YAML (${sentence(error.message)})`,
    expected: 'valid YAML 1.2',
    nearest: null,
  };
}

function sentence(message: string): string {
  return message.replace(/\s+/g, ' ').replace(/[.:]+$/, '');
}

/** Reports what YAML allows and such a file does not: aliases, anchors, tags, deep nesting. */
function walk(
  node: unknown,
  depth: number,
  noun: string,
  report: (node: Node, found: string, expected: string) => void,
): void {
  if (isAlias(node)) {
    report(node, `the alias *${node.source}`, `the value itself: a ${noun} has no anchors and aliases`);
    return;
  }
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return;
  if (node.anchor !== undefined) {
    report(node, `the anchor &${node.anchor}`, `the value alone: a ${noun} has no anchors and aliases`);
  }
  if (node.tag !== undefined) {
    report(node, `the tag ${node.tag}`, `the value alone: a ${noun} has no tags`);
  }
  if (depth > MAX_DEPTH) {
    report(node, 'values nested too deeply', `at most ${MAX_DEPTH} levels`);
    return;
  }
  if (isMap(node)) {
    for (const pair of node.items) {
      walk(pair.key, depth + 1, noun, report);
      walk(pair.value, depth + 1, noun, report);
    }
  } else if (isSeq(node)) {
    for (const item of node.items) walk(item, depth + 1, noun, report);
  }
}
