import type { ControllerResponse } from './request.ts';

/** OpenZiti's error of a request that only a leader can serve while there is none; whoever asked may repeat it. */
export interface ApiError {
  readonly status: 503;
  readonly code: 'CLUSTER_NO_LEADER';
  readonly message: string;
}

const NO_LEADER: ApiError = {
  status: 503,
  code: 'CLUSTER_NO_LEADER',
  message: 'the cluster has no leader at present; ask again',
};

/** The error that a response stands for if it was refused for want of a leader, which is no other error (OpenZiti #2738); else null. */
export function noLeaderError(response: ControllerResponse): ApiError | null {
  switch (response.kind) {
    case 'refused':
      return response.reason === 'NOT_LEADER' && response.leader === null ? NO_LEADER : null;
    case 'joined':
    case 'operated': {
      const { outcome } = response;
      return outcome.kind === 'refused' && outcome.refusal.code === 'NO_LEADER' ? NO_LEADER : null;
    }
    case 'session':
    case 'result':
    case 'answer':
    case 'changed':
    case 'transferred':
    case 'http-response':
    case 'controllers':
    case 'members':
    case 'init-done':
    case 'init-refused':
      return null;
  }
}

/** The body of such an answer, in OpenZiti's envelope. */
export function apiErrorJson({ code, message }: ApiError): string {
  return JSON.stringify({ error: { code, message }, meta: {} });
}
