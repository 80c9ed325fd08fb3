import type { Charter, FoundingDurable } from '../../core/controller/index.ts';
import { compareBallots } from '../../core/controller/index.ts';
import type { ClusterTypes } from '../raft-cluster/types.ts';

/** What orders the attempts to found a cluster. */
export type Ballot = FoundingDurable['promised'];
type Acceptance = NonNullable<FoundingDurable['accepted']>;

/** What the disks show of one ballot. */
export interface BallotRecord {
  readonly ballot: Ballot;
  /** By disk: what each had accepted when it promised this ballot. */
  readonly promises: Map<number, Acceptance | null>;
  /** What was accepted first in this ballot. */
  charter: Charter | null;
  /** The disks that have accepted it. */
  readonly disks: Set<number>;
}

/**
 * What disks have promised and accepted in foundings, ballot by ballot. A disk is not a node: one that was wiped counts
 * as another.
 */
export class FoundingRecord {
  private readonly expect: number;
  private readonly ballots: BallotRecord[] = [];

  constructor(expect: number) {
    this.expect = expect;
  }

  /** Takes down what a disk holds now. Returns the ballot in which it has accepted with this very save, if any. */
  take(disk: number, was: FoundingDurable | null, now: FoundingDurable): BallotRecord | null {
    const { promised, accepted } = now;
    const accepts = accepted !== null && accepted !== was?.accepted ? accepted : null;
    if (accepts === null || compareBallots(accepts.ballot, promised) !== 0) {
      const before = was?.promised ?? null;
      if (promised.round > 0 && (before === null || compareBallots(promised, before) !== 0)) {
        this.of(promised).promises.set(disk, accepted);
      }
    }
    if (accepts === null) return null;
    const record = this.of(accepts.ballot);
    record.charter ??= accepts.charter;
    record.disks.add(disk);
    return record;
  }

  /** Whether so many disks have accepted this charter in one ballot that it is chosen. */
  isChosen(charter: Charter): boolean {
    return this.ballots.some(({ charter: held, disks }) => {
      return held !== null && disks.size >= this.expect && sameCharter(held, charter);
    });
  }

  /**
   * Whether a proposer may have proposed the ballot's charter: enough disks have promised the ballot, and of what some
   * `bootstrapExpect` of them reported, this was accepted in the highest ballot, or nothing was reported at all.
   */
  isProposable({ promises, charter }: BallotRecord): boolean {
    const reports = [...promises.values()];
    const upTo = (highest: Ballot | null): number =>
      reports.filter((each) => {
        return each === null || (highest !== null && compareBallots(each.ballot, highest) <= 0);
      }).length;
    if (upTo(null) >= this.expect) return true;
    return reports.some((each) => {
      if (each === null || charter === null || !sameCharter(each.charter, charter)) return false;
      return upTo(each.ballot) >= this.expect;
    });
  }

  /**
   * Whether enough disks have promised the ballot that are none of these. Then a quorum knew nothing of what these have
   * accepted, as can be once there have been twice as many disks as it takes.
   */
  isApartFrom({ promises }: BallotRecord, disks: ReadonlySet<number>): boolean {
    let others = 0;
    for (const disk of promises.keys()) if (!disks.has(disk)) others += 1;
    return others >= this.expect;
  }

  /**
   * Whether a quorum has founded this cluster of which nobody had taken part in founding the other one, and another quorum
   * that one: so there have been twice as many disks as it takes. `asked`: an operator has founded the other one, which
   * takes no quorum.
   */
  isFoundedApart(cluster: number, from: number, asked = false): boolean {
    const theirs = new Set<number>();
    let founded = asked;
    for (const { charter, disks } of this.ballots) {
      if (charter?.cluster !== from) continue;
      for (const disk of disks) theirs.add(disk);
      if (disks.size >= this.expect) founded = true;
    }
    if (!founded) return false;
    const own = this.ballots.filter(({ charter }) => charter?.cluster === cluster);
    return (
      own.some(({ disks }) => disks.size >= this.expect) && own.some((each) => this.isApartFrom(each, theirs))
    );
  }

  private of(ballot: Ballot): BallotRecord {
    let record = this.ballots.find((each) => compareBallots(each.ballot, ballot) === 0);
    if (record === undefined) {
      record = { ballot, promises: new Map(), charter: null, disks: new Set() };
      this.ballots.push(record);
    }
    return record;
  }
}

/** What a controller's disk holds of its founding; null if it holds nothing of it. */
export function foundingOn(durable: ClusterTypes['Durable'] | undefined): FoundingDurable | null {
  return durable !== undefined && 'membership' in durable ? durable.membership.founding : null;
}

/** Whether two charters found the same cluster with the same members. */
export function sameCharter(a: Charter, b: Charter): boolean {
  return (
    a.cluster === b.cluster &&
    a.founders.length === b.founders.length &&
    a.founders.every(({ node, incarnation }, at) => {
      return b.founders[at]?.node === node && b.founders[at].incarnation === incarnation;
    })
  );
}
