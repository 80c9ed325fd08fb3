import type { Replicated } from '../../../../core/controller/index.ts';
import type { MembershipChange, RaftRequest, RaftResponse } from '../../../../core/raft/index.ts';
import type { ClusterEntry, Member } from '../../cluster.ts';

type Response = RaftResponse<Replicated>;

/** Whether the entry is what the request asked for. */
export function answers(request: RaftRequest<Replicated>, entry: ClusterEntry | undefined): boolean {
  if (entry === undefined) return false;
  switch (request.kind) {
    case 'command':
      return (
        entry.kind === 'command' && entry.session === request.session && entry.sequence === request.sequence
      );
    case 'open-session':
      return entry.kind === 'open-session';
    case 'change':
      return entry.kind === 'configuration';
    case 'read':
    case 'transfer':
      return false;
  }
}

/** The index that an answer vouches for, or 0. */
export function indexIn(response: Response): number {
  switch (response.kind) {
    case 'result':
    case 'changed':
      return response.index;
    case 'session':
      return response.session;
    case 'answer':
    case 'transferred':
    case 'refused':
      return 0;
  }
}

/** Whether the change shows in what the configuration says of its member. */
export function inForce(change: MembershipChange, member: Member | undefined): boolean {
  switch (change.kind) {
    case 'add':
      return member !== undefined && member.incarnation === change.incarnation;
    case 'promote':
      return member !== undefined && member.suffrage !== 'learner';
    case 'demote':
      return member !== undefined && member.suffrage === 'learner';
    case 'remove':
      return member === undefined;
  }
}
