import { describe, expect, test } from 'vitest';
import { brokenRules, brokenTypedRules } from './testing/lint.ts';

const ROOMS = ['core', 'sim', 'scenarios'];

/** Each stands for one thing that would let a run depend on more than its seed. */
const FORBIDDEN: readonly (readonly [what: string, rule: string, code: string])[] = [
  ['the wall clock', 'no-restricted-globals', 'const at = Date.now();'],
  ['a date', 'no-restricted-globals', 'const at = new Date(0);'],
  ['the high-resolution clock', 'no-restricted-globals', 'const at = performance.now();'],
  ['random numbers', 'house/exact-math', 'const draw = Math.random();'],
  ['random numbers by another way', 'house/exact-math', "const draw = Math['random']();"],
  ['random numbers taken apart', 'house/exact-math', 'const { random } = Math;'],
  ['random bytes', 'no-restricted-globals', 'const id = crypto.randomUUID();'],
  ['a timeout', 'no-restricted-globals', 'setTimeout(() => 1, 5);'],
  ['an interval', 'no-restricted-globals', 'setInterval(() => 1, 5);'],
  ['an immediate', 'no-restricted-globals', 'setImmediate(() => 1);'],
  ['a microtask', 'no-restricted-globals', 'queueMicrotask(() => 1);'],
  ['a promise', 'no-restricted-globals', 'const later = Promise.resolve(1);'],
  ['an async function', 'no-restricted-syntax', 'async function f() {}'],
  ['an async arrow function', 'no-restricted-syntax', 'const f = async () => 1;'],
  ['an async generator', 'no-restricted-syntax', 'async function* f() {}'],
  ['an async method', 'no-restricted-syntax', 'const o = { async f() {} };'],
  ['a top-level await', 'no-restricted-syntax', 'await 1;'],
  ['for await', 'no-restricted-syntax', 'for await (const x of []) x;'],
  ['a dynamic import', 'no-restricted-syntax', "const m = import('./log.ts');"],
  ['import.meta', 'no-restricted-syntax', 'const here = import.meta.url;'],
  ['the process', 'no-restricted-globals', 'const home = process.env.HOME;'],
  ['the console', 'no-restricted-globals', "console.log('x');"],
  ['the global object', 'no-restricted-globals', 'const at = globalThis.Date.now();'],
  ['the DOM', 'no-restricted-globals', "document.title = 'x';"],
  ['the network', 'no-restricted-globals', "fetch('x');"],
  ['Intl', 'no-restricted-globals', 'const c = new Intl.Collator();'],
  ['localeCompare', 'no-restricted-properties', "const n = 'a'.localeCompare('b');"],
  ['toLocaleString', 'no-restricted-properties', 'const s = (1).toLocaleString();'],
  ['toLocaleUpperCase', 'no-restricted-properties', "const s = 'i'.toLocaleUpperCase();"],
  ['exp', 'house/exact-math', 'const x = Math.exp(1);'],
  ['log', 'house/exact-math', 'const x = Math.log(2);'],
  ['log2', 'house/exact-math', 'const x = Math.log2(3);'],
  ['pow', 'house/exact-math', 'const x = Math.pow(1.1, 3);'],
  ['sin', 'house/exact-math', 'const x = Math.sin(1);'],
  ['Math under another name', 'house/exact-math', 'const m = Math;'],
  ['powers of variables', 'house/exact-math', 'const f = (x: number) => x ** 2;'],
  ['powers of fractions', 'house/exact-math', 'const x = 1.5 ** 2;'],
  ['powers beyond the safe integers', 'house/exact-math', 'const x = 99 ** 99;'],
  [
    'powers beyond the safe integers by constants',
    'house/exact-math',
    'const BITS = 54; const x = 2 ** BITS;',
  ],
  ['powers of a constant of itself', 'house/exact-math', 'const x = x ** 2;'],
  ['negative powers', 'house/exact-math', 'const BITS = 1; const x = 10 ** (BITS - 2);'],
  ['powers of what is computed', 'house/exact-math', "const LENGTH = 'a'.length; const x = 10 ** LENGTH;"],
  ['powers in place', 'house/exact-math', 'let x = 1; { x **= 2; }'],
  ['for…in', 'house/defined-order', 'for (const k in { a: 1 }) k;'],
  ['Object.keys as it comes', 'house/defined-order', 'const f = (o: object) => Object.keys(o);'],
  [
    'Object.values as it comes',
    'house/defined-order',
    'const f = (o: object) => Object.values(o).map(String);',
  ],
  [
    'Object.entries as it comes',
    'house/defined-order',
    'const f = (o: object) => { for (const e of Object.entries(o)) e; };',
  ],
  ['Reflect.ownKeys as it comes', 'house/defined-order', 'const f = (o: object) => Reflect.ownKeys(o);'],
  ['Object.keys handed on', 'house/defined-order', 'const f = [{ a: 1 }].map(Object.keys);'],
  ['Object.keys taken apart', 'house/defined-order', 'const { keys } = Object;'],
  [
    'a table with integer-like keys',
    'house/defined-order',
    "const T = { 2: 'b', 1: 'a' }; const k = Object.keys(T);",
  ],
  ['a weak reference', 'no-restricted-globals', 'const w = new WeakRef({});'],
  ['a finalizer', 'no-restricted-globals', 'const w = new FinalizationRegistry(() => 1);'],
  ['eval', 'no-eval', "eval('1');"],
  ['code from text', 'no-new-func', "const f = new Function('return 1');"],
  ['a variable that outlives the run', 'no-restricted-syntax', 'let runs = 0;'],
  [
    'an exported variable that outlives the run',
    'no-restricted-syntax',
    '/** Runs so far. */\nexport let runs = 0;',
  ],
];

/** Names by which the world gets in; whatever is done with them. */
const FORBIDDEN_NAMES = [
  ...['Atomics', 'Buffer', 'Bun', 'Crypto', 'Date', 'Deno', 'FinalizationRegistry', 'Function', 'Intl'],
  ...['MessageChannel', 'Promise', 'SharedArrayBuffer', 'Temporal', 'WeakRef', 'WebAssembly', 'WebSocket'],
  ...['Worker', 'XMLHttpRequest', '__dirname', '__filename', 'clearImmediate', 'clearInterval'],
  ...['clearTimeout', 'console', 'crypto', 'document', 'eval', 'fetch', 'global', 'globalThis'],
  ...['localStorage', 'location', 'navigator', 'performance', 'process', 'queueMicrotask'],
  ...['requestAnimationFrame', 'requestIdleCallback', 'require', 'self', 'sessionStorage', 'setImmediate'],
  ...['setInterval', 'setTimeout', 'window'],
];

const FORBIDDEN_METHODS = [
  ...['localeCompare', 'toLocaleDateString', 'toLocaleLowerCase', 'toLocaleString', 'toLocaleTimeString'],
  ...['toLocaleUpperCase'],
];

/** What looks alike and depends on nothing. */
const ALLOWED: readonly (readonly [what: string, code: string])[] = [
  ['exact functions of Math', 'const x = Math.floor(Math.sqrt(9)) + Math.imul(3, 5) + Math.max(1, 2);'],
  ['powers of literal integers', 'const x = 2 ** 53;'],
  ['powers of constants', 'const BITS = 10; const LEVELS = 3; const x = 2 ** (BITS * LEVELS - 1);'],
  [
    'a local name that is also a global',
    'const f = (process: string, self: number) => `${process} ${self}`;',
  ],
  ['a property named like a global', 'const f = (o: { process: number }) => o.process;'],
  ['keys sorted on the spot', 'const f = (o: object) => Object.keys(o).sort();'],
  ['the number of keys', 'const f = (o: object) => Object.keys(o).length;'],
  ['a question to all keys', "const f = (o: object) => Object.keys(o).every((k) => k === 'a');"],
  ['a table written out in the file', "const T = { a: 'x', b: 'y' } as const; const k = Object.keys(T);"],
  ['a Map in order of insertion', "const m = new Map([['b', 1], ['a', 2]]); for (const [k] of m) k;"],
  ['JSON', 'const s = JSON.stringify({ a: 1 });'],
  ['a generator', 'function* f() { yield 1; }'],
];

describe.each(ROOMS)('in %s, lint', (room) => {
  test.each(FORBIDDEN)('forbids %s', async (_, rule, code) => {
    expect(await brokenRules(`${room}/planted.ts`, code)).toContain(rule);
  });

  test.each(FORBIDDEN_NAMES)('forbids the name %s', async (name) => {
    expect(await brokenRules(`${room}/planted.ts`, `const f = [${name}];`)).toContain(
      'no-restricted-globals',
    );
  });

  test.each(FORBIDDEN_METHODS)('forbids %s', async (name) => {
    const code = `const f = (x: Record<string, () => void>) => x.${name}();`;
    expect(await brokenRules(`${room}/planted.ts`, code)).toContain('no-restricted-properties');
  });

  test.each(ALLOWED)('allows %s', async (_, code) => {
    const unrelated = new Set([
      '@typescript-eslint/no-unused-vars',
      '@typescript-eslint/no-unused-expressions',
    ]);
    const broken = await brokenRules(`${room}/planted.ts`, code);
    expect(broken.filter((rule) => !unrelated.has(rule))).toEqual([]);
  });

  test('leaves the tests of the room alone', async () => {
    const code = 'export const at = Date.now();';
    expect(await brokenRules(`${room}/planted.test.ts`, code)).toEqual([]);
    expect(await brokenRules(`${room}/testing/planted.ts`, code)).toEqual([]);
  });
});

describe('with types, lint', () => {
  const inSim = (code: string): Promise<string[]> => brokenTypedRules('sim/index.ts', code);

  test('forbids to sort numbers as if they were text', async () => {
    const rule = '@typescript-eslint/require-array-sort-compare';
    expect(await inSim('const sorted = [10, 9].sort();')).toContain(rule);
    expect(await inSim('const sorted = [10, 9].toSorted();')).toContain(rule);
    expect(await inSim("const sorted = ['b', 'a'].sort();")).not.toContain(rule);
    expect(await inSim('const sorted = [10, 9].sort((a, b) => a - b);')).not.toContain(rule);
  });
});

describe('in cli, lint', () => {
  test('lets the world in', async () => {
    expect(await brokenRules('cli/planted.ts', 'export default Date.now() + Math.random();')).toEqual([
      'house/exported-doc',
    ]);
  });
});
