import type { Payload } from './digest.ts';

/** What any payload takes with its kind, term and addresses; an entry or a session; a key with its value. Rough figures. */
const ENVELOPE_BYTES = 64;
const ENTRY_BYTES = 40;
const VALUE_BYTES = 12;

/** Size of a payload in bytes, as a compact encoding would have it: for links with limited bandwidth. */
export function sizeOf(payload: Payload): number {
  if (payload.kind === 'append') return ENVELOPE_BYTES + payload.entries.length * ENTRY_BYTES;
  if (payload.kind !== 'snapshot') return ENVELOPE_BYTES;
  const { machine, sessions, configuration } = payload.snapshot;
  const parts = sessions.length + configuration.members.length;
  return ENVELOPE_BYTES + parts * ENTRY_BYTES + machine.store.length * VALUE_BYTES;
}
