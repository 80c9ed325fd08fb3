// Properties: leader-append-only, truncation-discipline, index-order, leader-completeness, commit-own-term,
//   commit-applied-monotonic.
import type { Image, MemberState } from '../../cluster.ts';
import { entryOf, holds, lastIndexOf, termOf } from '../../log-reading.ts';
import type { Tally } from '../../tally.ts';
import type { CommittedLog } from '../commitment/committed-log.ts';
import type { Watch } from '../watch.ts';

/** How one member's log, commit and applied index may move (paper, figures 2 and 3, and section 5.4). */
export class Logs {
  private readonly watch: Watch;
  private readonly committed: CommittedLog;
  private readonly appendOnly: Tally;
  private readonly truncation: Tally;
  private readonly completeness: Tally;
  private readonly ownTerm: Tally;
  private readonly monotonic: Tally;
  private readonly order: Tally;
  /** Whether a disk's log was cut since the node's last released step. */
  private readonly wasCut: boolean[] = [];

  constructor(watch: Watch, committed: CommittedLog) {
    this.watch = watch;
    this.committed = committed;
    this.appendOnly = watch.tally('leader-append-only');
    this.truncation = watch.tally('truncation-discipline');
    this.completeness = watch.tally('leader-completeness');
    this.ownTerm = watch.tally('commit-own-term');
    this.monotonic = watch.tally('commit-applied-monotonic');
    this.order = watch.tally('index-order');
  }

  /** A disk has lost its entries from `cutFrom` on. The released state is still that before the step. */
  cut(node: number, cutFrom: number, image: Image): void {
    const state = this.watch.states[node];
    this.wasCut[node] = true;
    this.truncation.count += 1;
    if (state === undefined) return;
    if (state.role.kind === 'leader' && image.term === state.durable.term) {
      this.watch.violate(
        'leader-append-only',
        node,
        `${this.watch.name(node)} removes entries from its log while it leads term ${image.term}.`,
        'a leader only appends',
        `entries from ${cutFrom} on are gone or replaced`,
      );
    }
    if (cutFrom <= state.commit) {
      this.watch.violate(
        'truncation-discipline',
        node,
        `${this.watch.name(node)} removes entries that it knows to be committed.`,
        `nothing at or below its commit index ${state.commit} is removed`,
        `entries from ${cutFrom} on are gone or replaced`,
      );
    }
  }

  /** A leader's disk has more entries. */
  grown(node: number, image: Image): void {
    const state = this.watch.states[node];
    if (state?.role.kind === 'leader' && image.term === state.durable.term) this.appendOnly.count += 1;
  }

  /** A step is released whose disk image is new. */
  released(node: number, after: MemberState): void {
    if (this.wasCut[node] !== true) return;
    this.wasCut[node] = false;
    if (after.role.kind === 'follower') return;
    this.watch.violate(
      'truncation-discipline',
      node,
      `${this.watch.name(node)} removes entries from its log as a ${after.role.kind}.`,
      'only a follower or learner truncates',
      `a ${after.role.kind} after the step`,
    );
  }

  /** A member has become leader. */
  elected(node: number, state: MemberState): void {
    const { committed } = this;
    const term = state.durable.term;
    // Commit terms rise along the log: the last entry committed in a lower term stands for all before it.
    let index = committed.last;
    while (index >= committed.first && committed.committedIn(index) >= term) index -= 1;
    const entry = committed.at(index);
    if (entry !== undefined) this.complete(node, state, index, entry.term);
  }

  /** Entries up to `committed.last` have been committed in `term`: leaders of higher terms must hold them already. */
  committedIn(term: number, leaders: readonly number[]): void {
    for (const leader of leaders) {
      const state = this.watch.states[leader];
      if (state === undefined || state.role.kind !== 'leader' || state.durable.term <= term) continue;
      this.complete(leader, state, this.committed.last, this.committed.lastTerm);
    }
  }

  /** The commit index has moved within a run of the node. */
  commitMoved(node: number, before: MemberState, after: MemberState): void {
    this.monotonic.count += 1;
    if (after.commit < before.commit) this.fell(node, 'commit index', before.commit, after.commit);
    const ledOn = before.role.kind === 'leader' && after.durable.term === before.durable.term;
    if (!ledOn && after.role.kind !== 'leader') return;
    this.ownTerm.count += 1;
    const term = termOf(after.durable.log, after.commit);
    if (term === after.durable.term) return;
    this.watch.violate(
      'commit-own-term',
      node,
      `${this.watch.name(node)}, leader of term ${after.durable.term}, commits an entry of an earlier term by counting.`,
      `commit index onto an entry of term ${after.durable.term}`,
      `index ${after.commit}, of term ${term}`,
    );
  }

  /** The applied index has moved within a run of the node. */
  appliedMoved(node: number, before: MemberState, after: MemberState): void {
    this.monotonic.count += 1;
    if (after.replica.applied < before.replica.applied) {
      this.fell(node, 'applied index', before.replica.applied, after.replica.applied);
    }
  }

  /** Any of the indexes may have changed. */
  ordered(node: number, state: MemberState): void {
    const { log, snapshot } = state.durable;
    const { applied } = state.replica;
    const { commit } = state;
    const last = lastIndexOf(log);
    this.order.count += 1;
    if (log.baseIndex <= snapshot.index && snapshot.index <= applied && applied <= commit && commit <= last)
      return;
    this.watch.violate(
      'index-order',
      node,
      `${this.watch.name(node)} has its indexes out of order.`,
      'log base <= snapshot <= applied <= commit <= last',
      `log base ${log.baseIndex}, snapshot ${snapshot.index}, applied ${applied}, commit ${commit}, last ${last}`,
    );
  }

  private complete(node: number, state: MemberState, index: number, term: number): void {
    this.completeness.count += 1;
    if (holds(state.durable, index, term)) return;
    const entry = entryOf(state.durable.log, index);
    this.watch.violate(
      'leader-completeness',
      node,
      `${this.watch.name(node)} leads term ${state.durable.term} without the entry committed at ${index} in a term below.`,
      `an entry of term ${term} at ${index}`,
      entry === undefined
        ? `a log that ends at ${lastIndexOf(state.durable.log)}`
        : `one of term ${entry.term}`,
    );
  }

  private fell(node: number, what: string, from: number, to: number): void {
    this.watch.violate(
      'commit-applied-monotonic',
      node,
      `The ${what} of ${this.watch.name(node)} went back.`,
      `at least ${from}`,
      `${to}`,
    );
  }
}
