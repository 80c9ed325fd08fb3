import type { NodeId } from '../../process/process.ts';
import { answerTo, withAnswer } from '../operating/asking/answers.ts';
import type { JoinContext } from './join-context.ts';
import { includes, memberOf } from './join-context.ts';
import type { JoinFinding, JoinLayer, JoinMessage, JoinQuestion } from './join-message.ts';
import type { JoinNote, JoinStep } from './join-note.ts';
import type { JoinOutbox } from './join-outbox.ts';
import type { JoinOutcome } from './join-request.ts';
import { judge, otherInProgress } from './judge-finding.ts';
import { jobAt, withAnswers, withJob } from './leading.ts';
import type { Asker, Job, Leading } from './leading.ts';
import { refusal } from './refusal.ts';
import type { JoinRefusal } from './refusal.ts';
import { joinNumber } from './ticket.ts';

/** Tells an asker how its question ended; the asker may be this node itself. */
export type Tell = (asker: Asker, outcome: JoinOutcome) => void;

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
    step: 'network',
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

/** Does, or does once more, what the job's step is about. */
function attempt(job: Job, context: JoinContext, out: JoinOutbox): void {
  const { node, suffrage } = job.question;
  if (node === context.self) return;
  const cluster = context.cluster;
  switch (job.step) {
    case 'network':
    case 'state':
    case 'consistency':
      out.send(node, { kind: 'join-check', cluster, join: job.join, layer: job.step });
      return;
    case 'reservation':
      out.send(node, { kind: 'join-reserve', cluster, join: job.join });
      return;
    case 'entry':
      if (job.proposed) return;
      out.change(job.ticket, {
        kind: 'add',
        id: node,
        incarnation: job.ticket,
        as: suffrage === 'voter' ? 'staging' : 'learner',
      });
      return;
    case 'binding':
      return;
  }
}

const NEXT_STEP: Readonly<Record<JoinLayer, JoinStep>> = {
  network: 'state',
  state: 'consistency',
  consistency: 'reservation',
};

/** The target's answer to a check. What is not about the step that the job is in is late. */
export function onFinding(
  leading: Leading,
  from: NodeId,
  join: number,
  finding: JoinFinding,
  context: JoinContext,
  tell: Tell,
  out: JoinOutbox,
): Leading {
  const job = leading.job;
  if (job === null || job.join !== join || job.question.node !== from || job.step !== finding.layer) {
    return leading;
  }
  const verdict = judge(finding, job.question, context);
  switch (verdict.kind) {
    case 'refused':
      return refused(leading, job, verdict.refusal, context, tell, out);
    case 'repeated':
      out.note(auditNote(context, job, 'passed', verdict.found, ''));
      return ended(
        leading,
        job,
        { kind: 'joined', index: context.committedIndex, repeated: true },
        context,
        tell,
        out,
      );
    case 'passed':
      return passedTo(leading, job, NEXT_STEP[finding.layer], job.ticket, verdict.found, context, out);
  }
}

/** The target has reserved itself, or a late request has made it do so for a join that is over. */
export function onReserved(
  leading: Leading,
  from: NodeId,
  message: Extract<JoinMessage, { kind: 'join-reserved' }>,
  context: JoinContext,
  out: JoinOutbox,
): Leading {
  const { join, ticket, cluster } = message;
  if (cluster !== context.cluster) return leading;
  const job = leading.job;
  const current = job !== null && job.join === join && job.question.node === from;
  if (current && job.step === 'reservation') {
    return passedTo(leading, job, 'entry', ticket, `reserved, ticket ${ticket}`, context, out);
  }
  if (current && job.ticket === ticket) return leading;
  if (context.leads && context.ready && !includes(context.active, from, ticket)) {
    out.send(from, { kind: 'join-release', cluster, ticket });
  }
  return leading;
}

/** The target does not reserve itself. */
export function onNotReserved(
  leading: Leading,
  from: NodeId,
  message: Extract<JoinMessage, { kind: 'join-not-reserved' }>,
  context: JoinContext,
  tell: Tell,
  out: JoinOutbox,
): Leading {
  const job = leading.job;
  if (job === null || job.join !== message.join || job.question.node !== from || job.step !== 'reservation') {
    return leading;
  }
  return refused(leading, job, whyNotReserved(message.why), context, tell, out);
}

function whyNotReserved(why: Extract<JoinMessage, { kind: 'join-not-reserved' }>['why']): JoinRefusal {
  switch (why) {
    case 'initialised':
      return refusal('ALREADY_INITIALIZED', 'initialised since it was checked');
    case 'founding':
      return refusal(
        'TOPOLOGY_CONFLICT',
        'the node is about to found a cluster',
        'Wait for it, then ask again.',
      );
    case 'reserved':
      return refusal('JOIN_IN_PROGRESS', 'the node is reserved for another cluster');
    case 'exhausted':
      return refusal(
        'TOPOLOGY_CONFLICT',
        'the node has no tickets left',
        'Wipe its data directory, then ask again.',
      );
  }
}

function passedTo(
  leading: Leading,
  job: Job,
  step: JoinStep,
  ticket: number,
  found: string,
  context: JoinContext,
  out: JoinOutbox,
): Leading {
  const { now, settings } = context;
  out.note(auditNote(context, job, 'passed', found, ''));
  const next = jobAt(job, step, now + settings.stepTimeout, now + settings.retryInterval, ticket, false);
  attempt(next, context, out);
  return withJob(
    leading,
    step === 'entry' ? jobAt(next, step, next.deadline, next.retryAt, ticket, true) : next,
  );
}

/** How Raft took a change. */
export type ChangeAnswer =
  { readonly kind: 'changed' } | { readonly kind: 'refused'; readonly reason: RaftRefusal };

/** Raft's reasons, as far as changes have them. */
export type RaftRefusal =
  'NOT_LEADER' | 'BUSY' | 'UNKNOWN_OUTCOME' | 'CHANGE_IN_PROGRESS' | 'INVALID_CHANGE' | 'INCARNATION_REMOVED';

/** Raft has answered what was asked with this ticket. That the entry is committed is seen from the configuration instead. */
export function onEntryAnswer(
  leading: Leading,
  ticket: number,
  answer: ChangeAnswer,
  context: JoinContext,
  tell: Tell,
  out: JoinOutbox,
): Leading {
  const job = leading.job;
  if (job === null || job.ticket !== ticket || job.step !== 'entry' || answer.kind === 'changed')
    return leading;
  switch (answer.reason) {
    case 'CHANGE_IN_PROGRESS':
    case 'BUSY':
      // Nothing has happened: it is asked again until the step is over.
      return withJob(leading, jobAt(job, job.step, job.deadline, job.retryAt, ticket, false));
    case 'NOT_LEADER':
    case 'UNKNOWN_OUTCOME':
      return leading;
    case 'INVALID_CHANGE':
    case 'INCARNATION_REMOVED':
      return refused(
        leading,
        job,
        refusal('TOPOLOGY_CONFLICT', `the configuration does not take it: ${answer.reason}`),
        context,
        tell,
        out,
      );
  }
}

/** The time of the job's step may be over, or that of its next attempt come. */
export function jobElapsed(leading: Leading, context: JoinContext, tell: Tell, out: JoinOutbox): Leading {
  const job = leading.job;
  if (job === null) return leading;
  const { now, settings } = context;
  if (now >= job.deadline) return timedOut(leading, job, context, tell, out);
  if (now < job.retryAt) return leading;
  attempt(job, context, out);
  const proposed = job.step === 'entry' || job.proposed;
  return withJob(
    leading,
    jobAt(job, job.step, job.deadline, now + settings.retryInterval, job.ticket, proposed),
  );
}

function timedOut(leading: Leading, job: Job, context: JoinContext, tell: Tell, out: JoinOutbox): Leading {
  switch (job.step) {
    case 'network':
      return refused(leading, job, refusal('UNREACHABLE', 'no answer'), context, tell, out);
    case 'state':
    case 'consistency':
    case 'reservation':
      return refused(
        leading,
        job,
        refusal('UNREACHABLE', `no answer any more, in the step ${job.step}`),
        context,
        tell,
        out,
      );
    case 'entry': {
      const why = job.proposed
        ? refusal('TIMEOUT', 'the entry is not committed yet')
        : refusal('CHANGE_IN_PROGRESS', 'another change of the membership is under way');
      return refused(leading, job, why, context, tell, out);
    }
    case 'binding':
      return leading;
  }
}

/** Ends the job: not joined, or with `TIMEOUT` perhaps. A reservation whose entry was never proposed is given back. */
function refused(
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

function ended(
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

function answered(
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

/** The committed configuration, or what is recorded of its members, may have changed: the job may have come further. */
export function jobAdvanced(leading: Leading, context: JoinContext, tell: Tell, out: JoinOutbox): Leading {
  const job = leading.job;
  if (job === null || job.ticket < 0) return leading;
  const { node } = job.question;
  const member = memberOf(context.committed, node);
  const present = member !== undefined && member.incarnation === job.ticket;
  if (job.step === 'entry' && present) {
    out.note(
      auditNote(context, job, 'passed', `committed, at or before index ${context.committedIndex}`, ''),
    );
    const binding = jobAt(job, 'binding', Infinity, Infinity, job.ticket, true);
    return jobAdvanced(withJob(leading, binding), context, tell, out);
  }
  if (job.step !== 'binding') return leading;
  if (present) {
    if (!member.recorded) return leading;
    out.note(auditNote(context, job, 'passed', 'bound', ''));
    const index = context.committedIndex;
    return ended(leading, job, { kind: 'joined', index, repeated: false }, context, tell, out);
  }
  return refused(
    leading,
    job,
    refusal('TIMEOUT', 'not bound in time, and removed again'),
    context,
    tell,
    out,
  );
}

function auditNote(
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

function endNote(
  context: JoinContext,
  join: number,
  node: NodeId,
  outcome: Extract<JoinNote, { kind: 'join-ended' }>['outcome'],
  found: string,
  remedy: string,
): JoinNote {
  return { kind: 'join-ended', cluster: context.cluster, join, node, outcome, found, remedy };
}
