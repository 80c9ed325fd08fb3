import { MILLISECOND, SECOND } from '../../sim/index.ts';
import type { Micros } from '../../sim/index.ts';

/**
 * tcp: a client's connection stays with one server, and is closed when that is marked down (`on-marked-down
 * shutdown-sessions`). http: every request goes to a server that is up.
 */
export const BALANCER_MODES = ['tcp', 'http'] as const;

/** One of {@link BALANCER_MODES}. */
export type BalancerMode = (typeof BALANCER_MODES)[number];

/** The settings of a backend in HAProxy's words, the same for all of its servers. Durations are microseconds. */
export interface BalancerSettings {
  /** From the start of a check to the start of the next. */
  readonly inter: Micros;
  /** As many checks in a row must fail before a server is down. */
  readonly fall: number;
  /** As many checks in a row must pass before a server is up. */
  readonly rise: number;
  /** A check that is not answered within this has failed; at most `inter`. */
  readonly timeout: Micros;
  readonly mode: BalancerMode;
}

/** What a profile settles. HAProxy checks for no longer than `inter` where no `timeout check` is set. */
export type BalancerProfile = Omit<BalancerSettings, 'mode'>;

/** HAProxy's defaults, and a profile that fails over within two seconds. */
export const BALANCER_PROFILES = {
  standard: { inter: 2 * SECOND, fall: 3, rise: 2, timeout: 2 * SECOND },
  fast: { inter: 500 * MILLISECOND, fall: 2, rise: 1, timeout: 500 * MILLISECOND },
} as const satisfies Readonly<Record<string, BalancerProfile>>;

/** The path that the checks ask for: 200 from the leader alone (requirement S3.3). */
export const CHECK_TARGET = '/health-checks/controller/raft';
