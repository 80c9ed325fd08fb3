import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { campaignDocumentSchema } from '../reports/testing/document-schemas.ts';
import { brokenTypedRules } from '../rules/testing/lint.ts';
import { readRequest } from './options/read-request.ts';
import { simulationBench } from './simulation-bench.ts';
import { Sandbox } from './testing/sandbox.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The block of code that stands below the name of its file. */
function block(file: string): string {
  const match = new RegExp(`<!-- file: ${file.replaceAll('.', '\\.')} -->\n\n\`\`\`\\w+\n([^]*?)\`\`\``).exec(
    readme,
  );
  if (match?.[1] === undefined) throw new Error(`README.md has no block for ${file}`);
  return match[1];
}

/** What a command printed when the README was written, but for its last line, which tells how long it took. */
function transcript(name: string): string[] {
  const match = new RegExp(`<!-- transcript: ${name} -->\n\n\`\`\`text\n([^]*?)\n\`\`\``).exec(readme);
  if (match?.[1] === undefined) throw new Error(`README.md has no transcript of ${name}`);
  return timeless(match[1]);
}

function timeless(text: string): string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.replace(/^([\d,]+ events) in .* (hash)/, '$1, $2'));
}

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
  it('shows a run as it is', { timeout: 60_000 }, async () => {
    const sandbox = new Sandbox();
    expect(await sandbox.run(simulationBench(sandbox.surroundings()), '--seed', '42')).toBe(0);
    expect(transcript('npm run -s sim -- --seed 42')).toEqual(timeless(sandbox.stdout));
    sandbox.remove();
  });

  it('has examples that compile where they belong', { timeout: 60_000 }, () => {
    expect(complaints(['ring.ts', 'scenarios/properties/log-size.ts'])).toEqual([]);
  });

  it('has an example that passes the lint where it says to save it', { timeout: 60_000 }, async () => {
    expect(await brokenTypedRules('ring.ts', block('ring.ts'))).toEqual([]);
  });

  it(
    'breaks something in a line that is there once, and the failure that it shows is found, and told as it shows',
    { timeout: 60_000 },
    async () => {
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
    },
  );

  it('has an example of another protocol whose bug is found as it says', async () => {
    const { outputFiles } = await build({
      stdin: { contents: block('ring.ts'), resolveDir: ROOT, loader: 'ts' },
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
