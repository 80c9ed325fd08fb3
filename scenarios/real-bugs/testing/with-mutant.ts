import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import { withBug } from '../../mutants/testing/with-bug.ts';

/** What a case's file is bundled with in place of the test runner: nothing is expected, violations are written down. */
const RUNNER = `
export const cases = [];
export const violated = [];
const satisfied = new Proxy(() => satisfied, { get: () => satisfied });
export const describe = (_title, body) => body();
export const it = (_title, body) => cases.push(body);
it.each = (rows) => (_title, body) => {
  for (const row of rows) cases.push(() => (Array.isArray(row) ? body(...row) : body(row)));
};
export const expect = (value) => {
  if (typeof value?.property === 'string' && 'expected' in value) violated.push(value.property);
  return satisfied;
};
`;

interface Bundled {
  readonly cases: readonly (() => void)[];
  /** Properties that the runs of the cases have violated so far. */
  readonly violated: readonly string[];
}

/**
 * Whether a case in this folder sees a property violated, with a known bug in the code. It is checked alone: another one
 * that the bug breaks as well would end a run early, and say nothing of this one.
 */
export async function isSeenBy(property: string, mutant: string, file: string): Promise<boolean> {
  const bundled = (await withBug(mutant, {
    contents: `import './${file}.test.ts'; export { cases, violated } from 'vitest';`,
    resolveDir: fileURLToPath(new URL('..', import.meta.url)),
    define: { __LOCKSTEP_CHECKED__: JSON.stringify([property]) },
    plugins: [withoutRunner()],
  })) as Bundled;
  for (const run of bundled.cases) {
    run();
    if (bundled.violated.includes(property)) return true;
  }
  return false;
}

function withoutRunner(): Plugin {
  return {
    name: 'without-runner',
    setup(hooks) {
      hooks.onResolve({ filter: /^vitest$/ }, () => ({ path: 'vitest', namespace: 'runner' }));
      hooks.onLoad({ filter: /^vitest$/, namespace: 'runner' }, () => ({ contents: RUNNER }));
    },
  };
}
