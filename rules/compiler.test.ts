import { describe, expect, test } from 'vitest';
import { compilerErrors } from './testing/compile.ts';

const PURE = ['core', 'sim', 'scenarios'];

describe.each(PURE)('in %s, the compiler', (room) => {
  test.each([
    [
      'a module of Node',
      "import { readFileSync } from 'node:fs';\nexport const x: unknown = readFileSync;",
      "'node:fs'",
    ],
    [
      'a module of Node without the prefix',
      "import { createServer } from 'net';\nexport const x: unknown = createServer;",
      "'net'",
    ],
    ['a type of Node', "export const f = (x: import('node:net').Socket): unknown => x;", "'node:net'"],
    ['a global of Node', 'export const x: unknown = process.env;', "'process'"],
    ['a buffer', "export const x: unknown = Buffer.from('');", "'Buffer'"],
    ['a timer', 'setTimeout(() => 1, 5);', "'setTimeout'"],
    ['the console', "console.log('');", "'console'"],
    ['the real clock', 'export const x: number = performance.now();', "'performance'"],
    ['random bytes', 'export const x: string = crypto.randomUUID();', "'crypto'"],
    ['the DOM', "document.title = '';", "'document'"],
    ['a type of the DOM', 'export const f = (x: HTMLElement): unknown => x;', "'HTMLElement'"],
    ['the network', "export const x: unknown = fetch('');", "'fetch'"],
    ['a worker', "export const x: unknown = new Worker('');", "'Worker'"],
  ])('knows no %s', (_, code, name) => {
    const errors = compilerErrors(`${room}/planted.ts`, code);
    expect(errors.join('\n')).toMatch(/^TS(2304|2307|2580|2584|2591) /);
    expect(errors.join('\n')).toContain(name);
  });

  test('accepts a clean file', () => {
    expect(
      compilerErrors(`${room}/planted.ts`, 'export const x: readonly number[] = [1, 2].toSorted();'),
    ).toEqual([]);
  });
});

describe('the compiler', () => {
  test.each([
    ['core', 'sim/index.ts'],
    ['core', 'scenarios/planted-target.ts'],
    ['sim', 'core/process/process.ts'],
    ['sim', 'scenarios/planted-target.ts'],
    ['scenarios', 'cli/main.ts'],
    ['reports', 'core/process/process.ts'],
    ['reports', 'cli/main.ts'],
    ['bench', 'cli/main.ts'],
    ['cli', 'gates/index.ts'],
    ['gates', 'bench/main.ts'],
  ])('keeps out of %s what stands in %s', (room, target) => {
    const errors = compilerErrors(
      `${room}/planted.ts`,
      `import * as it from '../${target}';\nexport const x: unknown = it;`,
    );
    expect(errors.join('\n')).toMatch(/TS(6059|6307|2307) /);
  });

  test.each([
    ['scenarios', 'core/process/process.ts'],
    ['scenarios', 'sim/index.ts'],
    ['reports', 'sim/index.ts'],
    ['cli', 'core/process/process.ts'],
    ['cli', 'sim/index.ts'],
    ['bench', 'core/process/process.ts'],
    ['bench', 'sim/index.ts'],
    ['gates', 'sim/index.ts'],
    ['gates', 'reports/index.ts'],
  ])('lets %s see %s', (room, target) => {
    const code = `import * as it from '../${target}';\nexport const x: unknown = it;`;
    expect(compilerErrors(`${room}/planted.ts`, code)).toEqual([]);
  });

  test('does not learn of Node or the DOM through the package that scenarios uses', () => {
    const packages = "import * as yaml from 'yaml';\nexport const p: unknown[] = [yaml];\n";
    expect(compilerErrors('scenarios/planted.ts', packages)).toEqual([]);
    expect(
      compilerErrors('scenarios/planted.ts', `${packages}export const x: unknown = [process, document];`),
    ).toEqual([expect.stringContaining("'process'"), expect.stringContaining("'document'")]);
  });

  test('does not learn of Node through seedrandom', () => {
    const code = "import seedrandom from 'seedrandom';\nexport const x: number = seedrandom.alea('1')();\n";
    expect(compilerErrors('sim/planted.ts', code)).toEqual([]);
    expect(compilerErrors('sim/planted.ts', `${code}export const y: unknown = process;`)).toHaveLength(1);
  });

  test.each([
    ['an implicit any', 7006, 'export const f = (x): unknown => x;'],
    ['null for a value', 2322, 'export const x: string = null;'],
    [
      'an element that may be missing',
      2322,
      'export const f = (list: readonly string[]): string => list[0];',
    ],
    ['undefined for what is only optional', 2375, 'export const x: { a?: string } = { a: undefined };'],
    [
      'an index signature read like a property',
      4111,
      'export const f = (o: Record<string, string>): unknown => o.a;',
    ],
    [
      'an unknown error taken for an Error',
      18046,
      'export const f = (): unknown => { try { return 1; } catch (e) { return e.stack; } };',
    ],
    [
      'a way without a return',
      7030,
      'export function f(x: number): number | undefined { if (x > 1) return 1; }',
    ],
    [
      'a case that falls through',
      7029,
      'export const f = (x: number): void => { switch (x) { case 1: f(2); case 2: f(3); } };',
    ],
    ['what nobody uses', 6133, 'const x = 1;\nexport const y = 2;'],
    ['an argument that nobody uses', 6133, 'export const f = (x: number): number => 1;'],
    ['a label that nobody uses', 7028, 'export function f(): void { a: while (true) f(); }'],
    ['an import that is not there', 2882, "import './nowhere.ts';"],
    ['what nobody reaches', 7027, 'export function f(): number { return 1; f(); }'],
    [
      'an override that does not say so',
      4114,
      'class A { a(): void {} }\nexport class B extends A { a(): void {} }',
    ],
    ['an enum', 1294, 'export enum E { a }'],
    ['a parameter that is a property', 1294, 'export class A { constructor(readonly a: number) {} }'],
    [
      'a type imported as a value',
      1484,
      "import { Micros } from './clock/micros.ts';\nexport const x: Micros = 1;",
    ],
  ])('refuses %s', (_, code, source) => {
    expect(compilerErrors('sim/planted.ts', source)).toEqual([expect.stringContaining(`TS${code} `)]);
  });
});
