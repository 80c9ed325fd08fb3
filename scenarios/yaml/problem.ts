/** Something wrong in a file, for a person to mend. Lines and columns count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Where it stands in the document, such as `faults[2].isolate`; empty for the file as a whole. */
  readonly path: string;
  /** What stands there, as written. */
  readonly found: string;
  /** What may stand there. */
  readonly expected: string;
  /** What was probably meant, or null. */
  readonly nearest: string | null;
}

/** The problem in one sentence, without its position. */
export function sentenceOf(problem: Problem): string {
  const where = problem.path === '' ? '' : `${problem.path}: `;
  const hint = problem.nearest === null ? '' : `; did you mean ${problem.nearest}?`;
  return `${where}found ${problem.found}, expected ${problem.expected}${hint}`;
}

/** The problem as a line that editors and terminals can follow: `file:line:column: …`. */
export function describeProblem(problem: Problem): string {
  return `${problem.file}:${problem.line}:${problem.column}: ${sentenceOf(problem)}`;
}
