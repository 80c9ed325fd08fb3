import type { Micros, NodeRef } from '../../sim/index.ts';
import type { OperatorAction } from '../raft-cluster/operator-action.ts';
import type { OperatorActionOf, OperatorKind, ScenarioAction } from './action.ts';
import type { Variant } from '../yaml/keyed-union.ts';
import { given } from './fault-variant.ts';
import { asker, member } from './node-shapes.ts';
import { durations, single } from '../yaml/quantity.ts';
import { optional, record, required } from '../yaml/record.ts';
import { oneOf, text } from '../yaml/scalars.ts';
import { mapped } from '../yaml/shape.ts';
import type { Shape } from '../yaml/shape.ts';

const at = required('at', single(durations), 'When the operator asks, counted from the start of the run.');

const by = optional(
  'by',
  asker,
  'Who asks: operator, or a client such as client1. Without it, drawn: mostly the operator.',
);

/** Every operator's action that a scenario can list, by the key that tells it. */
export const operatorVariants: readonly Variant<ScenarioAction>[] = [
  variant(
    'join',
    record('join', [
      at,
      required(
        'join',
        record('join: { node: NODE }', [
          required('node', member, 'The running node to add.'),
          optional(
            'as',
            oneOf(['learner']),
            'learner: it stays one; without it, it becomes a voter once it has caught up.',
          ),
          optional(
            'via',
            member,
            'The controller that is asked, the joiner itself perhaps; without it, any of them, over the network.',
          ),
          optional(
            'address',
            text('an address, or what somebody takes for one', '.*'),
            "Where the node is said to listen; without it, at the node's own address.",
          ),
        ]),
        'Adds a node to the cluster.',
      ),
      by,
    ]),
    ({ join }) => ({ kind: 'join', ...joined(join) }),
    (action) => ({ join: joined(action) }),
  ),
  variant(
    'init',
    record('init', [at, required('init', member, 'Founds a cluster with this controller alone.'), by]),
    (r) => ({ kind: 'init', node: r.init }),
    (action) => ({ init: action.node }),
  ),
  variant(
    'remove',
    record('remove', [at, required('remove', member, 'Removes this member from the cluster.'), by]),
    (r) => ({ kind: 'remove', node: r.remove }),
    (action) => ({ remove: action.node }),
  ),
  variant(
    'promote',
    record('promote', [at, required('promote', member, 'Makes this learner a voter.'), by]),
    (r) => ({ kind: 'promote', node: r.promote }),
    (action) => ({ promote: action.node }),
  ),
  variant(
    'demote',
    record('demote', [at, required('demote', member, 'Makes this voter a learner.'), by]),
    (r) => ({ kind: 'demote', node: r.demote }),
    (action) => ({ demote: action.node }),
  ),
  variant(
    'transfer',
    record('transfer', [
      at,
      required(
        'transfer',
        record('transfer: { to: NODE }, or transfer: {}', [
          optional('to', member, 'Who is to lead; without it, the voter that is most up to date.'),
        ]),
        'Hands over leadership.',
      ),
      by,
    ]),
    ({ transfer }) =>
      transfer.to === undefined ? { kind: 'transfer' } : { kind: 'transfer', to: transfer.to },
    (action) => ({ transfer: action.to === undefined ? {} : { to: action.to } }),
  ),
];

type Joined = Omit<OperatorActionOf<'join'>, 'kind'>;

function joined({ node, as, via, address }: Joined): Joined {
  return { node, ...given('as', as), ...given('via', via), ...given('address', address) };
}

/** One kind of action: how it is written, and what it is in a plan. */
function variant<K extends OperatorKind, R extends { readonly at: Micros; readonly by?: NodeRef }>(
  word: K,
  shape: Shape<R>,
  to: (record: R) => OperatorActionOf<K>,
  from: (action: OperatorActionOf<K>) => Omit<R, 'at' | 'by'>,
): Variant<ScenarioAction> {
  return {
    word,
    shape: mapped(
      shape,
      (record): ScenarioAction => ({ at: record.at, operator: to(record), ...given('by', record.by) }),
      (action) => {
        if (!('operator' in action) || !isOf(action.operator, word)) throw new Error(`this is no ${word}`);
        return { at: action.at, ...from(action.operator), ...given('by', action.by) } as R;
      },
    ),
  };
}

function isOf<K extends OperatorKind>(action: OperatorAction, kind: K): action is OperatorActionOf<K> {
  return action.kind === kind;
}
