/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Deeper than any payload; a value that goes on beyond it refers to itself. */
const DEPTH_MAX = 500;

const MARK = '$';

/**
 * Turns a value into JSON that says all there is to say: what JSON has no words for becomes an object with the key `$`
 * (`{"$":"NaN"}`, `Infinity`, `-Infinity`, `-0`, `undefined`, `bigint`, `Map`, `Set`, typed arrays), and an ordinary
 * key that begins with `$` gets another one in front. `toJSON` methods are honoured; functions cannot be told and
 * pass for undefined; of objects of a class only the fields are told. Keys are sorted: equal values, equal JSON texts.
 */
export function toPortable(value: unknown): Json {
  return encode(value, 0);
}

/** Undoes {@link toPortable}. Throws an error on a `$` that it does not know. */
export function fromPortable(json: Json): unknown {
  return decode(json, 0);
}

function decode(json: Json, depth: number): unknown {
  if (json === null || typeof json !== 'object') return json;
  // What is written nests less deeply, even if each value is marked.
  if (depth > 2 * DEPTH_MAX) throw new Error('a value that is nested too deeply');
  if (isList(json)) return json.map((item) => decode(item, depth + 1));
  if (MARK in json) return decodeMarked(json, depth + 1);
  const object: Record<string, unknown> = {};
  for (const key of Object.keys(json).sort()) {
    define(object, key.startsWith(MARK) ? key.slice(1) : key, decode(json[key] ?? null, depth + 1));
  }
  return object;
}

function encode(value: unknown, depth: number): Json {
  if (depth > DEPTH_MAX) throw new Error('a value in a trace refers to itself, or is nested too deeply');
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    return Number.isFinite(value) && !Object.is(value, -0) ? value : { [MARK]: numberName(value) };
  }
  if (typeof value === 'bigint') return { [MARK]: 'bigint', of: value.toString() };
  return typeof value === 'object' ? encodeObject(value, depth + 1) : { [MARK]: 'undefined' };
}

function encodeObject(value: object, depth: number): Json {
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    const told: unknown = Reflect.apply(value.toJSON, value, []);
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
  for (const key of Object.keys(value).sort()) {
    const field: unknown = Reflect.get(value, key);
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

/** What a `$` alone stands for. */
const WORDS: ReadonlyMap<Json | undefined, unknown> = new Map<Json | undefined, unknown>([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['-0', -0],
  ['undefined', undefined],
]);

function decodeMarked(json: { readonly [key: string]: Json }, depth: number): unknown {
  const mark = json[MARK];
  if (WORDS.has(mark)) return WORDS.get(mark);
  const of = json['of'] ?? null;
  if (mark === 'bigint' && typeof of === 'string' && /^-?[0-9]+$/.test(of)) return BigInt(of);
  if (mark === 'Set') return new Set(listOf(of).map((item) => decode(item, depth)));
  if (mark === 'Map') {
    return new Map(
      listOf(of).map((pair) => {
        const [key = null, value = null] = listOf(pair);
        return [decode(key, depth), decode(value, depth)];
      }),
    );
  }
  const array = TYPED_ARRAYS.find(({ name }) => name === mark);
  if (array === undefined) throw new Error(`"$": ${JSON.stringify(mark)} stands for nothing known`);
  return array.type.from(listOf(of).map((item) => Number(decode(item, depth))));
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
