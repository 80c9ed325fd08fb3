import type { NodeId } from '../../../process/process.ts';

/** An answer that a leader gave. */
export interface Given<Answer> {
  readonly from: NodeId;
  readonly ask: number;
  readonly answer: Answer;
}

/**
 * The last answers of a leader in its term, oldest first. A question that was repeated on its way, and arrives once more
 * after its answer, gets the same answer: it starts nothing again, which might undo what an operator did since. A question
 * of an earlier term is not taken at all, for it names the term of the leader that it was meant for.
 */
export interface Answers<Answer> {
  readonly term: number;
  readonly given: readonly Given<Answer>[];
}

const MAX_GIVEN = 64;

/** Before the first term. */
export const NO_ANSWERS = { term: -1, given: [] } as const;

/** With one more answer, given in `term`. */
export function withAnswer<Answer>(
  answers: Answers<Answer>,
  term: number,
  given: Given<Answer>,
): Answers<Answer> {
  const before = answers.term === term ? answers.given : [];
  return { term, given: [...before.slice(before.length < MAX_GIVEN ? 0 : 1), given] };
}

/** The answer that was given to this question in `term`. */
export function answerTo<Answer>(
  answers: Answers<Answer>,
  term: number,
  from: NodeId,
  ask: number,
): Answer | undefined {
  if (answers.term !== term) return undefined;
  return answers.given.find((each) => each.from === from && each.ask === ask)?.answer;
}
