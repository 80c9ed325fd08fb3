// Properties: state-machine-safety, state-digest, snapshot-fold, snapshot-sessions, snapshot-configuration,
//   exactly-once.
import type { ClusterSnapshot, MemberState, StateMachine } from '../../cluster.ts';
import { describeConfiguration, sameMembers, sameRemoved } from '../../log-reading.ts';
import type { Tally } from '../../tally.ts';
import type { CommittedLog } from '../commitment/committed-log.ts';
import { digestOfMachine, digestOfSessions } from './reference-fold.ts';
import type { ReferenceFold } from './reference-fold.ts';
import type { Watch } from '../watch.ts';

/** Whether the members' replicated states and snapshots are what the committed log makes of them. */
export class Replicas {
  private readonly watch: Watch;
  private readonly committed: CommittedLog;
  private readonly fold: ReferenceFold;
  private readonly digest: Tally;
  private readonly once: Tally;
  private readonly snapshotFold: Tally;
  private readonly snapshotSessions: Tally;
  private readonly snapshotConfiguration: Tally;

  constructor(watch: Watch, committed: CommittedLog, fold: ReferenceFold) {
    this.watch = watch;
    this.committed = committed;
    this.fold = fold;
    this.digest = watch.tally('state-digest');
    this.once = watch.tally('exactly-once');
    this.snapshotFold = watch.tally('snapshot-fold');
    this.snapshotSessions = watch.tally('snapshot-sessions');
    this.snapshotConfiguration = watch.tally('snapshot-configuration');
  }

  /** By node: the index of a snapshot that was saved before anybody was known to have committed so far. */
  private readonly early: (number | undefined)[] = [];

  /** A member has applied entries, or started from its snapshot (then `before` is undefined). */
  applied(node: number, before: MemberState | undefined, after: MemberState): void {
    const { applied, machine, sessions } = after.replica;
    const mark = this.fold.at(applied);
    if (mark === undefined) {
      if (applied > this.committed.last) this.ahead(node, applied);
      return;
    }
    this.digest.count += 1;
    const from = before === undefined ? undefined : this.fold.at(before.replica.applied);
    const retried = from !== undefined && mark.suppressed > from.suppressed;
    if (retried) this.once.count += 1;
    if (digestOfMachine(machine) !== mark.machine) {
      this.differs(node, applied, retried ? 'exactly-once' : 'state-digest', machine);
    } else if (digestOfSessions(sessions) !== mark.sessions) {
      this.watch.violate(
        'exactly-once',
        node,
        `The client sessions of ${this.watch.name(node)} at ${applied} are not those that the committed log makes: a retry would be taken for new, or a new command for a retry.`,
        this.headIs(applied)
          ? `sessions ${describeSessions(this.fold.sessions)}`
          : 'those of the committed log, folded up to there',
        `sessions ${describeSessions(sessions)}`,
      );
    }
  }

  /** A disk has another snapshot. `before` is undefined on a disk that was blank. */
  snapshot(node: number, before: ClusterSnapshot | undefined, after: ClusterSnapshot): void {
    if (before !== undefined && after.index < before.index) {
      this.watch.violate(
        'snapshot-fold',
        node,
        `${this.watch.name(node)} replaces its snapshot by an older one.`,
        `at least index ${before.index}`,
        `index ${after.index}`,
      );
    }
    const mark = this.fold.at(after.index);
    if (mark === undefined) {
      // A step may commit, apply and save: then its image is told before what it commits.
      if (after.index > this.committed.last) this.early[node] = after.index;
      return;
    }
    this.snapshotFold.count += 1;
    const entry = this.committed.at(after.index);
    if (
      digestOfMachine(after.machine) !== mark.machine ||
      (entry !== undefined && entry.term !== after.term)
    ) {
      this.watch.violate(
        'snapshot-fold',
        node,
        `The snapshot of ${this.watch.name(node)} at ${after.index} is not what the committed log makes.`,
        `the fold of the committed log up to ${after.index}${entry === undefined ? '' : `, in term ${entry.term}`}`,
        `term ${after.term}, ${describeMachine(after.machine)}`,
      );
    }
    if (mark.sessions !== EMPTY_SESSIONS) this.snapshotSessions.count += 1;
    if (digestOfSessions(after.sessions) !== mark.sessions) {
      this.watch.violate(
        'snapshot-sessions',
        node,
        `The snapshot of ${this.watch.name(node)} at ${after.index} does not hold the client sessions of that index.`,
        this.headIs(after.index)
          ? `sessions ${describeSessions(this.fold.sessions)}`
          : `those of the committed log, folded up to ${after.index}`,
        `sessions ${describeSessions(after.sessions)}`,
      );
    }
    this.configurationOf(node, after);
  }

  private configurationOf(node: number, snapshot: ClusterSnapshot): void {
    const inForce = this.committed.configurationAt(snapshot.index);
    if (inForce === undefined) return;
    this.snapshotConfiguration.count += 1;
    const { configuration } = snapshot;
    const same =
      configuration.index === inForce.index &&
      sameMembers(configuration.members, inForce.members) &&
      sameRemoved(configuration.removed, inForce.removed);
    if (same) return;
    this.watch.violate(
      'snapshot-configuration',
      node,
      `The snapshot of ${this.watch.name(node)} at ${snapshot.index} does not hold the configuration in force there.`,
      describeConfiguration(inForce),
      describeConfiguration(configuration),
    );
  }

  private differs(node: number, applied: number, property: string, machine: StateMachine): void {
    this.watch.violate(
      property,
      node,
      property === 'exactly-once'
        ? `A retry has taken effect on ${this.watch.name(node)}, which has applied up to ${applied}.`
        : `The replicated state of ${this.watch.name(node)} at ${applied} is not what the committed log makes.`,
      this.headIs(applied) ? this.described() : 'the fold of the committed log',
      describeMachine(machine),
    );
  }

  /** A step of the node is released, and what it commits is known. */
  released(node: number): void {
    const index = this.early[node];
    if (index === undefined) return;
    this.early[node] = undefined;
    if (index > this.committed.last) this.ahead(node, index);
  }

  private ahead(node: number, index: number): void {
    this.watch.violate(
      'state-machine-safety',
      node,
      `${this.watch.name(node)} has a state at ${index}, which nobody has committed.`,
      `nothing applied beyond ${this.committed.last}`,
      `applied up to ${index}`,
    );
  }

  private described(): string {
    return `values [${this.fold.store.join(', ')}], ${this.fold.records.audited} changes of status`;
  }

  private headIs(index: number): boolean {
    return index === this.committed.last;
  }
}

const EMPTY_SESSIONS = digestOfSessions([]);

function describeSessions(sessions: readonly { readonly id: number; readonly sequence: number }[]): string {
  return `{${sessions.map((session) => `${session.id} at ${session.sequence}`).join(', ')}}`;
}

function describeMachine({ store, audited }: StateMachine): string {
  return `values [${store.join(', ')}], ${audited} changes of status`;
}
