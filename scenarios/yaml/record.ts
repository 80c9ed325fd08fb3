import { Scalar, isMap, isScalar } from 'yaml';
import type { YAMLMap } from 'yaml';
import { nearestWord } from './nearest-word.ts';
import type { Place } from './place.ts';
import { UNREADABLE } from './shape.ts';
import type { JsonSchema, Plain, Shape } from './shape.ts';
import type { Found } from './yaml-source.ts';

/** One key of a mapping. */
export interface Field<K extends string, T, O extends boolean> {
  readonly key: K;
  readonly shape: Shape<T>;
  readonly optional: O;
  /** One sentence for editors and for the reference. */
  readonly doc: string;
}

/** A field of whatever key and value. */
export type AnyField = Field<string, unknown, boolean>;

/** The value of a mapping with these fields. */
export type RecordOf<F extends readonly AnyField[]> = {
  readonly [E in Extract<F[number], { readonly optional: false }> as E['key']]: FieldValue<E>;
} & {
  readonly [E in Extract<F[number], { readonly optional: true }> as E['key']]?: FieldValue<E>;
};

type FieldValue<E> = E extends Field<string, infer T, boolean> ? T : never;

/** A key that must be there. */
export function required<K extends string, T>(key: K, shape: Shape<T>, doc: string): Field<K, T, false> {
  return { key, shape, optional: false, doc };
}

/** A key that may be left out. */
export function optional<K extends string, T>(key: K, shape: Shape<T>, doc: string): Field<K, T, true> {
  return { key, shape, optional: true, doc };
}

/**
 * A mapping with these keys and no others, read in this order. What `idle` keys hold is checked too, and then left out of
 * the value: somebody has a use for it, but not here.
 */
export function record<const F extends readonly AnyField[]>(
  what: string,
  fields: F,
  idle: readonly AnyField[] = [],
): Shape<RecordOf<F>> {
  const all = [...fields, ...idle];
  const keys = all.map((field) => field.key);
  return {
    expected: what,
    read(node, place) {
      const items = readKeys(node, what, keys, place);
      if (items === null) return UNREADABLE;
      const value: Record<string, unknown> = {};
      let sound = items.size === (node as YAMLMap).items.length;
      for (const field of all) {
        const item = items.get(field.key);
        if (item === undefined) {
          if (field.optional) continue;
          place.complain(node, {
            found: `no ${field.key}`,
            expected: `${field.key}: ${field.shape.expected}`,
          });
          sound = false;
          continue;
        }
        const read = field.shape.read(item.value, place.key(field.key));
        if (read === UNREADABLE) sound = false;
        else if (!idle.includes(field)) value[field.key] = read;
      }
      // Every required key is there and of its type, every other one absent or of its type.
      return sound ? (value as RecordOf<F>) : UNREADABLE;
    },
    print(value) {
      const from: { readonly [key: string]: unknown } = value;
      const plain: Record<string, Plain> = {};
      for (const field of fields) {
        const part = from[field.key];
        if (part !== undefined) plain[field.key] = field.shape.print(part);
      }
      return plain;
    },
    schema: () => recordSchema(all),
  };
}

function recordSchema(fields: readonly AnyField[]): JsonSchema {
  const properties: Record<string, Plain> = {};
  for (const field of fields) properties[field.key] = { description: field.doc, ...field.shape.schema() };
  const needed = fields.filter((field) => !field.optional).map((field) => field.key);
  return {
    type: 'object',
    properties,
    ...(needed.length > 0 ? { required: needed } : {}),
    additionalProperties: false,
  };
}

/** A key of a mapping with its value. */
export interface Item {
  readonly key: Scalar;
  readonly value: Found;
}

/**
 * The known keys of a mapping with their values; null if it is none. Complains of keys that are unknown or occur
 * twice, and leaves them out.
 */
export function readKeys(
  node: Found,
  what: string,
  known: readonly string[],
  place: Place,
): ReadonlyMap<string, Item> | null {
  if (!isMap(node)) {
    place.complain(node, { expected: what });
    return null;
  }
  const items = new Map<string, Item>();
  for (const pair of node.items) {
    const key = pair.key as Found;
    if (!isScalar(key)) {
      place.complain(key, {
        found: `${place.quote(key)} as a key`,
        expected: `one of the keys ${known.join(', ')}`,
      });
      continue;
    }
    const name = String(key.value);
    const first = items.get(name);
    if (first !== undefined) {
      const { line } = place.source.lines.linePos(first.key.range?.[0] ?? 0);
      place.complain(key, {
        found: `the key ${name} a second time`,
        expected: `it once (it stands in line ${line})`,
      });
    } else if (known.includes(name)) {
      items.set(name, { key, value: valueOf(pair.value, key) });
    } else {
      const expected = `one of the keys ${known.join(', ')}`;
      place.complain(key, { found: `the unknown key ${name}`, expected, nearest: nearestWord(name, known) });
    }
  }
  return items;
}

/** The value of a key; a key without one (`{ a, b }`) has nothing, right behind it. */
function valueOf(value: unknown, key: Scalar): Found {
  if (value !== null && value !== undefined) return value as Found;
  const nothing = new Scalar(null);
  const end = key.range?.[1] ?? 0;
  nothing.range = [end, end, end];
  return nothing;
}
