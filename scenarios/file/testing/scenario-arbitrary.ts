import { settingsUnheeded } from '../check-system.ts';
import fc from 'fast-check';
import type { Fault, LinkRef } from '../../../sim/index.ts';
import type { OperatorAction } from '../../raft-cluster/operator-action.ts';
import type { ScenarioAction } from '../action.ts';
import type { Range } from '../../yaml/quantity.ts';
import { CHAOS_KINDS, PARTITION_SHAPES } from '../scenario.ts';
import type { Scenario, ScenarioRequest } from '../scenario.ts';

/** Ids that {@link scenarioArbitrary} uses as properties. */
export const ARBITRARY_PROPERTIES = ['log-matching', 'one-leader-per-term', 'leader-returns', 'vote-sound'];

const DURATION = 300_000_000;

const moment = fc.integer({ min: 0, max: DURATION - 1 });
const span = fc.integer({ min: 1, max: 10_000_000_000 });
const beat = fc.integer({ min: 1_000, max: 10_000_000_000 });
const pause = fc.integer({ min: 10_000, max: 3_600_000_000 });
const share = fc.integer({ min: 0, max: 10_000 }).map((parts) => parts / 10_000);
const weights = <W extends string>(words: readonly W[]) =>
  fc
    .dictionary(fc.constantFrom(...words), fc.integer({ min: 0, max: 1000 }))
    .filter((table) => Object.values(table).some((weight) => weight > 0))
    .map((table) => ({ ...table }) as Partial<Record<W, number>>);

const rangeOf = (value: fc.Arbitrary<number>): fc.Arbitrary<Range> =>
  fc.tuple(value, value).map(([a, b]) => [Math.min(a, b), Math.max(a, b)]);
const counts = (min: number, max: number) => rangeOf(fc.integer({ min, max }));
const latency = rangeOf(fc.integer({ min: 0, max: 2_000_000 }));

const named = fc.integer({ min: 1, max: 3 }).map((n) => `ctrl${n}`);
const member = fc.oneof(named, fc.constantFrom('@leader', '@follower', '@learner'));
const anyNode = fc.oneof(member, fc.constantFrom('client1', 'operator'));
const link: fc.Arbitrary<LinkRef> = fc
  .tuple(anyNode, anyNode)
  .filter(([from, to]) => from !== to)
  .map(([from, to]) => ({ from, to }));
const target = fc.oneof(anyNode, link);
const lasting = fc.oneof(
  fc.constant({}),
  span.map((time) => ({ for: time })),
);

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc
    .tuple(
      member,
      lasting,
      fc.oneof(
        fc.constant({}),
        fc.boolean().map((clients) => ({ clients })),
      ),
    )
    .map(([node, time, clients]): Fault => ({ kind: 'isolate', node, ...clients, ...time })),
  fc
    .tuple(
      fc.shuffledSubarray(['ctrl1', 'ctrl2', 'ctrl3', '@leader'], { minLength: 2 }),
      lasting,
      fc.boolean(),
    )
    .map(([members, time, oneWay]): Fault => ({
      kind: 'partition',
      groups: [members.slice(0, 1), members.slice(1)],
      ...(oneWay ? { oneWay } : {}),
      ...time,
    })),
  fc.tuple(link, lasting).map(([l, time]): Fault => ({ kind: 'cut', link: l, ...time })),
  fc
    .tuple(target, beat, beat, lasting)
    .map(([t, up, down, time]): Fault => ({ kind: 'flap', target: t, up, down, ...time })),
  fc.oneof(fc.constant('all'), target).map((t): Fault => ({ kind: 'heal', target: t })),
  fc
    .tuple(target, latency, lasting)
    .map(([t, l, time]): Fault => ({ kind: 'slow', target: t, latency: l, ...time })),
  fc
    .tuple(target, share, lasting)
    .map(([t, loss, time]): Fault => ({ kind: 'lossy', target: t, loss, ...time })),
  fc
    .tuple(target, share, lasting)
    .map(([t, rate, time]): Fault => ({ kind: 'duplicate', target: t, rate, ...time })),
  fc.tuple(link, span).map(([l, time]): Fault => ({ kind: 'clog', link: l, for: time })),
  fc
    .tuple(
      member,
      lasting,
      fc.oneof(
        fc.constant({}),
        fc
          .record({
            on: fc.constantFrom('save' as const, 'saved' as const),
            n: fc.integer({ min: 1, max: 99 }),
          })
          .map((when) => ({ when })),
        fc
          .record({
            on: fc.constant('send' as const),
            n: fc.integer({ min: 1, max: 99 }),
            message: fc.constantFrom('append', 'vote', 'timeout-now'),
          })
          .map((when) => ({ when })),
        fc
          .record({ on: fc.constant('send' as const), n: fc.integer({ min: 1, max: 99 }) })
          .map((when) => ({ when })),
      ),
    )
    .chain(([node, time, when]) =>
      fc.constantFrom<Fault>(
        { kind: 'crash', node, ...when, ...time },
        { kind: 'isolate', node, ...when, ...time },
      ),
    ),
  member.map((node): Fault => ({ kind: 'restart', node })),
  member.map((node): Fault => ({ kind: 'start', node })),
  fc.tuple(member, span).map(([node, time]): Fault => ({ kind: 'pause', node, for: time })),
  fc
    .tuple(member, fc.integer({ min: -100_000, max: 100_000 }))
    .map(([node, ppm]): Fault => ({ kind: 'drift', node, ppm })),
  fc
    .tuple(member, latency, lasting)
    .map(([node, l, time]): Fault => ({ kind: 'diskSlow', node, latency: l, ...time })),
  fc.tuple(member, lasting).map(([node, time]): Fault => ({ kind: 'diskFull', node, ...time })),
  fc.tuple(member, span).map(([node, time]): Fault => ({ kind: 'diskWipe', node, for: time })),
  fc.tuple(member, span).map(([node, time]): Fault => ({ kind: 'diskCorrupt', node, for: time })),
);

const operator: fc.Arbitrary<OperatorAction> = fc.oneof(
  fc
    .tuple(
      member,
      fc.record(
        {
          as: fc.constant('learner' as const),
          via: member,
          address: fc.constantFrom('tls:ctrl9.lockstep:1280', 'ctrl9', ''),
        },
        { requiredKeys: [] },
      ),
    )
    .map(([node, rest]): OperatorAction => ({ kind: 'join', node, ...rest })),
  member.map((node): OperatorAction => ({ kind: 'init', node })),
  fc
    .tuple(fc.constantFrom('remove' as const, 'promote' as const, 'demote' as const), member)
    .map(([kind, node]): OperatorAction => ({ kind, node })),
  fc
    .oneof(
      fc.constant({}),
      member.map((to) => ({ to })),
    )
    .map((to): OperatorAction => ({ kind: 'transfer', ...to })),
);

const action: fc.Arbitrary<ScenarioAction> = fc.oneof(
  fc.tuple(moment, fault).map(([at, f]): ScenarioAction => ({ at, fault: f })),
  fc
    .tuple(
      moment,
      operator,
      fc.oneof(
        fc.constant({}),
        fc.constantFrom('operator', 'client1').map((by) => ({ by })),
      ),
    )
    .map(([at, o, by]): ScenarioAction => ({ at, operator: o, ...by })),
);

const key = fc.integer({ min: 0, max: 9 });
const value = fc.integer({ min: 0, max: 1000 });
const request: fc.Arbitrary<ScenarioRequest> = fc
  .tuple(
    moment,
    fc.oneof(
      fc.record({ kind: fc.constant('operation' as const), op: fc.constant('put' as const), key, value }),
      fc.record({
        kind: fc.constant('operation' as const),
        op: fc.constant('cas' as const),
        key,
        expected: fc.oneof(fc.constant(null), value),
        value,
      }),
      fc.record({ kind: fc.constant('operation' as const), op: fc.constant('get' as const), key }),
    ),
  )
  .map(([at, operation]) => ({ at, client: 'client1', operation }));

const timeout = rangeOf(fc.integer({ min: 1_000, max: 10_000_000 }));
const optional = { requiredKeys: [] };

const raft = fc.record(
  {
    electionTimeout: timeout,
    clockDriftBound: fc.integer({ min: 0, max: 100_000 }),
    reads: fc.constantFrom('lease' as const, 'read-index' as const),
    maxAppendEntries: counts(1, 100),
    maxInflight: counts(1, 100),
    snapshotThreshold: counts(1, 100),
    trailingLogs: counts(0, 100),
    maxPending: counts(1, 100),
    maxSessions: counts(1, 100),
    maxApplyBatch: counts(1, 100),
    applyDelay: latency,
    heartbeatTimeout: fc.constant<Range>([3_000_000, 4_000_000]),
    leaderLeaseTimeout: fc.constant<Range>([500_000, 1_000_000]),
    heartbeatInterval: fc.constant<Range>([100_000, 150_000]),
  },
  optional,
);

const settings: fc.Arbitrary<Scenario> = fc.record(
  {
    name: fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8}){0,2}$/),
    summary: fc.oneof(
      fc.constantFrom(
        'a: b # c',
        '- x',
        '5m',
        '"quoted"',
        "it's",
        '@leader',
        'true',
        '{ a }',
        '0x1F',
        '%',
        '& * !',
      ),
      fc.stringMatching(/^[!-~]([ -~]{0,40}[!-~])?$/),
    ),
    requirements: fc.uniqueArray(fc.constantFrom('C1', 'S0.7', 'S1.5', 'S12.30')),
    cluster: fc.record(
      {
        nodes: fc.constant<Range>([3, 3]),
        spares: counts(0, 3),
        config: fc.record({ raft }, optional),
        perNode: fc
          .dictionary(
            named,
            fc.record(
              { raft: fc.record({ preferredLeader: fc.boolean(), trailingLogs: counts(0, 9) }, optional) },
              optional,
            ),
          )
          .map((table) => ({ ...table })),
      },
      optional,
    ),
    network: fc.record(
      {
        latency,
        clientLatency: latency,
        loss: rangeOf(share),
        duplicate: rangeOf(share),
        order: fc.constantFrom('any' as const, 'fifo' as const),
        bandwidth: fc.integer({ min: 1, max: 10_000_000_000 }),
      },
      optional,
    ),
    disk: fc.record({ latency }, optional),
    clocks: fc.record({ drift: counts(0, 100_000) }, optional),
    workload: fc.record(
      {
        clients: counts(1, 4),
        rate: rangeOf(
          fc.oneof(
            fc.integer({ min: 0, max: 400 }),
            fc.integer({ min: 1, max: 9_999 }).map((n) => n / 10_000),
          ),
        ),
        keys: counts(1, 9),
        mix: weights(['put', 'cas', 'get'] as const),
        bursts: share,
        idle: rangeOf(fc.oneof(fc.constant(0), pause)),
        attemptTimeout: rangeOf(pause),
        backoff: rangeOf(pause),
        patience: rangeOf(span),
        queue: counts(1, 9),
      },
      optional,
    ),
    duration: fc.constant(DURATION),
    recovery: fc.integer({ min: 0, max: 10_000_000_000 }),
    faults: fc.array(action, { maxLength: 6 }),
    requests: fc.array(request, { maxLength: 3 }),
    chaos: fc.record(
      {
        swarm: fc.boolean(),
        every: rangeOf(pause),
        lasts: rangeOf(span),
        kinds: weights(CHAOS_KINDS),
        absent: share,
        atLeader: share,
        armed: share,
        partitions: weights(PARTITION_SHAPES),
      },
      optional,
    ),
    properties: fc.oneof(fc.constant('all' as const), fc.constant(ARBITRARY_PROPERTIES)),
    exercise: fc.uniqueArray(fc.constantFrom(...ARBITRARY_PROPERTIES)),
  },
  { requiredKeys: ['name', 'summary', 'cluster', 'duration'] },
);

/** What only controllers can be asked for needs controllers. */
function needsControllers(scenario: Scenario): boolean {
  if (settingsUnheeded(scenario).length > 0) return true;
  return (scenario.faults ?? []).some((each) => {
    if (!('operator' in each)) return false;
    const { operator: asked } = each;
    return (
      asked.kind === 'init' ||
      (asked.kind === 'join' && (asked.via !== undefined || asked.address !== undefined))
    );
  });
}

/** Any sound scenario, as far as the format can say it. */
export const scenarioArbitrary: fc.Arbitrary<Scenario> = settings.map((scenario) =>
  needsControllers(scenario) ? { ...scenario, system: 'controllers' } : scenario,
);
