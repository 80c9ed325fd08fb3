import { describe, expect, test } from 'vitest';
import { brokenRules, brokenTypedRules } from './testing/lint.ts';

describe('imports run one way', () => {
  test.each([
    ['core/raft/planted.ts', 'node:fs'],
    ['core/raft/planted.ts', 'fs'],
    ['core/raft/planted.ts', 'seedrandom'],
    ['core/raft/planted.ts', '../../sim/index.ts'],
    ['core/planted.ts', '../scenarios/index.ts'],
    ['core/planted.ts', '../vitest.config.ts'],
    ['core/planted.ts', '../../elsewhere.ts'],
    ['sim/planted.ts', '../core/raft/index.ts'],
    ['sim/world/planted.ts', '../../core/raft/index.ts'],
    ['sim/planted.ts', 'node:crypto'],
    ['sim/planted.ts', 'yaml'],
    ['scenarios/planted.ts', '../cli/main.ts'],
    ['scenarios/planted.ts', '../reports/index.ts'],
    ['scenarios/planted.ts', 'node:path'],
    ['scenarios/planted.ts', 'fast-check'],
    ['reports/planted.ts', '../core/raft/index.ts'],
    ['reports/planted.ts', '../cli/main.ts'],
    ['cli/planted.ts', '../bench/main.ts'],
    ['cli/planted.ts', 'vitest'],
    ['bench/planted.ts', '../cli/main.ts'],
    ['cli/planted.ts', '../gates/index.ts'],
    ['cli/planted.ts', 'fast-check'],
    ['gates/planted.ts', '../bench/main.ts'],
    ['gates/planted.ts', 'yaml'],
  ])('%s may not import %s', async (file, source) => {
    expect(await brokenRules(file, `import { x } from '${source}';\nx();`)).toEqual(['house/house-imports']);
    expect(await brokenRules(file, `import type { X } from '${source}';\nconst x: X = 1;\nx;`)).toContain(
      'house/house-imports',
    );
    expect(await brokenRules(file, `export * from '${source}';`)).toEqual(['house/house-imports']);
    expect(await brokenRules(file, `export { x } from '${source}';`)).toEqual(['house/house-imports']);
    expect(await brokenRules(file, `const f = (x: import('${source}').X) => x;\nf;`)).toContain(
      'house/house-imports',
    );
    expect(await brokenRules(file, `const x = import('${source}');\nx;`)).toContain('house/house-imports');
  });

  test.each([
    ['core/raft/planted.ts', './log.ts'],
    ['core/raft/planted.ts', '../process/process.ts'],
    ['sim/planted.ts', 'seedrandom'],
    ['scenarios/planted.ts', '../core/raft/index.ts'],
    ['scenarios/planted.ts', '../sim/index.ts'],
    ['scenarios/planted.ts', 'yaml'],
    ['reports/planted.ts', '../sim/index.ts'],
    ['reports/planted.ts', 'node:fs'],
    ['cli/planted.ts', '../scenarios/index.ts'],
    ['cli/planted.ts', '../reports/index.ts'],
    ['cli/planted.ts', 'commander'],
    ['cli/planted.ts', 'node:path'],
    ['bench/planted.ts', '../core/raft/index.ts'],
    ['gates/planted.ts', 'fast-check'],
    ['gates/planted.ts', 'vitest'],
    ['gates/planted.ts', '../cli/output-file.ts'],
    ['sim/planted.test.ts', '../core/raft/index.ts'],
    ['sim/planted.test.ts', 'fast-check'],
  ])('%s may import %s', async (file, source) => {
    expect(await brokenRules(file, `import { x } from '${source}';\nx();`)).toEqual([]);
  });

  test('a module must be named where it is imported', async () => {
    expect(await brokenRules('cli/planted.ts', 'const f = (name: string) => import(name);\nf;')).toContain(
      'house/house-imports',
    );
  });
});

describe('files and folders are named for their concept', () => {
  test.each([
    'core/utils.ts',
    'sim/helpers/log.ts',
    'cli/common/x.ts',
    'reports/misc.ts',
    'core/log-util.ts',
    'sim/testing/helper.ts',
    'core/LogIndex.ts',
  ])('%s is not a name', async (file) => {
    expect(await brokenRules(file, 'const x = 1;\nx.toFixed();')).toEqual(['house/house-names']);
  });

  test.each([
    'core/raft/log-index.ts',
    'cli/launch.mjs',
    '.ci/determinism.mjs',
    'sim/commonality.ts',
    'sim/x.test.ts',
  ])('%s is a name', async (file) => {
    expect(await brokenRules(file, 'const x = 1;\nx.toFixed();')).toEqual([]);
  });
});

describe('what is exported says what it is', () => {
  test.each([
    'export function f(): void {}',
    'export const x = 1;',
    'export class C {}',
    'export interface I { readonly a: 1 }',
    'export type T = 1;',
    '// the answer\nexport const x = 1;',
    '/* the answer */\nexport const x = 1;',
    '/** */\nexport const x = 1;',
    '/** The answer. */\nconst y = 1;\nexport const x = y;',
    'export default 1;',
    '/** The kinds. */\nexport const a = 1;\n\nexport const b = 2;',
    '/** The kinds. */\nexport const a = 1;\nexport function f(): void {}',
    'export const a = 1;\nexport const b = 2;',
  ])('%s lacks a doc comment', async (code) => {
    expect(await brokenRules('core/planted.ts', code)).toContain('house/exported-doc');
  });

  test.each([
    '/** Does nothing. */\nexport function f(): void {}',
    '/** The answer. */\nexport const x = 1;',
    "export { x } from './log.ts';",
    "export * from './log.ts';",
    '/** The kinds. */\nexport const a = 1;\nexport const b = 2;\nexport const c = 3;',
    '/** Of either. */\nexport function f(x: 1): 1;\nexport function f(x: 2): 2;\nexport function f(x: 1 | 2): 1 | 2 {\n  return x;\n}',
  ])('%s needs no more', async (code) => {
    expect(await brokenRules('core/planted.ts', code)).not.toContain('house/exported-doc');
  });
});

describe('everywhere', () => {
  test.each([
    ['any', '@typescript-eslint/no-explicit-any', 'const f = (x: any) => x;\nf;'],
    [
      'a claim that something is there',
      '@typescript-eslint/no-non-null-assertion',
      'const f = (x?: string) => x!.length;\nf;',
    ],
    [
      'a cast through unknown',
      'no-restricted-syntax',
      'const f = (x: string) => x as unknown as number;\nf;',
    ],
    ['silencing the compiler', '@typescript-eslint/ban-ts-comment', '// @ts-ignore\nconst x = 1;\nx;'],
    ['a note to come back', 'no-warning-comments', '// TODO: more\nconst x = 1;\nx;'],
    [
      'a result whose type is left open',
      '@typescript-eslint/explicit-module-boundary-types',
      'export const f = (x: number) => x;',
    ],
    ['what nobody uses', '@typescript-eslint/no-unused-vars', 'const x = 1;'],
    ['a variable that never varies', 'prefer-const', 'let x = 1;\nx;'],
    ['a file of many concepts', 'max-lines', 'f();\n'.repeat(301)],
    [
      'a condition that is always the same',
      'no-constant-binary-expression',
      'const f = (x: number) => ({}) === x;\nf;',
    ],
    ['loose equality', 'eqeqeq', 'const f = (x: unknown) => x == 1;\nf;'],
  ])('lint forbids %s', async (_, rule, code) => {
    expect(await brokenRules('cli/planted.ts', code)).toContain(rule);
  });

  test('a comment cannot switch a rule off', async () => {
    const code = '/* eslint-disable */\nexport const at = Date.now(); // eslint-disable-line';
    expect(await brokenRules('sim/planted.ts', code)).toContain('no-restricted-globals');
  });

  test.each([
    ['a promise left to itself', 'no-floating-promises', 'Promise.resolve(1);'],
    [
      'a promise where a truth is asked for',
      'no-misused-promises',
      'const f = (p: Promise<number>) => (p ? 1 : 2);\nf;',
    ],
    [
      'a switch that forgets a case',
      'switch-exhaustiveness-check',
      "const f = (x: 'a' | 'b') => {\n  switch (x) {\n    case 'a':\n      return 1;\n    default:\n      return 2;\n  }\n};\nf;",
    ],
    [
      'a type imported as a value',
      'consistent-type-imports',
      "import { Micros } from './clock/micros.ts';\nconst x: Micros = 1;\nx;",
    ],
    ['what is deprecated', 'no-deprecated', "'abc'.substr(1);"],
    [
      'a field that could be readonly',
      'prefer-readonly',
      'class A {\n  private a = 1;\n  b(): number {\n    return this.a;\n  }\n}\nnew A();',
    ],
    ['an unsafe value at work', 'no-unsafe-call', "JSON.parse('x')();"],
  ])('lint forbids %s', async (_, rule, code) => {
    expect(await brokenTypedRules('sim/index.ts', code)).toContain(`@typescript-eslint/${rule}`);
  });
});
