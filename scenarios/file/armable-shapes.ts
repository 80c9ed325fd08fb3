import type { StrikePoint } from '../../sim/index.ts';
import type { ScenarioAction } from './action.ts';
import { at, given, lasting, span, variant } from './fault-variant.ts';
import type { Variant } from '../yaml/keyed-union.ts';
import { member } from './node-shapes.ts';
import { optional, record, required } from '../yaml/record.ts';
import { count, oneOf, truth } from '../yaml/scalars.ts';
import { UNREADABLE } from '../yaml/shape.ts';
import type { Shape } from '../yaml/shape.ts';

/** The kinds of message that members send each other, which an armed crash can wait for. */
const MEMBER_MESSAGES = [
  'vote',
  'vote-response',
  'append',
  'append-response',
  'snapshot',
  'timeout-now',
  'join-ask',
  'join-check',
  'join-finding',
  'join-reserve',
  'join-reserved',
  'join-bind',
  'join-bound',
] as const;

const afterSend = record('{ message: KIND, n: COUNT }', [
  optional('message', oneOf(MEMBER_MESSAGES), 'The kind of message; without it, any.'),
  optional('n', count(1, 1_000_000), 'After how many of them; 1 without it.'),
]);

/** The moments that a fault may wait for, as keys beside it. */
const moments = [
  optional('onSave', count(1, 1_000_000), 'Not at once, but as its n-th save from here begins.'),
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
] as const;

/** The faults that strike at once or are armed for a moment, by the key that tells them. */
export const armableVariants: readonly Variant<ScenarioAction>[] = [
  variant(
    'isolate',
    onePoint(
      record('isolate', [
        at,
        required('isolate', member, 'Cuts every link between this member and the others, both ways.'),
        optional('clients', truth, 'Whether clients no longer reach it either; false without it.'),
        lasting,
        ...moments,
      ]),
    ),
    (r) => ({
      kind: 'isolate',
      node: r.isolate,
      ...given('clients', r.clients),
      ...given('when', pointOf(r)),
      ...given('for', r.for),
    }),
    (f) => ({
      isolate: f.node,
      ...given('clients', f.clients),
      ...given('for', f.for),
      ...unpoint(f.when),
    }),
  ),
  variant(
    'crash',
    onePoint(
      record('crash', [
        at,
        required('crash', member, 'Stops this member; what it had not saved is lost.'),
        optional('for', span, 'Restarts after this time; without it, when restart or heal: all says so.'),
        ...moments,
      ]),
    ),
    (r) => ({ kind: 'crash', node: r.crash, ...given('when', pointOf(r)), ...given('for', r.for) }),
    (f) => ({ crash: f.node, ...given('for', f.for), ...unpoint(f.when) }),
  ),
];

interface StruckMoment {
  readonly onSave?: number;
  readonly afterSave?: number;
  readonly afterSend?: { readonly message?: (typeof MEMBER_MESSAGES)[number]; readonly n?: number };
}

function pointOf(written: StruckMoment): StrikePoint | undefined {
  if (written.onSave !== undefined) return { on: 'save', n: written.onSave };
  if (written.afterSave !== undefined) return { on: 'saved', n: written.afterSave };
  const send = written.afterSend;
  return send === undefined ? undefined : { on: 'send', n: send.n ?? 1, ...given('message', send.message) };
}

function unpoint(point: StrikePoint | undefined): StruckMoment {
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

/** At most one moment for an armed fault. */
function onePoint<R extends StruckMoment>(shape: Shape<R>): Shape<R> {
  return {
    ...shape,
    read(found, place) {
      const value = shape.read(found, place);
      if (value === UNREADABLE) return value;
      const points = [value.onSave, value.afterSave, value.afterSend].filter((point) => point !== undefined);
      if (points.length <= 1) return value;
      place.complain(found, {
        found: 'several moments to strike at',
        expected: 'one of onSave, afterSave, afterSend',
      });
      return UNREADABLE;
    },
  };
}
