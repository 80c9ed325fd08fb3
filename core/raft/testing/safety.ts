import type { NodeId } from '../../process/process.ts';
import { assert } from '../invariant.ts';
import { entryAt, lastIndex, termAt } from '../log-view.ts';
import type { Entry, LogIndex, Term } from '../log.ts';
import { holdsLease, isVoter } from '../observers.ts';
import type { State, TestCluster } from './test-cluster.ts';
import type { Words } from './test-machine.ts';

/**
 * The safety properties of the paper's figure 3 and a few sharper ones, checked by history against every state that a
 * test cluster goes through. An entry is the same object on all nodes, so entries are compared by identity.
 */
export class Safety {
  /** What each property was checked on, so that a test can tell that it was exercised. */
  readonly exercised = { elections: 0, commits: 0, installs: 0, leases: 0, reads: 0 };
  private readonly cluster: TestCluster;
  private readonly leaderOf = new Map<Term, NodeId>();
  private readonly committed = new Map<LogIndex, Entry<Words>>();
  private readonly wordsAt = new Map<LogIndex, string>();
  private readonly seen: (State | null)[];
  /** The highest index whose result a client has been told. */
  private acknowledged: LogIndex = 0;
  private readonly readsFrom = new Map<number, LogIndex>();
  private answered = 0;

  constructor(cluster: TestCluster) {
    this.cluster = cluster;
    this.seen = cluster.ids().map(() => null);
  }

  /** To be called when a read is asked for: it must see every write acknowledged before. */
  readBegins(request: number): void {
    this.readsFrom.set(request, this.acknowledged);
  }

  /** To be called after every step. */
  check(): void {
    for (const id of this.cluster.ids()) {
      if (!this.cluster.isUp(id)) {
        this.seen[id] = null;
        continue;
      }
      const state = this.cluster.state(id);
      const last = this.seen[id] ?? null;
      // Whoever starts with a blank disk is another member, with a history of its own.
      const before = last?.durable.incarnation === state.durable.incarnation ? last : null;
      if (state === before) continue;
      this.checkState(id, state, before);
      this.seen[id] = state;
    }
    this.checkLeases();
    this.checkAnswers();
  }

  private checkState(id: NodeId, state: State, before: State | null): void {
    const { durable, role, commit, replica } = state;
    const last = lastIndex(durable.log);
    assert(durable.snapshot.index <= replica.applied, 'snapshot <= applied');
    assert(replica.applied <= commit && commit <= last, 'applied <= commit <= last');
    if (before !== null) {
      assert(durable.term >= before.durable.term, 'the term never falls');
      assert(commit >= before.commit, 'the commit index never falls');
      assert(
        durable.term > before.durable.term ||
          before.durable.vote === -1 ||
          durable.vote === before.durable.vote,
        'a vote is kept for its term',
      );
    }
    if (role.kind === 'leader') {
      const known = this.leaderOf.get(durable.term);
      assert(known === undefined || known === id, 'one leader per term');
      if (known === undefined) {
        this.leaderOf.set(durable.term, id);
        this.exercised.elections += 1;
        for (const [index, entry] of this.committed) {
          if (entry.term >= durable.term || index <= durable.log.baseIndex) continue;
          assert(
            index <= last && entryAt(durable.log, index) === entry,
            'a leader holds every committed entry',
          );
        }
      }
      this.checkMatch(state);
    }
    if (role.kind === 'candidate' || role.kind === 'pre-candidate') {
      assert(isVoter(state), 'only voters stand');
    }
    const from = Math.max(before?.commit ?? 0, durable.log.baseIndex) + 1;
    for (let index = from; index <= commit; index += 1)
      this.checkCommitted(index, entryAt(durable.log, index));
    if (replica.applied !== before?.replica.applied) {
      const told = replica.machine.join(' ');
      const other = this.wordsAt.get(replica.applied) ?? told;
      assert(told === other, 'equal applied index means equal state');
      assert(new Set(replica.machine).size === replica.machine.length, 'no command is applied twice');
      this.wordsAt.set(replica.applied, told);
      if (before !== null && durable.snapshot.index > before.replica.applied) this.exercised.installs += 1;
    }
  }

  private checkCommitted(index: LogIndex, entry: Entry<Words>): void {
    const known = this.committed.get(index);
    assert(known === undefined || known === entry, 'what is committed never changes');
    if (known !== undefined) return;
    this.committed.set(index, entry);
    this.exercised.commits += 1;
  }

  /** `match` is never more than what the peer has on its disk. */
  private checkMatch(state: State): void {
    if (state.role.kind !== 'leader') return;
    const log = state.durable.log;
    state.role.progress.forEach((peer, id) => {
      const disk = this.cluster.disk(id);
      if (peer === undefined || disk.kind !== 'durable') return;
      const theirs = disk.durable;
      if (theirs.term !== state.durable.term || theirs.incarnation !== peer.incarnation) return;
      assert(peer.match < peer.next, 'match < next');
      assert(peer.match <= lastIndex(theirs.log), 'a peer has what it acknowledged');
      const floor = Math.max(log.baseIndex, theirs.log.baseIndex);
      if (peer.match <= floor) return;
      assert(termAt(theirs.log, peer.match) === termAt(log, peer.match), 'and it equals what the leader has');
    });
  }

  private checkLeases(): void {
    let holders = 0;
    for (const id of this.cluster.ids()) {
      if (this.cluster.isUp(id) && holdsLease(this.cluster.state(id), this.cluster.now)) holders += 1;
    }
    assert(holders <= 1, 'no two leases are valid at once');
    this.exercised.leases += holders;
  }

  private checkAnswers(): void {
    const answers = [...this.cluster.responses].slice(this.answered);
    this.answered += answers.length;
    for (const [request, response] of answers) {
      if (response.kind === 'result') this.acknowledged = Math.max(this.acknowledged, response.index);
      if (response.kind !== 'answer') continue;
      const least = this.readsFrom.get(request) ?? 0;
      assert(response.index >= least, 'a read sees every write acknowledged before it began');
      this.exercised.reads += 1;
    }
  }
}
