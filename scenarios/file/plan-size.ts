import { MINUTE, SECOND } from '../../sim/index.ts';
import type { Micros } from '../../sim/index.ts';
import { DEFAULTS } from './defaults.ts';
import { HOUR, formatDuration } from '../yaml/duration.ts';
import type { Range } from '../yaml/quantity.ts';
import type { Scenario } from './scenario.ts';

/** The longest run, and the longest recovery: far above what anybody waits for. */
export const LONGEST_RUN: Micros = 1000 * HOUR;

/** What a plan may hold. It is drawn before the run and kept in memory, so a slip of the finger must not fill that. */
const MOST_FAULTS = 100_000;
const MOST_OPERATIONS = 500_000;
const MOST_IDLE_SPELLS = 100_000;

/** A burst is two to six operations, four on average. */
const OPERATIONS_IN_BURST = 4;
/** A swarm leaves this much between two faults at least, on average, and asks for no more than that. */
const SWARM = { pause: 450_000, rate: 25, bursts: 0.4, idle: [2 * SECOND, 30 * SECOND] } as const;

/** A plan that would be too large: which setting makes it so, what it asks for, and what it may. */
export interface TooLarge {
  readonly path: readonly [section: 'chaos' | 'workload', key: 'every' | 'rate' | 'idle'];
  /** `about 300000 faults in 5m`. */
  readonly found: string;
  readonly expected: string;
}

/** What makes a scenario's plan too large for a run whose chaos lasts so long; null if nothing does. */
export function tooLarge(scenario: Scenario, duration: Micros): TooLarge | null {
  const { chaos } = scenario;
  const pause = chaos === undefined ? Infinity : faultPause(scenario);
  if (duration / pause > MOST_FAULTS) {
    const least = formatDuration(Math.ceil(duration / MOST_FAULTS));
    return excess(['chaos', 'every'], 'faults', duration / pause, duration, MOST_FAULTS, {
      remedy: `at least ${least} between two on average`,
      longest: pause * MOST_FAULTS,
    });
  }
  const rate = operationRate(scenario);
  if ((rate * duration) / SECOND > MOST_OPERATIONS) {
    return excess(['workload', 'rate'], 'operations', (rate * duration) / SECOND, duration, MOST_OPERATIONS, {
      remedy: 'a lower rate',
      longest: (MOST_OPERATIONS / rate) * SECOND,
    });
  }
  const idle = idlePause(scenario);
  if (duration / idle > MOST_IDLE_SPELLS) {
    return excess(['workload', 'idle'], 'idle spells', duration / idle, duration, MOST_IDLE_SPELLS, {
      remedy: 'longer ones',
      longest: idle * MOST_IDLE_SPELLS,
    });
  }
  return null;
}

function faultPause({ chaos }: Scenario): number {
  return chaos?.every === undefined
    ? chaos?.swarm === true
      ? SWARM.pause
      : mean(DEFAULTS.every)
    : mean(chaos.every);
}

/** Operations a second, at most. */
function operationRate({ workload, chaos }: Scenario): number {
  if (workload?.clients?.[1] === 0) return 0;
  const swarm = chaos?.swarm === true;
  const rate = workload?.rate?.[1] ?? (swarm ? SWARM.rate : DEFAULTS.rate);
  const bursts = workload?.bursts ?? (swarm ? SWARM.bursts : 0);
  return rate * (1 + (OPERATIONS_IN_BURST - 1) * bursts);
}

/** From one idle spell to the next, on average: the spell, and a pause of 0.5 to 4 times its greatest length. */
function idlePause({ workload, chaos }: Scenario): number {
  const idle = workload?.idle ?? (chaos?.swarm === true ? SWARM.idle : null);
  return idle === null || idle[1] === 0 ? Infinity : mean(idle) + 2.25 * idle[1];
}

function mean([min, max]: Range): number {
  return (min + max) / 2;
}

function excess(
  path: TooLarge['path'],
  what: string,
  count: number,
  duration: Micros,
  most: number,
  { remedy, longest }: { readonly remedy: string; readonly longest: number },
): TooLarge {
  const whole = Math.max(1, Math.floor(longest / MINUTE)) * MINUTE;
  return {
    path,
    found: `about ${Math.round(count)} ${what} in ${formatDuration(duration)}`,
    expected: `at most ${most} in a run: ${remedy}, or a run of at most ${formatDuration(whole)}`,
  };
}
