import type { Micros } from '../../../sim/index.ts';
import type { Member } from '../cluster.ts';

/** A member that a leader's new configuration does not contain any more. */
export interface Departure {
  readonly leader: number;
  readonly member: Member;
  /** Voters before it. */
  readonly voters: number;
  /** True time, and the leader's own clock, of the input that made it do so. */
  readonly at: Micros;
  readonly local: Micros;
}

/** Wishes may have been on their way for this long before they are carried out. */
const WISH_AGE: Micros = 120_000_000;

/** Whom operators wanted removed, and since when everyone has been a member. */
export class Wishes {
  /** By node: when its removal was last asked for. */
  private readonly asked: Micros[] = [];
  /** By node: the incarnation that is a member, and since when. */
  private readonly incarnation: number[] = [];
  private readonly since: Micros[] = [];
  /** By node: the latest incarnation that was a voter. */
  private readonly voter: number[] = [];

  ask(node: number, now: Micros): void {
    this.asked[node] = now;
  }

  /** It is a member, and has been since then if that was not known before. */
  isMember({ id, incarnation, suffrage }: Member, since: Micros): void {
    if (suffrage === 'voter') this.voter[id] = incarnation;
    if (this.incarnation[id] === incarnation) return;
    this.incarnation[id] = incarnation;
    this.since[id] = since;
  }

  /** Whether it has ever been a voter. */
  hasVoted({ id, incarnation }: Member): boolean {
    return this.voter[id] === incarnation;
  }

  /** Since when it has been a member. */
  sinceOf({ id, incarnation }: Member): Micros {
    return this.incarnation[id] === incarnation ? (this.since[id] ?? 0) : 0;
  }

  /** Whether an operator wanted this very member removed, or may have. */
  named(member: Member): boolean {
    const asked = this.asked[member.id];
    return asked !== undefined && asked >= this.sinceOf(member) - WISH_AGE;
  }
}
