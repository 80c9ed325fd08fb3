import { readFileSync, readdirSync } from 'node:fs';
import { format } from 'prettier';

const FOLDER = new URL('../../', import.meta.url);

/** The scenario files as they lie in the folder, sorted by name. */
export function scenarioFiles(): readonly { readonly name: string; readonly text: string }[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => ({
      name: file.slice(0, -'.yaml'.length),
      text: readFileSync(new URL(file, FOLDER), 'utf8'),
    }));
}

/** What `texts.generated.ts` must say. */
export async function generatedTexts(): Promise<string> {
  const items = scenarioFiles().map(({ name, text }) => `['${name}', ${templateOf(text)}]`);
  const source = [
    '// Generated from scenarios/*.yaml: npx vitest run scenarios/catalogue -u',
    '',
    '/** The scenario files, sorted by name: bundled as text, since nothing here may read files. */',
    'export const SCENARIO_TEXTS: readonly (readonly [name: string, text: string])[] = [',
    items.join(','),
    '];',
  ].join('\n');
  return format(source, { parser: 'typescript', singleQuote: true, printWidth: 110, trailingComma: 'all' });
}

function templateOf(text: string): string {
  return `\`${text.replace(/[\\`]|\$\{/g, (found) => `\\${found}`)}\``;
}
