import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { campaignDocumentSchema } from '../reports/testing/document-schemas.ts';
import { brokenRules } from '../rules/testing/lint.ts';
import { readRequest } from './options/read-request.ts';
import { simulationBench } from './simulation-bench.ts';
import { ROOT, block, readme, timeless, transcript } from './testing/readme.ts';
import { Sandbox } from './testing/sandbox.ts';

/** What the compiler says of the README's files where they belong, in the strictness of their rooms. */
function complaints(files: readonly string[]): string[] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.base.json'), (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(
    {
      ...config.compilerOptions,
      composite: false,
      declaration: false,
      emitDeclarationOnly: false,
      noEmit: true,
      types: ['node'],
    },
    ROOT,
  );
  const texts = new Map(files.map((file) => [join(ROOT, file), block(file)]));
  const host = ts.createCompilerHost(options);
  const fromDisk = host.getSourceFile.bind(host);
  host.fileExists = (path) => texts.has(path) || ts.sys.fileExists(path);
  host.getSourceFile = (path, languageVersion, onError, fresh) => {
    const text = texts.get(path);
    return text === undefined
      ? fromDisk(path, languageVersion, onError, fresh)
      : ts.createSourceFile(path, text, languageVersion);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return [...texts.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  });
}

/** The property that the README's failure violates, and the seed that it is shown for. */
const [, violated = '', shownSeed = ''] = /^VIOLATED {2}(\S+)$[^]*? seed (\d+),/m.exec(readme) ?? [];

describe('the README', () => {
  it('shows a run as it is', async () => {
    const sandbox = new Sandbox();
    expect(await sandbox.run(simulationBench(sandbox.surroundings()), '--seed', '42')).toBe(0);
    expect(transcript('npm run -s sim -- --seed 42')).toEqual(timeless(sandbox.stdout));
    sandbox.remove();
  });

  it('has examples that compile where they belong', () => {
    const files = ['ring.ts', 'ring-seeds.ts', 'ring.test.ts', 'scenarios/properties/log-size.ts'];
    expect(complaints(files)).toEqual([]);
  });

  it('has examples that pass the lint where it says to save them', async () => {
    // In the place of a file of the top folder that is there, so that the compiler finds it; and in a process of its own, for
    // the compiler of this one may have been told samples in the place of the files that this imports.
    const { stdout } = spawnSync('npx', ['eslint', '--stdin', '--stdin-filename', 'vitest.config.ts'], {
      cwd: ROOT,
      input: block('ring.ts'),
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
    // These import it: what the compiler would know of that is not known here.
    for (const file of ['ring-seeds.ts', 'ring.test.ts']) {
      expect(await brokenRules(file, block(file)), file).toEqual([]);
    }
  });

  it('breaks something in a line that is there once, and the failure that it shows is found, and told as it shows', async () => {
    const [, file = '', before = '', after = ''] =
      /<!-- change: (\S+) -->\n\n```diff\n-(.*)\n\+(.*)\n```/.exec(readme) ?? [];
    const whole = readFileSync(join(ROOT, file), 'utf8');
    expect(whole.split(`${before}\n`)).toHaveLength(2);
    const sandbox = new Sandbox();
    const bundle = join(sandbox.directory, 'broken.mjs');
    await build({
      entryPoints: [join(ROOT, 'cli/main.ts')],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      format: 'esm',
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
      plugins: [
        {
          name: 'break',
          setup(broken) {
            broken.onLoad({ filter: new RegExp(`${file.replaceAll('.', '\\.')}$`) }, () => {
              return { contents: whole.replace(before, after), loader: 'ts' };
            });
          },
        },
      ],
    });
    // Threads need packages beside the bundle, and there are none.
    const argv = [
      bundle,
      '--seeds',
      '1..20',
      '--jobs',
      '1',
      '--properties',
      violated,
      '--no-shrink',
      '--json',
    ];
    const { stdout, stderr, status } = spawnSync(process.execPath, argv, {
      cwd: sandbox.directory,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(1);
    const { failures } = campaignDocumentSchema.parse(JSON.parse(stdout));
    expect(failures.map(({ seed }) => String(seed))).toContain(shownSeed);
    const report = spawnSync(process.execPath, [bundle, '--seed', shownSeed, '--no-shrink'], {
      cwd: sandbox.directory,
      encoding: 'utf8',
    });
    expect(transcript('failure')).toEqual(timeless(report.stdout));
    sandbox.remove();
  });

  it('has an example of another protocol whose bug is found as it says', async () => {
    const { outputFiles } = await build({
      stdin: { contents: block('ring-seeds.ts'), resolveDir: ROOT, loader: 'ts' },
      plugins: [
        {
          name: 'beside it',
          setup(beside) {
            beside.onResolve({ filter: /^\.\/ring\.ts$/ }, () => ({ path: 'ring.ts', namespace: 'readme' }));
            beside.onLoad({ filter: /./, namespace: 'readme' }, () => {
              return { contents: block('ring.ts'), resolveDir: ROOT, loader: 'ts' };
            });
          },
        },
      ],
      bundle: true,
      platform: 'node',
      write: false,
    });
    const { stdout } = spawnSync(process.execPath, ['-'], {
      input: outputFiles[0]?.text ?? '',
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/^seed \d+: [abc] and [abc] hold the token\. /);
    expect(readme).toContain(stdout.trim());
  });

  it('has a scenario that runs, and shows what it says', async () => {
    const sandbox = new Sandbox();
    writeFileSync(join(sandbox.directory, 'mine.yaml'), block('mine.yaml'));
    const bench = simulationBench(sandbox.surroundings());
    expect(await sandbox.run(bench, '--scenario', './mine.yaml', '--seeds', '1..5')).toBe(0);
    sandbox.remove();
  });

  it('has commands that the command line understands', () => {
    const commands = [...readme.matchAll(/^npm run (?:-s )?sim -- ([^#\n]*)/gm)].map(
      ([, argv]) => argv?.trim() ?? '',
    );
    expect(commands.length).toBeGreaterThan(5);
    for (const argv of commands) {
      expect(() => readRequest(argv.split(/\s+/), { version: '0', colours: false }), argv).not.toThrow();
    }
  });

  it('names files and folders that exist', () => {
    const paths = [...readme.matchAll(/`((?:core|sim|scenarios|reports|docs|\.ci)\/[\w./-]*)`/g)].map(
      ([, path]) => path ?? '',
    );
    const missing = paths.filter(
      (path) => !ts.sys.fileExists(join(ROOT, path)) && !ts.sys.directoryExists(join(ROOT, path)),
    );
    expect(missing.filter((path) => !path.startsWith('reports/out'))).toEqual([]);
  });
});
