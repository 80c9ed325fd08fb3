import type { BalancerSettings } from './balancer-settings.ts';

/**
 * HAProxy's one number for a server's health: below `rise` it is down, from `rise` to `rise + fall - 1` it is up. It moves
 * by one with each check, and jumps over what is between down and fully up (`check_notify_success` and `_failure`).
 */
export type ServerHealth = number;

type Counts = Pick<BalancerSettings, 'fall' | 'rise'>;

/** A server whose checks have not begun: up, but down at the first check that fails. */
export function untried({ rise }: Counts): ServerHealth {
  return rise;
}

/** Whether clients are sent to the server. */
export function isUp(health: ServerHealth, { rise }: Counts): boolean {
  return health >= rise;
}

/** The server's health after a check. */
export function checked(health: ServerHealth, passed: boolean, { fall, rise }: Counts): ServerHealth {
  const full = rise + fall - 1;
  if (passed) return health + 1 >= rise ? full : health + 1;
  return health - 1 < rise ? 0 : health - 1;
}
