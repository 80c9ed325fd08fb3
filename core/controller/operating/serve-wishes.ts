import type { Micros, NodeId } from '../../process/process.ts';
import type { Member, Refusal } from '../../raft/index.ts';
import { answerTo, NO_ANSWERS, withAnswer } from './asking/answers.ts';
import type { Answers } from './asking/answers.ts';
import type { OperateContext, OperateOutbox } from './operate-context.ts';
import { operatorRefusal } from './operate-message.ts';
import type { OperatorOutcome, OperatorRefusalCode, OperatorVerb } from './operate-message.ts';

/** Who asked, and what it calls its question. */
export interface Asker {
  readonly from: NodeId;
  readonly ask: number;
}

/** A wish that a leader works on. */
export interface Work {
  /** Under which Raft answers. */
  readonly token: number;
  readonly asker: Asker;
  readonly wish: OperatorVerb;
  /** Own clock. */
  readonly deadline: Micros;
  readonly retryAt: Micros;
  /** Raft was asked, and has not answered. */
  readonly waiting: boolean;
  /** Something has changed on the way: a learner catches up. */
  readonly begun: boolean;
}

/** What a leader works on. All but a transfer ends with its term. */
export interface Serving {
  readonly term: number;
  readonly count: number;
  readonly works: readonly Work[];
  readonly answers: Answers<OperatorOutcome>;
}

/** Of a node that does not lead. */
export const NOT_SERVING: Serving = { term: -1, count: 0, works: [], answers: NO_ANSWERS };

/** Tells an asker how its wish ended; the asker may be this node itself. `term` is that of the leader that was asked. */
export type Tell = (asker: Asker, term: number, outcome: OperatorOutcome) => void;

/** What Raft answers to a change or a transfer. */
export type RaftAnswer =
  | { readonly kind: 'changed' }
  | { readonly kind: 'transferred' }
  | { readonly kind: 'refused'; readonly reason: Refusal };

const MAX_WORKS = 16;

/** A wish for the leader of this term. No answer means: ask again. */
export function onWish(
  serving: Serving,
  asker: Asker,
  firstLeader: NodeId,
  wish: OperatorVerb,
  context: OperateContext,
  tell: Tell,
  out: OperateOutbox,
): Serving {
  if (!context.ready) return serving;
  const given = answerTo(serving.answers, context.term, asker.from, asker.ask);
  if (given !== undefined) {
    tell(asker, context.term, given);
    return serving;
  }
  if (serving.works.some((work) => work.asker.from === asker.from && work.asker.ask === asker.ask)) {
    return serving;
  }
  if (serving.works.length >= MAX_WORKS) return serving;
  const work: Work = {
    token: serving.count,
    asker,
    wish,
    deadline: context.now + context.settings.leaderTimeout,
    retryAt: context.now,
    waiting: false,
    begun: false,
  };
  const taken: Serving = {
    term: serving.term,
    count: serving.count + 1,
    works: [...serving.works, work],
    answers: serving.answers,
  };
  const outcome = alreadyDone(wish, firstLeader, context);
  if (outcome !== null) {
    // Whoever has been deposed without having heard of it believes what is so no longer.
    return context.holdsLease ? finished(taken, work, outcome, context, tell, out) : serving;
  }
  return attempted(taken, work, context, out);
}

/** How a wish ends that nothing needs to be done for; null for one that needs something. */
function alreadyDone(
  wish: OperatorVerb,
  firstLeader: NodeId,
  context: OperateContext,
): OperatorOutcome | null {
  switch (wish.verb) {
    case 'remove':
      return isFulfilled(wish, context)
        ? { kind: 'done', index: context.committedIndex, unchanged: true }
        : null;
    case 'set-suffrage':
      if (memberOf(context.active, wish.node) === undefined) {
        const found = `node ${wish.node} is no member`;
        return { kind: 'refused', refusal: operatorRefusal('NOT_A_MEMBER', found) };
      }
      return isFulfilled(wish, context)
        ? { kind: 'done', index: context.committedIndex, unchanged: true }
        : null;
    case 'transfer-leadership': {
      // An earlier attempt, whose answer was lost, may have made this node the leader. It is not to hand over once more.
      const moved = wish.to === null ? firstLeader !== context.self : wish.to === context.self;
      return moved ? { kind: 'done', index: context.committedIndex, unchanged: true } : null;
    }
  }
}

/** Whether the committed configuration, which every later one comes from, is what was wished for: what is acknowledged is visible. */
function isFulfilled(wish: OperatorVerb, context: OperateContext): boolean {
  switch (wish.verb) {
    case 'remove':
      return (
        memberOf(context.committed, wish.node) === undefined &&
        memberOf(context.active, wish.node) === undefined
      );
    case 'set-suffrage':
      return (
        memberOf(context.committed, wish.node)?.suffrage === wish.suffrage &&
        memberOf(context.active, wish.node)?.suffrage === wish.suffrage
      );
    case 'transfer-leadership':
      return false;
  }
}

function memberOf(members: readonly Member[], id: NodeId): Member | undefined {
  return members.find((member) => member.id === id);
}

function attempted(serving: Serving, work: Work, context: OperateContext, out: OperateOutbox): Serving {
  const { wish, token } = work;
  switch (wish.verb) {
    case 'remove':
      out.change(token, { kind: 'remove', id: wish.node });
      break;
    case 'set-suffrage':
      out.change(token, { kind: wish.suffrage === 'voter' ? 'promote' : 'demote', id: wish.node });
      break;
    case 'transfer-leadership':
      out.transfer(token, wish.to);
      break;
  }
  return replaced(serving, work, again(work, context, true, work.begun));
}

function again(work: Work, context: OperateContext, waiting: boolean, begun: boolean): Work {
  return {
    token: work.token,
    asker: work.asker,
    wish: work.wish,
    deadline: work.deadline,
    retryAt: context.now + context.settings.retryInterval,
    waiting,
    begun,
  };
}

function replaced(serving: Serving, work: Work, next: Work | null): Serving {
  const works =
    next === null
      ? serving.works.filter((each) => each.token !== work.token)
      : serving.works.map((each) => (each.token === work.token ? next : each));
  return { term: serving.term, count: serving.count, works, answers: serving.answers };
}

function finished(
  serving: Serving,
  work: Work,
  outcome: OperatorOutcome,
  context: OperateContext,
  tell: Tell,
  out: OperateOutbox,
): Serving {
  out.note({ kind: 'operator-wish', wish: work.wish, outcome });
  tell(work.asker, serving.term, outcome);
  const { term, count, works } = replaced(serving, work, null);
  const given = { from: work.asker.from, ask: work.asker.ask, answer: outcome };
  // What was begun in a term that is over is answered, but not kept: questions of that term are not taken any more.
  const answers = term === context.term ? withAnswer(serving.answers, term, given) : serving.answers;
  return { term, count, works, answers };
}

/** Raft has answered. */
export function onAnswer(
  serving: Serving,
  token: number,
  answer: RaftAnswer,
  context: OperateContext,
  tell: Tell,
  out: OperateOutbox,
): Serving {
  const work = serving.works.find((each) => each.token === token);
  if (work === undefined) return serving;
  switch (answer.kind) {
    case 'transferred': {
      const done = { kind: 'done', index: context.committedIndex, unchanged: false } as const;
      return finished(serving, work, done, context, tell, out);
    }
    case 'changed':
      // Raft may have made a learner staging: it is a voter once it has caught up.
      return replaced(serving, work, again(work, context, false, true));
    case 'refused':
      return onRefusal(serving, work, answer.reason, context, tell, out);
  }
}

function onRefusal(
  serving: Serving,
  work: Work,
  reason: Refusal,
  context: OperateContext,
  tell: Tell,
  out: OperateOutbox,
): Serving {
  switch (reason) {
    case 'CHANGE_IN_PROGRESS':
    case 'BUSY':
    case 'NOT_CAUGHT_UP':
      return replaced(serving, work, again(work, context, false, work.begun));
    case 'NOT_LEADER':
    case 'UNKNOWN_OUTCOME':
      // The asker asks the next leader.
      return replaced(serving, work, null);
    case 'INVALID_CHANGE':
    case 'INCARNATION_REMOVED':
    case 'SESSION_EXPIRED':
    case 'STALE_SEQUENCE': {
      // What was begun has changed something: whoever undid it since, it is not as if nothing had been.
      const code = work.begun ? 'TIMEOUT' : 'INVALID_CHANGE';
      const refusal = operatorRefusal(code, `the configuration does not take it: ${reason}`);
      return finished(serving, work, { kind: 'refused', refusal }, context, tell, out);
    }
    case 'TRANSFER_FAILED': {
      const refusal = operatorRefusal('TRANSFER_FAILED', 'leadership was not taken over in time');
      return finished(serving, work, { kind: 'refused', refusal }, context, tell, out);
    }
  }
}

/** Looks at every wish: fulfilled by now, too late, or due to be tried again. */
export function servingElapsed(
  serving: Serving,
  context: OperateContext,
  tell: Tell,
  out: OperateOutbox,
): Serving {
  let next = serving;
  for (const work of serving.works) next = looked(next, work, context, tell, out);
  return next;
}

function looked(
  serving: Serving,
  work: Work,
  context: OperateContext,
  tell: Tell,
  out: OperateOutbox,
): Serving {
  const leads = context.leads && context.term === serving.term;
  if (leads && isFulfilled(work.wish, context)) {
    const done = { kind: 'done', index: context.committedIndex, unchanged: false } as const;
    return finished(serving, work, done, context, tell, out);
  }
  if (context.now >= work.deadline) {
    const refusal = operatorRefusal(codeAtDeadline(work), 'the leader has not done it in time');
    return finished(serving, work, { kind: 'refused', refusal }, context, tell, out);
  }
  // Raft answers a transfer, with success, after it has ceased to lead.
  if (!leads)
    return work.wish.verb === 'transfer-leadership' && work.waiting ? serving : replaced(serving, work, null);
  return work.waiting || context.now < work.retryAt ? serving : attempted(serving, work, context, out);
}

function codeAtDeadline(work: Work): OperatorRefusalCode {
  if (work.waiting || work.begun) return 'TIMEOUT';
  return work.wish.verb === 'transfer-leadership' ? 'TRANSFER_FAILED' : 'CHANGE_IN_PROGRESS';
}

/** Own clock when something is due next; `Infinity` for never. */
export function servingDue(serving: Serving): Micros {
  let due = Infinity;
  for (const work of serving.works)
    due = Math.min(due, work.deadline, work.waiting ? Infinity : work.retryAt);
  return due;
}

/** What a leader of `term` works on: of an earlier term it forgets everything, for whoever asked asks again. */
export function servingIn(term: number, before: Serving): Serving {
  if (before.term === term) return before;
  return { term, count: before.count, works: [], answers: before.answers };
}
