import type { Micros, NodeId } from '../../../process/process.ts';

/** How long whoever was asked tries, and how often. Microseconds of the own clock. */
export interface AskingSettings {
  /** Whoever was asked answers within this time, leader or no leader (requirement S2.7). */
  readonly timeout: Micros;
  /** Between two attempts to reach the leader. */
  readonly retryInterval: Micros;
}

/** What the asked side must know of its surroundings. */
export interface AskingContext {
  readonly now: Micros;
  /** Of this very start: numbers that were never given before come from it. */
  readonly startIncarnation: number;
  /** The cluster that it belongs to; 0 for none. */
  readonly cluster: number;
  /** The leader of that which it knows of, itself perhaps; -1 for none. */
  readonly leader: NodeId;
  /** The own Raft term: that of `leader`, if there is one. */
  readonly term: number;
  /** Whom to ask for a leader while it knows none: what discovery and gossip found. */
  readonly contacts: readonly NodeId[];
  /** Whether this node belongs to a cluster and does not know of its removal: its configuration follows the cluster's. */
  readonly isMember: boolean;
  /** Index of the configuration that it knows to be committed. */
  readonly committedIndex: number;
}

/** One request that waits for its answer. */
export interface Pending<Question> {
  /** The request to answer, and its tag. */
  readonly request: number;
  readonly tag: number;
  /** Names the question among all that were ever asked; it travels with every repetition. */
  readonly ask: number;
  readonly question: Question;
  /** Own clock. */
  readonly deadline: Micros;
  readonly retryAt: Micros;
  /** How often it was sent to a contact: they take turns. */
  readonly turn: number;
  /** The leader that a contact named, its term, and its cluster; -1, -1 and 0 while none did. */
  readonly hintedLeader: NodeId;
  readonly hintedTerm: number;
  readonly hintedCluster: number;
  /** The cluster whose leaders are asked; 0 before the first. This node may join another meanwhile. */
  readonly cluster: number;
  /** The highest term whose leader was asked; -1 before that. Refusals of earlier leaders no longer count. */
  readonly askedTerm: number;
  /** The first leader that was asked; -1 before that. */
  readonly firstLeader: NodeId;
  /** That leader's term; -1 before. */
  readonly firstTerm: number;
  /** It has succeeded at this configuration, which this node must have before it says so; -1 while it has not. */
  readonly succeededAt: number;
  /** It was so already: nothing has changed. */
  readonly unchanged: boolean;
}

/** The requests that wait for their answers. */
export interface Asked<Question> {
  /** Numbers the questions of this start. */
  readonly count: number;
  readonly pending: readonly Pending<Question>[];
}

/** A question on its way: to the leader of `term`, or with term -1 to anybody who may know the leader. */
export interface Dispatch<Question> {
  readonly to: NodeId;
  readonly ask: number;
  readonly term: number;
  /** The leader's cluster; 0 for a contact. */
  readonly cluster: number;
  /** The leader that was asked first, which may be `to` itself; -1 while none was. */
  readonly firstLeader: NodeId;
  readonly question: Question;
}

/** Most requests that wait at one node. */
export const MAX_PENDING = 16;

/** Nothing is asked. */
export const NOTHING_ASKED = { count: 0, pending: [] } as const;

/** Room for the numbers of 8,192 questions of one start above the 2^40 incarnations; an older number's question is long over. */
const STRIDE = 2 ** 40;
const STRIDES = 2 ** 13;

/** Takes a request; null when too many wait already. */
export function withRequest<Question>(
  asked: Asked<Question>,
  request: number,
  tag: number,
  question: Question,
  settings: AskingSettings,
  context: AskingContext,
): Asked<Question> | null {
  if (asked.pending.length >= MAX_PENDING) return null;
  const pending: Pending<Question> = {
    request,
    tag,
    ask: context.startIncarnation + (asked.count % STRIDES) * STRIDE,
    question,
    deadline: context.now + settings.timeout,
    retryAt: context.now,
    turn: 0,
    hintedLeader: -1,
    hintedTerm: -1,
    hintedCluster: 0,
    cluster: 0,
    askedTerm: -1,
    firstLeader: -1,
    firstTerm: -1,
    succeededAt: -1,
    unchanged: false,
  };
  return { count: asked.count + 1, pending: [...asked.pending, pending] };
}

/** Every question that is due to be sent now, and whom to; after that, each is due again one interval later. */
export function dispatched<Question>(
  asked: Asked<Question>,
  settings: AskingSettings,
  context: AskingContext,
): { readonly asked: Asked<Question>; readonly dispatches: readonly Dispatch<Question>[] } {
  if (!asked.pending.some((each) => isDue(each, context.now))) return { asked, dispatches: [] };
  const dispatches: Dispatch<Question>[] = [];
  const pending = asked.pending.map((each) => {
    if (!isDue(each, context.now)) return each;
    const dispatch = destination(each, context);
    if (dispatch !== null) dispatches.push(dispatch);
    return sent(each, dispatch, context.now + settings.retryInterval);
  });
  return { asked: { count: asked.count, pending }, dispatches };
}

function isDue<Question>(pending: Pending<Question>, now: Micros): boolean {
  return pending.retryAt <= now && pending.succeededAt < 0;
}

function destination<Question>(
  pending: Pending<Question>,
  context: AskingContext,
): Dispatch<Question> | null {
  const { ask, question, turn, hintedLeader, hintedTerm, hintedCluster } = pending;
  const isHinted = hintedLeader >= 0 && isFor(pending, hintedCluster, hintedTerm);
  // A later leader than the own one is believed: to ask that again would bring the same hint, and so on without an end.
  const isLater = isHinted && hintedCluster === context.cluster && hintedTerm > context.term;
  if (!isLater && context.leader >= 0 && isFor(pending, context.cluster, context.term)) {
    return toLeader(pending, context.leader, context.term, context.cluster);
  }
  // A hint is used once: the next attempt asks again who leads, so that a lost leader is not asked for ever.
  if (isHinted) return toLeader(pending, hintedLeader, hintedTerm, hintedCluster);
  const contact = context.contacts[turn % Math.max(1, context.contacts.length)];
  return contact === undefined ? null : { to: contact, ask, term: -1, cluster: 0, firstLeader: -1, question };
}

function toLeader<Question>(
  { ask, question, firstLeader }: Pending<Question>,
  leader: NodeId,
  term: number,
  cluster: number,
): Dispatch<Question> {
  return { to: leader, ask, term, cluster, firstLeader: firstLeader < 0 ? leader : firstLeader, question };
}

/** Whether this is a leader to be asked: of the cluster that was asked first, and no earlier one. */
function isFor<Question>(pending: Pending<Question>, cluster: number, term: number): boolean {
  return (pending.cluster === 0 || pending.cluster === cluster) && term >= pending.askedTerm;
}

function sent<Question>(
  pending: Pending<Question>,
  dispatch: Dispatch<Question> | null,
  retryAt: Micros,
): Pending<Question> {
  const toContact = dispatch !== null && dispatch.term < 0;
  return {
    request: pending.request,
    tag: pending.tag,
    ask: pending.ask,
    question: pending.question,
    deadline: pending.deadline,
    retryAt,
    turn: toContact ? pending.turn + 1 : pending.turn,
    hintedLeader: -1,
    hintedTerm: -1,
    hintedCluster: 0,
    cluster: dispatch === null || toContact ? pending.cluster : dispatch.cluster,
    askedTerm: dispatch === null ? pending.askedTerm : Math.max(pending.askedTerm, dispatch.term),
    firstLeader: dispatch === null || toContact ? pending.firstLeader : dispatch.firstLeader,
    firstTerm: pending.firstTerm < 0 && dispatch !== null ? dispatch.term : pending.firstTerm,
    succeededAt: pending.succeededAt,
    unchanged: pending.unchanged,
  };
}

/** Somebody has named the leader: the question is due at once, if that leader is a later one or was not asked yet. */
export function redirected<Question>(
  asked: Asked<Question>,
  ask: number,
  leader: NodeId,
  term: number,
  cluster: number,
  now: Micros,
): Asked<Question> {
  return altered(asked, ask, (each) => {
    if (leader < 0 || !isFor(each, cluster, term) || each.succeededAt >= 0) return each;
    return {
      request: each.request,
      tag: each.tag,
      ask,
      question: each.question,
      deadline: each.deadline,
      // A leader that was asked already is asked again in its turn only, or two that disagree would keep this node busy.
      retryAt: term > each.askedTerm ? now : each.retryAt,
      turn: each.turn,
      hintedLeader: leader,
      hintedTerm: term,
      hintedCluster: cluster,
      cluster: each.cluster,
      askedTerm: each.askedTerm,
      firstLeader: each.firstLeader,
      firstTerm: each.firstTerm,
      succeededAt: each.succeededAt,
      unchanged: each.unchanged,
    };
  });
}

/** A leader says that it is done, at this configuration. */
export function succeeded<Question>(
  asked: Asked<Question>,
  ask: number,
  index: number,
  unchanged: boolean,
): Asked<Question> {
  return altered(asked, ask, (each) => ({
    request: each.request,
    tag: each.tag,
    ask,
    question: each.question,
    deadline: each.deadline,
    retryAt: each.retryAt,
    turn: each.turn,
    hintedLeader: each.hintedLeader,
    hintedTerm: each.hintedTerm,
    hintedCluster: each.hintedCluster,
    cluster: each.cluster,
    askedTerm: each.askedTerm,
    firstLeader: each.firstLeader,
    firstTerm: each.firstTerm,
    succeededAt: Math.max(index, each.succeededAt),
    unchanged,
  }));
}

function altered<Question>(
  asked: Asked<Question>,
  ask: number,
  alter: (pending: Pending<Question>) => Pending<Question>,
): Asked<Question> {
  if (!asked.pending.some((each) => each.ask === ask)) return asked;
  const pending = asked.pending.map((each) => (each.ask === ask ? alter(each) : each));
  return { count: asked.count, pending };
}

/** The request that a refusal by the leader of `term` answers; undefined if it is answered, or a later leader was asked. */
export function refusedBy<Question>(
  asked: Asked<Question>,
  ask: number,
  term: number,
): Pending<Question> | undefined {
  return asked.pending.find((each) => each.ask === ask && each.askedTerm === term && each.succeededAt < 0);
}

/** Without the request, which has been answered. */
export function without<Question>(asked: Asked<Question>, ask: number): Asked<Question> {
  return { count: asked.count, pending: asked.pending.filter((each) => each.ask !== ask) };
}

/** Whether this node may say that it succeeded: what it acknowledges, it shows (OpenZiti #2221). */
export function isVisible<Question>(pending: Pending<Question>, context: AskingContext): boolean {
  if (pending.succeededAt < 0) return false;
  // A node of another cluster shows nothing of this one.
  if (!context.isMember || context.cluster !== pending.cluster) return true;
  return context.committedIndex >= pending.succeededAt;
}

/** Own clock when something is due next; `Infinity` for never. */
export function askedDue<Question>(asked: Asked<Question>): Micros {
  let due = Infinity;
  for (const each of asked.pending) {
    due = Math.min(due, each.deadline, each.succeededAt < 0 ? each.retryAt : Infinity);
  }
  return due;
}
