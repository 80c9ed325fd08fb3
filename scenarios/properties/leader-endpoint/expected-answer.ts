import type { HttpRequest, HttpResponse } from '../../../core/controller/index.ts';
import type { RaftOptions } from '../../../core/raft/index.ts';
import type { Micros } from '../../../sim/index.ts';
import type { MemberState } from '../cluster.ts';

/** The health checks that there are (OpenZiti's paths). */
const CHECKS = new Set(['/health-checks', '/health-checks/controller/raft']);

/** How long a lease lasts from the time the heartbeats were sent that a quorum answered: see *single-leader*. */
function leaseOf({ heartbeatTimeout, leaderLeaseTimeout, clockDriftPpm }: RaftOptions): Micros {
  const slow = 1_000_000 - clockDriftPpm;
  const fast = 1_000_000 + clockDriftPpm;
  return Math.min(leaderLeaseTimeout, Math.floor(((heartbeatTimeout - 1) * slow) / fast));
}

/** Own clock at which the lease ends, by the checker's own reading of the state; -1 for none. */
export function leaseEndOf(state: MemberState, options: RaftOptions): Micros {
  const { role } = state;
  if (role.kind !== 'leader' || role.leaseForfeited || role.quorumSentAt < 0) return -1;
  return role.quorumSentAt + leaseOf(options);
}

/**
 * What a member must answer to an HTTP request at that time of its own clock, as one line; compare {@link toldBy}. Worked
 * out from the request and the state, not by the means of the core.
 */
export function expectedAnswer(
  { tag, method, target }: HttpRequest,
  state: MemberState,
  options: RaftOptions,
  now: Micros,
): string {
  const [path = '', ...rest] = target.split('?');
  if (!CHECKS.has(path)) return line(tag, 404, null, null);
  if (method !== 'GET' && method !== 'HEAD') return line(tag, 405, 'GET, HEAD', null);
  const leads = now < leaseEndOf(state, options);
  const status = leads ? 200 : 429;
  if (method === 'HEAD') return line(tag, status, null, null);
  const short = /(^|&)type=short(&|$)/.test(rest.join('?'));
  const checks: readonly (readonly [id: string, healthy: boolean])[] = [
    ['bolt.read', true],
    ['raft.leader', state.leader >= 0],
    ['raft.applied', state.replica.applied === state.commit],
    ['raft.member', !state.durable.removed && state.configuration.members.length > 0],
  ];
  const healthy = checks.every(([, each]) => each);
  const details = checks.map(([id, each]) => ({
    healthy: each,
    id,
    lastCheckDuration: 0,
    lastCheckTime: now,
  }));
  const raft = { isLeader: leads, isRaftEnabled: true };
  return line(tag, status, null, { data: { checks: short ? null : details, healthy }, raft });
}

/** What an answer says, as one line. */
export function toldBy({ tag, status, allow, body }: HttpResponse): string {
  if (body === null) return line(tag, status, allow, null);
  const { checks, healthy } = body.data;
  const details = checks?.map((check) => ({
    healthy: check.healthy,
    id: check.id,
    lastCheckDuration: check.lastCheckDuration,
    lastCheckTime: check.lastCheckTime,
  }));
  const { isLeader, isRaftEnabled } = body.raft;
  return line(tag, status, allow, {
    data: { checks: details ?? null, healthy },
    raft: { isLeader, isRaftEnabled },
  });
}

function line(tag: number, status: number, allow: string | null, body: unknown): string {
  const allowed = allow === null ? '' : `, Allow: ${allow}`;
  return `${status} to request ${tag}${allowed}, ${body === null ? 'no body' : JSON.stringify(body)}`;
}
