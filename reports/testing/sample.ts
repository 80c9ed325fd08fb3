import type { PropertyInfo, RunResult, TraceEvent, Violation } from '../../sim/index.ts';
import type { NodeStanding } from '../run/node-standing.ts';
import type { RunReport } from '../run/run-report.ts';

/** Properties as a scenario might have them: one of each kind. */
export const sampleProperties: readonly PropertyInfo[] = [
  {
    id: 'one-leader-per-term',
    sentence: 'Each term has at most one leader, over the whole run, restarts included.',
    requirements: ['C4', 'S0.7'],
    kind: 'always',
  },
  {
    id: 'leader-returns',
    sentence: 'Once a majority works, a leader holds a lease within the bound, and a proposal commits.',
    requirements: ['C4'],
    kind: 'eventually',
  },
  { id: 'leader-fell', sentence: 'A leader lost its office.', requirements: [], kind: 'sometimes' },
  { id: 'log-truncated', sentence: 'A log was cut off.', requirements: [], kind: 'sometimes' },
  {
    id: 'log-matching',
    sentence: 'If two logs have the same term at an index, they are equal up to there.',
    requirements: ['S0.7'],
    kind: 'always',
  },
  {
    id: 'lease-sound',
    sentence: 'While a lease is valid, nobody has committed in a higher term.',
    requirements: ['S0.7'],
    kind: 'always',
  },
];

/** A run that violated nothing, and never came to exercise one property. */
export const passedResult: RunResult = {
  verdict: 'passed',
  virtualMicros: 330_000_000,
  events: 812_345,
  hash: '00c0ffee12345678',
  properties: [
    {
      id: 'one-leader-per-term',
      requirements: ['C4', 'S0.7'],
      kind: 'always',
      status: 'held',
      exercised: 1_128,
    },
    { id: 'leader-returns', requirements: ['C4'], kind: 'eventually', status: 'not-exercised', exercised: 0 },
    { id: 'leader-fell', requirements: [], kind: 'sometimes', status: 'held', exercised: 11 },
    { id: 'log-truncated', requirements: [], kind: 'sometimes', status: 'not-exercised', exercised: 0 },
    { id: 'log-matching', requirements: ['S0.7'], kind: 'always', status: 'held', exercised: 1_234_567 },
    { id: 'lease-sound', requirements: ['S0.7'], kind: 'always', status: 'not-exercised', exercised: 0 },
  ],
  measures: {
    failoverMs: { n: 11, min: 1_203.5, p50: 1_840, p99: 6_020, max: 6_020, mean: 2_101.25 },
    statusAccuracy: { n: 12_000, right: 11_997, share: 0.99975 },
  },
  violation: null,
  counts: {
    sent: 123_456,
    delivered: 120_001,
    lost: 2_345,
    duplicated: 999,
    dropped: 1_110,
    timers: 23_456,
    saves: 4_567,
    crashes: 1,
    restarts: 9,
    requests: 1_204,
    responses: 1_200,
    faults: { crash: 1, heal: 12, isolate: 4, partition: 8, quake: 2, diskSlow: 3 },
  },
  waitingFor: null,
};

/** Two leaders in one term. */
export const sampleViolation: Violation = {
  property: 'one-leader-per-term',
  atMicros: 83_456_789,
  node: 'ctrl3',
  others: ['ctrl1'],
  message: 'Term 7 has two leaders: ctrl1 and ctrl3.',
  expected: 'ctrl1 is the only leader of term 7',
  seen: 'ctrl3 became leader of term 7 as well',
  event: 123_456,
};

/** The run that ended with {@link sampleViolation}. */
export const violatedResult: RunResult = {
  ...passedResult,
  verdict: 'violated',
  virtualMicros: 83_456_789,
  events: 123_456,
  hash: 'badc0de012345678',
  properties: passedResult.properties.map((property) =>
    property.id === sampleViolation.property ? { ...property, status: 'violated' } : property,
  ),
  violation: sampleViolation,
};

/** Everything about the passing run. */
export const passedReport: RunReport = {
  scenario: 'chaos',
  seed: 42,
  nodes: 5,
  clients: 4,
  plan: { faults: [{ at: 20_000_000, fault: { kind: 'isolate', node: 'ctrl3' } }], requests: [] },
  properties: sampleProperties,
  result: passedResult,
  realMs: 610,
  rerun: 'npm run sim -- --seed 42',
  files: {},
};

/** Everything about the failing run. */
export const violatedReport: RunReport = {
  ...passedReport,
  seed: 'two words',
  result: violatedResult,
  rerun: "npm run sim -- --seed 'two words'",
  files: {
    trace: 'reports/out/chaos-two%20words/trace.jsonl',
    report: 'reports/out/chaos-two%20words/report.txt',
  },
};

/** The end of the failing run. */
export const sampleEvents: readonly TraceEvent[] = [
  { n: 1, t: 0, e: 'start', node: 'ctrl1', disk: 'durable', incarnation: 7 },
  { n: 90_000, t: 60_000_000, e: 'fault', position: 3, fault: { kind: 'isolate', node: 'ctrl1' } },
  {
    n: 90_001,
    t: 60_000_000,
    e: 'fault',
    position: 4,
    fault: { kind: 'crash', node: 'ctrl5', for: 8_000_000 },
    effects: [{ down: 'ctrl5', reason: null }],
  },
  { n: 90_002, t: 60_100_000, e: 'drop', node: 'ctrl1', from: 'ctrl2', why: 'cut' },
  { n: 90_003, t: 60_200_000, e: 'drop', node: 'ctrl5', from: 'ctrl2', why: 'down' },
  {
    n: 123_400,
    t: 82_000_000,
    e: 'timer',
    node: 'ctrl3',
    timer: 'election',
    effects: [
      { note: { kind: 'candidate', term: 7 } },
      { save: 4_000 },
      { timer: 'election', due: 84_000_000 },
    ],
  },
  {
    n: 123_410,
    t: 82_004_000,
    e: 'durable',
    node: 'ctrl3',
    effects: [
      { send: 'ctrl1', message: { kind: 'vote', term: 7, lastIndex: 12 }, fate: 'cut' },
      { send: 'ctrl2', message: { kind: 'vote', term: 7, lastIndex: 12 }, fate: 'sent' },
      { send: 'ctrl4', message: { kind: 'vote', term: 7, lastIndex: 12 }, fate: 'lost' },
    ],
  },
  {
    n: 123_420,
    t: 82_100_000,
    e: 'deliver',
    node: 'ctrl4',
    from: 'ctrl2',
    sentAt: 82_000_000,
    message: { kind: 'append', term: 6 },
  },
  { n: 123_430, t: 82_300_000, e: 'start', node: 'ctrl3', disk: 'durable', incarnation: 8 },
  {
    n: 123_440,
    t: 82_400_000,
    e: 'request',
    node: 'ctrl3',
    from: null,
    id: 4,
    body: { kind: 'put', key: 'a' },
    effects: [{ respond: 4, body: { kind: 'refused', reason: 'NOT_LEADER', leader: null } }],
  },
  { n: 123_450, t: 83_000_000, e: 'fault-end', fault: { kind: 'isolate', node: 'ctrl1' } },
  {
    n: 123_456,
    t: 83_456_789,
    e: 'deliver',
    node: 'ctrl3',
    from: 'ctrl2',
    sentAt: 83_400_000,
    message: { kind: 'vote-response', term: 7, granted: true },
    effects: [{ note: { kind: 'leadership-gained', term: 7 } }],
  },
];

/** How the nodes of the failing run stood. */
export const sampleStandings: readonly NodeStanding[] = [
  { node: 'ctrl1', condition: 'running', facts: { role: 'leader', term: '7', commit: '12' } },
  { node: 'ctrl3', condition: 'saving', facts: { role: 'leader', term: '7', commit: '11' } },
  { node: 'ctrl5', condition: 'down', facts: {} },
];
