// Properties: state-machine-safety.
import type { ClusterEntry, ClusterSnapshot, MemberState, WholeConfiguration } from '../../cluster.ts';
import { describeEntry, entryOf, sameEntry } from '../../log-reading.ts';
import type { Tally } from '../../tally.ts';
import { IndexWindow } from '../logs/index-window.ts';
import type { LogHistory } from '../logs/log-history.ts';
import type { Watch } from '../watch.ts';

/** A committed entry and the term in which it was first seen to be committed. */
interface Committed {
  readonly entry: ClusterEntry;
  readonly term: number;
}

/**
 * The one committed log of the whole run, write-once: committed[k] is the entry that some member's commit index first
 * covered, and every member's committed prefix equals it (state machine safety, paper, figure 3). Starts from the
 * snapshot that the prepared disks hold.
 */
export class CommittedLog {
  private readonly watch: Watch;
  private readonly history: LogHistory;
  private readonly safety: Tally;
  private readonly window = new IndexWindow<Committed>(1);
  private begun = false;
  /** The highest committed index. */
  last = 0;
  /** The term of the entry at `last`. */
  lastTerm = 0;
  /** The highest term in which something was committed. */
  commitTerm = 0;
  /** The committed configurations, oldest first; the last one is in force. Those before the window's first are forgotten. */
  readonly configurations: WholeConfiguration[] = [];

  constructor(watch: Watch, history: LogHistory) {
    this.watch = watch;
    this.history = history;
    this.safety = watch.tally('state-machine-safety');
  }

  /** The prepared disks' snapshot is where the history begins; only the first one is taken. Returns whether it was. */
  begin(snapshot: ClusterSnapshot): boolean {
    // A blank disk holds no history.
    if (this.begun || snapshot.index === 0) return false;
    this.begun = true;
    this.window.restart(snapshot.index + 1);
    this.last = snapshot.index;
    this.lastTerm = snapshot.term;
    this.configurations.push(snapshot.configuration);
    return true;
  }

  /** The lowest index known. */
  get first(): number {
    return this.window.first;
  }

  /** The entry committed at `index`; undefined when there is none yet, or it is forgotten. */
  at(index: number): ClusterEntry | undefined {
    return this.window.at(index)?.entry;
  }

  /** The term in which `index` was committed; 0 when unknown. */
  committedIn(index: number): number {
    return this.window.at(index)?.term ?? 0;
  }

  /** The latest committed configuration. */
  get configuration(): WholeConfiguration | undefined {
    return this.configurations[this.configurations.length - 1];
  }

  /** The configuration in force at `index`; undefined when forgotten. */
  configurationAt(index: number): WholeConfiguration | undefined {
    for (let i = this.configurations.length - 1; i >= 0; i -= 1) {
      const configuration = this.configurations[i];
      if (configuration !== undefined && configuration.index <= index) return configuration;
    }
    return undefined;
  }

  /** A member's commit index now covers `from + 1` to `to`. */
  cover(node: number, from: number, to: number, state: MemberState): void {
    const log = state.durable.log;
    // A step may commit entries and compact them at once.
    if (log.baseIndex > this.last && log.baseIndex <= to) {
      this.announce(log.baseIndex, log.baseTerm, state.durable.term);
    }
    for (let index = from + 1; index <= to; index += 1) {
      const entry = entryOf(log, index);
      // Below the base it came by snapshot, which is compared as a whole; above the end index-order complains.
      if (entry === undefined) continue;
      if (index > this.last) this.record(index, entry, state.durable.term);
      else this.compare(node, index, entry);
    }
  }

  /**
   * Everything up to (index, term) is committed, in `commitTerm`: what is new is read off the disks on which it has stood,
   * backwards, since each entry tells the term of the one before it.
   */
  announce(index: number, term: number, commitTerm: number): void {
    const entries: ClusterEntry[] = [];
    let termThere = term;
    for (let at = index; at > this.last; at -= 1) {
      const sighting = this.history.at(at, termThere);
      if (sighting === undefined) return;
      entries.push(sighting.entry);
      termThere = sighting.previousTerm;
    }
    for (const entry of entries.reverse()) this.record(this.last + 1, entry, commitTerm);
  }

  forgetBelow(index: number): void {
    this.window.forgetBelow(index);
    // The last one at or below the window's first index is still in force there.
    while (this.configurations.length > 1 && (this.configurations[1]?.index ?? 0) < this.window.first) {
      this.configurations.shift();
    }
  }

  private record(index: number, entry: ClusterEntry, term: number): void {
    if (index !== this.last + 1) this.window.restart(index);
    this.window.push({ entry, term });
    this.last = index;
    this.lastTerm = entry.term;
    if (term > this.commitTerm) this.commitTerm = term;
    if (entry.kind === 'configuration')
      this.configurations.push({ index, members: entry.members, removed: entry.removed });
  }

  private compare(node: number, index: number, entry: ClusterEntry): void {
    const committed = this.window.at(index);
    if (committed === undefined) return;
    this.safety.count += 1;
    if (sameEntry(entry, committed.entry)) return;
    this.watch.violate(
      'state-machine-safety',
      node,
      `${this.watch.name(node)} has committed something else at index ${index} than was committed there before.`,
      describeEntry(committed.entry),
      describeEntry(entry),
    );
  }
}
