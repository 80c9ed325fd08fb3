import type { Micros, NodeId } from '../../../process/process.ts';
import type { Member, MembershipChange } from '../../../raft/index.ts';
import {
  hasVoted,
  joinSurroundingsMoved,
  onChangeAnswer,
  onJoinMessage,
  onJoinRequest,
  onJoinTimer,
  startJoining,
} from '../index.ts';
import type {
  BoundRecord,
  ChangeAnswer,
  ClusterId,
  JoinContext,
  JoiningState,
  JoinMessage,
  JoinNote,
  JoinOutbox,
  JoinResponse,
  JoinSlice,
} from '../index.ts';
import { blankRaft, changedBy, configurationIn, founderRaft, mayChange } from './fake-raft.ts';
import type { FakeEntry, FakeRaft } from './fake-raft.ts';
import { addressOf, contextOf } from './test-context.ts';
import type { Traits } from './test-context.ts';
import { JoinWatch } from './join-watch.ts';

/** One node of the network. */
export interface TestNode {
  readonly id: NodeId;
  alive: boolean;
  raft: FakeRaft | null;
  slice: JoinSlice | null;
  state: JoiningState | null;
  start: number;
  wakeAt: Micros;
  contacts: readonly NodeId[];
  traits: Traits;
}

/** A cluster, seen from above. */
export interface TestCluster {
  readonly id: ClusterId;
  readonly founders: readonly NodeId[];
  term: number;
  committed: readonly FakeEntry[];
}

/** A message on its way. */
export interface Flight {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: JoinMessage;
}

type Effect =
  | { readonly kind: 'send'; readonly to: NodeId; readonly message: JoinMessage }
  | { readonly kind: 'wake'; readonly at: Micros }
  | { readonly kind: 'save'; readonly slice: JoinSlice; readonly raft: FakeRaft | null | undefined }
  | { readonly kind: 'respond'; readonly request: number; readonly body: JoinResponse }
  | { readonly kind: 'note'; readonly note: JoinNote }
  | { readonly kind: 'change'; readonly ticket: number; readonly change: MembershipChange }
  | { readonly kind: 'record'; readonly record: BoundRecord };

/** Two clusters of three, and blank nodes beside them; a log that is copied whole stands in for Raft. */
export class JoinNetwork {
  now: Micros = 1_000_000;
  readonly nodes: TestNode[] = [];
  readonly clusters: TestCluster[] = [];
  readonly flights: Flight[] = [];
  readonly watch: JoinWatch = new JoinWatch(this);
  /** Effects that the next step may still perform before its node crashes; `Infinity` for no crash. */
  crashAfter = Infinity;
  /** Nodes that nothing reaches or leaves, messages and the log alike. */
  readonly isolated = new Set<NodeId>();
  private requests = 0;
  private starts = 1000;

  constructor(founders: readonly (readonly NodeId[])[], count: number) {
    for (let id = 0; id < count; id += 1) {
      this.nodes.push({
        id,
        alive: false,
        raft: null,
        slice: null,
        state: null,
        start: 0,
        wakeAt: Infinity,
        contacts: [],
        traits: {},
      });
    }
    for (const [at, group] of founders.entries()) {
      const members = group.map((id): Member => ({ id, incarnation: 10 + id, suffrage: 'voter' }));
      const cluster = 7001 + at;
      for (const id of group) this.node(id).raft = founderRaft(cluster, 10 + id, members, addressOf);
      const committed = founderRaft(cluster, 0, members, addressOf).log;
      this.clusters.push({ id: cluster, founders: group, term: 1, committed });
      // One log, shared entry by entry, so that logs can be compared by identity.
      for (const id of group) {
        const raft = this.node(id).raft;
        if (raft !== null) raft.log = [...committed];
      }
    }
    for (const node of this.nodes) this.restart(node.id);
  }

  node(id: NodeId): TestNode {
    const node = this.nodes[id];
    if (node === undefined) throw new Error(`no node ${id}`);
    return node;
  }

  cluster(at: number): TestCluster {
    const cluster = this.clusters[at];
    if (cluster === undefined) throw new Error(`no cluster ${at}`);
    return cluster;
  }

  committed(cluster: TestCluster): readonly Member[] {
    return configurationIn(cluster.committed, cluster.committed.length).members;
  }

  leaderOf(cluster: TestCluster): TestNode | undefined {
    return this.nodes.find(
      ({ alive, raft }) =>
        alive && raft !== null && raft.cluster === cluster.id && raft.leads && raft.term === cluster.term,
    );
  }

  // What happens to nodes.

  ask(at: NodeId, node: NodeId, suffrage: 'voter' | 'learner', address: string = addressOf(node)): number {
    this.requests += 1;
    const request = this.requests;
    if (!this.node(at).alive) return request;
    this.watch.asked(request, at, node);
    const body = { kind: 'join', tag: request, node, address, suffrage } as const;
    this.run(at, (state, context, out) => onJoinRequest(state, request, body, context, out));
    return request;
  }

  deliver(at: number): void {
    const [flight] = this.flights.splice(at, 1);
    if (flight === undefined) return;
    const { from, to, message } = flight;
    if (this.isolated.has(from) || this.isolated.has(to)) return;
    if (this.node(to).alive)
      this.run(to, (state, context, out) => onJoinMessage(state, from, message, context, out));
  }

  advance(by: Micros): void {
    this.now += by;
    for (const node of this.nodes) {
      if (!node.alive || node.wakeAt > this.now) continue;
      node.wakeAt = Infinity;
      this.run(node.id, onJoinTimer);
    }
    this.watch.elapsed();
  }

  crash(id: NodeId): void {
    const node = this.node(id);
    if (!node.alive) return;
    node.alive = false;
    node.state = null;
    node.wakeAt = Infinity;
    if (node.raft !== null) {
      node.raft.leads = false;
      node.raft.leader = -1;
    }
    this.watch.crashed(id);
  }

  restart(id: NodeId): void {
    const node = this.node(id);
    if (node.alive) return;
    node.alive = true;
    this.starts += 1;
    node.start = this.starts;
    this.perform(node, (out) => startJoining(node.slice, this.contextOf(node), out));
  }

  /** The node loses its disk, and starts anew. */
  wipe(id: NodeId): void {
    const node = this.node(id);
    this.crash(id);
    node.raft = null;
    node.slice = null;
    this.watch.wiped.add(id);
    this.restart(id);
  }

  // The log that stands in for Raft.

  elect(cluster: TestCluster, pick: number): void {
    const able = this.nodes.filter((node) => this.mayLead(node, cluster));
    const chosen = able[pick % Math.max(1, able.length)];
    if (chosen?.raft === undefined || chosen.raft === null) return;
    cluster.term += 1;
    const raft = chosen.raft;
    const wasLeader = raft.leads;
    raft.term = cluster.term;
    raft.leader = chosen.id;
    raft.leads = true;
    raft.log.push({ term: raft.term, members: null, record: null, ticket: -1 });
    if (wasLeader) this.deposedTickets(chosen);
    this.moved(chosen);
  }

  private mayLead(node: TestNode, cluster: TestCluster): boolean {
    const { raft, alive, id } = node;
    if (!alive || raft === null || raft.cluster !== cluster.id || this.isolated.has(id)) return false;
    const { members } = configurationIn(raft.log, raft.log.length);
    const votes = members.some(
      (each) => each.id === id && each.incarnation === raft.incarnation && each.suffrage === 'voter',
    );
    return votes && cluster.committed.every((entry, at) => raft.log[at] === entry);
  }

  /** A leader no longer knows that it leads, and nobody has told it who does. */
  depose(cluster: TestCluster, pick: number): void {
    const node = this.nodes[pick % this.nodes.length];
    if (node?.alive !== true || node.raft?.cluster !== cluster.id || !node.raft.leads) return;
    node.raft.leads = false;
    node.raft.leader = -1;
    this.deposedTickets(node);
    this.moved(node);
  }

  private deposedTickets(node: TestNode): void {
    const raft = node.raft;
    if (raft === null) return;
    for (const { ticket } of raft.log.slice(raft.commit)) {
      if (ticket >= 0) this.answerChange(node, ticket, { kind: 'refused', reason: 'UNKNOWN_OUTCOME' });
    }
  }

  replicate(cluster: TestCluster, to: NodeId): void {
    const leader = this.leaderOf(cluster);
    const node = this.node(to);
    if (leader === undefined || leader.raft === null || leader === node) return;
    if (this.isolated.has(to) || this.isolated.has(leader.id)) return;
    const raft = node.raft;
    if (!node.alive || raft?.cluster !== cluster.id || raft.removed) return;
    const { members } = configurationIn(leader.raft.log, leader.raft.log.length);
    if (!members.some((each) => each.id === to && each.incarnation === raft.incarnation)) return;
    if (raft.leads) this.deposedTickets(node);
    raft.log = [...leader.raft.log];
    raft.commit = Math.max(raft.commit, leader.raft.commit);
    raft.term = leader.raft.term;
    raft.leader = leader.id;
    raft.leads = false;
    this.moved(node);
  }

  /** The leader commits what a majority holds. */
  commit(cluster: TestCluster): void {
    const leader = this.leaderOf(cluster);
    const raft = leader?.raft ?? null;
    if (leader === undefined || raft === null) return;
    const { members } = configurationIn(raft.log, raft.log.length);
    const voters = members.filter((each) => each.suffrage === 'voter');
    const last = raft.log.at(-1);
    const holders = voters.filter(({ id, incarnation }) => {
      const its = this.node(id).raft;
      return (
        its?.cluster === cluster.id && its.incarnation === incarnation && its.log.includes(last ?? missing)
      );
    });
    if (2 * holders.length <= voters.length || raft.commit === raft.log.length) return;
    const fresh = raft.log.slice(raft.commit);
    raft.commit = raft.log.length;
    cluster.committed = [...raft.log];
    for (const { ticket } of fresh) if (ticket >= 0) this.answerChange(leader, ticket, { kind: 'changed' });
    this.moved(leader);
  }

  /** The leader makes a voter of a staging member that has the whole log. */
  promote(cluster: TestCluster): void {
    const leader = this.leaderOf(cluster);
    const raft = leader?.raft ?? null;
    if (leader === undefined || raft === null || !mayChange(raft)) return;
    const { members } = configurationIn(raft.log, raft.log.length);
    const staging = members.find(({ id, incarnation, suffrage }) => {
      const its = this.node(id).raft;
      return suffrage === 'staging' && its?.incarnation === incarnation && its.log.length === raft.log.length;
    });
    if (staging === undefined) return;
    this.propose(leader, -1, { kind: 'promote', id: staging.id });
    const promoted = this.node(staging.id);
    if (promoted.state !== null) promoted.state = hasVoted(promoted.state);
    if (promoted.state !== null) promoted.slice = promoted.state.target.slice;
  }

  /** An operator removes a member. */
  remove(cluster: TestCluster, id: NodeId): void {
    const leader = this.leaderOf(cluster);
    if (leader !== undefined) this.propose(leader, -1, { kind: 'remove', id });
  }

  /** A node that was cut off learns from the log that it is a member no longer. */
  learnRemoval(cluster: TestCluster, id: NodeId): void {
    const node = this.node(id);
    const raft = node.raft;
    if (!node.alive || this.isolated.has(id)) return;
    if (raft?.cluster !== cluster.id || raft.log.length === 0 || raft.removed) return;
    const member = this.committed(cluster).some(
      (each) => each.id === id && each.incarnation === raft.incarnation,
    );
    if (member) return;
    raft.removed = true;
    raft.leads = false;
    raft.leader = -1;
    this.moved(node);
  }

  private propose(leader: TestNode, ticket: number, change: MembershipChange): void {
    const raft = leader.raft;
    if (raft?.leads !== true) {
      if (ticket >= 0) this.answerChange(leader, ticket, { kind: 'refused', reason: 'NOT_LEADER' });
      return;
    }
    if (!mayChange(raft)) {
      if (ticket >= 0) this.answerChange(leader, ticket, { kind: 'refused', reason: 'CHANGE_IN_PROGRESS' });
      return;
    }
    const { members } = configurationIn(raft.log, raft.log.length);
    const changed = changedBy(members, change);
    if (changed === null) this.answerChange(leader, ticket, { kind: 'refused', reason: 'INVALID_CHANGE' });
    else if (changed === members) this.answerChange(leader, ticket, { kind: 'changed' });
    else {
      raft.log.push({ term: raft.term, members: changed, record: null, ticket });
      this.moved(leader);
    }
  }

  private answerChange(node: TestNode, ticket: number, answer: ChangeAnswer): void {
    this.run(node.id, (state, context, out) => onChangeAnswer(state, ticket, answer, context, out));
  }

  private moved(node: TestNode): void {
    this.run(node.id, joinSurroundingsMoved);
    this.watch.stepped();
  }

  // Steps.

  contextOf(node: TestNode): JoinContext {
    return contextOf(node.id, node.raft, node.start, this.now, node.contacts, node.traits);
  }

  private run(
    id: NodeId,
    step: (state: JoiningState, context: JoinContext, out: JoinOutbox) => JoiningState,
  ): void {
    const node = this.node(id);
    const state = node.state;
    if (!node.alive || state === null) return;
    this.perform(node, (out) => step(state, this.contextOf(node), out));
  }

  private perform(node: TestNode, step: (out: JoinOutbox) => JoiningState): void {
    const effects: Effect[] = [];
    const before = node.raft;
    node.state = step(this.outbox(effects, node));
    const wishes: Effect[] = [];
    for (const effect of effects) {
      if (this.crashAfter <= 0) {
        this.crashAfter = Infinity;
        this.crash(node.id);
        return;
      }
      this.crashAfter -= 1;
      this.effect(node, effect, wishes);
    }
    for (const wish of wishes) this.wish(node, wish);
    if (node.raft !== before) this.moved(node);
    this.watch.stepped();
  }

  private effect(node: TestNode, effect: Effect, wishes: Effect[]): void {
    switch (effect.kind) {
      case 'send':
        this.watch.sent(node, effect.to, effect.message);
        this.flights.push({ from: node.id, to: effect.to, message: effect.message });
        return;
      case 'wake':
        node.wakeAt = effect.at;
        return;
      case 'save':
        this.watch.saves(node, effect.slice);
        node.slice = effect.slice;
        if (effect.raft !== undefined) node.raft = effect.raft;
        return;
      case 'respond':
        this.watch.responded(node, effect.request, effect.body.outcome);
        return;
      case 'note':
        this.watch.noted(node, effect.note);
        return;
      case 'change':
      case 'record':
        wishes.push(effect);
        return;
    }
  }

  private wish(node: TestNode, effect: Effect): void {
    if (!node.alive) return;
    if (effect.kind === 'change') {
      this.watch.wished(node, effect.ticket, effect.change);
      this.propose(node, effect.ticket, effect.change);
    }
    if (effect.kind === 'record' && node.raft?.leads === true) {
      node.raft.log.push({ term: node.raft.term, members: null, record: effect.record, ticket: -1 });
    }
  }

  private outbox(effects: Effect[], node: TestNode): JoinOutbox {
    return {
      send: (to, message) => effects.push({ kind: 'send', to, message }),
      wakeAfter: (delay) => effects.push({ kind: 'wake', at: this.now + delay }),
      save: (slice) => effects.push({ kind: 'save', slice, raft: undefined }),
      bind: (cluster, ticket, slice) => {
        effects.push({ kind: 'save', slice, raft: blankRaft(cluster, ticket) });
        this.watch.binds(node, cluster);
      },
      unbind: (slice) => effects.push({ kind: 'save', slice, raft: null }),
      respond: (request, body) => effects.push({ kind: 'respond', request, body }),
      note: (note) => effects.push({ kind: 'note', note }),
      change: (ticket, change) => effects.push({ kind: 'change', ticket, change }),
      record: (record) => effects.push({ kind: 'record', record }),
    };
  }
}

const missing: FakeEntry = { term: -1, members: null, record: null, ticket: -1 };
