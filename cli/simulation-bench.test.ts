import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorDocumentSchema, runDocumentSchema } from '../reports/testing/document-schemas.ts';
import type { RunDocument } from '../reports/index.ts';
import { TraceWriter } from '../sim/index.ts';
import type { TraceHeader } from '../sim/index.ts';
import { simulationBench } from './simulation-bench.ts';
import { Sandbox } from './testing/sandbox.ts';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => {
  sandbox.remove();
});

const run = (...argv: string[]): Promise<number> =>
  sandbox.run(simulationBench(sandbox.surroundings()), ...argv);
const short = ['--duration', '20s'];

async function documentOf(...argv: string[]): Promise<RunDocument> {
  expect(await run(...argv, '--json')).toBe(0);
  return runDocumentSchema.parse(JSON.parse(sandbox.stdout)) as RunDocument;
}

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(sandbox.directory, name), content);
  return name;
}

describe('a run of the Raft cluster', () => {
  it('is the same for the same seed, number or text', async () => {
    for (const seed of ['42', 'forty-two']) {
      const [first, second] = [
        await documentOf('--seed', seed, ...short),
        await documentOf('--seed', seed, ...short),
      ];
      expect(second).toEqual(first);
    }
  });

  it('is the same alone and within a campaign', async () => {
    const hashes = new Map<number, string>();
    for (const seed of [1, 2, 3]) hashes.set(seed, (await documentOf('--seed', String(seed), ...short)).hash);
    const surroundings = sandbox.surroundings();
    const bench = simulationBench(surroundings);
    const scenario = bench.open('chaos', { nodes: null, durationMicros: 20_000_000, properties: null });
    const together = [3, 1, 2].map((seed) => [seed, scenario.prepare(seed).run().result.hash] as const);
    expect(new Map(together)).toEqual(hashes);
  });

  it('is another one for every other seed', () => {
    const bench = simulationBench(sandbox.surroundings());
    const scenario = bench.open('calm', { nodes: 3, durationMicros: 2_000_000, properties: null });
    const hashes = Array.from({ length: 100 }, (_, seed) => scenario.prepare(seed).run().result.hash);
    expect(new Set(hashes).size).toBe(100);
  });

  it('has as many nodes as were asked for, spares aside, and checks only what was asked for', async () => {
    const document = await documentOf(
      '--seed',
      '1',
      '--scenario',
      'calm',
      '--nodes',
      '4',
      ...short,
      '--properties',
      'log-matching',
    );
    expect(document.nodes).toBe(4);
    expect(document.properties.map(({ id }) => id)).toEqual(['no-crash', 'log-matching']);
  });

  it('runs a scenario from a file', async () => {
    const yaml = 'name: mine\nsummary: one cut\nduration: 10s\nfaults:\n  - { at: 5s, isolate: ctrl1 }\n';
    const document = await documentOf('--seed', '1', '--scenario', file('mine.yaml', yaml));
    expect(document).toMatchObject({ scenario: 'mine', plan: { faults: 1 } });
  });

  it.each([
    'calm',
    'chaos',
    'crash-restart',
    'isolation',
    'jitter',
    'membership',
    'one-way',
    'partition',
    'single-leader',
  ])('passes in the scenario %s', async (scenario) => {
    expect((await documentOf('--seed', '5', '--scenario', scenario, '--duration', '60s')).verdict).toBe(
      'passed',
    );
  });
});

describe('a trace of the Raft cluster', () => {
  const argv = ['--seed', '7', '--duration', '10s', '--trace', '--out', 'out'];
  const path = 'out/chaos-7/trace.jsonl';
  const lines = (): string[] => readFileSync(join(sandbox.directory, path), 'utf8').split('\n');
  const rewrite = (changed: readonly string[]): void => {
    writeFileSync(join(sandbox.directory, path), changed.join('\n'));
  };

  it('is reproduced with the same verdict and hash', async () => {
    const original = await documentOf(...argv);
    const replayed = await documentOf('replay', path);
    expect(replayed).toEqual({ ...original, files: { trace: path } });
  });

  it('keeps what options changed', async () => {
    const changes = ['--nodes', '3', '--properties', 'log-matching,lease-sound', '--scenario', 'partition'];
    const original = await documentOf(...argv, ...changes);
    const replayed = await documentOf('replay', 'out/partition-7/trace.jsonl');
    expect(replayed).toEqual({ ...original, files: { trace: 'out/partition-7/trace.jsonl' } });
  });

  it('with one event edited is reported at that event, exit code 3', async () => {
    await run(...argv);
    const all = lines();
    const line = all.findIndex(
      (text) => text.includes('"e":"timer"') && text.includes('"t":') && all.indexOf(text) > 100,
    );
    all[line] = (all[line] ?? '').replace(/"t":(\d+)/, (_, t: string) => `"t":${Number(t) + 1}`);
    rewrite(all);
    expect(await run('replay', path)).toBe(3);
    const event = /"n":(\d+)/.exec(all[line] ?? '')?.[1];
    expect(sandbox.stderr).toContain(
      `error: ${path}:${line + 1}: the run does not follow the trace: they differ at event ${event}\n`,
    );
    expect(sandbox.stderr).toMatch(/the trace says {2}\{.*"e":"timer"/);
    expect(sandbox.stderr).toMatch(/the run does {4}\{.*"e":"timer"/);
  });

  it.each([
    ['a missing event', (all: string[]) => all.toSpliced(50, 1), 51],
    ['an event too many', (all: string[]) => all.toSpliced(50, 0, all[50] ?? ''), 52],
    ['two events exchanged', (all: string[]) => all.toSpliced(50, 2, all[51] ?? '', all[50] ?? ''), 51],
  ])('with %s is reported there, exit code 3', async (_, edit, line) => {
    await run(...argv);
    rewrite(edit(lines()));
    expect(await run('replay', path, '--json')).toBe(3);
    expect(errorDocumentSchema.parse(JSON.parse(sandbox.stdout)).error).toMatchObject({
      kind: 'divergence',
      line,
    });
  });

  it('with an edited header is reported at line 1, exit code 3', async () => {
    await run(...argv);
    rewrite(lines().with(0, (lines()[0] ?? '').replace('"seed":7', '"seed":8')));
    expect(await run('replay', path)).toBe(3);
    expect(sandbox.stderr).toContain(`${path}:1: `);
    expect(sandbox.stderr).toContain('was edited');
  });

  it('with another verdict is reported at the footer, exit code 3', async () => {
    await run(...argv);
    const all = lines();
    const footer = all.length - 2;
    rewrite(all.with(footer, (all[footer] ?? '').replace('"verdict":"passed"', '"verdict":"violated"')));
    expect(await run('replay', path)).toBe(3);
    expect(sandbox.stderr).toContain(`${path}:${footer + 1}: `);
  });

  it('cut in half gets a clear error with line and column, exit code 2', async () => {
    await run(...argv);
    const text = lines().join('\n');
    for (const length of [text.length / 2, text.length / 3, text.length - 40]) {
      writeFileSync(join(sandbox.directory, path), text.slice(0, length));
      expect(await run('replay', path)).toBe(2);
      expect(sandbox.stderr).toMatch(/^error: out\/chaos-7\/trace\.jsonl:\d+:\d+: found .*, expected .*\n$/);
    }
  });

  it('cut after a whole line misses its footer, exit code 2', async () => {
    await run(...argv);
    rewrite(lines().slice(0, 100));
    expect(await run('replay', path)).toBe(2);
    expect(sandbox.stderr).toMatch(/^error: out\/chaos-7\/trace\.jsonl:\d+:1: found .*end of the file/);
  });

  it('whose plan names a node that is not there is refused, exit code 2', async () => {
    const surroundings = sandbox.surroundings();
    const scenario = simulationBench(surroundings).open('calm', {
      nodes: 3,
      durationMicros: 1_000_000,
      properties: null,
    });
    const written: string[] = [];
    scenario.prepare(1).trace(
      (line) => written.push(line),
      () => undefined,
    );
    const header = JSON.parse(written[0] ?? '') as TraceHeader;
    const plan = { faults: [{ at: 5, fault: { kind: 'restart', node: 'ctrl99' } }], requests: [] } as const;
    const lines: string[] = [];
    new TraceWriter({ ...header, plan }, (line) => lines.push(line)).finish({
      ...scenario.prepare(1).run().result,
    });
    expect(await run('replay', file('x.jsonl', `${lines.join('\n')}\n`))).toBe(2);
    expect(sandbox.stderr).toMatch(/^error: x\.jsonl:1: the run of the header cannot be: .*ctrl99/);
  });

  it('of another system is refused, exit code 2', async () => {
    await run(...argv);
    rewrite(lines().with(0, (lines()[0] ?? '').replace('"raft-cluster"', '"coffee-machine"')));
    expect(await run('replay', path)).toBe(2);
    expect(sandbox.stderr).toContain(`${path}:1: the header's configuration is not one of a raft-cluster`);
  });
});

describe('a file that is no trace gets exit code 2 and says where and why', () => {
  it.each<[string, string | Uint8Array]>([
    ['an empty file', ''],
    ['empty lines', '\n\n\n'],
    ['text', 'Dear Sir or Madam,\n'],
    ['a YAML file', 'name: chaos\nduration: 5m\n'],
    ['a JSON list', '[1, 2, 3]\n'],
    ['a JSON number', '42\n'],
    ['some other JSON object', '{"name":"lockstep","version":"0.1.0"}\n'],
    ['another version', '{"schema":2,"lockstep":"9.0.0"}\n'],
    [
      'a header without a seed',
      '{"schema":1,"lockstep":"0.1.0","scenario":"x","plan":{"faults":[],"requests":[]}}\n',
    ],
    [
      'a header with a negative seed',
      '{"schema":1,"lockstep":"0.1.0","scenario":"x","seed":-1,"plan":{"faults":[],"requests":[]}}\n',
    ],
    ['a header without a plan', '{"schema":1,"lockstep":"0.1.0","scenario":"x","seed":1,"codeDigest":"x"}\n'],
    ['a byte order mark and nothing', '\ufeff'],
    ['binary data', Uint8Array.from({ length: 300 }, (_, i) => (i * 37) % 256)],
  ])('%s', async (_, content) => {
    expect(await run('replay', file('x.jsonl', content))).toBe(2);
    expect(sandbox.stderr).toMatch(/^error: x\.jsonl:\d+:\d+: found .*, expected .*\n$/);
    expect(sandbox.stderr).not.toContain('    at ');
  });

  it('a file that is not there', async () => {
    expect(await run('replay', 'gone.jsonl')).toBe(2);
    expect(sandbox.stderr).toMatch(
      /^error: gone\.jsonl: cannot read the trace: there is no such file \(looked for \/.*gone\.jsonl\)\n$/,
    );
  });

  it('a directory', async () => {
    mkdirSync(join(sandbox.directory, 'folder'));
    expect(await run('replay', 'folder')).toBe(2);
    expect(sandbox.stderr).toMatch(/^error: folder: cannot read the trace: /);
  });
});

describe('a scenario that is wrong gets exit code 2, a position, and the nearest right word', () => {
  const head = 'name: mine\nsummary: mine\n';
  it.each<[string, string, RegExp]>([
    ['a wrong type', `${head}duration: [5m]\n`, /mine\.yaml:3:11: .*duration/],
    ['an unknown key', `${head}durration: 5m\n`, /mine\.yaml:3:1: .*did you mean duration\?/],
    [
      'a misspelt fault',
      `${head}faults:\n  - { at: 5s, isolat: ctrl1 }\n`,
      /mine\.yaml:4:\d+: .*did you mean isolate\?/,
    ],
    ['a negative duration', `${head}duration: -5s\n`, /mine\.yaml:3:11: /],
    ['a duration without its unit', `${head}duration: 5\n`, /mine\.yaml:3:11: /],
    [
      'an unknown node',
      `${head}cluster: { nodes: 3 }\nfaults:\n  - { at: 5s, crash: ctrl9 }\n`,
      /mine\.yaml:5:\d+: .*ctrl9/,
    ],
    [
      'an unknown property',
      `${head}properties: [lease-sond]\n`,
      /mine\.yaml:3:\d+: .*did you mean lease-sound\?/,
    ],
    ['no YAML', 'name: [\n', /mine\.yaml:\d+:\d+: /],
    ['an empty file', '', /mine\.yaml:1:1: /],
  ])('%s', async (_, yaml, complaint) => {
    expect(await run('--scenario', file('mine.yaml', yaml), '--seed', '1')).toBe(2);
    expect(sandbox.stderr).toMatch(complaint);
    expect(sandbox.stderr).not.toContain('    at ');
    expect(readdirSync(sandbox.directory)).toEqual(['mine.yaml']);
  });

  it('an unknown name', async () => {
    expect(await run('--scenario', 'chaso')).toBe(2);
    expect(sandbox.stderr).toBe("error: there is no scenario 'chaso': did you mean chaos?\n");
    expect(await run('--scenario', 'tea-time')).toBe(2);
    expect(sandbox.stderr).toContain("there is no scenario 'tea-time': there are calm, chaos, ");
  });

  it.each(['gone.yaml', './gone', 'no/such/file'])('a file that is not there: %s', async (path) => {
    expect(await run('--scenario', path)).toBe(2);
    expect(sandbox.stderr).toContain(`error: ${path}: cannot read the scenario: there is no such file`);
  });

  it('an unknown property on the command line', async () => {
    expect(await run('--properties', 'lease-sond')).toBe(2);
    expect(sandbox.stderr).toBe(
      "error: --properties: there is no property 'lease-sond': did you mean lease-sound?\n",
    );
  });
});
