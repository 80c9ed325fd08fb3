import type { Charter } from './charter.ts';
import { decided } from './chosen.ts';
import { isUndecided } from './founding.ts';
import type { FoundingContext, FoundingOutbox } from './founding-port.ts';
import type { InitRefusal, InitRequest } from './founding-request.ts';
import type { FoundingState } from './founding-state.ts';

const REASONS: Readonly<Record<InitRefusal, string>> = {
  ALREADY_INITIALIZED:
    'this controller belongs to a cluster already; to start afresh, remove it there and wipe its data directory',
  FOUNDING_UNDECIDED:
    'this controller takes part in the founding of a cluster that is not decided yet; let the others that take part run, or wipe its data directory before init',
  RESERVED:
    'this controller is reserved by a cluster that wants it to join; wait until it has joined or the reservation has run out',
  CLUSTER_EXISTS: 'a cluster of this deployment is in reach; join that one instead of founding another',
};

/** The operator's other way: founds a cluster with this node alone, unless there is one or may be one. */
export function onInit(
  state: FoundingState,
  request: number,
  _body: InitRequest,
  context: FoundingContext,
  out: FoundingOutbox,
): FoundingState {
  const code = refusal(state, context);
  if (code !== null) {
    out.respond(request, { kind: 'init-refused', code, message: REASONS[code] });
    return state;
  }
  const { self } = context;
  const charter: Charter = { cluster: self.incarnation, founders: [self] };
  const next = decided(state, charter, [], context, out);
  out.respond(request, { kind: 'init-done', cluster: charter.cluster });
  return next;
}

function refusal(state: FoundingState, context: FoundingContext): InitRefusal | null {
  if (context.cluster !== 0) return 'ALREADY_INITIALIZED';
  if (state.durable.decided !== null || context.connected) return 'CLUSTER_EXISTS';
  if (isUndecided(state)) return 'FOUNDING_UNDECIDED';
  return context.reserved ? 'RESERVED' : null;
}
