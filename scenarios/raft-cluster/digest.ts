import type { LeaderView, Replicated } from '../../core/controller/index.ts';
import type { Entry, Member, RemovedMember } from '../../core/raft/index.ts';
import { isMembershipPayload, MEMBERSHIP_KINDS } from './membership-words.ts';
import type { MembershipPayload } from './membership-words.ts';
import { mixValue } from './mix-value.ts';
import { mix } from './mix.ts';
import type { ClusterTypes } from './types.ts';

/** Anything that goes over the cluster's network. */
export type Payload = ClusterTypes['Message'] | ClusterTypes['Request'] | ClusterTypes['Response'];

/** The kinds of payload, in the order of {@link kindOf}. */
export const payloadKinds = [
  'vote',
  'vote-response',
  'append',
  'append-response',
  'snapshot',
  'timeout-now',
  'open-session',
  'command',
  'read',
  'change',
  'transfer',
  'session',
  'result',
  'answer',
  'changed',
  'transferred',
  'refused',
  'operation',
  'outcome',
  'heartbeat',
  'sync-request',
  'sync-response',
  'http',
  'http-response',
  'list-controllers',
  'controllers',
  'list-members',
  'members',
  ...MEMBERSHIP_KINDS,
  'balancer-refusal',
  'lie',
] as const satisfies readonly Payload['kind'][];

const kindIndex: ReadonlyMap<string, number> = new Map(payloadKinds.map((kind, index) => [kind, index]));

const HEARTBEAT = payloadKinds.indexOf('heartbeat');

/** Position of the payload's kind in {@link payloadKinds}. The hottest kinds are asked first. */
export function kindOf(payload: Payload): number {
  if (payload.kind === 'heartbeat') return HEARTBEAT;
  if (payload.kind === 'append') return 2;
  if (payload.kind === 'append-response') return 3;
  return kindIndex.get(payload.kind) ?? payloadKinds.length;
}

/** A 32-bit digest of what a payload says. */
export function digestOf(payload: Payload): number {
  const { kind } = payload;
  const hot = kind === 'append' || kind === 'append-response' || kind === 'heartbeat';
  if (!hot && isMembershipPayload(payload)) return digestOfMembership(payload);
  switch (payload.kind) {
    case 'heartbeat': {
      const digest = mix(mix(mix(mix(22, payload.sentAt), payload.echo), payload.latest), payload.held);
      const said = payload.preferred ? mix(digest, 1) : digest;
      return payload.view === null ? said : mixView(said, payload.view);
    }
    case 'append': {
      let digest = mix(mix(mix(2, payload.term), payload.prevIndex), payload.prevTerm);
      digest = mix(mix(mix(digest, payload.commit), payload.round), payload.sentAt);
      for (let i = 0; i < payload.entries.length; i++) {
        const entry = payload.entries[i];
        if (entry !== undefined) digest = mixEntry(digest, entry);
      }
      return digest;
    }
    case 'append-response': {
      const digest = mix(mix(mix(3, payload.term), payload.index), payload.round);
      return mix(mix(mix(digest, payload.sentAt), payload.success ? 1 : 0), payload.conflictIndex);
    }
    case 'vote': {
      const flags = (payload.preVote ? 1 : 0) + (payload.transfer ? 2 : 0);
      return mix(mix(mix(mix(1, payload.term), payload.lastIndex), payload.lastTerm), flags);
    }
    case 'vote-response': {
      const flags = (payload.preVote ? 1 : 0) + (payload.granted ? 2 : 0);
      return mix(mix(mix(4, payload.term), flags), payload.removedAt);
    }
    case 'snapshot':
      return mix(mix(mix(5, payload.term), payload.snapshot.index), payload.round);
    case 'timeout-now':
      return mix(6, payload.term);
    case 'command':
      return mixCommand(mix(mix(mix(7, payload.tag), payload.session), payload.sequence), payload.command);
    case 'read':
      return mix(mix(8, payload.tag), payload.query.key);
    case 'change':
      return mix(mix(9, payload.tag), payload.change.id);
    case 'transfer':
      return mix(mix(10, payload.tag), payload.target ?? -1);
    case 'open-session':
      return mix(11, payload.tag);
    case 'session':
      return mix(mix(12, payload.tag), payload.session);
    case 'result':
      return mix(mix(13, payload.tag), payload.index);
    case 'answer':
      return mix(mix(mix(14, payload.tag), payload.index), payload.answer ?? -1);
    case 'changed':
      return mix(mix(15, payload.tag), payload.index);
    case 'transferred':
      return mix(16, payload.tag);
    case 'refused':
      return mix(mix(mix(17, payload.tag), payload.reason.length), payload.leader ?? -1);
    case 'sync-request': {
      let digest = mix(23, payload.periodic ? 1 : 0);
      for (const node of payload.nodes) digest = mix(digest, node);
      for (const age of payload.ages) digest = mix(digest, age);
      return digest;
    }
    case 'sync-response':
      return mixView(mix(24, payload.sentAt), payload.view);
    case 'http':
      return mix(mix(mix(25, payload.tag), payload.method.length), payload.target.length);
    case 'http-response':
      return mix(mix(26, payload.tag), payload.status);
    case 'list-controllers':
      return mix(27, payload.tag);
    case 'controllers': {
      let digest = mix(28, payload.tag);
      for (const listed of payload.controllers) digest = mix(digest, listed.id * 2 + (listed.online ? 1 : 0));
      return digest;
    }
    case 'list-members':
      return mix(32, payload.tag);
    case 'members':
      return mixValue(mix(33, payload.tag), payload.members);
    case 'balancer-refusal':
      return mix(mix(30, payload.tag), payload.reason.length);
    case 'lie':
      return mixValue(32, payload);
    case 'operation':
      if (payload.op === 'verb') return mixValue(30, payload);
      return payload.op === 'change' || payload.op === 'transfer'
        ? mix(18, payload.op.length)
        : mix(mix(19, payload.key), payload.op === 'get' ? -1 : payload.value);
    case 'outcome':
      return mix(
        mix(20, payload.status.length),
        payload.status === 'written' || payload.status === 'read' ? payload.index : -1,
      );
  }
}

/** Gossip never ends, and is told by its numbers; everything else about membership is rare. */
function digestOfMembership(payload: MembershipPayload): number {
  const { kind } = payload;
  if (kind !== 'gossip-ping' && kind !== 'gossip-ack' && kind !== 'gossip-ping-request') {
    return mixValue(29, payload);
  }
  const about = payload.kind === 'gossip-ping-request' ? payload.target : (payload.relay?.sequence ?? -1);
  let digest = mix(mix(mix(31, kind.length), payload.sequence), about);
  for (const rumour of payload.rumours) {
    digest = mix(mix(mix(digest, rumour.node), rumour.refutation), rumour.standing.length);
    digest = mix(mix(digest, rumour.incarnation), rumour.cluster);
  }
  return digest;
}

function mixView(digest: number, view: LeaderView): number {
  let mixed = mix(digest, view.term);
  for (let i = 0; i < view.online.length; i++) {
    const online = view.online[i];
    mixed = mix(mixed, online === undefined ? 2 : online ? 1 : 0);
  }
  return mixed;
}

function mixEntry(digest: number, entry: Entry<Replicated>): number {
  switch (entry.kind) {
    case 'noop':
      return mix(mix(digest, 1), entry.term);
    case 'command':
      return mixCommand(mix(mix(mix(digest, entry.term), entry.session), entry.sequence), entry.command);
    case 'open-session':
      return mix(mix(digest, 3), entry.term);
    case 'configuration':
      return mixMembers(mix(mix(digest, 4), entry.term), entry.members, entry.removed);
  }
}

function mixCommand(digest: number, command: Replicated['Command']): number {
  if (command.kind === 'bound') return mixValue(digest, command);
  if (command.kind !== 'status') return mix(mix(digest, command.key), command.value);
  return mix(mix(mix(digest, command.node), command.online ? 1 : 0), command.evidenceAge);
}

function mixMembers(digest: number, members: readonly Member[], removed: readonly RemovedMember[]): number {
  let mixed = digest;
  for (const member of members) mixed = mix(mix(mixed, member.id), member.suffrage.length);
  for (const member of removed) mixed = mix(mix(mixed, member.id), member.incarnation);
  return mixed;
}
