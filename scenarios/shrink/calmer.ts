import { rounderTimes } from '../../sim/index.ts';
import type { Scenario } from '../file/scenario.ts';
import type { Range } from '../yaml/quantity.ts';
import { scenariosTried } from './candidate.ts';
import type { RunPass } from './candidate.ts';
import { keysAt, settingAt, withSetting } from './settings.ts';
import type { SettingPath } from './settings.ts';

/** Sections that are tried to be left out as a whole, before their keys are, one by one. */
const SECTIONS: readonly SettingPath[] = [
  ['discovery'],
  ['cluster', 'starts'],
  ['cluster', 'perNode'],
  ['cluster', 'config'],
  ['cluster', 'config', 'discovery'],
  ['cluster', 'config', 'eviction'],
  ['cluster', 'config', 'controller'],
  ['cluster', 'config', 'raft'],
  ['network'],
  ['disk'],
  ['clocks'],
];

/** Records of which each key is tried to be left out. */
const RECORDS: readonly SettingPath[] = [
  ['discovery'],
  ['cluster', 'perNode'],
  ['cluster', 'config', 'discovery'],
  ['cluster', 'config', 'eviction'],
  ['cluster', 'config', 'controller'],
  ['cluster', 'config', 'controller', 'heartbeat'],
  ['cluster', 'config', 'controller', 'join'],
  ['cluster', 'config', 'raft'],
  ['network'],
];

/** Keys of the clients that have a default. */
const CLIENT_KEYS = ['keys', 'visits', 'queue', 'patience', 'backoff', 'attemptTimeout'];

/** Delays that need not be drawn anew for each message or save. */
const DELAYS: readonly SettingPath[] = [
  ['network', 'latency'],
  ['network', 'clientLatency'],
  ['disk', 'latency'],
];

/** The settings that hold anyway, a quiet network, disks that take no time. */
export const calmer: RunPass = scenariosTried(function* ({ candidate: { scenario } }) {
  yield* withoutBalancer(scenario);
  const gone = [
    ...SECTIONS,
    ...RECORDS.flatMap((path) => keysAt(scenario, path).map((key) => [...path, key])),
    ['cluster', 'preferredLeaders'],
    ...CLIENT_KEYS.map((key) => ['workload', key]),
  ];
  for (const path of gone) {
    if (settingAt(scenario, path) !== undefined) yield withSetting(scenario, path, undefined);
  }
  if (scenario.disk?.latency?.[1] !== 0) yield withSetting(scenario, ['disk', 'latency'], [0, 0]);
  for (const path of DELAYS) yield* constant(scenario, path);
  if (scenario.network?.order === undefined && !isConstant(scenario.network?.latency)) {
    yield withSetting(scenario, ['network', 'order'], 'fifo');
  }
});

/** Clients ask members instead. */
function* withoutBalancer(scenario: Scenario): Generator<Scenario> {
  const { balancer, ...rest } = scenario;
  if (balancer !== undefined) yield withSetting(rest, ['workload', 'through'], undefined);
}

function* constant(scenario: Scenario, path: SettingPath): Generator<Scenario> {
  const range = settingAt(scenario, path) as Range | undefined;
  if (range === undefined || isConstant(range)) return;
  const [min, max] = range;
  for (const delay of [max, min, Math.floor((min + max) / 2)])
    yield withSetting(scenario, path, [delay, delay]);
}

function isConstant(range: Range | undefined): boolean {
  return range !== undefined && range[0] === range[1];
}

/** Settings that are times. */
const TIMES: readonly SettingPath[] = [
  ...DELAYS,
  ['cluster', 'config', 'raft', 'electionTimeout'],
  ['cluster', 'config', 'raft', 'heartbeatTimeout'],
  ['cluster', 'config', 'raft', 'leaderLeaseTimeout'],
  ['cluster', 'config', 'raft', 'heartbeatInterval'],
  ['cluster', 'config', 'raft', 'applyDelay'],
  ['workload', 'attemptTimeout'],
];

/** Rounder settings, for the reader. */
export const rounderSettings: RunPass = scenariosTried(function* ({ candidate: { scenario } }) {
  for (const path of TIMES) {
    const range = settingAt(scenario, path) as Range | undefined;
    if (range === undefined || !isConstant(range)) continue;
    for (const time of rounderTimes(range[0])) yield withSetting(scenario, path, [time, time]);
  }
});
