// Properties: log-matching, terms-monotone-along-log.
import type { ClusterEntry } from '../../cluster.ts';
import { describeEntry, sameEntry } from '../../log-reading.ts';
import type { Tally } from '../../tally.ts';
import { IndexWindow } from './index-window.ts';
import type { Watch } from '../watch.ts';

/** An entry that stood in some member's log, and the term of the one before it. */
export interface Sighting {
  readonly entry: ClusterEntry;
  readonly previousTerm: number;
  readonly node: number;
}

/**
 * Log matching (paper, figure 3) by history: what has once stood at (index, term) in any disk's log never changes, and
 * neither does the term of the entry before it. By induction two logs that agree in (index, term) agree in everything
 * before; this says the same as a rolling hash per index, without a hash.
 */
export class LogHistory {
  private readonly watch: Watch;
  private readonly matching: Tally;
  private readonly monotone: Tally;
  private readonly first = new IndexWindow<Sighting | undefined>(1);
  /** Entries of other terms at the same index: rare, and gone with the window. */
  private readonly others = new Map<number, Sighting[]>();

  constructor(watch: Watch) {
    this.watch = watch;
    this.matching = watch.tally('log-matching');
    this.monotone = watch.tally('terms-monotone-along-log');
  }

  /** An entry has appeared on a disk. `term` is the disk's current term. */
  appeared(node: number, index: number, entry: ClusterEntry, previousTerm: number, term: number): void {
    this.monotone.count += 1;
    if (entry.term < previousTerm || entry.term > term) {
      this.watch.violate(
        'terms-monotone-along-log',
        node,
        `Terms fall along the log of ${this.watch.name(node)} at index ${index}.`,
        `a term from ${previousTerm} (the entry before) to ${term} (its own)`,
        describeEntry(entry),
      );
    }
    const { first } = this;
    if (index > first.last) {
      if (first.last < first.first) first.restart(index);
      while (first.last < index - 1) first.push(undefined);
      first.push({ entry, previousTerm, node });
      return;
    }
    const sighting = first.at(index);
    if (sighting === undefined) return;
    if (sighting.entry.term === entry.term) this.compare(node, index, entry, previousTerm, sighting);
    else this.amongOthers(node, index, entry, previousTerm);
  }

  /** What stood at (index, term) on some disk; undefined when nothing did, or it is forgotten. */
  at(index: number, term: number): Sighting | undefined {
    const sighting = this.first.at(index);
    if (sighting === undefined || sighting.entry.term === term) return sighting;
    return this.others.get(index)?.find((each) => each.entry.term === term);
  }

  forgetBelow(index: number): void {
    this.first.forgetBelow(index);
    if (this.others.size === 0) return;
    for (const other of this.others.keys()) if (other < this.first.first) this.others.delete(other);
  }

  private amongOthers(node: number, index: number, entry: ClusterEntry, previousTerm: number): void {
    const known = this.others.get(index);
    if (known === undefined) {
      this.others.set(index, [{ entry, previousTerm, node }]);
      return;
    }
    const sighting = known.find((each) => each.entry.term === entry.term);
    if (sighting === undefined) known.push({ entry, previousTerm, node });
    else this.compare(node, index, entry, previousTerm, sighting);
  }

  private compare(
    node: number,
    index: number,
    entry: ClusterEntry,
    previousTerm: number,
    sighting: Sighting,
  ): void {
    this.matching.count += 1;
    const same = sameEntry(entry, sighting.entry);
    if (same && previousTerm === sighting.previousTerm) return;
    const where = `(index ${index}, term ${entry.term})`;
    this.watch.violate(
      'log-matching',
      node,
      same
        ? `The logs of ${this.watch.name(node)} and ${this.watch.name(sighting.node)} agree in ${where} and not in what stands before it.`
        : `Two different entries stood at ${where}: on ${this.watch.name(node)} and on ${this.watch.name(sighting.node)}.`,
      same ? `after an entry of term ${sighting.previousTerm}` : describeEntry(sighting.entry),
      same ? `after an entry of term ${previousTerm}` : describeEntry(entry),
      sighting.node,
    );
  }
}
