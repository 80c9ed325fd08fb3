import type { Micros, NodeId } from '../../process/process.ts';
import type { JoinContext } from './join-context.ts';
import { includes } from './join-context.ts';
import type { ClusterId, JoinFinding, JoinLayer, JoinMessage, NotReserved } from './join-message.ts';
import type { JoinOutbox } from './join-outbox.ts';
import { makeSlice } from './join-slice.ts';
import type { JoinSlice, Reservation } from './join-slice.ts';
import { hasTicket, ticketNumber } from './ticket.ts';

/** The node that is to be joined, as far as it is concerned. */
export interface Target {
  /** Equal to what was saved last. */
  readonly slice: JoinSlice;
  /** Own clock when it asks next whether it is still a member. */
  readonly standingAt: Micros;
}

/** What this node says of itself to a leader. */
export function findingOf(layer: JoinLayer, slice: JoinSlice, context: JoinContext): JoinFinding {
  switch (layer) {
    case 'network':
      return { layer, api: context.apiReady };
    case 'state': {
      if (slice.cluster !== 0) return { layer, cluster: slice.cluster, incarnation: slice.ticket };
      return { layer, cluster: context.cluster, incarnation: context.incarnation };
    }
    case 'consistency':
      return {
        layer,
        address: context.address,
        version: context.version,
        deployment: context.deployment,
        founding: context.founding,
        clusterInView: context.clusterInView,
      };
  }
}

/** A leader asks for this node. What it is promised is durable before it is answered. */
export function onReserve(
  target: Target,
  from: NodeId,
  message: Extract<JoinMessage, { kind: 'join-reserve' }>,
  context: JoinContext,
  out: JoinOutbox,
): Target {
  const { slice } = target;
  const { cluster, join } = message;
  const held = liveReservation(slice, context.now);
  const own = held !== null && held.cluster === cluster;
  // An earlier join of that cluster is over: its request was late.
  if (own && held.join > join) return target;
  if (own && held.join === join) {
    out.send(from, { kind: 'join-reserved', cluster, join, ticket: held.ticket });
    return target;
  }
  const why = whyNotReserved(slice, held !== null && !own, context);
  if (why !== null) {
    out.send(from, { kind: 'join-not-reserved', join, why });
    return target;
  }
  const serial = slice.serial + 1;
  const ticket = ticketNumber(slice.incarnation, serial);
  if (held !== null) noteReservation(held, 'superseded', out);
  const reservation: Reservation = {
    cluster,
    ticket,
    join,
    expiresAt: context.now + context.settings.reservationTime,
  };
  const granted = makeSlice(slice.incarnation, serial, reservation);
  out.save(granted);
  noteReservation(reservation, 'granted', out);
  out.send(from, { kind: 'join-reserved', cluster, join, ticket });
  return { slice: granted, standingAt: target.standingAt };
}

function whyNotReserved(
  slice: JoinSlice,
  reservedElsewhere: boolean,
  context: JoinContext,
): NotReserved | null {
  if (slice.cluster !== 0 || context.cluster !== 0) return 'initialised';
  if (context.founding) return 'founding';
  if (reservedElsewhere) return 'reserved';
  return hasTicket(slice.serial) ? null : 'exhausted';
}

/** The reservation, unless its time is over. */
export function liveReservation(slice: JoinSlice, now: Micros): Reservation | null {
  return slice.reservation !== null && now < slice.reservation.expiresAt ? slice.reservation : null;
}

/** A leader has no use for its reservation any more. */
export function onRelease(
  target: Target,
  message: Extract<JoinMessage, { kind: 'join-release' }>,
  out: JoinOutbox,
): Target {
  const held = target.slice.reservation;
  if (held === null || held.cluster !== message.cluster || held.ticket !== message.ticket) return target;
  return withoutReservation(target, held, 'released', out);
}

function withoutReservation(
  target: Target,
  held: Reservation,
  event: 'released' | 'expired',
  out: JoinOutbox,
): Target {
  const slice = makeSlice(target.slice.incarnation, target.slice.serial, null);
  out.save(slice);
  noteReservation(held, event, out);
  return { slice, standingAt: target.standingAt };
}

function noteReservation(
  { cluster, ticket }: Reservation,
  event: 'granted' | 'superseded' | 'released' | 'expired',
  out: JoinOutbox,
): void {
  out.note({ kind: 'join-reservation', cluster, ticket, event });
}

/** The entry that adds this node is committed. It binds once, and only by the ticket that it holds. */
export function onBind(
  target: Target,
  from: NodeId,
  message: Extract<JoinMessage, { kind: 'join-bind' }>,
  context: JoinContext,
  out: JoinOutbox,
): Target {
  const { slice } = target;
  const { cluster, ticket, index, members } = message;
  if (belongsAs(slice, context, cluster, ticket)) {
    out.send(from, { kind: 'join-bound', cluster, ticket, address: context.address });
    return target;
  }
  if (slice.cluster !== 0 || context.cluster !== 0) {
    out.send(from, { kind: 'join-not-bound', cluster, ticket, why: 'elsewhere' });
    return target;
  }
  const held = liveReservation(slice, context.now);
  if (held === null || held.cluster !== cluster || held.ticket !== ticket) {
    out.send(from, { kind: 'join-not-bound', cluster, ticket, why: 'expired' });
    return target;
  }
  const bound: JoinSlice = {
    incarnation: slice.incarnation,
    serial: slice.serial,
    reservation: null,
    cluster,
    ticket,
    index,
    contacts: members,
    voted: false,
  };
  out.bind(cluster, ticket, bound);
  out.note({ kind: 'join-binding', cluster, ticket, event: 'bound' });
  out.send(from, { kind: 'join-bound', cluster, ticket, address: context.address });
  return { slice: bound, standingAt: context.now + context.settings.standingInterval };
}

function belongsAs(slice: JoinSlice, context: JoinContext, cluster: ClusterId, ticket: number): boolean {
  if (slice.cluster !== 0) return slice.cluster === cluster && slice.ticket === ticket;
  return context.cluster === cluster && context.incarnation === ticket;
}

/** Another node asks whether it is still a member: whoever knows a later committed configuration without it says no. */
export function onStanding(
  from: NodeId,
  message: Extract<JoinMessage, { kind: 'join-standing' }>,
  context: JoinContext,
  out: JoinOutbox,
): void {
  const { cluster, ticket, index } = message;
  if (context.cluster !== cluster || context.committedIndex < index) return;
  if (includes(context.committed, from, ticket)) return;
  out.send(from, { kind: 'join-removed', cluster, ticket });
}

/** This node was removed from the cluster that it had joined: it is blank again, unless it has ever voted there. */
export function onRemoved(target: Target, cluster: ClusterId, ticket: number, out: JoinOutbox): Target {
  const { slice } = target;
  if (slice.cluster === 0 || slice.cluster !== cluster || slice.ticket !== ticket || slice.voted)
    return target;
  const blank = makeSlice(slice.incarnation, slice.serial, null);
  out.unbind(blank);
  out.note({ kind: 'join-binding', cluster, ticket, event: 'unbound' });
  return { slice: blank, standingAt: Infinity };
}

/** What is due at this time, if anything is. */
export function targetElapsed(target: Target, context: JoinContext, out: JoinOutbox): Target {
  const { slice } = target;
  const held = slice.reservation;
  if (held !== null && held.expiresAt <= context.now) return withoutReservation(target, held, 'expired', out);
  if (!asksStanding(slice) || context.now < target.standingAt) return target;
  if (context.leader < 0) {
    const { cluster, ticket, index, contacts } = slice;
    const others = context.contacts.filter((contact) => !contacts.includes(contact));
    for (const contact of [...contacts, ...others]) {
      if (contact !== context.self) out.send(contact, { kind: 'join-standing', cluster, ticket, index });
    }
  }
  return { slice, standingAt: context.now + context.settings.standingInterval };
}

function asksStanding(slice: JoinSlice): boolean {
  return slice.cluster !== 0 && !slice.voted;
}

/** Own clock when something is due next; `Infinity` for never. */
export function targetDue(target: Target): Micros {
  const expiry = target.slice.reservation?.expiresAt ?? Infinity;
  return asksStanding(target.slice) ? Math.min(expiry, target.standingAt) : expiry;
}
