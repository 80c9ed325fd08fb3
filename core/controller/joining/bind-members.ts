import type { NodeId } from '../../process/process.ts';
import type { JoinContext, MemberView } from './join-context.ts';
import { includes, isBound } from './join-context.ts';
import type { NotBound } from './join-message.ts';
import type { JoinOutbox } from './join-outbox.ts';
import { withUnbound } from './leading.ts';
import type { Leading, Unbound } from './leading.ts';

/**
 * Whoever leads sees to it that every committed member is bound, whoever added it: it tells the member's node until that
 * says so and the log does too, and removes the member when its node never will, or has not in time. A voter is bound, or
 * it would not have caught up; of it the log may still lack the record.
 */
export function unboundMembers(leading: Leading, context: JoinContext, out: JoinOutbox): Leading {
  const { now, settings } = context;
  const wanted = context.committed.filter((member) => !member.recorded);
  if (wanted.length === 0) return leading.unbound.length === 0 ? leading : withUnbound(leading, []);
  let changed = wanted.length !== leading.unbound.length;
  const unbound = wanted.map((member) => {
    const known = find(leading, member.id, member.incarnation);
    if (known !== undefined) return known;
    changed = true;
    const fresh: Unbound = {
      node: member.id,
      ticket: member.incarnation,
      deadline: now + settings.bindTimeout,
      retryAt: now + settings.retryInterval,
      address: member.id === context.self ? context.address : null,
      failure: null,
    };
    pursue(fresh, context, out);
    return fresh;
  });
  return changed ? withUnbound(leading, unbound) : leading;
}

function find(leading: Leading, node: NodeId, ticket: number): Unbound | undefined {
  return leading.unbound.find((each) => each.node === node && each.ticket === ticket);
}

/** Does, or does once more, what this member needs. */
function pursue(unbound: Unbound, context: JoinContext, out: JoinOutbox): void {
  const { node, ticket, address, failure } = unbound;
  if (failure !== null) {
    // The change names an id: it must be this very member's.
    if (context.ready && mayGo(unbound, context)) out.change(ticket, { kind: 'remove', id: node });
    return;
  }
  if (address !== null) {
    out.record({ node, incarnation: ticket, address });
    return;
  }
  out.send(node, {
    kind: 'join-bind',
    cluster: context.cluster,
    ticket,
    index: context.committedIndex,
    members: context.committed.map(idOf).filter((id) => id !== node),
  });
}

/** Whether this very member is in the configuration in force, and may still be unbound. */
function mayGo({ node, ticket }: Unbound, context: JoinContext): boolean {
  return context.active.some((each) => each.id === node && each.incarnation === ticket && !isBound(each));
}

function idOf(member: MemberView): NodeId {
  return member.id;
}

/** The node says that it is bound. Late, but not too late, while its member is still in the configuration. */
export function onBound(
  leading: Leading,
  from: NodeId,
  ticket: number,
  address: string,
  context: JoinContext,
  out: JoinOutbox,
): Leading {
  const known = find(leading, from, ticket);
  if (known === undefined || known.address !== null || !includes(context.active, from, ticket))
    return leading;
  return altered(leading, known, address, null, context, out);
}

/** The node says that it will never be bound by this ticket. */
export function onNotBound(
  leading: Leading,
  from: NodeId,
  ticket: number,
  why: NotBound,
  context: JoinContext,
  out: JoinOutbox,
): Leading {
  const known = find(leading, from, ticket);
  if (known === undefined || known.failure !== null || known.address !== null) return leading;
  if (!mayGo(known, context)) return leading;
  return given(leading, known, why, context, out);
}

function given(
  leading: Leading,
  known: Unbound,
  why: NotBound | 'late',
  context: JoinContext,
  out: JoinOutbox,
): Leading {
  const { node, ticket } = known;
  out.note({ kind: 'join-given-up', cluster: context.cluster, node, ticket, found: foundOf(why) });
  return altered(leading, known, null, why, context, out);
}

function foundOf(why: NotBound | 'late'): string {
  switch (why) {
    case 'elsewhere':
      return 'the node belongs to a cluster as another member';
    case 'expired':
      return 'the reservation is over';
    case 'late':
      return 'no answer in time';
  }
}

function altered(
  leading: Leading,
  known: Unbound,
  address: string | null,
  failure: Unbound['failure'],
  context: JoinContext,
  out: JoinOutbox,
): Leading {
  const next: Unbound = {
    node: known.node,
    ticket: known.ticket,
    // Of a voter it is only asked once more.
    deadline: context.now < known.deadline ? known.deadline : context.now + context.settings.bindTimeout,
    retryAt: context.now + context.settings.retryInterval,
    address,
    failure,
  };
  pursue(next, context, out);
  return withUnbound(
    leading,
    leading.unbound.map((each) => (each === known ? next : each)),
  );
}

/** The time of some may be over, or that of their next attempt come. */
export function unboundElapsed(leading: Leading, context: JoinContext, out: JoinOutbox): Leading {
  let next = leading;
  for (const each of leading.unbound) {
    const late = each.failure === null && each.address === null && context.now >= each.deadline;
    const mayStay = !mayGo(each, context);
    if (late && !mayStay) next = given(next, each, 'late', context, out);
    else if (late || context.now >= each.retryAt) {
      next = altered(next, each, each.address, mayStay ? null : each.failure, context, out);
    }
  }
  return next;
}
