import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

const PACKAGE = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
};

/** Whatever a file imports: rooms and packages, types and values. */
function importsOf(file: string): readonly string[] {
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, from = '']) => from);
}

describe('the harness (C1)', () => {
  test('is TypeScript with fast-check, seedrandom, vitest and tsx', () => {
    const packages = { ...PACKAGE.dependencies, ...PACKAGE.devDependencies };
    for (const name of ['typescript', 'fast-check', 'seedrandom', 'vitest', 'tsx']) {
      expect(packages, name).toHaveProperty([name]);
    }
  });

  test('has sim, core, scenarios and reports at the top, beside package.json and tsconfig.json', () => {
    for (const path of ['package.json', 'tsconfig.json', 'sim', 'core', 'scenarios', 'reports']) {
      expect(existsSync(path), path).toBe(true);
    }
  });
});

describe('Raft (C2)', () => {
  const CORE = readdirSync('core', { recursive: true, encoding: 'utf8' })
    .map((file) => join('core', file))
    .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|\/testing\//.test(file));

  test('is pure: the core imports nothing but itself, so there is nothing to read, write or wait with', () => {
    expect(CORE.length).toBeGreaterThan(50);
    const foreign = CORE.flatMap((file) =>
      importsOf(file)
        .filter((from) => !from.startsWith('.') || !normalize(join(dirname(file), from)).startsWith('core/'))
        .map((from) => `${file}: ${from}`),
    );
    expect(foreign).toEqual([]);
  });
});
