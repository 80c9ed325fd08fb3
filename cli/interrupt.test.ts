import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorDocumentSchema } from '../reports/testing/document-schemas.ts';
import { FakeWorkbench, resultOf } from './testing/fake-workbench.ts';
import { Sandbox } from './testing/sandbox.ts';

let sandbox: Sandbox;
let bench: FakeWorkbench;

beforeEach(() => {
  sandbox = new Sandbox();
  bench = new FakeWorkbench();
});
afterEach(() => {
  sandbox.remove();
});

const run = (...argv: string[]): Promise<number> => sandbox.run(bench, ...argv);
const pressAtBreath = (wanted: number): void => {
  let breaths = 0;
  sandbox.onBreath = () => {
    if ((breaths += 1) === wanted) sandbox.pressCtrlC();
  };
};

const SAID = 'interrupted after 1 min 30 s of virtual time and 12,345 events: there is no verdict';

describe('Ctrl-C', () => {
  it.each([[['--seed', '1']], [['--seed', '1', '--trace']], [['replay', 'a/trace.jsonl']]])(
    'during %j is answered in one line that says how far it was, with exit code 130',
    async (argv) => {
      pressAtBreath(2);
      expect(await run(...argv)).toBe(130);
      expect(sandbox.stderr).toBe(`${SAID}\n`);
      expect(sandbox.stdout).toBe('');
      expect(readdirSync(sandbox.directory)).toEqual(argv.includes('--trace') ? ['reports'] : []);
      expect(sandbox.pressCtrlC()).toBe(false);
    },
  );

  it.each([[['--seed', '1', '--json']], [['replay', 'a/trace.jsonl', '--json']]])(
    'during %j is answered with an error document',
    async (argv) => {
      pressAtBreath(2);
      expect(await run(...argv)).toBe(130);
      const { error } = errorDocumentSchema.parse(JSON.parse(sandbox.stdout));
      expect(error).toEqual({ kind: 'interrupted', message: SAID });
    },
  );

  it('while a run that failed is repeated for its report does not hide the violation', async () => {
    bench.outcome = (seed) => resultOf(seed, true);
    pressAtBreath(3);
    expect(await run('--seed', '17')).toBe(130);
    expect(sandbox.stderr).toBe(
      [
        'interrupted before the report of seed 17 of chaos was written, which violated one-leader-per-term: Term 7 has two leaders: ctrl1 and ctrl3.',
        'Run it again with: npm run sim -- --seed 17',
        '',
      ].join('\n'),
    );
  });
});
