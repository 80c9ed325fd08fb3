import type { MembershipMessage } from '../../../core/controller/index.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { Member, Reporter, View } from '../cluster.ts';
import { Tally } from '../tally.ts';
import { diskOf, isInitialised, sliceOf } from './initialised.ts';
import { memberKey } from './rolls.ts';
import type { Rolls } from './rolls.ts';

type Durable = ClusterTypes['Durable'];

/** Of a ticket's number: the incarnation of the disk that gave it (see the core's tickets). */
const STRIDE = 2 ** 40;

/** join-atomic: what nodes promise, and whom they are bound to, read off their disks. */
export class Promises {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly rolls: Rolls;
  private readonly atomic = new Tally('join-atomic');
  private readonly bound = new Set<string>();
  /** The cluster that a ticket was given to, by node and ticket. */
  private readonly given = new Map<string, number>();
  /** Members that are not to be: their joins were refused. */
  private readonly refused = new Set<string>();
  /** The cluster that a disk votes in, by node and incarnation of the disk. */
  private readonly votesIn = new Map<string, number>();

  constructor(view: View, report: Reporter, rolls: Rolls) {
    this.view = view;
    this.report = report;
    this.rolls = rolls;
  }

  flush(): void {
    this.atomic.flush(this.report);
  }

  /** Something of it was tried elsewhere. */
  exercise(): void {
    this.atomic.count += 1;
  }

  /** A leader has refused a join for certain after this ticket was given: nothing may come of it, or have come. */
  refuses(leader: number, cluster: number, node: number, ticket: number): void {
    this.atomic.count += 1;
    this.refused.add(memberKey(cluster, node, ticket));
    if (this.rolls.had(cluster, node, ticket))
      this.comesOfRefusal(leader, 'has refused a join that has come about', cluster, ticket);
  }

  /** Whether a join was refused by which this member would have become one. */
  isRefused(cluster: number, node: number, ticket: number): boolean {
    return this.refused.has(memberKey(cluster, node, ticket));
  }

  private comesOfRefusal(blamed: number, what: string, cluster: number, ticket: number): void {
    this.violate(blamed, what, {
      expected: 'everything as it was before the join',
      seen: `member ${ticket} committed in cluster ${cluster}`,
    });
  }

  /** Whether that member's node has ever been bound. */
  isBound(cluster: number, node: number, incarnation: number): boolean {
    return this.bound.has(memberKey(cluster, node, incarnation));
  }

  /** A disk image is another. */
  saved(node: number, before: Durable | undefined, after: Durable): void {
    const was = sliceOf(before);
    const now = sliceOf(after);
    if (now === undefined || was === now) return;
    const held = was?.reservation ?? null;
    const holds = now.reservation;
    if (holds !== null && holds !== held) this.reserves(node, holds, held);
    if (now.cluster !== 0 && (was?.cluster !== now.cluster || was.ticket !== now.ticket)) {
      this.binds(node, before, after);
    }
    if (was !== undefined && was.cluster !== 0 && now.cluster === 0) this.unbinds(node, before);
  }

  private reserves(
    node: number,
    holds: { readonly cluster: number; readonly ticket: number },
    held: { readonly cluster: number; readonly expiresAt: number } | null,
  ): void {
    this.atomic.count += 1;
    const { cluster, ticket } = holds;
    // The step that saved it read the clock before the save.
    if (held !== null && held.cluster !== cluster && held.expiresAt > this.view.localClock(node)) {
      this.violate(node, 'is reserved for a second cluster', {
        expected: `cluster ${held.cluster} alone, until its reservation expires`,
        seen: `cluster ${cluster}`,
      });
    }
    const key = `${node}/${ticket}`;
    const other = this.given.get(key);
    if (other !== undefined && other !== cluster) {
      this.violate(node, 'gives one ticket to two clusters', {
        expected: `ticket ${ticket} for cluster ${other} alone`,
        seen: `cluster ${cluster}`,
      });
    }
    this.given.set(key, cluster);
  }

  private binds(node: number, before: Durable | undefined, after: Durable): void {
    this.atomic.count += 1;
    const was = sliceOf(before);
    const now = sliceOf(after);
    if (now === undefined) return;
    const { cluster, ticket } = now;
    if (isInitialised(before)) {
      this.violate(node, 'is bound to a second cluster, or a second time', {
        expected: 'a blank disk',
        seen: `of cluster ${was?.cluster ?? 0} before, now of ${cluster}`,
      });
    }
    const held = was?.reservation ?? null;
    if (held?.cluster !== cluster || held.ticket !== ticket) {
      this.violate(node, 'is bound without a reservation', {
        expected: `a reservation for cluster ${cluster}, ticket ${ticket}`,
        seen: held === null ? 'none' : `cluster ${held.cluster}, ticket ${held.ticket}`,
      });
    }
    if (!this.rolls.had(cluster, node, ticket)) {
      this.violate(node, 'is bound before the entry is committed', {
        expected: `member ${ticket} in a committed configuration of cluster ${cluster}`,
        seen: 'none',
      });
    }
    this.bound.add(memberKey(cluster, node, ticket));
  }

  private unbinds(node: number, before: Durable | undefined): void {
    const disk = diskOf(before);
    if (disk === undefined) return;
    this.atomic.count += 1;
    const { cluster, ticket, voted } = disk.membership.joining;
    if (voted || disk.raft.vote >= 0) {
      this.violate(node, 'leaves a cluster in which it has voted', {
        expected: 'to stay removed until its disk is wiped',
        seen: `blank again, having voted for ${disk.raft.vote}`,
      });
    }
    if (this.rolls.has(cluster, node, ticket) || !this.rolls.had(cluster, node, ticket)) {
      this.violate(node, 'leaves a cluster that has not removed it', {
        expected: 'a committed configuration without it',
        seen: `still a member of cluster ${cluster}`,
      });
    }
  }

  /** A node says that it is reserved, or bound. */
  says(node: number, message: Extract<MembershipMessage, { kind: 'join-reserved' | 'join-bound' }>): void {
    const { cluster, ticket } = message;
    const disk = diskOf(this.view.durable(node));
    const slice = disk?.membership.joining;
    this.atomic.count += 1;
    const keeps =
      message.kind === 'join-reserved'
        ? slice?.reservation?.cluster === cluster && slice.reservation.ticket === ticket
        : disk?.raft.incarnation === ticket;
    if (keeps) return;
    this.violate(node, `says ${message.kind} before that is durable`, {
      expected: `ticket ${ticket} of cluster ${cluster} on its disk`,
      seen: 'nothing of the kind',
    });
  }

  /** It is committed that this member is one, or has another suffrage. */
  committed(cluster: number, { id, incarnation, suffrage }: Member, first: boolean): void {
    if (this.isRefused(cluster, id, incarnation))
      this.comesOfRefusal(id, 'becomes a member although its join was refused', cluster, incarnation);
    if (suffrage !== 'voter') return;
    if (!first) this.atomic.count += 1;
    const key = `${id}/${incarnation % STRIDE}`;
    const other = this.votesIn.get(key);
    if (other !== undefined && other !== cluster) {
      this.violate(id, 'votes in two clusters', {
        expected: `cluster ${other} alone`,
        seen: `a voter of cluster ${cluster}`,
      });
    }
    this.votesIn.set(key, cluster);
    // Whom a cluster begins with has joined nothing.
    if (first) this.bound.add(memberKey(cluster, id, incarnation));
    if (this.isBound(cluster, id, incarnation)) return;
    this.violate(id, 'is a voter without being bound', {
      expected: `bound to cluster ${cluster} by ticket ${incarnation}`,
      seen: 'not bound',
    });
  }

  /** A leader says that a join has succeeded. */
  joined(leader: number, cluster: number, target: number, ticket: number): void {
    this.atomic.count += 1;
    if (this.isBound(cluster, target, ticket)) return;
    this.violate(leader, `calls ${this.view.name(target)} joined, which is not bound`, {
      expected: `bound to cluster ${cluster} by ticket ${ticket}`,
      seen: 'not bound',
    });
  }

  /** Something else about a join is half done. */
  violate(
    node: number,
    what: string,
    { expected, seen }: { readonly expected: string; readonly seen: string },
  ): void {
    this.flush();
    const message = `${this.view.name(node)} ${what}.`;
    this.report.violate('join-atomic', { node, message, expected, seen });
  }
}
