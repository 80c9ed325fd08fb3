// Properties: acknowledged-is-durable, read-index-sound, reads-return-the-state.
import type { Replicated } from '../../../../core/controller/index.ts';
import type { RaftRequest, RaftResponse, Refusal } from '../../../../core/raft/index.ts';
import type { ClockTrust } from '../../clock-trust.ts';
import type { Member, MemberState } from '../../cluster.ts';
import {
  describeEntry,
  describeMembers,
  entryOf,
  lastIndexOf,
  majorityOf,
  memberOf,
} from '../../log-reading.ts';
import type { Tally } from '../../tally.ts';
import type { CommittedLog } from '../commitment/committed-log.ts';
import { latestUpTo } from '../commitment/configurations.ts';
import { answers, indexIn, inForce } from './promised.ts';
import { sameResult } from '../replicas/reference-fold.ts';
import type { ReferenceFold } from '../replicas/reference-fold.ts';
import { Refusals } from './refusals.ts';
import type { Attempt } from './refusals.ts';
import type { Watch } from '../watch.ts';

/** A request that a member has taken and not answered yet. */
interface Open {
  readonly body: RaftRequest<Replicated>;
  /** The highest index that anybody had committed when it arrived. */
  readonly floor: number;
  /** What it has made the member append, once that step is released. */
  attempt: Attempt | undefined;
}

type Response = RaftResponse<Replicated>;

/** What a member promises by its answers: that a write stays, and that a read sees everything before it. */
export class ClientPromises {
  private readonly watch: Watch;
  private readonly committed: CommittedLog;
  private readonly fold: ReferenceFold;
  private readonly trust: ClockTrust;
  private readonly byLease: boolean;
  private readonly reads: Tally;
  private readonly values: Tally;
  private readonly acknowledged: Tally;
  private readonly open: Map<number, Open>[] = [];
  /** Answers that left in the middle of a step which is not released yet, by node: judged when it is. */
  private readonly early: { readonly request: Open; readonly response: Response }[][] = [];
  private readonly refusals: Refusals;
  /** By node, what it refused last, having appended nothing for it: perhaps its step was not released yet. */
  private readonly lastRefused: (
    { readonly id: number; readonly open: Open; readonly reason: Refusal } | undefined
  )[] = [];

  /** `byLease`: reads may rest on clocks; then they are judged only while those can be trusted. */
  constructor(
    watch: Watch,
    committed: CommittedLog,
    fold: ReferenceFold,
    trust: ClockTrust,
    byLease: boolean,
  ) {
    this.watch = watch;
    this.committed = committed;
    this.fold = fold;
    this.trust = trust;
    this.byLease = byLease;
    this.reads = watch.tally('read-index-sound');
    this.values = watch.tally('reads-return-the-state');
    this.acknowledged = watch.tally('acknowledged-is-durable');
    for (let node = 0; node < watch.isMember.length; node += 1) {
      this.open.push(new Map());
      this.early.push([]);
      this.lastRefused.push(undefined);
    }
    this.refusals = new Refusals(watch, committed, fold);
  }

  asked(node: number, id: number, body: RaftRequest<Replicated>): void {
    this.open[node]?.set(id, { body, floor: this.committed.last, attempt: undefined });
  }

  /** The node went down: nobody will answer what it had taken. */
  stopped(node: number): void {
    this.open[node]?.clear();
    this.early[node] = [];
    this.lastRefused[node] = undefined;
  }

  /** A step that has taken a request is released, and the member's log has grown. */
  appended(node: number, id: number, before: MemberState, after: MemberState): void {
    const index = lastIndexOf(before.durable.log) + 1;
    const request = this.open[node]?.get(id);
    const refused = this.lastRefused[node];
    const body = request?.body ?? (refused?.id === id ? refused.open.body : undefined);
    if (body === undefined || !answers(body, entryOf(after.durable.log, index))) return;
    const attempt = { index, term: after.durable.term };
    if (request !== undefined) request.attempt = attempt;
    else if (refused !== undefined) this.refusals.refused(node, refused.reason, attempt);
  }

  /** The entry at `index` is committed, and folded. */
  covered(index: number): void {
    this.refusals.covered(index);
  }

  /** A step of the node is released. */
  released(node: number): void {
    const early = this.early[node];
    if (early === undefined || early.length === 0) return;
    this.early[node] = [];
    for (const { request, response } of early) this.judge(node, request, response);
  }

  answered(node: number, id: number, response: Response): void {
    const request = this.open[node]?.get(id);
    if (request === undefined) return;
    this.open[node]?.delete(id);
    if (response.kind === 'refused') {
      this.refused(node, id, request, response.reason);
      return;
    }
    if (indexIn(response) <= this.committed.last) {
      this.judge(node, request, response);
      return;
    }
    this.onMajority(node, request, indexIn(response));
    this.early[node]?.push({ request, response });
  }

  private refused(node: number, id: number, request: Open, reason: Refusal): void {
    const { kind } = request.body;
    if (kind === 'read' || kind === 'transfer') return;
    this.refusals.refused(node, reason, request.attempt);
    if (request.attempt === undefined) this.lastRefused[node] = { id, open: request, reason };
  }

  /**
   * What is vouched for before the step is released must be on the disks of a majority all the same: of the configuration
   * in force before the step, or of one that the step has put on the disk.
   */
  private onMajority(node: number, request: Open, index: number): void {
    const { members } = this.watch.states[node]?.configuration ?? { members: [] };
    const image = this.watch.images[node];
    if (this.isOnMajority(members, request, index)) return;
    if (image !== undefined) {
      const latest = latestUpTo(image, lastIndexOf(image.log));
      if (this.isOnMajority(latest.members, request, index)) return;
    }
    this.acknowledged.count += 1;
    this.watch.violate(
      'acknowledged-is-durable',
      node,
      `${this.watch.name(node)} acknowledges a ${request.body.kind} at ${index} that is not durable.`,
      `its entry on the disks of a majority of {${describeMembers(members)}}`,
      `on ${this.holding(members, request, index)}`,
    );
  }

  private isOnMajority(members: readonly Member[], request: Open, index: number): boolean {
    return this.holding(members, request, index) >= majorityOf(members);
  }

  private holding(members: readonly Member[], request: Open, index: number): number {
    let holding = 0;
    for (const member of members) {
      const image = this.watch.images[member.id];
      if (member.suffrage !== 'voter' || image === undefined || image.incarnation !== member.incarnation)
        continue;
      // What the step has compacted already is in the snapshot, which is held against the committed log.
      if (index <= image.log.baseIndex || answers(request.body, entryOf(image.log, index))) holding += 1;
    }
    return holding;
  }

  private judge(node: number, request: Open, response: Response): void {
    switch (response.kind) {
      case 'answer':
        this.read(node, request, response.index);
        this.value(node, request, response);
        return;
      case 'result':
        this.written(node, request, response);
        return;
      case 'session':
        this.acknowledged.count += 1;
        if (this.committed.at(response.session)?.kind === 'open-session') return;
        this.broken(node, response.session, 'a session opened', 'an open-session entry');
        return;
      case 'changed':
        this.changed(node, request, response.index);
        return;
      case 'transferred':
      case 'refused':
        return;
    }
  }

  private read(node: number, request: Open, index: number): void {
    if (this.byLease && !this.trust.intact) return;
    this.reads.count += 1;
    if (index >= request.floor) return;
    this.watch.violate(
      'read-index-sound',
      node,
      `${this.watch.name(node)} serves a read from an older state than was committed when the read arrived.`,
      `an index of at least ${request.floor}`,
      `index ${index}`,
    );
  }

  /** What was answered, against what the reference holds at the index that the answer names. */
  private value(node: number, request: Open, { index, answer }: Response & { kind: 'answer' }): void {
    const { body } = request;
    if (body.kind !== 'read') return;
    const expected = this.fold.valueAt(body.query.key, index);
    if (expected === undefined) return;
    this.values.count += 1;
    if (answer === expected) return;
    this.watch.violate(
      'reads-return-the-state',
      node,
      `${this.watch.name(node)} answers a read of key ${body.query.key} with a value that it does not have at ${index}.`,
      `${expected}`,
      `${answer}`,
    );
  }

  private written(node: number, request: Open, response: Response & { kind: 'result' }): void {
    this.acknowledged.count += 1;
    const { body } = request;
    const entry = this.committed.at(response.index);
    if (body.kind !== 'command' || !answers(body, entry)) {
      this.broken(node, response.index, 'a write', 'that very command');
      return;
    }
    const result = this.fold.at(response.index)?.result;
    if (sameResult(result, response.result)) return;
    this.watch.violate(
      'acknowledged-is-durable',
      node,
      `${this.watch.name(node)} acknowledges the write at ${response.index} with a result that it did not have.`,
      result === undefined ? 'no result' : `${JSON.stringify(result)}`,
      JSON.stringify(response.result),
    );
  }

  private changed(node: number, request: Open, index: number): void {
    this.acknowledged.count += 1;
    const configuration = this.committed.configurationAt(index);
    if (index > this.committed.last) {
      this.broken(node, index, 'a change of membership', 'a configuration');
      return;
    }
    if (configuration === undefined || request.body.kind !== 'change') return;
    const { change } = request.body;
    if (inForce(change, memberOf(configuration, change.id))) return;
    this.watch.violate(
      'acknowledged-is-durable',
      node,
      `${this.watch.name(node)} acknowledges a change of membership that is not in force at ${index}.`,
      `${change.kind} of ${this.watch.name(change.id)}`,
      `{${describeMembers(configuration.members)}}`,
    );
  }

  private broken(node: number, index: number, what: string, expected: string): void {
    this.watch.violate(
      'acknowledged-is-durable',
      node,
      `${this.watch.name(node)} acknowledges ${what} at ${index} that is not committed there.`,
      `${expected} at ${index} of the committed log`,
      index > this.committed.last
        ? `a committed log up to ${this.committed.last}`
        : describeEntry(this.committed.at(index)),
    );
  }
}
