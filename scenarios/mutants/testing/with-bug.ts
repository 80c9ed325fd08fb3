import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runInThisContext } from 'node:vm';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';

const ROOT = new URL('../../../', import.meta.url);

/** What is bundled, and how. */
export interface Entry {
  /** The source of a module, whose exports are what one gets. */
  readonly contents: string;
  /** The folder that its imports start from. */
  readonly resolveDir: string;
  readonly define?: Readonly<Record<string, string>>;
  readonly plugins?: readonly Plugin[];
}

/** The exports of a module that is bundled with a known bug in `core`, as `--mutant` does it. */
export async function withBug(mutant: string, entry: Entry): Promise<unknown> {
  const { contents, resolveDir, define = {}, plugins = [] } = entry;
  const result = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    globalName: 'bundled',
    logLevel: 'silent',
    define: { ...define },
    plugins: [...plugins, patched(mutant)],
  });
  const [output] = result.outputFiles;
  return runInThisContext(`(() => { ${output?.text ?? ''}\nreturn bundled; })()`);
}

/** Has the sources read as the known bug has them. */
function patched(mutant: string): Plugin {
  const description = new URL(`scenarios/mutants/${mutant}.json`, ROOT);
  const { patches } = JSON.parse(readFileSync(description, 'utf8')) as {
    readonly patches: readonly { readonly file: string; readonly find: string; readonly replace: string }[];
  };
  return {
    name: 'with-bug',
    setup(hooks) {
      hooks.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const own = patches.filter(({ file }) => path === fileURLToPath(new URL(file, ROOT)));
        if (own.length === 0) return undefined;
        const text = own.reduce(
          (read, { find, replace }) => read.replace(find, () => replace),
          readFileSync(path, 'utf8'),
        );
        return { contents: text, loader: 'ts' };
      });
    },
  };
}
