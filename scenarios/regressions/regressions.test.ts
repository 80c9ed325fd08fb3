import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { BUILT_IN } from '../../sim/index.ts';
import { withBug } from '../mutants/testing/with-bug.ts';
import { play } from './testing/play.ts';

const FOLDER = new URL('.', import.meta.url);
const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.slice(0, -'.yaml'.length));
const regressions = tableOf(readFileSync(new URL('README.md', FOLDER), 'utf8'));

describe('the regressions', () => {
  it('are eight at least, each a file of the folder with a row in README.md', () => {
    expect(files.length).toBeGreaterThanOrEqual(8);
    expect(regressions.map(({ name }) => name)).toEqual(files.sort());
  });

  it.each(regressions)('$name tells its cause in three lines at most, and how it is run', (row) => {
    const { name, seed, property, mutant } = row;
    const text = textOf(name);
    const [schema = '', ...comment] = text.slice(0, text.indexOf('\nname: ')).split('\n');
    expect(schema).toBe('# yaml-language-server: $schema=../schema/scenario.schema.json');
    expect(comment.pop()).toBe(
      `# npm run sim -- --scenario ./scenarios/regressions/${name}.yaml --seed ${seed} --mutant ${mutant}`,
    );
    expect(comment.length).toBeLessThanOrEqual(3);
    expect(comment.join('\n')).toMatch(/^# [A-Z][^]*\.$/);
    expect(text).toContain(`\nname: ${name}\n`);
    // What every run is held to is named by no file.
    const named = BUILT_IN.some(({ id }) => id === property) ? '' : property;
    expect(text).toContain(`\nproperties: [${named}]\n`);
  });

  it.each(regressions)('$name holds on the code as it is, and puts $property to the test', (row) => {
    const { name, seed, property } = row;
    const everything = textOf(name).replace(/^properties: .*$/m, 'properties: all');
    const result = play(`${name}.yaml`, everything, seed);
    expect(result.violation).toBeNull();
    expect(result.properties.find(({ id }) => id === property)?.status).toBe('held');
  });

  it.each(regressions)('$name violates $property with $mutant in the code', async (row) => {
    const { name, seed, property, mutant } = row;
    const { play: playWithBug } = (await withBug(mutant, {
      contents: `export { play } from './testing/play.ts';`,
      resolveDir: fileURLToPath(FOLDER),
    })) as { readonly play: typeof play };
    expect(playWithBug(`${name}.yaml`, textOf(name), seed).violation?.property).toBe(property);
  });
});

/** What README.md says of each file. */
interface Regression {
  readonly name: string;
  readonly seed: number;
  readonly property: string;
  /** The known bug that puts the failure back. */
  readonly mutant: string;
}

function textOf(name: string): string {
  return readFileSync(new URL(`${name}.yaml`, FOLDER), 'utf8');
}

function tableOf(page: string): Regression[] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => {
      const [name = '', , property = '', mutant = '', seed = ''] = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.replaceAll('`', '').trim());
      return { name, seed: Number(seed), property, mutant };
    });
}
