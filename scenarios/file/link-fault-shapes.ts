import type { LinkRef, NodeRef } from '../../sim/index.ts';
import type { ScenarioAction } from './action.ts';
import { at, beat, given, lasting, latency, limited, variant } from './fault-variant.ts';
import type { Variant } from '../yaml/keyed-union.ts';
import { anyNode, groups, link } from './node-shapes.ts';
import { percentages, single } from '../yaml/quantity.ts';
import { optional, record, required } from '../yaml/record.ts';
import { truth } from '../yaml/scalars.ts';
import { UNREADABLE } from '../yaml/shape.ts';
import type { Shape } from '../yaml/shape.ts';

/** What can be slowed, made lossy or made to flap: one directed link, or every link of a node. */
const linkOrNode = [
  optional('link', link, 'The directed link that it befalls; or else node.'),
  optional('node', anyNode, 'The node whose links it befalls, both ways; or else link.'),
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

/** The faults of links, by the key that tells them. */
export const linkFaultVariants: readonly Variant<ScenarioAction>[] = [
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
            required('up', beat, 'How long it works each time.'),
            required('down', beat, 'How long it is cut each time; it is cut first.'),
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
];

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
