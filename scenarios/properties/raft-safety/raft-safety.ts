import { ClockTrust } from '../clock-trust.ts';
import { asImage, asMember, asRaftRequest, asRaftResponse } from '../../raft-cluster/types.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { Input } from '../../../sim/index.ts';
import type { ClusterContext } from '../context.ts';
import type {
  ClusterFamily,
  ClusterMonitor,
  Image,
  MemberState,
  Payload,
  Reporter,
  View,
} from '../cluster.ts';
import { entryOf, lastIndexOf, termOf } from '../log-reading.ts';
import { Ballots } from './elections/ballots.ts';
import { ClientPromises } from './promises/client-promises.ts';
import { CommittedLog } from './commitment/committed-log.ts';
import { Configurations } from './commitment/configurations.ts';
import { Counting } from './logs/counting.ts';
import { Departures } from './commitment/departures.ts';
import { Durability } from './commitment/durability.ts';
import { KnownLeaders } from './elections/known-leaders.ts';
import { LeaseReads } from './leases/lease-reads.ts';
import { LeaseSound } from './leases/lease-sound.ts';
import { LogChange } from './logs/log-change.ts';
import { LogHistory } from './logs/log-history.ts';
import { Logs } from './logs/logs.ts';
import { Offices } from './elections/offices.ts';
import { RAFT_SAFETY } from './properties.ts';
import { ReferenceFold } from './replicas/reference-fold.ts';
import { Replicas } from './replicas/replicas.ts';
import { Replication } from './logs/replication.ts';
import { Resends } from './logs/resends.ts';
import { StepClock } from './step-clock.ts';
import { Voting } from './elections/voting.ts';
import { Watch } from './watch.ts';

/** At most this many committed indices are remembered, however far behind a disk is: what is older is not judged. */
const INDICES_KEPT = 65_536;

type State = ClusterTypes['State'];
type Durable = ClusterTypes['Durable'];

/** Raft's safety in full (S0.7), with one bookkeeping for all of it. */
export function raftSafety(context: ClusterContext): ClusterFamily {
  return {
    name: 'raft-safety',
    properties: RAFT_SAFETY,
    monitor: (view, report) => new RaftSafety(context, view, report),
  };
}

/**
 * Finds out what changed, by reference, and tells the checkers concerned: a heartbeat costs a few comparisons.
 *
 * Logs, terms and votes are read off the disk images as they become durable; commit, applied, role and peers' progress
 * off the released states. Memory: per index since the lowest base of a member's log (65,536 at most), per member, per
 * open request.
 */
class RaftSafety implements ClusterMonitor {
  readonly stepsOf = ['raft'];
  readonly sendsOf = ['append', 'append-response', 'snapshot', 'timeout-now', 'vote', 'vote-response'];
  readonly deliversOf = ['append', 'snapshot'];
  private readonly watch: Watch;
  private readonly change = new LogChange();
  private readonly history: LogHistory;
  private readonly committed: CommittedLog;
  private readonly fold: ReferenceFold;
  private readonly ballots: Ballots;
  private readonly offices: Offices;
  private readonly known: KnownLeaders;
  private readonly voting: Voting;
  private readonly replication: Replication;
  private readonly configurations: Configurations;
  private readonly counting: Counting;
  private readonly resends: Resends;
  private readonly departures: Departures;
  private readonly durability: Durability;
  private readonly logs: Logs;
  private readonly trust: ClockTrust;
  private readonly leases: LeaseSound;
  private readonly stepClock: StepClock;
  private readonly leaseReads: LeaseReads;
  private readonly replicas: Replicas;
  private readonly promises: ClientPromises;

  constructor(context: ClusterContext, view: View, report: Reporter) {
    const watch = new Watch(view, report);
    this.watch = watch;
    this.history = new LogHistory(watch);
    this.committed = new CommittedLog(watch, this.history);
    this.fold = new ReferenceFold(context.options.maxSessions);
    this.ballots = new Ballots(watch);
    this.offices = new Offices(watch);
    this.known = new KnownLeaders(watch);
    this.voting = new Voting(watch, context.options.heartbeatTimeout);
    this.replication = new Replication(watch);
    this.configurations = new Configurations(watch, this.committed);
    this.counting = new Counting(watch);
    this.resends = new Resends(watch, context.options.heartbeatInterval);
    this.departures = new Departures(watch, context.options);
    this.durability = new Durability(watch, this.committed, this.ballots, this.voting);
    this.logs = new Logs(watch, this.committed);
    this.trust = new ClockTrust(context, view);
    this.leases = new LeaseSound(watch, this.committed, this.trust);
    this.stepClock = new StepClock(view);
    this.leaseReads = new LeaseReads(watch, this.stepClock);
    this.replicas = new Replicas(watch, this.committed, this.fold);
    const byLease = context.options.reads === 'lease';
    this.promises = new ClientPromises(watch, this.committed, this.fold, this.trust, byLease);
  }

  onStart(node: number): void {
    if (this.watch.isMember[node] !== true) return;
    // What a disk held before its node's first start, or nothing any more: it was wiped or found corrupt.
    const image = asImage(this.watch.view.durable(node));
    const held = this.watch.images[node];
    if (held !== undefined && held.incarnation !== image?.incarnation) this.durability.lost(node, held);
    if (image === undefined) this.watch.images[node] = undefined;
    else if (image !== held) this.saved(node, held, image);
  }

  onStop(node: number): void {
    if (this.watch.isMember[node] !== true) return;
    this.watch.states[node] = undefined;
    this.replication.lost(node);
    this.departures.lost(node);
    this.known.stopped(node);
    this.configurations.stopped(node);
    this.promises.stopped(node);
  }

  onSaving(node: number): void {
    this.stepClock.saving(node);
  }

  onDurable(node: number, _before: Durable | undefined, after: Durable): void {
    if (this.watch.isMember[node] !== true) return;
    this.stepClock.durable(node);
    const held = this.watch.images[node];
    const image = asImage(after);
    if (image !== held) this.saved(node, held, image);
  }

  onStep(node: number, _before: State | undefined, after: State, input: Input<ClusterTypes> | null): void {
    if (this.watch.isMember[node] !== true) return;
    const now = asMember(after);
    if (now === undefined) return;
    const was = this.watch.states[node];
    this.watch.states[node] = now;
    this.known.stepped(node, input);
    if (was === undefined) this.started(node, now);
    else if (was !== now) {
      if (was.durable.incarnation !== now.durable.incarnation) this.became(node, now);
      else this.stepped(node, was, now, input);
    }
    this.stepClock.released(node);
  }

  onDeliver(from: number, to: number, payload: Payload): void {
    if (this.watch.isMember[to] !== true) return;
    const state = this.watch.states[to];
    if (state === undefined || (payload.kind !== 'append' && payload.kind !== 'snapshot')) return;
    this.known.hears(to, from, state, payload);
  }

  onSend(from: number, to: number, payload: Payload): void {
    if (this.watch.isMember[from] !== true) return;
    this.durability.sent(from, to, payload);
    if (payload.kind === 'append' || payload.kind === 'snapshot') {
      this.resends.sent(from, to, payload);
      if (payload.kind === 'append' && payload.commit > this.committed.last) this.announced(from, payload);
    } else if (payload.kind === 'append-response') this.known.answered(from, to, payload);
  }

  onRequest(node: number, id: number, body: ClusterTypes['Request']): void {
    const request = asRaftRequest(body);
    if (request !== undefined) this.promises.asked(node, id, request);
  }

  onRespond(node: number, id: number, body: ClusterTypes['Response']): void {
    if (this.watch.isMember[node] !== true) return;
    const response = asRaftResponse(body);
    if (response !== undefined) this.promises.answered(node, id, response);
  }

  onConditions(): void {
    this.trust.refresh();
    this.watch.flush();
  }

  onEnd(): void {
    this.watch.flush();
  }

  /** A disk image is new. */
  private saved(node: number, held: Image | undefined, after: Image): void {
    this.watch.images[node] = after;
    // A controller that joins or leaves a cluster begins with another disk, as another member.
    const another = held !== undefined && held.incarnation !== after.incarnation;
    if (another) this.durability.lost(node, held);
    const before = another ? undefined : held;
    if (this.committed.begin(after.snapshot)) this.fold.begin(after.snapshot);
    if (before === undefined || before.term !== after.term || before.vote !== after.vote) {
      this.ballots.saved(node, before, after);
    }
    if (before === undefined || before.log !== after.log) this.logSaved(node, before, after);
    if (before === undefined || before.snapshot !== after.snapshot) {
      this.replicas.snapshot(node, before?.snapshot, after.snapshot);
    }
  }

  private logSaved(node: number, before: Image | undefined, after: Image): void {
    const { log } = after;
    let firstNew = log.baseIndex + 1;
    let cutFrom = 0;
    const another = before === undefined || before.incarnation !== after.incarnation;
    if (!another) {
      const change = this.change.compare(before.log, log);
      firstNew = change.firstNew;
      cutFrom = change.cutFrom;
    }
    // Where entries went, or came by snapshot, the latest configuration may be an older one again.
    const moved = another || cutFrom > 0 || log.baseIndex !== before.log.baseIndex;
    let configuredFrom = firstNew;
    if (another) this.configurations.replaced(node, after);
    else if (moved) configuredFrom = this.configurations.moved(node, after, firstNew);
    const last = lastIndexOf(log);
    for (let index = firstNew; index <= last; index += 1) {
      const entry = entryOf(log, index);
      if (entry === undefined) continue;
      this.history.appeared(node, index, entry, termOf(log, index - 1), after.term);
      if (entry.kind === 'configuration' && !another && index >= configuredFrom) {
        this.configurations.appeared(node, after.incarnation, index, entry.members);
      }
    }
    if (cutFrom > 0) {
      this.logs.cut(node, cutFrom, after);
      this.replication.cut(node, after);
      if (cutFrom <= this.committed.last) this.durability.stillHeld(node);
    } else if (last >= firstNew) {
      this.logs.grown(node, after);
    }
    if (moved) this.forget();
  }

  /** A controller has joined or left a cluster: it is another member now, as after a restart with another disk. */
  private became(node: number, now: MemberState): void {
    this.replication.lost(node);
    this.started(node, now);
  }

  private started(node: number, now: MemberState): void {
    this.offices.started(node, now);
    this.known.believes(node, now);
    this.voting.started(node);
    this.logs.ordered(node, now);
    this.configurations.active(node, now);
    this.covered(node, undefined, now);
    this.replicas.applied(node, undefined, now);
    if (now.role.kind === 'leader') this.replication.gained(node, now);
  }

  private stepped(node: number, was: MemberState, now: MemberState, input: Input<ClusterTypes> | null): void {
    const isNewImage = was.durable !== now.durable;
    if (was.role !== now.role) this.roleChanged(node, was, now, input);
    else if (isNewImage && was.durable.term !== now.durable.term) this.offices.changed(node, was, now, input);
    if (
      was.leader !== now.leader ||
      was.role.kind !== now.role.kind ||
      was.durable.term !== now.durable.term
    ) {
      this.known.believes(node, now);
    }
    if (isNewImage || was.configuration !== now.configuration) {
      this.configurations.active(node, now);
      if (was.configuration !== now.configuration) this.counting.contact(node, now);
      if (isNewImage) {
        this.logs.released(node, now);
        if (was.durable.vote !== now.durable.vote || was.durable.term !== now.durable.term) {
          this.voted(node, was, now, input);
        }
        if (was.durable.log !== now.durable.log) {
          this.leaderAppended(node, was, now);
          if (input !== null && input.kind === 'request') this.promises.appended(node, input.id, was, now);
        }
      }
    }
    if (was.commit !== now.commit) {
      this.logs.commitMoved(node, was, now);
      this.counting.committed(node, was, now);
      this.covered(node, was, now);
    }
    if (was.replica !== now.replica) {
      this.logs.appliedMoved(node, was, now);
      this.replicas.applied(node, was, now);
    }
    if (isNewImage) {
      this.replicas.released(node);
      this.configurations.released(node);
    }
    if (isNewImage || was.commit !== now.commit || was.replica !== now.replica) this.logs.ordered(node, now);
    this.promises.released(node);
  }

  /** The vote or its term has changed: given to another, if the step has taken a request for it. */
  private voted(node: number, was: MemberState, now: MemberState, input: Input<ClusterTypes> | null): void {
    const { vote } = now.durable;
    const asked = input !== null && input.kind === 'receive' && input.message.kind === 'vote';
    if (asked && vote === input.from) this.voting.gave(node, input.from, input.message, was);
    else if (vote >= 0 && vote !== node) this.ballots.unasked(node, vote, now.durable.term);
  }

  private roleChanged(
    node: number,
    was: MemberState,
    now: MemberState,
    input: Input<ClusterTypes> | null,
  ): void {
    const before = was.role;
    const after = now.role;
    if (before.kind === 'leader' && after.kind === 'leader' && was.durable.term === now.durable.term) {
      this.departures.stepped(node, before, after, input);
      if (before.progress !== after.progress) {
        this.replication.changed(node, before, after, now);
      } else if (before.proposals !== after.proposals || before.reads !== after.reads) {
        this.replication.kept(node, now, after, 0);
      }
      if (before.quorumSentAt !== after.quorumSentAt) {
        this.leases.renewed(node, now);
        this.counting.contact(node, now);
      }
      if (before.reads !== after.reads) {
        this.leaseReads.changed(node, was, now, input);
        if (before.reads.length > 0) this.counting.served(node, was, now);
      }
      return;
    }
    if (before.kind !== after.kind || was.durable.term !== now.durable.term) {
      this.offices.changed(node, was, now, input);
      if (before.kind === 'leader') {
        this.replication.lost(node);
        this.departures.lost(node);
      }
      const stands = before.kind === 'follower' && after.kind !== 'follower';
      if (stands && input !== null && input.kind === 'timer') this.voting.stands(node);
    }
    switch (after.kind) {
      case 'follower':
        return;
      case 'pre-candidate':
        this.ballots.promised(node, now, after.granted);
        return;
      case 'candidate':
        this.ballots.counted(node, now, after.granted);
        return;
      case 'leader':
        this.ballots.elected(node, now);
        this.logs.elected(node, now);
        this.replication.gained(node, now);
        this.counting.contact(node, now);
    }
  }

  /** Whatever configuration a leader appended in this step has to obey the rule of its own term. */
  private leaderAppended(node: number, was: MemberState, now: MemberState): void {
    if (now.role.kind !== 'leader' || was.configuration.index === now.configuration.index) return;
    const index = now.configuration.index;
    const entry = entryOf(now.durable.log, index);
    if (entry?.kind === 'configuration') this.configurations.appendedByLeader(node, now, index, entry);
  }

  /**
   * A leader tells of a commit before the step that made it is released: it saves more in that step. Leaders commit entries
   * of their own terms alone.
   */
  private announced(node: number, { commit, term }: { commit: number; term: number }): void {
    const lastBefore = this.committed.last;
    const termBefore = this.committed.commitTerm;
    this.committed.announce(commit, term, term);
    this.progressed(node, term, lastBefore, termBefore);
  }

  /** The commit index of a member has risen from that of `was`, or of its snapshot. */
  private covered(node: number, was: MemberState | undefined, now: MemberState): void {
    const from = was === undefined ? now.durable.snapshot.index : was.commit;
    if (now.commit <= from) return;
    const { committed } = this;
    const lastBefore = committed.last;
    const termBefore = committed.commitTerm;
    committed.cover(node, from, now.commit, now);
    this.progressed(node, now.durable.term, lastBefore, termBefore);
    if (now.role.kind === 'leader') this.durability.committedBy(node, was, now);
  }

  /** More may be committed than up to `lastBefore`. */
  private progressed(node: number, term: number, lastBefore: number, termBefore: number): void {
    const { committed } = this;
    if (committed.last === lastBefore) return;
    for (let index = lastBefore + 1; index <= committed.last; index += 1) {
      const entry = committed.at(index);
      if (entry === undefined) continue;
      this.fold.apply(index, entry);
      this.promises.covered(index);
    }
    this.durability.stillHeld(node);
    const { leaders } = this.replication;
    if (leaders.length > 1) this.logs.committedIn(term, leaders);
    if (committed.commitTerm > termBefore && leaders.length > 1) this.leases.committedHigher(leaders);
  }

  /** Forgets what no member can need any more: what every log has compacted. */
  private forget(): void {
    const { images, nodes } = this.watch;
    let lowest = this.committed.last;
    for (let i = 0; i < nodes.length; i += 1) {
      const image = images[nodes[i] ?? -1];
      // A removed member needs nothing any more, an empty one gets everything from the others.
      if (image === undefined || image.removed || lastIndexOf(image.log) === 0) continue;
      if (image.log.baseIndex < lowest) lowest = image.log.baseIndex;
    }
    lowest = Math.max(lowest, this.committed.last - INDICES_KEPT);
    this.history.forgetBelow(lowest);
    this.committed.forgetBelow(lowest);
    this.fold.forgetBelow(lowest);
  }
}
