import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { determinismRules } from './rules/determinism.js';
import { houseRules } from './rules/index.js';

const TESTS = ['**/*.test.ts', '**/testing/**/*.ts'];

/** The house's rooms and what each may import besides itself. Tests may import what they need. */
const DOORS = {
  core: { rooms: [], packages: [], node: false },
  sim: { rooms: [], packages: ['seedrandom'], node: false },
  scenarios: { rooms: ['core', 'sim'], packages: ['yaml'], node: false },
  reports: { rooms: ['sim'], packages: ['fast-xml-builder'], node: true },
  cli: {
    rooms: ['core', 'sim', 'scenarios', 'reports'],
    packages: ['cli-progress', 'commander', 'esbuild', 'piscina', 'yaml'],
    node: true,
  },
  bench: { rooms: ['core', 'sim', 'scenarios'], packages: ['commander', 'seedrandom'], node: true },
  gates: {
    rooms: ['core', 'sim', 'scenarios', 'reports', 'cli'],
    packages: ['fast-check', 'vitest'],
    node: true,
  },
};

/** Where every run must follow from its seed alone. */
const DETERMINISTIC = ['core/**/*.ts', 'sim/**/*.ts', 'scenarios/**/*.ts'];

/** Restricted everywhere. */
const SYNTAX = [
  {
    selector: 'TSAsExpression > TSAsExpression > TSUnknownKeyword',
    message: "A cast through 'unknown' proves nothing: narrow the value, or change the type.",
  },
];

/**
 * @param {import('./rules/house-imports.js').Doors} doors
 * @returns {import('eslint').Linter.RulesRecord}
 */
function roomRules(doors) {
  return { 'house/house-imports': ['error', doors], 'house/exported-doc': 'error' };
}

export default defineConfig(
  globalIgnores(['build/', 'node_modules/', 'reports/out/']),
  {
    // A rule that is wrong is changed here, for all and with a reason; nothing is switched off where it hurts.
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
    plugins: { house: houseRules },
    rules: {
      'house/house-names': 'error',
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', ...SYNTAX],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'], location: 'start' }],
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-deprecated': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      // `NodeRef | 'all'` tells the reader more than `string`, although it is no more.
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'max-lines': ['warn', { max: 300 }],
      'no-constant-binary-expression': 'error',
      'prefer-const': 'error',
    },
  },
  { files: ['**/*.generated.ts'], rules: { 'max-lines': 'off' } },
  ...Object.entries(DOORS).map(([room, doors]) => ({
    files: [`${room}/**/*.ts`],
    ignores: TESTS,
    rules: roomRules(doors),
  })),
  { files: DETERMINISTIC, ignores: TESTS, rules: determinismRules(SYNTAX) },
);
