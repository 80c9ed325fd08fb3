/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Deeper than any payload; a value that goes on beyond it refers to itself. */
const DEPTH_MAX = 500;

const MARK = '$';

/**
 * Turns a value into JSON that says all there is to say: what JSON has no words for becomes an object with the key `$`
 * (`{"$":"NaN"}`, `Infinity`, `-Infinity`, `-0`, `undefined`, `bigint`, `Map`, `Set`, typed arrays), and an ordinary
 * key that begins with `$` gets another one in front. `toJSON` methods are honoured; functions cannot be told and
 * become `{"$":"function"}`; of objects of a class only the fields are told.
 */
export function toPortable(value: unknown): Json {
  return encode(value, 0);
}

/** Undoes {@link toPortable}. Throws an error on a `$` that it does not know. */
export function fromPortable(json: Json): unknown {
  if (json === null || typeof json !== 'object') return json;
  if (isList(json)) return json.map(fromPortable);
  if (MARK in json) return decodeMarked(json);
  const object: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(json)) {
    define(object, key.startsWith(MARK) ? key.slice(1) : key, fromPortable(field));
  }
  return object;
}

/** The text of a JSON value with the keys of every object in order: equal values, equal texts. */
export function canonicalText(json: Json): string {
  if (json === null || typeof json !== 'object') return JSON.stringify(json);
  if (isList(json)) return `[${json.map(canonicalText).join(',')}]`;
  const fields = Object.keys(json)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalText(json[key] ?? null)}`);
  return `{${fields.join(',')}}`;
}

function encode(value: unknown, depth: number): Json {
  if (depth > DEPTH_MAX)
    throw new Error('a value in the trace is nested too deeply: does it refer to itself?');
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : { [MARK]: numberName(value) };
    case 'bigint':
      return { [MARK]: 'bigint', of: value.toString() };
    case 'undefined':
      return { [MARK]: 'undefined' };
    case 'object':
      return value === null ? null : encodeObject(value, depth + 1);
    default:
      return { [MARK]: 'function' };
  }
}

function encodeObject(value: object, depth: number): Json {
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    const told: unknown = value.toJSON();
    return encode(told, depth);
  }
  // Not `map`: that would skip the holes of a sparse list.
  if (Array.isArray(value)) return Array.from(value, (item: unknown) => encode(item, depth));
  if (value instanceof Map) {
    return {
      [MARK]: 'Map',
      of: Array.from(value, ([k, v]: [unknown, unknown]) => [encode(k, depth), encode(v, depth)]),
    };
  }
  if (value instanceof Set)
    return { [MARK]: 'Set', of: Array.from(value, (item: unknown) => encode(item, depth)) };
  for (const { name, type } of TYPED_ARRAYS) {
    if (value instanceof type) return { [MARK]: name, of: Array.from(value, (item) => encode(item, depth)) };
  }
  const object: Record<string, Json> = {};
  for (const [key, field] of Object.entries(value)) {
    define(object, key.startsWith(MARK) ? MARK + key : key, encode(field, depth));
  }
  return object;
}

const TYPED_ARRAYS = [
  { name: 'Uint8Array', type: Uint8Array },
  { name: 'Int8Array', type: Int8Array },
  { name: 'Uint16Array', type: Uint16Array },
  { name: 'Int16Array', type: Int16Array },
  { name: 'Uint32Array', type: Uint32Array },
  { name: 'Int32Array', type: Int32Array },
  { name: 'Float64Array', type: Float64Array },
] as const;

function numberName(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function decodeMarked(json: { readonly [key: string]: Json }): unknown {
  const mark = json[MARK];
  const of = json['of'] ?? null;
  switch (mark) {
    case 'NaN':
      return NaN;
    case 'Infinity':
      return Infinity;
    case '-Infinity':
      return -Infinity;
    case '-0':
      return -0;
    case 'undefined':
    case 'function':
      return undefined;
    case 'bigint':
      return BigInt(String(of));
    case 'Map':
      return new Map(
        listOf(of).map((pair) => [
          fromPortable(listOf(pair)[0] ?? null),
          fromPortable(listOf(pair)[1] ?? null),
        ]),
      );
    case 'Set':
      return new Set(listOf(of).map(fromPortable));
    default: {
      const array = TYPED_ARRAYS.find(({ name }) => name === mark);
      if (array === undefined) throw new Error(`"$": ${JSON.stringify(mark)} stands for nothing known`);
      return array.type.from(listOf(of).map((item) => Number(fromPortable(item))));
    }
  }
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

function listOf(json: Json): readonly Json[] {
  if (!isList(json)) throw new Error('a list was expected beside "$"');
  return json;
}

/** Sets a field of its own even where the key is `__proto__`. */
function define<A>(object: Record<string, A>, key: string, value: A): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[key] = value;
  }
}
