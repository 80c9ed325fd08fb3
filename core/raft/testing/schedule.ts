import type { Micros } from '../../process/process.ts';
import { voter } from './test-disk.ts';
import type { MembershipChange } from '../configuration.ts';
import { assert } from '../invariant.ts';
import type { RaftOptions } from '../options.ts';
import { Safety } from './safety.ts';
import { TestCluster } from './test-cluster.ts';

/** Five nodes, of which three are voters at first and two are blank. */
const NODES = 5;

/** No session has this id: the log begins with a snapshot at index 1. */
const UNKNOWN_SESSION = 1;

/** Something that the surroundings do. `pick` says to whom or to what, among all there is. */
export interface Deed {
  readonly kind:
    'deliver' | 'duplicate' | 'drop' | 'timer' | 'crash' | 'fail' | 'restart' | 'isolate' | 'heal';
  readonly pick: number;
}

/** Something that is asked of a leader, or of any node if there is none. */
export interface Wish {
  readonly kind:
    'session' | 'command' | 'retry' | 'read' | 'transfer' | 'add' | 'promote' | 'demote' | 'remove';
  readonly pick: number;
}

/** One step of a schedule. */
export type Action =
  { readonly kind: 'deed'; readonly deed: Deed } | { readonly kind: 'wish'; readonly wish: Wish };

/** A cluster in the hands of a schedule, with its safety checked after every action. */
export class Schedule {
  readonly safety: Safety;
  private readonly cluster: TestCluster;
  private readonly sessions: number[] = [];
  private seen = 0;
  private words = 0;
  private lastCommand = { session: UNKNOWN_SESSION, sequence: 0, command: '' };

  constructor(settings: RaftOptions) {
    const members = [voter(0), voter(1), voter(2)];
    // Each node has timeouts of its own, so that they do not stand at the same time for ever.
    const draw = (node: number, min: Micros, max: Micros): Micros =>
      min + Math.floor(((max - min) * node) / NODES);
    this.cluster = new TestCluster({ nodes: NODES, members, options: settings, draw });
    this.safety = new Safety(this.cluster);
  }

  /** Does all of it; throws at the first violation. */
  run(actions: readonly Action[]): void {
    for (const action of actions) {
      if (action.kind === 'deed') this.act(action.deed);
      else this.ask(action.wish);
      this.collectSessions();
      this.safety.check();
    }
    this.cluster.assertNoViewChanged();
  }

  /**
   * Everything is healed and restarted, and nothing goes wrong any more: then there is one leader, all its members are
   * equal, writes and reads are served, and nothing that was asked of a leader is left without an answer.
   */
  recover(duration: Micros): void {
    const c = this.cluster;
    c.heal();
    for (const node of c.ids()) {
      c.failNextSave(node, false);
      if (!c.isUp(node)) c.start(node);
    }
    c.elapse(duration);
    const [leader, ...others] = c.leaders();
    assert(leader !== undefined && others.length === 0, 'there is one leader');
    const read = c.request(leader, { kind: 'read', tag: 0, query: null });
    const write = c.request(leader, { kind: 'open-session', tag: 0 });
    c.elapse(duration);
    assert(c.responses.get(read)?.kind === 'answer', 'reads are served');
    assert(c.responses.get(write)?.kind === 'session', 'writes are served');
    assert(c.leader(leader).proposals.length === 0 && c.leader(leader).reads.length === 0, 'nothing waits');
    assert(c.leader(leader).transfer === null, 'no transfer is left');
    const state = c.state(leader);
    assert(state.configuration.index <= state.commit, 'no change is in flight');
    for (const member of state.configuration.members) {
      const other = c.state(member.id);
      assert(!other.durable.removed, 'no member believes that it is removed');
      assert(
        other.durable.term === state.durable.term && other.leader === leader,
        'every member follows the leader',
      );
      assert(other.replica.applied === state.replica.applied, 'every member has applied everything');
      assert(member.suffrage !== 'staging', 'staging members have caught up');
    }
    this.safety.check();
  }

  private act({ kind, pick }: Deed): void {
    const c = this.cluster;
    const flight = c.flights[pick % Math.max(1, c.flights.length)];
    switch (kind) {
      case 'deliver':
        c.deliver((other) => other === flight);
        return;
      case 'duplicate':
        if (flight !== undefined) c.receive(flight);
        return;
      case 'drop':
        c.drop((other) => other === flight);
        return;
      case 'timer':
        this.fire(pick);
        return;
      case 'crash':
        c.crash(pick % NODES);
        return;
      case 'fail':
        c.failNextSave(pick % NODES);
        return;
      case 'restart':
        for (const node of c.ids()) if (!c.isUp(node)) c.start(node);
        return;
      case 'isolate':
        c.isolate(pick % NODES);
        return;
      case 'heal':
        c.heal();
        return;
    }
  }

  /** Mostly the timer that is due first, so that time passes slowly. */
  private fire(pick: number): void {
    const armed: { readonly node: number; readonly timer: number; readonly at: number }[] = [];
    for (const node of this.cluster.ids()) {
      for (let timer = 0; timer < 4; timer += 1) {
        const at = this.cluster.armedFor(node, timer);
        if (at !== undefined) armed.push({ node, timer, at });
      }
    }
    armed.sort((a, b) => a.at - b.at);
    const due = armed[pick < 700 ? 0 : pick % Math.max(1, Math.min(4, armed.length))];
    if (due !== undefined) this.cluster.fire(due.node, due.timer);
  }

  private ask({ kind, pick }: Wish): void {
    const c = this.cluster;
    const leaders = c.leaders();
    const node = leaders[pick % Math.max(1, leaders.length)] ?? pick % NODES;
    if (!c.isUp(node)) return;
    switch (kind) {
      case 'session':
        c.request(node, { kind: 'open-session', tag: 0 });
        return;
      case 'command': {
        const session = this.sessions[pick % Math.max(1, this.sessions.length)] ?? UNKNOWN_SESSION;
        this.words += 1;
        this.lastCommand = { session, sequence: this.words, command: `w${String(this.words)}` };
        c.request(node, { kind: 'command', tag: 0, ...this.lastCommand });
        return;
      }
      case 'retry':
        c.request(node, { kind: 'command', tag: 0, ...this.lastCommand });
        return;
      case 'read':
        this.safety.readBegins(c.nextRequest);
        c.request(node, { kind: 'read', tag: 0, query: null });
        return;
      case 'transfer':
        c.request(node, { kind: 'transfer', tag: 0, target: pick % 2 === 0 ? null : pick % NODES });
        return;
      case 'add':
        this.add(node, pick % NODES);
        return;
      case 'promote':
      case 'demote':
      case 'remove':
        this.change(node, { kind, id: pick % NODES });
        return;
    }
  }

  /** Whoever knows that it was removed comes back blank; of the others the leader has to know. */
  private add(leader: number, id: number): void {
    const c = this.cluster;
    if (!c.isUp(id)) return;
    if (c.state(id).durable.removed) {
      c.crash(id);
      c.wipe(id);
      c.start(id);
    }
    if (!c.isUp(leader)) return;
    this.change(leader, { kind: 'add', id, incarnation: c.state(id).durable.incarnation, as: 'staging' });
  }

  private change(node: number, change: MembershipChange): void {
    this.cluster.request(node, { kind: 'change', tag: 0, change });
  }

  private collectSessions(): void {
    const answers = [...this.cluster.responses.values()].slice(this.seen);
    this.seen += answers.length;
    for (const response of answers) if (response.kind === 'session') this.sessions.push(response.session);
    assert(this.seen === this.cluster.responses.size, 'answers are only added');
  }
}
