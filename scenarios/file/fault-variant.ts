import { MILLISECOND } from '../../sim/index.ts';
import type { Fault, Micros } from '../../sim/index.ts';
import type { FaultKind, FaultOf, ScenarioAction } from './action.ts';
import type { Variant } from '../yaml/keyed-union.ts';
import { member } from './node-shapes.ts';
import { durationRange, durations, single } from '../yaml/quantity.ts';
import { optional, required } from '../yaml/record.ts';
import type { Field } from '../yaml/record.ts';
import { mapped } from '../yaml/shape.ts';
import type { Shape } from '../yaml/shape.ts';
import type { Range } from '../yaml/quantity.ts';

/** A duration above 0. */
export const span: Shape<Micros> = single(durations, [1, Infinity]);

/** A duration of at least a millisecond, for what goes on and on. */
export const beat: Shape<Micros> = single(durations, [MILLISECOND, Infinity]);

/** A range of delays. */
export const latency: Shape<Range> = durationRange(0, Infinity);

/** When a fault strikes. */
export const at: Field<'at', Micros, false> = required(
  'at',
  single(durations),
  'When it strikes, counted from the start of the run.',
);

/** How long a fault lasts that may last until it is healed. */
export const lasting: Field<'for', Micros, true> = optional(
  'for',
  span,
  'How long it lasts; without it, until it is healed.',
);

/** How long a fault lasts that must end by itself. */
export const limited: Field<'for', Micros, false> = required('for', span, 'How long it lasts.');

/** Whom a fault befalls. */
export const node: Field<'node', string, false> = required('node', member, 'The member that it befalls.');

/** One kind of fault: how it is written, and what it is in a plan. */
export function variant<K extends FaultKind, R extends { readonly at: Micros }>(
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
export function given<K extends string, V>(key: K, value: V | undefined): { readonly [E in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [E in K]?: V };
}
