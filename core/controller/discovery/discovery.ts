import type { Micros, NodeId } from '../../process/process.ts';
import { refusalOf, sentenceOf, wrongWithHint } from './belief.ts';
import type { Contact } from './contact.ts';
import type { DiscoveryMessage, Hello, HelloAnswer, Hint, Register } from './discovery-message.ts';
import type { DiscoveryContext, DiscoveryOutbox } from './discovery-port.ts';
import { makeDiscovery } from './discovery-state.ts';
import type { ContactRefusal, DiscoveryState, Known } from './discovery-state.ts';
import { hinted, recalled, swept, withKnown } from './known.ts';

/** How many contacts an answer names at the most. */
const HINTS_MAX = 32;

/**
 * Begins to search (S0.2): a blank node until it belongs to a cluster, a member until it knows a leader, and again when it
 * is asked to.
 */
export function startDiscovery(context: DiscoveryContext, out: DiscoveryOutbox): DiscoveryState {
  const known = [...new Set(context.settings.seeds)]
    .filter((node) => node !== context.self.node)
    .sort((a, b) => a - b)
    .map((node): Known => ({ node, contact: null, missed: 0, refused: null }));
  return searched(
    makeDiscovery(known, 0, context.settings.retry.min, context.self.cluster !== 0),
    context,
    out,
  );
}

/**
 * The time asked for has come: all are asked again, while there is a reason to. Never gives up on a seed (#1523). Who does
 * not search still keeps its entry in the registries.
 */
export function discoveryDue(
  state: DiscoveryState,
  context: DiscoveryContext,
  out: DiscoveryOutbox,
): DiscoveryState {
  if (searches(state, context)) return searched(state, context, out);
  const { services, retry } = context.settings;
  if (services.length === 0) return state;
  for (const service of services) out.send(service, registration(context));
  const longest = longestWait(context);
  out.discoverAfter(longest, Math.max(longest, retry.max));
  return state;
}

/**
 * Searches anew, at once: a member that misses its leader, which turns to its fellow members too (S4.5), or a node that is
 * blank again.
 */
export function rediscover(
  state: DiscoveryState,
  members: readonly NodeId[],
  context: DiscoveryContext,
  out: DiscoveryOutbox,
): DiscoveryState {
  let fresh = makeDiscovery(state.known, 0, context.settings.retry.min, true);
  for (const member of members) fresh = recalled(fresh, member, context);
  return searched(fresh, context, out);
}

/** There is a leader again: a member need not search any longer. */
export function rested(state: DiscoveryState): DiscoveryState {
  if (!state.repairing) return state;
  return makeDiscovery(state.known, state.sweeps, state.wait, false);
}

/** A message of discovery has arrived. Lookups and entries are for services: a controller has nothing to say to them. */
export function onDiscoveryMessage(
  state: DiscoveryState,
  from: NodeId,
  message: DiscoveryMessage,
  context: DiscoveryContext,
  out: DiscoveryOutbox,
): DiscoveryState {
  switch (message.kind) {
    case 'hello':
      return onHello(state, from, message, context, out);
    case 'hello-answer':
      return onHelloAnswer(state, from, message, context, out);
    case 'lookup':
    case 'register':
      return state;
    case 'lookup-answer':
      return onHints(state, from, message.contacts, context, out);
  }
}

function onHello(
  state: DiscoveryState,
  from: NodeId,
  message: Hello,
  context: DiscoveryContext,
  out: DiscoveryOutbox,
): DiscoveryState {
  if (from === context.self.node) return state;
  const refused = refusalOf(state, from, message, context);
  const { deployment } = context.settings;
  const { address, incarnation, cluster } = context.self;
  // A stranger is told who is here, so that its operator sees the mistake, and nothing of the others.
  const contacts = refused === null ? hintsFor(state, from, deployment) : [];
  out.send(from, { kind: 'hello-answer', deployment, address, incarnation, cluster, contacts });
  return introduced(state, from, message, refused, context, out);
}

function onHelloAnswer(
  state: DiscoveryState,
  from: NodeId,
  message: HelloAnswer,
  context: DiscoveryContext,
  out: DiscoveryOutbox,
): DiscoveryState {
  if (from === context.self.node) return state;
  const refused = refusalOf(state, from, message, context);
  const next = introduced(state, from, message, refused, context, out);
  return refused === null ? onHints(next, from, message.contacts, context, out) : next;
}

/** Somebody has described itself. */
function introduced(
  state: DiscoveryState,
  from: NodeId,
  message: Hello | HelloAnswer,
  refused: ContactRefusal | null,
  context: DiscoveryContext,
  out: DiscoveryOutbox,
): DiscoveryState {
  const before = state.known.find(({ node }) => node === from);
  if (refused !== null) {
    if (before?.refused === refused) return state;
    const sentence = sentenceOf(refused, from, message, context.settings.deployment);
    out.note({ kind: 'contact-refused', node: from, code: refused, message: sentence });
    return withKnown(state, { node: from, contact: null, missed: before?.missed ?? 0, refused }, context);
  }
  const { address, incarnation, cluster } = message;
  const contact: Contact = { node: from, address, incarnation, cluster };
  if (cluster !== 0 && before?.contact?.cluster !== cluster) noteRival(state, contact, context, out);
  const held = withKnown(state, { node: from, contact, missed: 0, refused: null }, context);
  const isNews = before?.contact?.incarnation !== incarnation && searches(state, context);
  const next = isNews ? encouraged(held, context, out) : held;
  out.contacted(contact);
  if (cluster !== 0 && context.self.cluster === 0) out.joinThrough(contact);
  return next;
}

/** Somebody new has turned up, who may know others: the waits are short again. */
function encouraged(state: DiscoveryState, context: DiscoveryContext, out: DiscoveryOutbox): DiscoveryState {
  const { min, max } = context.settings.retry;
  out.discoverAfter(min, Math.max(min, Math.min(2 * min, max)));
  return makeDiscovery(state.known, state.sweeps, min, state.repairing);
}

/** Hearsay: whoever is new is asked at once. */
function onHints(
  state: DiscoveryState,
  from: NodeId,
  hints: readonly Hint[],
  context: DiscoveryContext,
  out: DiscoveryOutbox,
): DiscoveryState {
  if (!searches(state, context)) return state;
  let next = state;
  let count = 0;
  let first = '';
  for (let i = 0; i < hints.length; i += 1) {
    // Not always from the first on: of more names than there is room for, each has its turn.
    const hint = hints[(state.sweeps * HINTS_MAX + i) % hints.length];
    if (hint === undefined) continue;
    const wrong = wrongWithHint(hint, context);
    if (wrong === null) {
      const before = next;
      next = hinted(next, hint.node, context);
      if (next !== before) out.send(hint.node, helloOf(context));
    } else {
      if (count === 0) first = wrong;
      count += 1;
    }
  }
  if (count > 0) out.note({ kind: 'hints-refused', from, count, message: first });
  return next;
}

/** Asks everybody: the seeds first, the services from the second time on, or at once if there are no seeds. */
function searched(state: DiscoveryState, context: DiscoveryContext, out: DiscoveryOutbox): DiscoveryState {
  const { settings } = context;
  const known = swept(state.known, context);
  for (const { node } of known) out.send(node, helloOf(context));
  for (const service of settings.services) {
    out.send(service, registration(context));
    if (state.sweeps > 0 || settings.seeds.length === 0) {
      out.send(service, { kind: 'lookup', deployment: settings.deployment });
    }
  }
  const { wait, repairing } = state;
  out.discoverAfter(wait, Math.max(wait, Math.min(2 * wait, settings.retry.max)));
  return makeDiscovery(known, state.sweeps + 1, Math.min(2 * wait, longestWait(context)), repairing);
}

/** Whether it looks for the others at present. */
function searches(state: DiscoveryState, context: DiscoveryContext): boolean {
  return context.self.cluster === 0 || state.repairing;
}

/** The least that it waits once it has waited for long: chance may add as much again. */
function longestWait({ settings: { retry } }: DiscoveryContext): Micros {
  return Math.max(retry.min, Math.floor(retry.max / 2));
}

function registration({ self, settings }: DiscoveryContext): Register {
  return { kind: 'register', deployment: settings.deployment, address: self.address };
}

function noteRival(
  state: DiscoveryState,
  { node, cluster }: Contact,
  context: DiscoveryContext,
  out: DiscoveryOutbox,
): void {
  let known = context.self.cluster;
  for (const { contact } of state.known) {
    if (known === 0 && contact !== null && contact.node !== node) known = contact.cluster;
  }
  if (known !== 0 && known !== cluster) out.note({ kind: 'rival-cluster', node, known, cluster });
}

function helloOf({ self, settings }: DiscoveryContext): Hello {
  const { address, incarnation, cluster } = self;
  return { kind: 'hello', deployment: settings.deployment, address, incarnation, cluster };
}

function hintsFor(state: DiscoveryState, asker: NodeId, deployment: string): readonly Hint[] {
  const hints: Hint[] = [];
  for (const { node, contact } of state.known) {
    if (contact === null || node === asker) continue;
    if (hints.length < HINTS_MAX) hints.push({ node, address: contact.address, deployment });
  }
  return hints;
}
