import { incarnationOf, voter } from './test-disk.ts';
import type { MembershipChange } from '../configuration.ts';
import { assert } from '../invariant.ts';
import type { RaftOptions } from '../options.ts';
import { Safety } from './safety.ts';
import { TestCluster } from './test-cluster.ts';

/** Five nodes, of which three are voters at first and two are blank. */
const NODES = 5;

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
  private lastCommand = { session: 0, sequence: 0, command: '' };

  constructor(settings: RaftOptions) {
    const members = [voter(0), voter(1), voter(2)];
    this.cluster = new TestCluster({ nodes: NODES, members, options: settings });
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
        const session = this.sessions[pick % Math.max(1, this.sessions.length)] ?? 0;
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
        this.change(node, {
          kind,
          id: pick % NODES,
          incarnation: incarnationOf(pick % NODES),
          as: 'staging',
        });
        return;
      case 'promote':
      case 'demote':
      case 'remove':
        this.change(node, { kind, id: pick % NODES });
        return;
    }
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
