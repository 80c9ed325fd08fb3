import { answerTo } from '../operating/asking/answers.ts';
import { attempt, FIRST_STEP, onFinding } from './conduct.ts';
import type { JoinContext } from './join-context.ts';
import { memberOf } from './join-context.ts';
import type { JoinQuestion } from './join-message.ts';
import type { JoinOutbox } from './join-outbox.ts';
import { answered, ended, endNote } from './job-ending.ts';
import type { Tell } from './job-ending.ts';
import { otherInProgress } from './judge-finding.ts';
import { withJob } from './leading.ts';
import type { Asker, Job, Leading } from './leading.ts';
import { refusal } from './refusal.ts';
import { joinNumber } from './ticket.ts';

const MAX_ASKERS = 16;

/**
 * A question for the leader of this term. No answer means: ask again. That is the case before an entry of the own term is
 * committed, since only then a refusal can be relied on: what an earlier leader has begun is in this leader's log, or
 * never comes about. And it is the case while the node's member is in the log, and either its own join has not ended yet or
 * another one is under way: this very question may have been what made it a member, under an earlier leader.
 */
export function onAsk(
  leading: Leading,
  asker: Asker,
  question: JoinQuestion,
  context: JoinContext,
  tell: Tell,
  out: JoinOutbox,
): Leading {
  if (!context.ready) return leading;
  const given = answerTo(leading.answers, context.term, asker.from, asker.ask);
  if (given !== undefined) {
    tell(asker, given);
    return leading;
  }
  const job = leading.job;
  if (job !== null && isSame(job.question, question)) {
    if (job.askers.some((each) => each.from === asker.from && each.ask === asker.ask)) return leading;
    return job.askers.length >= MAX_ASKERS ? leading : withJob(leading, withAsker(job, asker));
  }
  const member = memberOf(context.active, question.node);
  if (member !== undefined && (job !== null || !member.recorded)) return leading;
  if (job !== null) return refuseAtOnce(leading, asker, question, context, tell, out);
  if (otherInProgress(context, question.node) >= 0) {
    return refuseAtOnce(leading, asker, question, context, tell, out);
  }
  return begin(leading, asker, question, context, tell, out);
}

function isSame(one: JoinQuestion, other: JoinQuestion): boolean {
  return one.node === other.node && one.address === other.address && one.suffrage === other.suffrage;
}

function withAsker(job: Job, asker: Asker): Job {
  return {
    join: job.join,
    question: job.question,
    askers: [...job.askers, asker],
    step: job.step,
    deadline: job.deadline,
    retryAt: job.retryAt,
    ticket: job.ticket,
    proposed: job.proposed,
  };
}

function refuseAtOnce(
  leading: Leading,
  asker: Asker,
  question: JoinQuestion,
  context: JoinContext,
  tell: Tell,
  out: JoinOutbox,
): Leading {
  const node = leading.job?.question.node ?? otherInProgress(context, question.node);
  const why = refusal('JOIN_IN_PROGRESS', `the join of node ${node} is under way`);
  out.note(endNote(context, -1, question.node, why.code, why.found, why.remedy));
  return answered(leading, [asker], { kind: 'refused', refusal: why }, context, tell);
}

function begin(
  leading: Leading,
  asker: Asker,
  question: JoinQuestion,
  context: JoinContext,
  tell: Tell,
  out: JoinOutbox,
): Leading {
  const { now, settings } = context;
  const job: Job = {
    join: joinNumber(context.term, leading.count),
    question,
    askers: [asker],
    step: FIRST_STEP,
    deadline: now + settings.stepTimeout,
    retryAt: now + settings.retryInterval,
    ticket: -1,
    proposed: false,
  };
  const begun: Leading = {
    term: leading.term,
    count: leading.count + 1,
    job,
    unbound: leading.unbound,
    answers: leading.answers,
  };
  if (settings.parseAddress(question.address) !== question.address) {
    const why = refusal('INVALID_ADDRESS', `'${question.address}' is no address`);
    return ended(begun, job, { kind: 'refused', refusal: why }, context, tell, out);
  }
  if (question.node === context.self) return joinsItself(begun, job, context, tell, out);
  attempt(job, context, out);
  return begun;
}

/** The leader is asked to join itself: it is a member, and can only find out whether it is the one that was meant. */
function joinsItself(leading: Leading, job: Job, context: JoinContext, tell: Tell, out: JoinOutbox): Leading {
  const checked = onFinding(
    leading,
    context.self,
    job.join,
    { layer: 'network', api: true },
    context,
    tell,
    out,
  );
  const { cluster, incarnation } = context;
  return onFinding(
    checked,
    context.self,
    job.join,
    { layer: 'state', cluster, incarnation },
    context,
    tell,
    out,
  );
}
