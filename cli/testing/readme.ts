import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top folder. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The README as it is. */
export const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The block of code that stands below the name of its file. */
export function block(file: string): string {
  const match = new RegExp(`<!-- file: ${file.replaceAll('.', '\\.')} -->\n\n\`\`\`\\w+\n([^]*?)\`\`\``).exec(
    readme,
  );
  if (match?.[1] === undefined) throw new Error(`README.md has no block for ${file}`);
  return match[1];
}

/** What a command printed when the README was written, but for its last line, which tells how long it took. */
export function transcript(name: string): string[] {
  const match = new RegExp(`<!-- transcript: ${name} -->\n\n\`\`\`text\n([^]*?)\n\`\`\``).exec(readme);
  if (match?.[1] === undefined) throw new Error(`README.md has no transcript of ${name}`);
  return timeless(match[1]);
}

/** The lines of a report without what tells how long it took. */
export function timeless(text: string): string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.replace(/^([\d,]+ events) in .* (hash)/, '$1, $2'));
}
