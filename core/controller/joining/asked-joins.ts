import type { NodeId } from '../../process/process.ts';
import { isVisible, refusedBy, succeeded, without } from '../operating/asking/asked.ts';
import type { Asked } from '../operating/asking/asked.ts';
import type { JoinContext } from './join-context.ts';
import type { JoinQuestion } from './join-message.ts';
import type { JoinOutbox } from './join-outbox.ts';
import { refusal } from './refusal.ts';
import type { JoinRefusal } from './refusal.ts';

/** The joins that this node was asked for, and whose outcome it waits for. */
export type AskedJoins = Asked<JoinQuestion>;

/** A leader says that the node has joined. It is passed on once it is visible here. */
export function onDone(
  asked: AskedJoins,
  ask: number,
  index: number,
  repeated: boolean,
  context: JoinContext,
  out: JoinOutbox,
): AskedJoins {
  return answerDue(succeeded(asked, ask, index, repeated), context, out);
}

/** A leader refuses. */
export function onRefused(
  asked: AskedJoins,
  ask: number,
  term: number,
  why: JoinRefusal,
  out: JoinOutbox,
): AskedJoins {
  const pending = refusedBy(asked, ask, term);
  if (pending === undefined) return asked;
  respondRefused(pending.request, pending.tag, why, out);
  return without(asked, ask);
}

/** Logs a refusal that no leader has logged (requirement S2.6). */
export function noteRefused(node: NodeId, why: JoinRefusal, context: JoinContext, out: JoinOutbox): void {
  const { code, found, remedy } = why;
  out.note({ kind: 'join-ended', cluster: context.cluster, join: -1, node, outcome: code, found, remedy });
}

/** Answers a request with a refusal. */
export function respondRefused(request: number, tag: number, why: JoinRefusal, out: JoinOutbox): void {
  out.respond(request, { kind: 'joined', tag, outcome: { kind: 'refused', refusal: why } });
}

/** Answers what is visible by now, and what has waited for too long. */
export function answerDue(asked: AskedJoins, context: JoinContext, out: JoinOutbox): AskedJoins {
  let next = asked;
  for (const each of asked.pending) {
    if (isVisible(each, context)) {
      const outcome = { kind: 'joined', index: each.succeededAt, repeated: each.unchanged } as const;
      out.respond(each.request, { kind: 'joined', tag: each.tag, outcome });
    } else if (context.now >= each.deadline) {
      const why = tooLate(each.askedTerm);
      noteRefused(each.question.node, why, context, out);
      respondRefused(each.request, each.tag, why, out);
    } else continue;
    next = without(next, each.ask);
  }
  return next;
}

function tooLate(askedTerm: number): JoinRefusal {
  return askedTerm < 0
    ? refusal('NO_LEADER', 'no leader was found in time')
    : refusal('TIMEOUT', 'the leader has not answered in time');
}
