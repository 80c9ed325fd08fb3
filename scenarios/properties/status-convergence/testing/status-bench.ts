import type { StatusHeartbeat, StatusRecord } from '../../../../core/controller/index.ts';
import { DEFAULTS } from '../../../file/defaults.ts';
import type { ClusterContext } from '../../context.ts';
import { ControllerBench, documented } from '../../testing/controllers.ts';
import { statusConvergence } from '../status-convergence.ts';

/** One millisecond, in microseconds. */
export const MS = 1000;
/** One second, in microseconds. */
export const SECOND = 1000 * MS;

/** Controllers that have started and seen nobody. Properties that a test does not care to keep are left alone. */
export function fresh(of: ClusterContext = documented, ...ignored: readonly string[]): ControllerBench {
  const bench = new ControllerBench(statusConvergence(of, DEFAULTS.controller));
  for (const property of ignored) bench.ignoring(property);
  return bench.startControllers();
}

/** Controllers that see each other, without a leader; only lists are looked at. */
export function lists(of: ClusterContext = documented): ControllerBench {
  return fresh(of, 'dynamic-threshold', 'active-sync').allSee();
}

/** A network like this. */
export function within(network: Partial<ClusterContext['profile']['network']>): ClusterContext {
  const { profile } = documented;
  return { ...documented, profile: { ...profile, network: { ...profile.network, ...network } } };
}

/** Records of these, by node; undefined where there is none. */
export const records = (...online: readonly (boolean | undefined)[]): (StatusRecord | undefined)[] =>
  online.map((each, id) => (each === undefined ? undefined : { online: each, incarnation: id + 1 }));

/** Input: a heartbeat of one controller for another. */
export function heartbeat(from: number, to: number, change: Partial<StatusHeartbeat>): StatusHeartbeat {
  return {
    kind: 'heartbeat',
    incarnation: from + 1,
    to: to + 1,
    sentAt: 0,
    echo: -1,
    latest: -1,
    held: -1,
    preferred: false,
    view: null,
    ...change,
  };
}
