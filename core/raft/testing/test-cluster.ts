import type { Disk, Micros, NodeId } from '../../process/process.ts';
import { assert } from '../invariant.ts';
import type { Durable, Entry, Log } from '../log.ts';
import type { RaftNote } from '../note.ts';
import { isLeader } from '../observers.ts';
import { raft } from '../raft.ts';
import type { RaftInput, RaftOutbox, RaftProcess } from '../raft-process.ts';
import type { RaftRequest, RaftResponse } from '../request.ts';
import type { Leader, RaftState } from '../state.ts';
import { deepFreeze } from './deep-freeze.ts';
import { differs } from './differs.ts';
import { recorderOf } from './effect.ts';
import type { Effect, Happening } from './effect.ts';
import type { Setup } from './setup.ts';
import { incarnationOf, preparedDisk, voter } from './test-disk.ts';
import { words } from './test-machine.ts';
import type { Words } from './test-machine.ts';
import { TestNetwork } from './test-network.ts';
import type { Flight } from './test-network.ts';
import { testOptions } from './test-options.ts';

/** The state of a test member. */
export type State = RaftState<Words>;
interface Node {
  state: State | null;
  disk: Disk<Durable<Words>>;
  starts: number;
  timers: (Micros | undefined)[];
  /** The range for which each timer was armed last. */
  ranges: (readonly [Micros, Micros])[];
  /** Crash at the next save: it and what follows it are lost. */
  failing: boolean;
}

/**
 * A few members whose messages the test delivers by hand or in order. All share one clock, which only the test moves; a
 * timer's delay is the shortest that its range allows, unless the test draws another. Nothing is random.
 */
export class TestCluster extends TestNetwork {
  now: Micros = 0;
  readonly responses = new Map<number, RaftResponse<Words>>();
  readonly notes: { readonly node: NodeId; readonly note: RaftNote }[] = [];
  private readonly process: RaftProcess<Words>;
  private readonly nodes: Node[] = [];
  private readonly views: { readonly log: Log<Words>; readonly entries: readonly Entry<Words>[] }[] = [];
  private readonly draw: (node: NodeId, min: Micros, max: Micros) => Micros;
  private readonly watch: (node: NodeId, happening: Happening) => void;
  private readonly watchInput: (node: NodeId, input: RaftInput<Words> | 'starts') => void;
  private requests = 0;
  /** What the last step did, in order. */
  effects: Happening['kind'][] = [];

  constructor(setup: Setup = {}) {
    super();
    const count = setup.nodes ?? 3;
    this.process = raft(testOptions(setup.options), words);
    this.draw = setup.draw ?? ((_node, min): Micros => min);
    this.watch = setup.watch ?? ((): void => undefined);
    this.watchInput = setup.watchInput ?? ((): void => undefined);
    const members = setup.members ?? Array.from({ length: count }, (_, id) => voter(id));
    for (let id = 0; id < count; id += 1) {
      const first = members.some((member) => member.id === id);
      const disk: Disk<Durable<Words>> = first
        ? { kind: 'durable', durable: preparedDisk(members, id, setup.logs?.[id] ?? [], setup.terms?.[id]) }
        : { kind: 'blank' };
      this.nodes.push({ state: null, disk, starts: 0, timers: [], ranges: [], failing: false });
      this.start(id);
    }
  }

  /** The state of a running node. */
  state(id: NodeId): State {
    const state = this.node(id).state;
    assert(state !== null, 'a test looks at running nodes only');
    return state;
  }

  isUp(id: NodeId): boolean {
    return this.node(id).state !== null;
  }

  /** What is on a node's disk. */
  disk(id: NodeId): Disk<Durable<Words>> {
    return this.node(id).disk;
  }

  /** The role of a node that leads. */
  leader(id: NodeId): Leader<Words> {
    const role = this.state(id).role;
    assert(role.kind === 'leader', 'the test expects a leader');
    return role;
  }

  /** The running leaders, by id. */
  leaders(): NodeId[] {
    return this.ids().filter((id) => this.isUp(id) && isLeader(this.state(id)));
  }

  override ids(): NodeId[] {
    return this.nodes.map((_, id) => id);
  }

  start(id: NodeId): void {
    const node = this.node(id);
    assert(node.state === null, 'only a node that is down can be started');
    node.starts += 1;
    if (node.starts > 1) this.watchInput(id, 'starts');
    this.perform(id, (out) =>
      this.process.start(id, node.disk, incarnationOf(id, node.starts), this.now, out),
    );
  }

  crash(id: NodeId): void {
    const node = this.node(id);
    node.state = null;
    node.timers = [];
    node.failing = false;
  }

  /** The next save of the node does not become durable: the node crashes with it. */
  failNextSave(id: NodeId, failing = true): void {
    this.node(id).failing = failing;
  }

  restart(id: NodeId): void {
    this.crash(id);
    this.start(id);
  }

  /** Loses the disk of a node that is down. */
  wipe(id: NodeId): void {
    this.node(id).disk = { kind: 'blank' };
  }

  /** The number that the next request will have. */
  get nextRequest(): number {
    return this.requests + 1;
  }

  /** Asks a node for something; the answer will be in `responses` under the number returned. */
  request(id: NodeId, body: RaftRequest<Words>): number {
    this.requests += 1;
    const request = this.requests;
    this.step(id, { kind: 'request', id: request, body });
    return request;
  }

  /** Opens a session and waits for it in calm weather. */
  openSession(leader: NodeId): number {
    const response = this.answer(this.request(leader, { kind: 'open-session', tag: 0 }));
    assert(response.kind === 'session', 'the session is opened');
    return response.session;
  }

  /** The answer to a request after everything on its way has been delivered. */
  answer(request: number): RaftResponse<Words> {
    this.deliverAll();
    const response = this.responses.get(request);
    assert(response !== undefined, 'the request has been answered');
    return response;
  }

  /** Lets a timer fire at the time for which it is armed, or now if that is past. */
  fire(id: NodeId, timer: number): void {
    const node = this.node(id);
    const at = node.timers[timer];
    assert(at !== undefined, 'only an armed timer fires');
    node.timers[timer] = undefined;
    this.now = Math.max(this.now, at);
    this.step(id, { kind: 'timer', timer });
  }

  /** When a timer will fire; undefined if it is not armed. */
  armedFor(id: NodeId, timer: number): Micros | undefined {
    return this.node(id).timers[timer];
  }

  /** The range of delays for which a timer was armed last. */
  rangeOf(id: NodeId, timer: number): readonly [Micros, Micros] | undefined {
    return this.node(id).ranges[timer];
  }

  /** Hands a message to its addressee, also one that has been delivered before. */
  override receive(flight: Flight): void {
    const { from, to, message } = flight;
    if (this.isUp(to)) this.step(to, { kind: 'receive', from, message });
  }

  /**
   * Moves the clock forward, lets the timers of `ids` fire when they are due, and delivers everything at once after
   * each. Timers of other nodes are held back.
   */
  elapse(duration: Micros, ids: readonly NodeId[] = this.ids()): void {
    const end = this.now + duration;
    for (;;) {
      let next: { id: NodeId; timer: number; at: Micros } | null = null;
      for (const id of ids) {
        this.node(id).timers.forEach((at, timer) => {
          if (at !== undefined && at <= end && (next === null || at < next.at)) next = { id, timer, at };
        });
      }
      if (next === null) break;
      const due: { id: NodeId; timer: number; at: Micros } = next;
      this.fire(due.id, due.timer);
      this.deliverAll();
    }
    this.now = Math.max(this.now, end);
  }

  /** Makes a node leader in calm weather: its election timer fires first, and everything is delivered. */
  elect(id: NodeId): void {
    this.fire(id, 0);
    this.deliverAll();
    assert(isLeader(this.state(id)), 'the node is elected');
  }

  /** No view of a log has changed since it was first seen. */
  assertNoViewChanged(): void {
    for (const { log, entries } of this.views) {
      const unchanged = entries.every((entry, at) => log.entries[at] === entry);
      assert(unchanged, 'a view of a log never changes');
    }
  }

  step(id: NodeId, input: RaftInput<Words>): void {
    const node = this.node(id);
    const before = node.state;
    if (before === null) return;
    deepFreeze(input);
    this.watchInput(id, input);
    this.perform(id, (out) => this.process.step(before, input, this.now, out));
  }

  private perform(id: NodeId, run: (out: RaftOutbox<Words>) => State): void {
    const node = this.node(id);
    const before = node.state;
    const effects: Effect[] = [];
    const state = run(recorderOf(effects));
    this.effects = effects.flatMap(({ kind }) => (kind === 'timer' ? [] : [kind]));
    deepFreeze(state);
    const log = state.durable.log;
    this.views.push({ log, entries: log.entries.slice(0, log.length) });
    assert(
      before === null || before === state || differs(before, state),
      'a new state differs from the old one',
    );
    node.state = state;
    for (const effect of effects) {
      this.performOne(id, node, effect);
      // The node crashed with its save: nothing that follows it happens.
      if (!this.isUp(id)) return;
    }
    assert(
      before?.durable === state.durable ||
        (node.disk.kind === 'durable' && node.disk.durable === state.durable),
      'the durable part of a state is what was saved last',
    );
  }

  private performOne(id: NodeId, node: Node, effect: Effect): void {
    switch (effect.kind) {
      case 'timer':
        node.timers[effect.timer] =
          effect.range === null ? undefined : this.now + this.draw(id, effect.range[0], effect.range[1]);
        if (effect.range !== null) node.ranges[effect.timer] = effect.range;
        return;
      case 'save':
        if (node.failing) {
          this.crash(id);
          return;
        }
        node.disk = { kind: 'durable', durable: effect.durable };
        break;
      case 'send':
        this.flights.push({ from: id, to: effect.to, message: effect.message });
        break;
      case 'respond':
        assert(!this.responses.has(effect.request), 'a request is answered once');
        this.responses.set(effect.request, effect.response);
        break;
      case 'note':
        this.notes.push({ node: id, note: effect.note });
        break;
    }
    this.watch(id, effect);
  }

  private node(id: NodeId): Node {
    const node = this.nodes[id];
    assert(node !== undefined, 'the test names an existing node');
    return node;
  }
}
