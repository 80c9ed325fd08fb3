import { isShare } from '../../sim/index.ts';
import type { Measure } from '../../sim/index.ts';
import type { EntryVerdict, ListedRow, OperatorView } from '../run/operator-view.ts';

const row = (id: string, role: string, online: boolean, verdict: EntryVerdict = 'right'): ListedRow => {
  return { id, role, online, local: online, cluster: true, verdict };
};

/** What operators saw of three controllers, one of which was cut off for a while. */
export const sampleOperator: OperatorView = {
  moments: [
    {
      at: 20_000_000,
      title: 'before the first fault',
      wrong: 0,
      unjudged: 0,
      lists: [
        {
          observers: ['ctrl1', 'ctrl2', 'ctrl3'],
          rows: [row('ctrl1', 'leader', true), row('ctrl2', 'voter', true), row('ctrl3', 'voter', true)],
        },
      ],
    },
    {
      at: 22_241_000,
      title: 'most entries wrong, after: isolate ctrl3 for 8 s',
      wrong: 3,
      unjudged: 1,
      lists: [
        {
          observers: ['ctrl1', 'ctrl2'],
          rows: [
            row('ctrl1', 'leader', true),
            row('ctrl2', 'voter', true),
            row('ctrl3', 'voter', true, 'wrong'),
          ],
        },
        {
          observers: ['ctrl3'],
          rows: [
            row('ctrl1', 'voter', true, 'wrong'),
            row('ctrl2', 'voter', false, 'unjudged'),
            row('ctrl3', 'voter', true),
          ],
        },
      ],
    },
  ],
  warnings: {
    shown: [
      {
        at: 10_497_482,
        node: 'ctrl3',
        line: '[  10.497] WARNING raft: {timeSinceLeader=[10.497482s]} cluster running without leader for longer than configured threshold',
      },
    ],
    total: 3,
  },
  audit: {
    shown: [
      {
        at: 22_400_000,
        number: 4,
        node: 'ctrl3',
        before: 'online',
        after: 'offline',
        cause: 'observed',
        evidenceAge: 2_250_000,
      },
      {
        at: 28_300_000,
        number: 5,
        node: 'ctrl3',
        before: 'offline',
        after: 'online',
        cause: 'sync',
        evidenceAge: -1,
      },
    ],
    total: 5,
  },
  causes: { observed: 4, sync: 1 },
  events: { 'members.changed': 3, 'leadership.gained': 1, 'peer.disconnected': 4 },
  episodes: { shown: [{ node: 'ctrl3', at: 28_200_000, length: 12_000_000, level: 'warning' }], total: 2 },
  bounds: [
    { measure: 'statusConvergenceMs', bound: 3_000 },
    { measure: 'statusAccuracy', bound: 0.999 },
    { measure: 'failoverMs', bound: null },
    { measure: 'joinMs', bound: null },
  ],
};

/** What was measured in the meantime. */
export const sampleMeasures: Readonly<Record<string, Measure>> = {
  statusConvergenceMs: { n: 12, min: 0, p50: 590, p99: 2_241, max: 2_241, mean: 900 },
  statusAccuracy: { n: 9_000, right: 8_990, share: 8_990 / 9_000 },
  failoverMs: { n: 1, min: 1_400, p50: 1_400, p99: 1_400, max: 1_400, mean: 1_400 },
};

/** The same, a convergence later than its bound. */
export const lateMeasures: Readonly<Record<string, Measure>> = Object.fromEntries(
  Object.entries(sampleMeasures).map(([name, measure]) => [
    name,
    isShare(measure) ? measure : { ...measure, max: 3_001 },
  ]),
);
