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

/** Since when everyone has been a member, and who has voted. */
export class Tenures {
  /** By node: the incarnation that is a member, and since when. */
  private readonly incarnation: number[] = [];
  private readonly since: Micros[] = [];
  /** By node: the latest incarnation that was a voter. */
  private readonly voter: number[] = [];

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
}
