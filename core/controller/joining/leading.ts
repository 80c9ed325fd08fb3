import type { Micros, NodeId } from '../../process/process.ts';
import { NO_ANSWERS } from '../operating/asking/answers.ts';
import type { Answers } from '../operating/asking/answers.ts';
import type { JoinQuestion, NotBound } from './join-message.ts';
import type { JoinStep } from './join-note.ts';
import type { JoinOutcome } from './join-request.ts';

/** Who asked, and what it calls its question. */
export interface Asker {
  readonly from: NodeId;
  readonly ask: number;
}

/** The join that a leader conducts. */
export interface Job {
  readonly join: number;
  readonly question: JoinQuestion;
  readonly askers: readonly Asker[];
  readonly step: JoinStep;
  /** Own clock: when the step is given up. That of `binding` is up to whoever binds (see {@link Unbound}). */
  readonly deadline: Micros;
  readonly retryAt: Micros;
  /** What the target has granted; -1 before that. */
  readonly ticket: number;
  /** Raft was asked for the entry and has not answered: it may be in the log. */
  readonly proposed: boolean;
}

/** A member of the committed configuration of whose node it is not known that it is bound. */
export interface Unbound {
  readonly node: NodeId;
  readonly ticket: number;
  /** Own clock. */
  readonly deadline: Micros;
  readonly retryAt: Micros;
  /** Its address, from the node itself once it says that it is bound; what is missing then is the record. */
  readonly address: string | null;
  /** Why it is being removed; null while it is not. */
  readonly failure: NotBound | 'late' | null;
}

/** What a leader does about joins. All of it ends with its term. */
export interface Leading {
  /** -1 while it leads none. */
  readonly term: number;
  /** Joins begun in this term. */
  readonly count: number;
  readonly job: Job | null;
  readonly unbound: readonly Unbound[];
  readonly answers: Answers<JoinOutcome>;
}

/** Of a node that does not lead. */
export const NOT_LEADING: Leading = { term: -1, count: 0, job: null, unbound: [], answers: NO_ANSWERS };

/** With another job. */
export function withJob(leading: Leading, job: Job | null): Leading {
  return {
    term: leading.term,
    count: leading.count,
    job,
    unbound: leading.unbound,
    answers: leading.answers,
  };
}

/** With others unbound. */
export function withUnbound(leading: Leading, unbound: readonly Unbound[]): Leading {
  return {
    term: leading.term,
    count: leading.count,
    job: leading.job,
    unbound,
    answers: leading.answers,
  };
}

/** With other answers. */
export function withAnswers(leading: Leading, answers: Answers<JoinOutcome>): Leading {
  return { term: leading.term, count: leading.count, job: leading.job, unbound: leading.unbound, answers };
}

/** A job in another step, or at another point of it. */
export function jobAt(
  job: Job,
  step: JoinStep,
  deadline: Micros,
  retryAt: Micros,
  ticket: number,
  proposed: boolean,
): Job {
  return {
    join: job.join,
    question: job.question,
    askers: job.askers,
    step,
    deadline,
    retryAt,
    ticket,
    proposed,
  };
}

/** Own clock when something is due next; `Infinity` for never. */
export function leadingDue(leading: Leading): Micros {
  let due = Infinity;
  const { job, unbound } = leading;
  if (job !== null) due = Math.min(job.deadline, job.retryAt);
  for (const each of unbound) {
    const waits = each.failure === null && each.address === null;
    due = Math.min(due, each.retryAt, waits ? each.deadline : Infinity);
  }
  return due;
}
