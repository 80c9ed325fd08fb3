import type { Micros } from '../../process/process.ts';
import { goDuration } from '../log/go-duration.ts';
import { timestamp } from '../log/timestamp.ts';
import type { HealthBody } from './http.ts';

/**
 * OpenZiti's JSON of a health check, its keys in OpenZiti's order. `epoch` is the wall clock, in microseconds since 1970,
 * at which the own clock showed 0.
 */
export function healthJson(body: HealthBody, epoch: Micros): string {
  const { checks, healthy } = body.data;
  const data =
    checks === null
      ? { healthy }
      : {
          checks: checks.map((check) => ({
            healthy: check.healthy,
            id: check.id,
            lastCheckDuration: goDuration(check.lastCheckDuration),
            lastCheckTime: timestamp(epoch + check.lastCheckTime),
          })),
          healthy,
        };
  const { isLeader, isRaftEnabled } = body.raft;
  return JSON.stringify({ data, meta: {}, raft: { isLeader, isRaftEnabled } });
}
