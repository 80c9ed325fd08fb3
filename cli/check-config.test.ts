import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorDocumentSchema } from '../reports/testing/document-schemas.ts';
import { simulationBench } from './simulation-bench.ts';
import { FakeWorkbench, resultOf } from './testing/fake-workbench.ts';
import { Sandbox } from './testing/sandbox.ts';

const ARTICLES = resolve('docs/examples/articles.yaml');

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => {
  sandbox.remove();
});

/** Checks a file of this content with the real workbench. */
function check(text: string, ...options: string[]): Promise<number> {
  writeFileSync(join(sandbox.directory, 'ctrl1.yaml'), text);
  return sandbox.run(simulationBench(sandbox.surroundings()), 'check-config', 'ctrl1.yaml', ...options);
}

describe("check-config reads a controller's configuration (S0.1, S1.7, S4.1)", () => {
  it('shows what a controller runs with, and what of that is a default', async () => {
    const bench = new FakeWorkbench();
    expect(await sandbox.run(bench, 'check-config', 'ctrl1.yaml')).toBe(0);
    expect(sandbox.stdout.split('\n')).toEqual([
      'SOUND  ctrl1.yaml',
      '',
      '  raft.electionTimeout  7s',
      '  raft.reads            lease  default',
      '',
    ]);
  });

  it('takes the settings of the articles as they stand there, and an empty file’s defaults are OpenZiti’s', async () => {
    expect(await check(readFileSync(ARTICLES, 'utf8'))).toBe(0);
    expect(sandbox.stdout).toMatch(/^ {2}raft\.warnWhenLeaderlessFor +1m30s$/m);
    expect(sandbox.stdout).toMatch(/^ {2}controller\.heartbeat\.base_timeout +2s$/m);
    expect(sandbox.stdout).toMatch(/^ {2}raft\.electionTimeout +5s +default$/m);
    expect(sandbox.stdout).toMatch(/^ {2}ctrl\.options\.advertiseAddress +tls:ctrl1\.example:1280$/m);
  });

  it('shows the defaults of joins, of the search for others and of evictions, too', async () => {
    expect(await check('discovery: { retry: { min: 40s } }')).toBe(0);
    for (const [name, value, stated] of [
      ['controller.join.timeout', '30s', false],
      ['controller.join.stepTimeout', '5s', false],
      ['controller.join.bindTimeout', '15s', false],
      ['controller.join.reservationTime', '1m', false],
      ['discovery.bootstrapExpect', '0', false],
      ['discovery.retry.min', '40s', true],
      ['discovery.retry.max', '1m20s', false],
      ['eviction.after', 'never', false],
      ['eviction.minVoters', '3', false],
    ] as const) {
      const [, shown, byDefault] =
        new RegExp(`^ {2}${name} +(\\S+)( +default)?$`, 'm').exec(sandbox.stdout) ?? [];
      expect([name, shown, byDefault === undefined]).toEqual([name, value, stated]);
    }
    expect(await check('eviction: { after: 30s }')).toBe(0);
    expect(sandbox.stdout).toMatch(/^ {2}eviction\.after +30s$/m);
  });

  it('gives every mistake with line and column under --json', async () => {
    expect(await check('raft:\n  initialMembers: []\n  electionTimout: 5s\n', '--json')).toBe(2);
    const { error } = errorDocumentSchema.parse(JSON.parse(sandbox.stdout));
    expect(error.errors?.map(({ line, column }) => [line, column])).toEqual([
      [2, 3],
      [3, 3],
    ]);
    expect(error.message).toBe(error.errors?.[0]?.message);
    expect(error.message).not.toContain('\n');
  });

  it('names every mistake with line and column, and exits with 2', async () => {
    const text = 'raft:\n  initialMembers: []\n  electionTimout: 5s\n';
    expect(await check(text)).toBe(2);
    expect(sandbox.stderr).toMatch(/^error: ctrl1\.yaml:2:3: raft: found initialMembers/);
    expect(sandbox.stderr).toMatch(/^ctrl1\.yaml:3:3: raft: .*; did you mean electionTimeout\?$/m);
    expect(sandbox.stdout).toBe('');
  });

  it('gives both as one document under --json', async () => {
    expect(await check('raft: { electionTimeout: 5 }\n', '--json')).toBe(2);
    const { error } = errorDocumentSchema.parse(JSON.parse(sandbox.stdout));
    expect(error).toMatchObject({ kind: 'configuration', file: 'ctrl1.yaml', line: 1, column: 26 });
    const again = new Sandbox();
    const bench = new FakeWorkbench();
    expect(await again.run(bench, 'check-config', 'ctrl1.yaml', '--json')).toBe(0);
    expect(JSON.parse(again.stdout)).toEqual({
      schema: 1,
      file: 'ctrl1.yaml',
      verdict: 'sound',
      settings: { raft: { electionTimeout: '7s', reads: 'lease' } },
    });
    again.remove();
  });

  it('says the verdict only with --quiet', async () => {
    expect(await check('{}', '--quiet')).toBe(0);
    expect(sandbox.stdout).toBe('SOUND  ctrl1.yaml\n');
  });

  it('says that a file is missing, and exits with 2', async () => {
    expect(await sandbox.run(simulationBench(sandbox.surroundings()), 'check-config', 'none.yaml')).toBe(2);
    expect(sandbox.stderr).toMatch(
      /^error: none\.yaml: cannot read the configuration: there is no such file/,
    );
  });
});

describe("--config runs a scenario with a controller's file", () => {
  const changes = { nodes: null, durationMicros: 1_000_000, properties: null };

  /** The settings that the run of a seed is made from, as its trace's header has them. */
  async function drawnWith(scenario: string, text: string): Promise<Record<string, unknown>> {
    writeFileSync(join(sandbox.directory, 'ctrl1.yaml'), text);
    const bench = simulationBench(sandbox.surroundings());
    const prepared = bench.open(scenario, { ...changes, config: 'ctrl1.yaml' }).prepare(7);
    const lines: string[] = [];
    const turn = (): Promise<void> => Promise.resolve();
    await prepared.trace(
      (line) => lines.push(line),
      () => undefined,
      turn,
    );
    const header = JSON.parse(lines[0] ?? '') as { configuration: { drawn: Record<string, unknown> } };
    return header.configuration.drawn;
  }

  it('takes raft and controller from the file, and the defaults for what it leaves out', async () => {
    const text = 'cluster: { electionTimeout: 7s }\ncontroller: { heartbeat: { base_timeout: 4s } }\n';
    const drawn = await drawnWith('status-convergence', text);
    expect(drawn['options']).toMatchObject({
      electionTimeout: 7_000_000,
      heartbeatTimeout: 3_000_000,
      maxPending: 256,
    });
    expect(drawn['controller']).toMatchObject({ heartbeat: { baseTimeout: 4_000_000, interval: 250_000 } });
  });

  it('leaves it to the scenario how the nodes find each other', async () => {
    const text = 'discovery: { bootstrapExpect: 7 }\n';
    const founding = await drawnWith('dynamic-membership', text);
    expect(founding['controller']).toMatchObject({ bootstrapExpect: 3 });
    const founded = await drawnWith('status-convergence', text);
    expect(founded['controller']).toMatchObject({ bootstrapExpect: 0 });
  });

  it('lets a swarm draw nothing of what the file leaves out', async () => {
    const drawn = await drawnWith('chaos', '{}');
    expect(drawn['options']).toMatchObject({
      electionTimeout: 5_000_000,
      snapshotThreshold: 500,
      maxAppendEntries: 64,
      reads: 'lease',
    });
  });

  it('is told with the command that makes the run again', async () => {
    const bench = new FakeWorkbench();
    bench.outcome = (seed) => resultOf(seed, true);
    expect(await sandbox.run(bench, '--seed', '1', '--config', 'ctrl1.yaml')).toBe(1);
    expect(bench.opened?.changes).toMatchObject({ config: 'ctrl1.yaml' });
    expect(sandbox.stdout).toContain('--config ctrl1.yaml');
  });

  it('refuses a wrong file before anything is run', async () => {
    writeFileSync(join(sandbox.directory, 'ctrl1.yaml'), 'raft: { heartbeatTimeout: 1s }');
    const bench = simulationBench(sandbox.surroundings());
    expect(await sandbox.run(bench, '--seed', '1', '--config', 'ctrl1.yaml')).toBe(2);
    expect(sandbox.stderr).toMatch(
      /^error: ctrl1\.yaml:1:27: raft\.heartbeatTimeout: found 1s, expected at least/,
    );
  });
});
