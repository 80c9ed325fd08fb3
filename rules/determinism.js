/**
 * What a room must not know whose every run has to follow from its seed alone: clocks, chance, the machine, other
 * threads, the user's language, and whatever runs later of its own accord.
 */
const WHY = {
  clock: 'Real time is unknown here: take the virtual clock.',
  chance: 'Chance comes from named streams of the seed only.',
  later: 'The run is synchronous: nothing happens later of its own accord; arm a virtual timer instead.',
  machine: 'The machine is unknown here: what is needed of it is handed in.',
  locale: "Results must not depend on the machine's language or on the version of its tables.",
  memory: 'When memory is reclaimed is not defined.',
  evaluated: 'Code that is built at run time cannot be checked.',
};

/** @type {Record<string, readonly string[]>} */
const GLOBALS = {
  [WHY.clock]: ['Date', 'performance', 'Temporal'],
  [WHY.chance]: ['crypto', 'Crypto'],
  [WHY.later]: [
    'Promise',
    'queueMicrotask',
    'requestAnimationFrame',
    'requestIdleCallback',
    'setImmediate',
    'setInterval',
    'setTimeout',
    'clearImmediate',
    'clearInterval',
    'clearTimeout',
    'MessageChannel',
    'Worker',
  ],
  [WHY.machine]: [
    'Atomics',
    'Buffer',
    'Bun',
    'Deno',
    'SharedArrayBuffer',
    'WebAssembly',
    'WebSocket',
    'XMLHttpRequest',
    '__dirname',
    '__filename',
    'console',
    'document',
    'fetch',
    'global',
    'globalThis',
    'localStorage',
    'location',
    'navigator',
    'process',
    'require',
    'self',
    'sessionStorage',
    'window',
  ],
  [WHY.locale]: ['Intl'],
  [WHY.memory]: ['FinalizationRegistry', 'WeakRef'],
  [WHY.evaluated]: ['Function', 'eval'],
};

const LOCALE_METHODS = [
  'localeCompare',
  'toLocaleDateString',
  'toLocaleLowerCase',
  'toLocaleString',
  'toLocaleTimeString',
  'toLocaleUpperCase',
];

const SYNTAX = [
  { selector: ':function[async=true]', message: WHY.later },
  { selector: 'AwaitExpression', message: WHY.later },
  { selector: 'ForOfStatement[await=true]', message: WHY.later },
  { selector: 'ImportExpression', message: WHY.later },
  { selector: 'MetaProperty[meta.name="import"]', message: WHY.machine },
  {
    selector: ':matches(Program, ExportNamedDeclaration) > VariableDeclaration[kind!="const"]',
    message: 'A variable of the module would carry something from one run into the next.',
  },
];

/**
 * The determinism rules, for core, sim and scenarios. `syntax` is what else the caller restricts: `no-restricted-syntax`
 * is one rule with one list.
 *
 * @param {readonly { selector: string, message: string }[]} syntax
 * @returns {import('eslint').Linter.RulesRecord}
 */
export function determinismRules(syntax) {
  return {
    'no-restricted-globals': [
      'error',
      ...Object.entries(GLOBALS).flatMap(([message, names]) => names.map((name) => ({ name, message }))),
    ],
    'no-restricted-properties': [
      'error',
      ...LOCALE_METHODS.map((property) => ({ property, message: WHY.locale })),
    ],
    'no-restricted-syntax': ['error', ...syntax, ...SYNTAX],
    'no-eval': 'error',
    'no-new-func': 'error',
    'house/defined-order': 'error',
    'house/exact-math': 'error',
    '@typescript-eslint/require-array-sort-compare': ['error', { ignoreStringArrays: true }],
  };
}
