import type { Micros } from '../../process/process.ts';
import { holdsLease, isLeader } from '../../raft/index.ts';
import type { RaftState } from '../../raft/index.ts';
import type { Replicated } from '../replicated/replicated.ts';
import type { HealthCheck, HttpRequest, HttpResponse } from './http.ts';

/** The ordinary health checks, and the endpoint that load balancers ask for the leader: one answer (requirement S3.2). */
const PATHS: readonly string[] = ['/health-checks', '/health-checks/controller/raft'];

/**
 * Answers a health check (requirement S3.1): 200 from a leader that holds a lease, so that no two controllers ever answer
 * 200 at the same instant (S3.5), 429 from anyone else, each with the same body.
 */
export function answerHttp(raft: RaftState<Replicated>, request: HttpRequest, now: Micros): HttpResponse {
  const question = request.target.indexOf('?');
  const path = question < 0 ? request.target : request.target.slice(0, question);
  const query = question < 0 ? '' : request.target.slice(question + 1);
  if (!PATHS.includes(path)) return response(request, 404, null, null);
  if (request.method !== 'GET' && request.method !== 'HEAD') return response(request, 405, 'GET, HEAD', null);
  const leads = holdsLease(raft, now);
  const status = leads ? 200 : 429;
  if (request.method === 'HEAD') return response(request, status, null, null);
  const checks = checksOf(raft, now);
  const short = query.split('&').includes('type=short');
  const healthy = checks.every((check) => check.healthy);
  return response(request, status, null, {
    data: { checks: short ? null : checks, healthy },
    raft: { isLeader: leads, isRaftEnabled: true },
  });
}

function checksOf(raft: RaftState<Replicated>, now: Micros): readonly HealthCheck[] {
  const check = (id: string, healthy: boolean): HealthCheck => {
    return { id, healthy, lastCheckTime: now, lastCheckDuration: 0 };
  };
  return [
    // Whoever answers has its store at hand: it was read at the start, and every step works on it.
    check('bolt.read', true),
    check('raft.leader', raft.leader >= 0),
    check('raft.applied', raft.replica.applied === raft.commit),
    check('raft.member', !raft.durable.removed && (isLeader(raft) || raft.configuration.members.length > 0)),
  ];
}

function response(
  request: HttpRequest,
  status: HttpResponse['status'],
  allow: string | null,
  body: HttpResponse['body'],
): HttpResponse {
  return { kind: 'http-response', tag: request.tag, status, allow, body };
}
