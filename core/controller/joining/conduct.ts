import type { NodeId } from '../../process/process.ts';
import type { JoinContext } from './join-context.ts';
import { includes, memberOf } from './join-context.ts';
import type { JoinFinding, JoinLayer, JoinMessage } from './join-message.ts';
import type { JoinStep } from './join-note.ts';
import type { JoinOutbox } from './join-outbox.ts';
import { auditNote, ended, refused } from './job-ending.ts';
import type { Tell } from './job-ending.ts';
import { judge } from './judge-finding.ts';
import { jobAt, withJob } from './leading.ts';
import type { Job, Leading } from './leading.ts';
import { refusal } from './refusal.ts';
import type { JoinRefusal } from './refusal.ts';

/** Does, or does once more, what the job's step is about. */
export function attempt(job: Job, context: JoinContext, out: JoinOutbox): void {
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

/** What is checked first: whether there is anybody at all (requirement S2.1). */
export const FIRST_STEP: JoinLayer = 'network';
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
