import type { NodeId } from '../../process/process.ts';
import { withAnswer } from '../operating/asking/answers.ts';
import type { JoinContext } from './join-context.ts';
import { memberOf } from './join-context.ts';
import type { JoinQuestion } from './join-message.ts';
import type { JoinNote } from './join-note.ts';
import type { JoinOutbox } from './join-outbox.ts';
import type { JoinOutcome } from './join-request.ts';
import { withAnswers, withJob } from './leading.ts';
import type { Asker, Job, Leading } from './leading.ts';
import { refusal } from './refusal.ts';
import type { JoinRefusal } from './refusal.ts';

/** Tells an asker how its question ended; the asker may be this node itself. */
export type Tell = (asker: Asker, outcome: JoinOutcome) => void;

/** Ends the job: not joined, or with `TIMEOUT` perhaps. A reservation whose entry was never proposed is given back. */
export function refused(
  leading: Leading,
  job: Job,
  reason: JoinRefusal,
  context: JoinContext,
  tell: Tell,
  out: JoinOutbox,
): Leading {
  const why = isMemberAlready(job.question, context) ? unknownIfSilent(reason) : reason;
  const outcome = why.code === 'TIMEOUT' ? 'unknown' : 'refused';
  out.note(auditNote(context, job, outcome, why.found, why.remedy));
  if (job.ticket >= 0 && outcome === 'refused') {
    out.send(job.question.node, { kind: 'join-release', cluster: context.cluster, ticket: job.ticket });
  }
  return ended(leading, job, { kind: 'refused', refusal: why }, context, tell, out);
}

function isMemberAlready({ node, address, suffrage }: JoinQuestion, context: JoinContext): boolean {
  const member = memberOf(context.active, node);
  if (member === undefined || member.address !== address) return false;
  return (member.suffrage === 'learner') === (suffrage === 'learner');
}

/** Under an earlier leader the same question may have joined the node that does not answer now. */
function unknownIfSilent(why: JoinRefusal): JoinRefusal {
  if (why.code !== 'UNREACHABLE') return why;
  return refusal('TIMEOUT', `a member by its id and address, but: ${why.found}`);
}

/** Ends the job, and tells everybody who asked. */
export function ended(
  leading: Leading,
  job: Job,
  outcome: JoinOutcome,
  context: JoinContext,
  tell: Tell,
  out: JoinOutbox,
): Leading {
  if (outcome.kind === 'joined') {
    const word = outcome.repeated ? 'repeated' : 'joined';
    out.note(endNote(context, job.join, job.question.node, word, '', ''));
  } else {
    const { code, found, remedy } = outcome.refusal;
    out.note(endNote(context, job.join, job.question.node, code, found, remedy));
  }
  return answered(withJob(leading, null), job.askers, outcome, context, tell);
}

/** Tells the askers, and remembers what they were told. */
export function answered(
  leading: Leading,
  askers: readonly Asker[],
  outcome: JoinOutcome,
  context: JoinContext,
  tell: Tell,
): Leading {
  let answers = leading.answers;
  for (const asker of askers) {
    answers = withAnswer(answers, context.term, { from: asker.from, ask: asker.ask, answer: outcome });
    tell(asker, outcome);
  }
  return withAnswers(leading, answers);
}

/** The audit of the job's present step (requirement S2.6). */
export function auditNote(
  context: JoinContext,
  job: Job,
  outcome: 'passed' | 'refused' | 'unknown',
  found: string,
  remedy: string,
): JoinNote {
  return {
    kind: 'join-audit',
    cluster: context.cluster,
    join: job.join,
    node: job.question.node,
    layer: job.step,
    outcome,
    found,
    remedy,
  };
}

/** How a join ended; `join` is -1 for one that never began. */
export function endNote(
  context: JoinContext,
  join: number,
  node: NodeId,
  outcome: Extract<JoinNote, { kind: 'join-ended' }>['outcome'],
  found: string,
  remedy: string,
): JoinNote {
  return { kind: 'join-ended', cluster: context.cluster, join, node, outcome, found, remedy };
}
