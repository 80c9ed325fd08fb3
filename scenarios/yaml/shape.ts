import type { Place } from './place.ts';
import type { Found } from './yaml-source.ts';

/** A value as YAML and JSON can write it. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** A JSON schema (draft 2020-12), as data. */
export type JsonSchema = { readonly [key: string]: Plain };

/** What {@link Shape.read} returns when it has complained instead. */
export const UNREADABLE: unique symbol = Symbol('unreadable');

/**
 * What a value in a file looks like: how to read it (with every complaint placed at its line and column), how
 * to write it, and how to describe it to an editor. One definition serves all three, so they cannot disagree:
 * `read` accepts exactly what `schema` describes (but for what ranges over several values), and reads what `print`
 * wrote as the same value.
 */
export interface Shape<T> {
  /** What is expected, for messages: `a duration such as 200ms`. */
  readonly expected: string;
  read(node: Found, place: Place): T | typeof UNREADABLE;
  print(value: T): Plain;
  schema(): JsonSchema;
}

/** The value that a shape reads. */
export type ValueOf<S> = S extends Shape<infer T> ? T : never;

/** A shape whose value is turned into another. */
export function mapped<A, B>(shape: Shape<A>, to: (value: A) => B, from: (value: B) => A): Shape<B> {
  return {
    expected: shape.expected,
    read(node, place) {
      const value = shape.read(node, place);
      return value === UNREADABLE ? UNREADABLE : to(value);
    },
    print: (value) => shape.print(from(value)),
    schema: () => shape.schema(),
  };
}
