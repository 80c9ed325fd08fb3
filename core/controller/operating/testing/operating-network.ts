import type { Micros, NodeId } from '../../../process/process.ts';
import type { Member, MembershipChange } from '../../../raft/index.ts';
import { changedBy, configurationIn, isReady, mayChange } from '../../joining/testing/fake-raft.ts';
import {
  NO_OPERATIONS,
  onOperateMessage,
  onOperateRequest,
  onOperateTimer,
  onRaftAnswer,
  operateSurroundingsMoved,
} from '../index.ts';
import type {
  OperateContext,
  OperateMessage,
  OperateOutbox,
  OperateSettings,
  OperatingState,
  OperatorOutcome,
  OperatorVerb,
  RaftAnswer,
} from '../index.ts';

export const TEST_TIMES: OperateSettings = {
  timeout: 6_000_000,
  retryInterval: 200_000,
  leaderTimeout: 4_000_000,
};

interface Entry {
  readonly term: number;
  readonly members: readonly Member[] | null;
  readonly record: null;
  readonly ticket: number;
}

interface Node {
  readonly id: NodeId;
  alive: boolean;
  start: number;
  state: OperatingState;
  wakeAt: Micros;
  log: Entry[];
  commit: number;
  term: number;
  leader: NodeId;
  leads: boolean;
  removed: boolean;
  /** The token of a transfer that Raft works on; -1 for none. */
  transfer: number;
  transferTo: NodeId | null;
}

interface Question {
  readonly at: NodeId;
  readonly wish: OperatorVerb;
  readonly since: Micros;
  readonly length: number;
  lost: boolean;
  outcome: OperatorOutcome | null;
}

/** A cluster of voters 0 to 3 and learner 4, whose log is copied whole. */
export class OperatingNetwork {
  now: Micros = 1_000_000;
  term = 1;
  readonly nodes: Node[] = [];
  readonly flights: { readonly from: NodeId; readonly to: NodeId; readonly message: OperateMessage }[] = [];
  readonly questions: Question[] = [];
  /** Whose wish each change is. */
  readonly changes: MembershipChange[] = [];
  /** Transfers begun, by the leader that began them. */
  transfers = 0;
  committed: Entry[];
  private starts = 100;

  constructor() {
    const members = [0, 1, 2, 3, 4].map((id): Member => ({
      id,
      incarnation: 10 + id,
      suffrage: id === 4 ? 'learner' : 'voter',
    }));
    this.committed = [{ term: 1, members, record: null, ticket: -1 }];
    for (const { id } of members) {
      this.nodes.push({
        id,
        alive: true,
        start: id,
        state: NO_OPERATIONS,
        wakeAt: Infinity,
        log: [...this.committed],
        commit: 1,
        term: 1,
        leader: -1,
        leads: false,
        removed: false,
        transfer: -1,
        transferTo: null,
      });
    }
  }

  node(id: NodeId): Node {
    const node = this.nodes[id];
    if (node === undefined) throw new Error(`no node ${id}`);
    return node;
  }

  leader(): Node | undefined {
    return this.nodes.find((node) => node.alive && node.leads && node.term === this.term);
  }

  members(): readonly Member[] {
    return configurationIn(this.committed, this.committed.length).members;
  }

  ask(at: NodeId, wish: OperatorVerb): number {
    const node = this.node(at);
    const request = this.questions.length;
    const length = this.committed.length;
    this.questions.push({ at, wish, since: this.now, length, lost: !node.alive, outcome: null });
    const body = { kind: 'operate', tag: request, wish } as const;
    this.run(node, (state, context, out) => onOperateRequest(state, request, body, context, out));
    return request;
  }

  deliver(at: number): void {
    const [flight] = this.flights.splice(at, 1);
    if (flight === undefined) return;
    const { from, to, message } = flight;
    this.run(this.node(to), (state, context, out) => onOperateMessage(state, from, message, context, out));
  }

  advance(by: Micros): void {
    this.now += by;
    for (const node of this.nodes) {
      if (node.wakeAt > this.now) continue;
      node.wakeAt = Infinity;
      this.run(node, onOperateTimer);
    }
    for (const [request, { outcome, lost, since }] of this.questions.entries()) {
      const late = outcome === null && !lost && this.now - since > TEST_TIMES.timeout;
      this.expect(!late, `request ${request} is answered in time`);
    }
  }

  crash(id: NodeId): void {
    const node = this.node(id);
    if (!node.alive) return;
    node.alive = false;
    node.leads = false;
    node.leader = -1;
    node.transfer = -1;
    node.state = NO_OPERATIONS;
    node.wakeAt = Infinity;
    for (const question of this.questions) if (question.at === id) question.lost = true;
  }

  restart(id: NodeId): void {
    const node = this.node(id);
    if (node.alive) return;
    this.starts += 1;
    node.alive = true;
    node.start = this.starts;
  }

  elect(pick: number): void {
    const able = this.nodes.filter((node) => {
      const { members } = configurationIn(node.log, node.log.length);
      const votes = members.some((each) => each.id === node.id && each.suffrage === 'voter');
      return node.alive && votes && this.committed.every((entry, at) => node.log[at] === entry);
    });
    const chosen = able[pick % Math.max(1, able.length)];
    if (chosen !== undefined) this.crown(chosen);
  }

  private crown(chosen: Node): void {
    this.term += 1;
    chosen.term = this.term;
    chosen.leader = chosen.id;
    chosen.leads = true;
    chosen.log.push({ term: this.term, members: null, record: null, ticket: -1 });
    this.run(chosen, operateSurroundingsMoved);
  }

  replicate(to: NodeId): void {
    const leader = this.leader();
    const node = this.node(to);
    if (leader === undefined || leader === node || !node.alive || node.removed) return;
    const { members } = configurationIn(leader.log, leader.log.length);
    if (!members.some((each) => each.id === to)) return;
    if (node.leads) this.depose(node);
    node.log = [...leader.log];
    node.commit = Math.max(node.commit, leader.commit);
    node.term = leader.term;
    node.leader = leader.id;
    this.run(node, operateSurroundingsMoved);
  }

  private depose(node: Node): void {
    node.leads = false;
    for (const { ticket } of node.log.slice(node.commit)) {
      if (ticket >= 0) this.answer(node, ticket, { kind: 'refused', reason: 'UNKNOWN_OUTCOME' });
    }
  }

  commit(): void {
    const leader = this.leader();
    if (leader === undefined || leader.commit === leader.log.length) return;
    const last = leader.log.at(-1);
    const voters = configurationIn(leader.log, leader.log.length).members.filter(
      (each) => each.suffrage === 'voter',
    );
    const holders = voters.filter(({ id }) => last !== undefined && this.node(id).log.includes(last));
    if (2 * holders.length <= voters.length) return;
    const fresh = leader.log.slice(leader.commit);
    leader.commit = leader.log.length;
    this.committed = [...leader.log];
    for (const { ticket } of fresh) if (ticket >= 0) this.answer(leader, ticket, { kind: 'changed' });
    this.run(leader, operateSurroundingsMoved);
  }

  /** A transfer that was begun takes place, or its time is over. */
  handOver(succeeds: boolean): void {
    for (const node of this.nodes) {
      const token = node.transfer;
      if (token < 0) continue;
      node.transfer = -1;
      const target = this.nodes.find(
        ({ id, alive, log }) =>
          alive &&
          id !== node.id &&
          (node.transferTo === null || id === node.transferTo) &&
          log.length === node.log.length &&
          configurationIn(log, log.length).members.some(
            (each) => each.id === id && each.suffrage === 'voter',
          ),
      );
      if (succeeds && node.leads && node.term === this.term && target !== undefined) {
        this.crown(target);
        node.leads = false;
        node.leader = target.id;
        node.term = this.term;
        this.answer(node, token, { kind: 'transferred' });
      } else this.answer(node, token, { kind: 'refused', reason: 'TRANSFER_FAILED' });
    }
  }

  /** Everybody hears of everything, and it is committed. */
  tend(): void {
    if (this.leader() === undefined) this.elect(0);
    for (let round = 0; round < 2; round += 1) {
      for (const { id } of this.nodes) this.replicate(id);
      this.commit();
    }
    this.handOver(true);
    for (const node of this.nodes) {
      if (node.alive && !node.removed && !this.members().some((each) => each.id === node.id)) {
        node.removed = true;
        node.leads = false;
        node.leader = -1;
        this.run(node, operateSurroundingsMoved);
      }
    }
  }

  calm(seconds: number): void {
    for (let step = 0; step < 10 * seconds; step += 1) {
      for (let count = this.flights.length; count > 0; count -= 1) this.deliver(0);
      this.tend();
      this.advance(100_000);
    }
  }

  private contextOf(node: Node): OperateContext {
    const committed = configurationIn(node.log, node.commit);
    return {
      settings: TEST_TIMES,
      now: this.now,
      self: node.id,
      startIncarnation: node.start,
      cluster: 1,
      leader: node.leader,
      term: node.term,
      contacts: [],
      isMember: !node.removed,
      committedIndex: committed.index,
      leads: node.leads,
      holdsLease: node.leads && node.term === Math.max(...this.nodes.map(({ term }) => term)),
      ready: isReady({ ...node, cluster: 1, incarnation: 0 }),
      active: configurationIn(node.log, node.log.length).members,
      committed: committed.members,
    };
  }

  private run(
    node: Node,
    step: (state: OperatingState, context: OperateContext, out: OperateOutbox) => OperatingState,
  ): void {
    if (!node.alive) return;
    const later: (() => void)[] = [];
    node.state = step(node.state, this.contextOf(node), {
      send: (to, message) => this.flights.push({ from: node.id, to, message }),
      wakeAfter: (delay) => (node.wakeAt = this.now + delay),
      respond: (request, body) => {
        this.responded(node, request, body.outcome);
      },
      note: () => undefined,
      change: (token, change) => later.push(() => this.change(node, token, change)),
      transfer: (token, target) => later.push(() => this.transfer(node, token, target)),
    });
    for (const each of later) each();
  }

  private change(node: Node, token: number, change: MembershipChange): void {
    this.changes.push(change);
    const refuse = (reason: Extract<RaftAnswer, { kind: 'refused' }>['reason']): void =>
      this.answer(node, token, { kind: 'refused', reason });
    if (!node.leads) return refuse('NOT_LEADER');
    if (!mayChange({ ...node, cluster: 1, incarnation: 0 }) || node.transfer >= 0) {
      return refuse('CHANGE_IN_PROGRESS');
    }
    const { members } = configurationIn(node.log, node.log.length);
    if (change.id === node.id) {
      // As Raft does: it hands over first, and makes no change.
      const other = members.find((each) => each.suffrage === 'voter' && each.id !== node.id);
      if (other === undefined) return refuse('INVALID_CHANGE');
      node.transfer = 1_000_000;
      node.transferTo = null;
      return refuse('BUSY');
    }
    const changed = changedBy(members, change);
    if (changed === null || !changed.some((each) => each.suffrage === 'voter'))
      return refuse('INVALID_CHANGE');
    if (changed === members) this.answer(node, token, { kind: 'changed' });
    else {
      node.log.push({ term: node.term, members: changed, record: null, ticket: token });
      this.run(node, operateSurroundingsMoved);
    }
  }

  private transfer(node: Node, token: number, target: NodeId | null): void {
    if (!node.leads) return this.answer(node, token, { kind: 'refused', reason: 'NOT_LEADER' });
    if (node.transfer >= 0) return this.answer(node, token, { kind: 'refused', reason: 'BUSY' });
    this.transfers += 1;
    node.transfer = token;
    node.transferTo = target;
  }

  private answer(node: Node, token: number, answer: RaftAnswer): void {
    this.run(node, (state, context, out) => onRaftAnswer(state, token, answer, context, out));
  }

  private responded(node: Node, request: number, outcome: OperatorOutcome): void {
    const question = this.questions[request];
    this.expect(question?.outcome === null, `request ${request} is answered once`);
    if (question === undefined) return;
    question.outcome = outcome;
    if (outcome.kind !== 'done') {
      this.expect(outcome.refusal.remedy.endsWith('.'), 'a refusal says what to do');
      return;
    }
    // What is acknowledged has been committed since it was asked for, and whoever says so has come as far.
    const { wish, length } = question;
    const seen = this.committed.some((entry, at) => {
      const latest = configurationIn(this.committed, at + 1).members;
      return entry !== undefined && at + 1 >= length && isFulfilled(wish, latest);
    });
    this.expect(seen, `request ${request} is acknowledged and was committed`);
    const shown = configurationIn(node.log, node.commit).index >= outcome.index || node.removed;
    this.expect(shown, `whoever acknowledges request ${request} shows it`);
  }

  private expect(condition: boolean, what: string): void {
    if (!condition) throw new Error(`violated at ${this.now}: ${what}`);
  }
}

function isFulfilled(wish: OperatorVerb, members: readonly Member[]): boolean {
  switch (wish.verb) {
    case 'remove':
      return !members.some((member) => member.id === wish.node);
    case 'set-suffrage':
      return members.some((member) => member.id === wish.node && member.suffrage === wish.suffrage);
    case 'transfer-leadership':
      return true;
  }
}
