import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MembershipChange } from './configuration.ts';
import type { RaftOptions } from './options.ts';
import { Safety } from './testing/safety.ts';
import { incarnationOf, TestCluster, voter } from './testing/test-cluster.ts';
import { testOptions } from './testing/test-options.ts';

const NODES = 5;

type Action =
  | { readonly kind: 'deliver' | 'duplicate' | 'drop'; readonly pick: number }
  | { readonly kind: 'timer'; readonly pick: number }
  | {
      readonly kind: 'crash' | 'fail' | 'restart' | 'isolate' | 'command' | 'retry' | 'read' | 'session';
      readonly pick: number;
    }
  | { readonly kind: 'transfer'; readonly pick: number }
  | { readonly kind: 'change'; readonly pick: number; readonly what: number }
  | { readonly kind: 'heal'; readonly pick: number };

const pick = fc.nat({ max: 1000 });
const one = (kind: Exclude<Action['kind'], 'change'>, weight: number) => ({
  weight,
  arbitrary: pick.map((at): Action => ({ kind, pick: at })),
});
const action: fc.Arbitrary<Action> = fc.oneof(
  one('deliver', 60),
  one('timer', 14),
  one('command', 6),
  one('duplicate', 2),
  one('drop', 2),
  one('retry', 1),
  one('read', 2),
  one('session', 1),
  one('crash', 1),
  one('fail', 1),
  one('restart', 3),
  one('isolate', 1),
  one('heal', 1),
  one('transfer', 1),
  {
    weight: 2,
    arbitrary: fc
      .tuple(pick, fc.nat({ max: 3 }))
      .map(([at, what]): Action => ({ kind: 'change', pick: at, what })),
  },
);

const options: fc.Arbitrary<RaftOptions> = fc
  .record({
    reads: fc.constantFrom('lease' as const, 'read-index' as const),
    maxAppendEntries: fc.constantFrom(1, 2, 64),
    maxInflight: fc.constantFrom(1, 3),
    snapshotThreshold: fc.constantFrom(1, 3, 10, 1000),
    trailingLogs: fc.constantFrom(0, 1, 5),
    maxApplyBatch: fc.constantFrom(1, 3),
    applyDelay: fc.constantFrom(0, 10_000),
    maxSessions: fc.constantFrom(1, 10),
  })
  .map(testOptions);

class Schedule {
  readonly cluster: TestCluster;
  readonly safety: Safety;
  private words = 0;
  private lastCommand = { session: 0, sequence: 0, command: '' };
  private sessions: number[] = [];
  private seen = 0;

  constructor(settings: RaftOptions) {
    const members = [voter(0), voter(1), voter(2)];
    this.cluster = new TestCluster({ nodes: NODES, members, options: settings });
    this.safety = new Safety(this.cluster);
  }

  run(actions: readonly Action[]): void {
    for (const act of actions) {
      this.act(act);
      this.collectSessions();
      this.safety.check();
    }
    this.cluster.assertNoViewChanged();
  }

  private act(act: Action): void {
    const c = this.cluster;
    const id = act.pick % NODES;
    const leaders = c.leaders();
    const leader = leaders[act.pick % Math.max(1, leaders.length)] ?? id;
    const flight = c.flights[act.pick % Math.max(1, c.flights.length)];
    switch (act.kind) {
      case 'deliver':
        c.deliver((other) => other === flight);
        return;
      case 'duplicate':
        if (flight !== undefined) c.receive(flight);
        return;
      case 'drop':
        c.drop((other) => other === flight);
        return;
      case 'timer': {
        const armed = c.ids().flatMap((node) =>
          [0, 1, 2, 3].flatMap((timer) => {
            const at = c.armedFor(node, timer);
            return at === undefined ? [] : [{ node, timer, at }];
          }),
        );
        armed.sort((a, b) => a.at - b.at);
        // Mostly the earliest, so that time passes slowly.
        const due = armed[act.pick < 700 ? 0 : act.pick % Math.max(1, Math.min(4, armed.length))];
        if (due !== undefined) c.fire(due.node, due.timer);
        return;
      }
      case 'crash':
        c.crash(id);
        return;
      case 'fail':
        c.failNextSave(id);
        return;
      case 'restart':
        for (const node of c.ids()) if (!c.isUp(node)) c.start(node);
        return;
      case 'isolate':
        c.isolate(id);
        return;
      case 'heal':
        c.heal();
        return;
      default:
        if (c.isUp(leader)) this.ask(act, leader);
    }
  }

  private ask(act: Action, node: number): void {
    const c = this.cluster;
    switch (act.kind) {
      case 'session':
        c.request(node, { kind: 'open-session', tag: 0 });
        return;
      case 'command': {
        const session = this.sessions[act.pick % Math.max(1, this.sessions.length)] ?? 0;
        this.words += 1;
        this.lastCommand = { session, sequence: this.words, command: `w${String(this.words)}` };
        c.request(node, { kind: 'command', tag: 0, ...this.lastCommand });
        return;
      }
      case 'retry':
        c.request(node, { kind: 'command', tag: 0, ...this.lastCommand });
        return;
      case 'read':
        this.safety.readBegins(c.request(node, { kind: 'read', tag: 0, query: null }));
        return;
      case 'transfer':
        c.request(node, { kind: 'transfer', tag: 0, target: act.pick % 2 === 0 ? null : act.pick % NODES });
        return;
      case 'change': {
        const id = act.pick % NODES;
        const changes: MembershipChange[] = [
          { kind: 'add', id, incarnation: incarnationOf(id), as: 'staging' },
          { kind: 'promote', id },
          { kind: 'demote', id },
          { kind: 'remove', id },
        ];
        const change = changes[act.what];
        if (change !== undefined) c.request(node, { kind: 'change', tag: 0, change });
        return;
      }
      default:
        return;
    }
  }

  private collectSessions(): void {
    const answers = [...this.cluster.responses.values()].slice(this.seen);
    this.seen += answers.length;
    for (const response of answers) if (response.kind === 'session') this.sessions.push(response.session);
  }
}

describe('under any schedule', () => {
  it('elections are safe, logs match, and what is committed and applied never changes (figure 3)', () => {
    const total = { elections: 0, commits: 0, installs: 0, leases: 0, reads: 0 };
    fc.assert(
      fc.property(
        options,
        fc.array(action, { minLength: 200, maxLength: 800, size: 'max' }),
        (settings, actions) => {
          const schedule = new Schedule(settings);
          schedule.run(actions);
          const exercised = schedule.safety.exercised;
          total.elections += exercised.elections;
          total.commits += exercised.commits;
          total.installs += exercised.installs;
          total.leases += exercised.leases;
          total.reads += exercised.reads;
        },
      ),
      { numRuns: 400, seed: 2014 },
    );
    // A schedule that elects nobody proves nothing.
    for (const [what, times] of Object.entries(total)) expect(times, what).toBeGreaterThan(100);
  });
});
