import type { Range } from '../yaml/quantity.ts';

/** A range of one value. */
export function alone(value: number): Range {
  return [value, value];
}

/** A range of one value, or nothing where it is what holds anyway. */
export function unless(value: number, otherwise: number): Range | undefined {
  return value === otherwise ? undefined : alone(value);
}

/** A record without the keys that have nothing to say. */
export function stated<T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): T {
  const left: Record<string, unknown> = {};
  const from: { readonly [key: string]: unknown } = fields;
  for (const key of Object.keys(fields).sort()) {
    if (from[key] !== undefined) left[key] = from[key];
  }
  // Every key that is left has a value of its own type, and whatever is missing may be.
  return left as T;
}

/** The record, or nothing if it has no key. */
export function orNothing<T extends object>(record: T): T | undefined {
  return Object.keys(record).length === 0 ? undefined : record;
}
