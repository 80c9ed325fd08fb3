import type { MembershipMessage } from '../../../core/controller/index.ts';
import type { Micros } from '../../../sim/index.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { View } from '../cluster.ts';
import { sliceOf } from './initialised.ts';
import type { Promises } from './promises.ts';

type Durable = ClusterTypes['Durable'];
type Received = Extract<MembershipMessage, { kind: 'join-bind' | 'join-release' }>;

/** What becomes of reservations, a part of join-atomic: each is good until its time is over, and nothing but its own ticket ends it. */
export class Reservations {
  private readonly view: View;
  private readonly promises: Promises;
  /** By node: its own clock when it was last asked to bind itself. No input comes in until what follows is on the disk. */
  private readonly askedAt: (Micros | undefined)[] = [];
  /** By node, cluster and ticket: it has been told that its reservation is of no use any more. */
  private readonly released = new Set<string>();

  constructor(view: View, promises: Promises) {
    this.view = view;
    this.promises = promises;
  }

  /** A leader's word on a reservation is handed to its node. */
  heard(node: number, message: Received): void {
    if (message.kind === 'join-bind') this.askedAt[node] = this.view.localClock(node);
    else this.released.add(keyOf(node, message));
  }

  /** A disk image is another. */
  saved(node: number, before: Durable | undefined, after: Durable): void {
    const held = sliceOf(before)?.reservation ?? null;
    const now = sliceOf(after);
    if (held === null || now === undefined || now.reservation === held) return;
    const clock = this.view.localClock(node);
    const { reservation } = now;
    if (now.cluster !== 0) this.binds(node, held.expiresAt, this.askedAt[node] ?? clock);
    else if (reservation === null) {
      this.promises.exercise();
      if (held.expiresAt <= clock || this.released.has(keyOf(node, held))) return;
      this.promises.violate(node, 'drops a reservation that nobody has given back', {
        expected: `ticket ${held.ticket} of cluster ${held.cluster} until its time is over`,
        seen: 'no reservation any more',
      });
    } else if (reservation.cluster === held.cluster && reservation.ticket !== held.ticket) {
      if (held.expiresAt <= clock || reservation.join > held.join) return;
      this.promises.violate(node, 'drops a reservation for one that an earlier join has asked for', {
        expected: `ticket ${held.ticket} of join ${held.join}`,
        seen: `ticket ${reservation.ticket} of join ${reservation.join}`,
      });
    }
  }

  private binds(node: number, expiresAt: Micros, clock: Micros): void {
    this.promises.exercise();
    if (clock < expiresAt) return;
    this.promises.violate(node, 'is bound by a reservation that is over', {
      expected: `bound before ${expiresAt} by its own clock, or not at all`,
      seen: `asked to at ${clock}`,
    });
  }
}

function keyOf(
  node: number,
  { cluster, ticket }: { readonly cluster: number; readonly ticket: number },
): string {
  return `${node}/${cluster}/${ticket}`;
}
