import type {
  MembershipMessage,
  MembershipNote,
  MembershipRequest,
  MembershipResponse,
} from '../../core/controller/index.ts';

/** Whatever controllers, operators and services say about membership. */
export type MembershipPayload = MembershipMessage | MembershipRequest | MembershipResponse;

/** The kinds of {@link MembershipPayload}. */
export const MEMBERSHIP_KINDS = [
  'hello',
  'hello-answer',
  'lookup',
  'lookup-answer',
  'register',
  'founding-prepare',
  'founding-promise',
  'founding-accept',
  'founding-accepted',
  'founding-outbid',
  'founding-chosen',
  'founding-chosen-ack',
  'gossip-ping',
  'gossip-ack',
  'gossip-ping-request',
  'join-ask',
  'join-redirect',
  'join-done',
  'join-refused',
  'join-check',
  'join-finding',
  'join-reserve',
  'join-reserved',
  'join-not-reserved',
  'join-release',
  'join-bind',
  'join-bound',
  'join-not-bound',
  'join-standing',
  'join-removed',
  'operate-ask',
  'operate-redirect',
  'operate-done',
  'operate-refused',
  'init',
  'join',
  'operate',
  'init-done',
  'init-refused',
  'joined',
  'operated',
] as const satisfies readonly MembershipPayload['kind'][];

const PAYLOADS: ReadonlySet<string> = new Set(MEMBERSHIP_KINDS);

/** Whether something that goes over the network is about membership, of which Raft's properties know nothing. */
export function isMembershipPayload<P extends { readonly kind: string }>(
  payload: P | MembershipPayload,
): payload is MembershipPayload {
  return PAYLOADS.has(payload.kind);
}

const NOTES: ReadonlySet<string> = new Set<MembershipNote['kind']>([
  'contact-refused',
  'evicted',
  'founding-chosen',
  'founding-conflict',
  'founding-mismatch',
  'gossip',
  'hints-refused',
  'join-audit',
  'join-binding',
  'join-ended',
  'join-given-up',
  'join-reservation',
  'operator-wish',
  'preferred-handover',
  'rival-cluster',
]);

/** Whether an observation is about membership. */
export function isMembershipNote<N extends { readonly kind: string }>(
  note: N | MembershipNote,
): note is MembershipNote {
  return NOTES.has(note.kind);
}
