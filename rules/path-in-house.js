import { relative, sep } from 'node:path';

/**
 * Where the linted file lies in the repository, with forward slashes: `sim/world/run.ts`.
 *
 * @param {import('eslint').Rule.RuleContext} context
 */
export function pathInHouse(context) {
  return relative(context.cwd, context.filename).split(sep).join('/');
}
