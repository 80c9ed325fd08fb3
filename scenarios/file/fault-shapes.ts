import type { CrashPoint, Fault, LinkRef, Micros, NodeRef } from '../../sim/index.ts';
import type { FaultKind, FaultOf, ScenarioAction } from './action.ts';
import type { Variant } from './keyed-union.ts';
import { anyNode, groups, link, member } from './node-shapes.ts';
import { durationRange, durations, partsPerMillion, percentages, single } from './quantity.ts';
import { optional, record, required } from './record.ts';
import { count, oneOf, truth } from './scalars.ts';
import { UNREADABLE, mapped } from './shape.ts';
import type { Shape } from './shape.ts';

const moment = single(durations);
const span = single(durations, [1, Infinity]);
const latency = durationRange(0, Infinity);

const at = required('at', moment, 'When it strikes, counted from the start of the run.');
const lasting = optional('for', span, 'How long it lasts; without it, until it is healed.');
const limited = required('for', span, 'How long it lasts.');
const node = required('node', member, 'The member that it befalls.');

/** What can be slowed, made lossy or made to flap: one directed link, or every link of a node. */
const linkOrNode = [
  optional('link', link, 'The directed link that it befalls; or else node.'),
  optional('node', anyNode, 'The node whose links it befalls, both ways; or else link.'),
] as const;

/** The kinds of message that members send each other, which an armed crash can wait for. */
const MEMBER_MESSAGES = [
  'vote',
  'vote-response',
  'append',
  'append-response',
  'snapshot',
  'timeout-now',
] as const;

const everything: Shape<'all' | NodeRef | LinkRef> = {
  expected: 'all, a node, or a link { from: NODE, to: NODE }',
  read(found, place) {
    if ('items' in found) return link.read(found, place);
    if (found.value === 'all') return 'all';
    return anyNode.read(found, place);
  },
  print: (value) => (typeof value === 'string' ? value : link.print(value)),
  schema: () => ({ anyOf: [{ const: 'all' }, anyNode.schema(), link.schema()] }),
};

const afterSend = record('{ message: KIND, n: COUNT }', [
  optional('message', oneOf(MEMBER_MESSAGES), 'The kind of message; without it, any.'),
  optional('n', count(1, 1_000_000), 'After how many of them; 1 without it.'),
]);

/** Every fault that a scenario can list, by the key that tells it. */
export const faultVariants: readonly Variant<ScenarioAction>[] = [
  variant(
    'isolate',
    record('isolate', [
      at,
      required('isolate', member, 'Cuts every link between this member and the others, both ways.'),
      optional('clients', truth, 'Whether clients no longer reach it either; false without it.'),
      lasting,
    ]),
    (r) => ({ kind: 'isolate', node: r.isolate, ...given('clients', r.clients), ...given('for', r.for) }),
    (f) => ({ isolate: f.node, ...given('clients', f.clients), ...given('for', f.for) }),
  ),
  variant(
    'partition',
    record('partition', [
      at,
      required(
        'partition',
        groups,
        'Cuts every link between members of different groups; members of no group keep theirs.',
      ),
      optional('oneWay', truth, 'The first group can still send to the others, and nothing comes back.'),
      lasting,
    ]),
    (r) => ({ kind: 'partition', groups: r.partition, ...given('oneWay', r.oneWay), ...given('for', r.for) }),
    (f) => ({ partition: f.groups, ...given('oneWay', f.oneWay), ...given('for', f.for) }),
  ),
  variant(
    'cut',
    record('cut', [
      at,
      required(
        'cut',
        record('cut: { from: NODE, to: NODE }', [
          required('from', anyNode, 'The sender.'),
          required('to', anyNode, 'The receiver.'),
          lasting,
        ]),
        'Cuts one directed link; what is in flight is lost.',
      ),
    ]),
    ({ cut }) => ({ kind: 'cut', link: { from: cut.from, to: cut.to }, ...given('for', cut.for) }),
    (f) => ({ cut: { from: f.link.from, to: f.link.to, ...given('for', f.for) } }),
  ),
  variant(
    'flap',
    record('flap', [
      at,
      required(
        'flap',
        oneTarget(
          record('flap: { link or node, up: DURATION, down: DURATION }', [
            ...linkOrNode,
            required('up', span, 'How long it works each time.'),
            required('down', span, 'How long it is cut each time; it is cut first.'),
            lasting,
          ]),
        ),
        'Cuts and mends a link, or all links of a node, again and again.',
      ),
    ]),
    ({ flap }) => ({
      kind: 'flap',
      target: targetOf(flap),
      up: flap.up,
      down: flap.down,
      ...given('for', flap.for),
    }),
    (f) => ({ flap: { ...untarget(f.target), up: f.up, down: f.down, ...given('for', f.for) } }),
  ),
  variant(
    'heal',
    record('heal', [
      at,
      required('heal', everything, 'Ends all faults, or the network faults of a node or of a link.'),
    ]),
    (r) => ({ kind: 'heal', target: r.heal }),
    (f) => ({ heal: f.target }),
  ),
  variant(
    'slow',
    record('slow', [
      at,
      required(
        'slow',
        oneTarget(
          record('slow: { link or node, latency: RANGE }', [
            ...linkOrNode,
            required('latency', latency, 'The one-way delay from now on.'),
            lasting,
          ]),
        ),
        'Makes a link, or all links of a node, slow.',
      ),
    ]),
    ({ slow }) => ({
      kind: 'slow',
      target: targetOf(slow),
      latency: slow.latency,
      ...given('for', slow.for),
    }),
    (f) => ({ slow: { ...untarget(f.target), latency: f.latency, ...given('for', f.for) } }),
  ),
  variant(
    'lossy',
    record('lossy', [
      at,
      required(
        'lossy',
        oneTarget(
          record('lossy: { link or node, loss: SHARE }', [
            ...linkOrNode,
            required('loss', single(percentages), 'The share of messages that are lost.'),
            lasting,
          ]),
        ),
        'Makes a link, or all links of a node, lose messages.',
      ),
    ]),
    ({ lossy }) => ({ kind: 'lossy', target: targetOf(lossy), loss: lossy.loss, ...given('for', lossy.for) }),
    (f) => ({ lossy: { ...untarget(f.target), loss: f.loss, ...given('for', f.for) } }),
  ),
  variant(
    'duplicate',
    record('duplicate', [
      at,
      required(
        'duplicate',
        oneTarget(
          record('duplicate: { link or node, rate: SHARE }', [
            ...linkOrNode,
            required('rate', single(percentages), 'The share of messages that arrive twice.'),
            lasting,
          ]),
        ),
        'Makes a link, or all links of a node, deliver messages twice.',
      ),
    ]),
    ({ duplicate: d }) => ({ kind: 'duplicate', target: targetOf(d), rate: d.rate, ...given('for', d.for) }),
    (f) => ({ duplicate: { ...untarget(f.target), rate: f.rate, ...given('for', f.for) } }),
  ),
  variant(
    'clog',
    record('clog', [
      at,
      required(
        'clog',
        record('clog: { link: LINK, for: DURATION }', [
          required('link', link, 'The directed link.'),
          limited,
        ]),
        'Holds back what is sent on a link, and then delivers all of it in order.',
      ),
    ]),
    ({ clog }) => ({ kind: 'clog', link: clog.link, for: clog.for }),
    (f) => ({ clog: { link: f.link, for: f.for } }),
  ),
  variant(
    'crash',
    onePoint(
      record('crash', [
        at,
        required('crash', member, 'Stops this member; what it had not saved is lost.'),
        optional('for', span, 'Restarts after this time; without it, when restart or heal: all says so.'),
        optional(
          'onSave',
          count(1, 1_000_000),
          'Not at once, but as its n-th save from here begins, which is lost.',
        ),
        optional(
          'afterSave',
          count(1, 1_000_000),
          'Not at once, but right after its n-th save from here, before anything that follows it.',
        ),
        optional(
          'afterSend',
          afterSend,
          'Not at once, but right after its n-th send from here of a kind of message.',
        ),
      ]),
    ),
    (r) => ({ kind: 'crash', node: r.crash, ...given('when', pointOf(r)), ...given('for', r.for) }),
    (f) => ({ crash: f.node, ...given('for', f.for), ...unpoint(f.when) }),
  ),
  variant(
    'restart',
    record('restart', [at, required('restart', member, 'Starts this member again, if it is down.')]),
    (r) => ({ kind: 'restart', node: r.restart }),
    (f) => ({ restart: f.node }),
  ),
  variant(
    'start',
    record('start', [
      at,
      required('start', member, 'Powers on this member, which has never run or is down.'),
    ]),
    (r) => ({ kind: 'start', node: r.start }),
    (f) => ({ start: f.node }),
  ),
  variant(
    'pause',
    record('pause', [
      at,
      required(
        'pause',
        record('pause: { node: NODE, for: DURATION }', [node, limited]),
        'Stalls a member: its clock runs on, nothing is processed.',
      ),
    ]),
    ({ pause }) => ({ kind: 'pause', node: pause.node, for: pause.for }),
    (f) => ({ pause: { node: f.node, for: f.for } }),
  ),
  variant(
    'drift',
    record('drift', [
      at,
      required(
        'drift',
        record('drift: { node: NODE, ppm: ERROR }', [
          node,
          required('ppm', single(partsPerMillion), 'The rate error from now on; negative is slow.'),
        ]),
        "Changes the rate of a member's clock.",
      ),
    ]),
    ({ drift }) => ({ kind: 'drift', node: drift.node, ppm: drift.ppm }),
    (f) => ({ drift: { node: f.node, ppm: f.ppm } }),
  ),
  variant(
    'diskSlow',
    record('diskSlow', [
      at,
      required(
        'diskSlow',
        record('diskSlow: { node: NODE, latency: RANGE }', [
          node,
          required('latency', latency, 'How long saves take from now on.'),
          lasting,
        ]),
        "Makes a member's disk slow.",
      ),
    ]),
    ({ diskSlow: d }) => ({ kind: 'diskSlow', node: d.node, latency: d.latency, ...given('for', d.for) }),
    (f) => ({ diskSlow: { node: f.node, latency: f.latency, ...given('for', f.for) } }),
  ),
  variant(
    'diskFull',
    record('diskFull', [
      at,
      required(
        'diskFull',
        record('diskFull: { node: NODE }', [node, lasting]),
        "Fills a member's disk: its next save crashes it.",
      ),
    ]),
    ({ diskFull: d }) => ({ kind: 'diskFull', node: d.node, ...given('for', d.for) }),
    (f) => ({ diskFull: { node: f.node, ...given('for', f.for) } }),
  ),
  variant(
    'diskWipe',
    record('diskWipe', [
      at,
      required(
        'diskWipe',
        record('diskWipe: { node: NODE, for: DURATION }', [node, limited]),
        'Crashes a member and empties its disk; it restarts blank after that time.',
      ),
    ]),
    ({ diskWipe: d }) => ({ kind: 'diskWipe', node: d.node, for: d.for }),
    (f) => ({ diskWipe: { node: f.node, for: f.for } }),
  ),
  variant(
    'diskCorrupt',
    record('diskCorrupt', [
      at,
      required(
        'diskCorrupt',
        record('diskCorrupt: { node: NODE, for: DURATION }', [node, limited]),
        'Crashes a member and corrupts its disk; it restarts after that time.',
      ),
    ]),
    ({ diskCorrupt: d }) => ({ kind: 'diskCorrupt', node: d.node, for: d.for }),
    (f) => ({ diskCorrupt: { node: f.node, for: f.for } }),
  ),
];

/** One kind of fault: how it is written, and what it is in a plan. */
function variant<K extends FaultKind, R extends { readonly at: Micros }>(
  word: K,
  shape: Shape<R>,
  to: (record: R) => FaultOf<K>,
  from: (fault: FaultOf<K>) => Omit<R, 'at'>,
): Variant<ScenarioAction> {
  return {
    word,
    shape: mapped(
      shape,
      (record): ScenarioAction => ({ at: record.at, fault: to(record) }),
      (action) => {
        if (!('fault' in action) || !isOf(action.fault, word)) throw new Error(`this is no ${word}`);
        return { at: action.at, ...from(action.fault) } as R;
      },
    ),
  };
}

function isOf<K extends FaultKind>(fault: Fault, kind: K): fault is FaultOf<K> {
  return fault.kind === kind;
}

/** `{ key: value }`, or nothing at all where there is no value. */
function given<K extends string, V>(key: K, value: V | undefined): { readonly [E in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [E in K]?: V };
}

interface LinkOrNode {
  readonly link?: LinkRef;
  readonly node?: NodeRef;
}

function targetOf(written: LinkOrNode): NodeRef | LinkRef {
  return written.link ?? written.node ?? '';
}

function untarget(target: NodeRef | LinkRef): LinkOrNode {
  return typeof target === 'string' ? { node: target } : { link: target };
}

/** Exactly one of `link` and `node`. */
function oneTarget<R extends LinkOrNode>(shape: Shape<R>): Shape<R> {
  return {
    ...shape,
    read(found, place) {
      const value = shape.read(found, place);
      if (value === UNREADABLE) return value;
      if ((value.link === undefined) !== (value.node === undefined)) return value;
      const both = value.link !== undefined;
      place.complain(found, {
        found: both ? 'both link and node' : 'neither link nor node',
        expected: 'one of the two',
      });
      return UNREADABLE;
    },
    schema: () => ({ ...shape.schema(), oneOf: [{ required: ['link'] }, { required: ['node'] }] }),
  };
}

interface CrashMoment {
  readonly onSave?: number;
  readonly afterSave?: number;
  readonly afterSend?: { readonly message?: (typeof MEMBER_MESSAGES)[number]; readonly n?: number };
}

function pointOf(written: CrashMoment): CrashPoint | undefined {
  if (written.onSave !== undefined) return { on: 'save', n: written.onSave };
  if (written.afterSave !== undefined) return { on: 'saved', n: written.afterSave };
  const send = written.afterSend;
  return send === undefined ? undefined : { on: 'send', n: send.n ?? 1, ...given('message', send.message) };
}

function unpoint(point: CrashPoint | undefined): CrashMoment {
  switch (point?.on) {
    case undefined:
      return {};
    case 'save':
      return { onSave: point.n };
    case 'saved':
      return { afterSave: point.n };
    case 'send': {
      const message = MEMBER_MESSAGES.find((known) => known === point.message);
      return { afterSend: { ...given('message', message), n: point.n } };
    }
  }
}

/** At most one moment for an armed crash. */
function onePoint<R extends CrashMoment>(shape: Shape<R>): Shape<R> {
  return {
    ...shape,
    read(found, place) {
      const value = shape.read(found, place);
      if (value === UNREADABLE) return value;
      const points = [value.onSave, value.afterSave, value.afterSend].filter((point) => point !== undefined);
      if (points.length <= 1) return value;
      place.complain(found, {
        found: 'several moments to crash at',
        expected: 'one of onSave, afterSave, afterSend',
      });
      return UNREADABLE;
    },
  };
}
