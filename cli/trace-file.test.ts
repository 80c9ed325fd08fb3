import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorDocumentSchema, runDocumentSchema } from '../reports/testing/document-schemas.ts';
import type { RunDocument } from '../reports/index.ts';
import { TraceWriter } from '../sim/index.ts';
import type { TraceHeader } from '../sim/index.ts';
import { simulationBench } from './simulation-bench.ts';
import { readInputFile } from './input-file.ts';
import { Sandbox } from './testing/sandbox.ts';
import { undisturbed } from './testing/undisturbed.ts';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
});
afterEach(() => {
  sandbox.remove();
});

const run = (...argv: string[]): Promise<number> =>
  sandbox.run(simulationBench(sandbox.surroundings()), ...argv);

async function documentOf(...argv: string[]): Promise<RunDocument> {
  expect(await run(...argv, '--json')).toBe(0);
  return runDocumentSchema.parse(JSON.parse(sandbox.stdout)) as RunDocument;
}

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(sandbox.directory, name), content);
  return name;
}

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

  it('with an edited plan that cannot be is reported at line 1 all the same, exit code 3', async () => {
    await run(...argv);
    const fault = '{"at":1,"fault":{"kind":"restart","node":"nobody"}}';
    const header = (lines()[0] ?? '').replace(
      /"faults":\[(\]?)/,
      (_, end: string) => `"faults":[${fault}${end || ','}`,
    );
    rewrite(lines().with(0, header));
    expect(await run('replay', path)).toBe(3);
    expect(sandbox.stderr).toContain(`${path}:1: the header is not the one that the run was made from`);
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
      config: null,
      properties: null,
    });
    const written: string[] = [];
    await scenario.prepare(1).trace(
      (line) => written.push(line),
      () => undefined,
      undisturbed,
    );
    const header = JSON.parse(written[0] ?? '') as TraceHeader;
    const plan = { faults: [{ at: 5, fault: { kind: 'restart', node: 'ctrl99' } }], requests: [] } as const;
    const lines: string[] = [];
    new TraceWriter({ ...header, plan }, (line) => lines.push(line)).finish({
      ...(await scenario.prepare(1).run(undisturbed)).result,
    });
    expect(await run('replay', file('x.jsonl', `${lines.join('\n')}\n`))).toBe(2);
    expect(sandbox.stderr).toMatch(/^error: x\.jsonl:1: the run of the header cannot be: .*ctrl99/);
  });

  it.each([
    [
      '{"x":1}',
      'found {"x":1}, expected kind: one of init, join, remove, promote, demote, transfer, http, lie',
    ],
    ['{"kind":"operation","op":"put","key":1}', 'expected value: number'],
    ['{"kind":"join","node":7}', 'expected node: text'],
    ['{"kind":"lie","lie":"white","nodes":[],"for":1}', 'expected lie: lie'],
    ['null', 'found null, expected an operation or an action'],
  ])('whose plan asks for %s is refused, exit code 2', async (body, complaint) => {
    await run(...argv);
    const [header = ''] = lines();
    const { plan, ...rest } = JSON.parse(header) as TraceHeader;
    const requests = [{ at: 1, node: 'ctrl1', body: JSON.parse(body) as unknown }, ...plan.requests];
    const forged: string[] = [];
    const writer = new TraceWriter({ ...rest, plan: { ...plan, requests } }, (line) => forged.push(line));
    const { result } = await simulationBench(sandbox.surroundings())
      .open('calm', { nodes: 3, durationMicros: 1_000_000, config: null, properties: null })
      .prepare(1)
      .run(undisturbed);
    writer.finish(result);
    rewrite(forged);
    expect(await run('replay', path)).toBe(2);
    expect(sandbox.stderr).toContain(
      `${path}:1: the header's plan cannot be carried out: plan.requests[0].body: `,
    );
    expect(sandbox.stderr).toContain(complaint);
  });

  it('that an editor has marked as UTF-8 is the same trace', async () => {
    const original = await documentOf(...argv);
    rewrite(lines().with(0, `\u{feff}${lines()[0] ?? ''}`));
    expect((await documentOf('replay', path)).hash).toBe(original.hash);
  });

  it('that asks for a monstrous cluster is refused before anything is built', async () => {
    await run(...argv);
    rewrite(lines().with(0, (lines()[0] ?? '').replace(/"voters":[0-9]+/, '"voters":1000000000')));
    expect(await run('replay', path)).toBe(2);
    rewrite(lines().with(0, (lines()[0] ?? '').replace(/"voters":[0-9]+/, '"voters":101')));
    expect(await run('replay', path)).toBe(3);
  });

  it.each([
    [
      'a timeout that is no number',
      '"electionTimeout":\\d+',
      '"electionTimeout":"soon"',
      'options.electionTimeout',
    ],
    ['a run of a century', '"chaos":10000000', '"chaos":3155760000000000', 'span.chaos'],
    ['queues without end', '"maxQueue":\\d+', '"maxQueue":1e300', 'clientSettings.maxQueue'],
    ['delays that are missing', '"disk":', '"dusk":', 'profile.disk.latency.0'],
    ['more loss than there is', '"loss":0[.0-9]*', '"loss":1.5', 'profile.network.loss'],
  ])(
    'that asks for %s is refused by the name of the setting, exit code 2',
    async (_, what, instead, path2) => {
      await run(...argv);
      const header = (lines()[0] ?? '').replace(new RegExp(what), instead);
      expect(header).toContain(instead);
      rewrite(lines().with(0, header));
      expect(await run('replay', path)).toBe(2);
      expect(sandbox.stderr).toContain(
        `${path}:1: the header's configuration cannot be run: ${path2}: found `,
      );
      expect(sandbox.stderr).not.toContain('    at ');
    },
  );

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

  it('a file that never ends', async () => {
    expect(() => readInputFile('/dev/zero', 5_000_000)).toThrow('it is longer than 5000000 bytes');
    expect(await run('--scenario', '/dev/zero')).toBe(2);
    expect(sandbox.stderr).toBe(
      'error: /dev/zero: cannot read the scenario: it is longer than 16777216 bytes\n',
    );
  });

  it('a directory', async () => {
    mkdirSync(join(sandbox.directory, 'folder'));
    expect(await run('replay', 'folder')).toBe(2);
    expect(sandbox.stderr).toBe('error: folder: cannot read the trace: illegal operation on a directory\n');
  });
});
