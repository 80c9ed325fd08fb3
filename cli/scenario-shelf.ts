import { readFileSync, readdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { draw } from '../scenarios/draw/draw.ts';
import { nearestWord } from '../scenarios/file/nearest-word.ts';
import { parseScenario } from '../scenarios/file/parse-scenario.ts';
import { describeProblem, sentenceOf } from '../scenarios/file/problem.ts';
import type { Scenario } from '../scenarios/file/scenario.ts';
import { familiesOf, propertiesOf } from '../scenarios/prepare.ts';
import type { PropertyInfo } from '../sim/index.ts';
import { NO_CRASH } from '../sim/index.ts';
import { CommandError, messageOf } from './command-error.ts';
import type { ScenarioEntry } from './workbench.ts';

/** The scenarios that come with Lockstep: this module lies one below the root, bundled or not. */
const CATALOGUE = fileURLToPath(new URL('../scenarios/', import.meta.url));

/** Finds and reads scenarios, and knows what they may speak of. */
export class ScenarioShelf {
  /** All properties that there are. */
  readonly properties: readonly PropertyInfo[];
  private readonly directory: string;

  /** Relative paths start from `directory`. */
  constructor(directory: string) {
    this.directory = directory;
    // Which properties there are depends on no scenario; only their bounds do.
    const sample = draw({ name: 'sample', summary: 'any' }, 0);
    this.properties = [NO_CRASH, ...propertiesOf(familiesOf(sample))];
  }

  /** The scenarios that come with Lockstep, by name. */
  entries(): ScenarioEntry[] {
    return this.names().map((id) => {
      const { summary, requirements } = this.open(id);
      return { id, summary, requirements: requirements ?? [] };
    });
  }

  /**
   * Reads a scenario by name, or by path if it has a slash or the ending of a YAML file.
   *
   * @throws {CommandError} of kind `scenario`
   */
  open(nameOrPath: string): Scenario {
    const isPath = nameOrPath.includes('/') || /\.ya?ml$/.test(nameOrPath);
    if (isPath) return this.read(nameOrPath, resolve(this.directory, nameOrPath));
    const names = this.names();
    if (names.includes(nameOrPath))
      return this.read(`scenarios/${nameOrPath}.yaml`, `${CATALOGUE}${nameOrPath}.yaml`);
    const nearest = nearestWord(nameOrPath, names);
    const hint = nearest === null ? `there are ${names.join(', ')}` : `did you mean ${nearest}?`;
    throw new CommandError('scenario', `there is no scenario '${nameOrPath}': ${hint}`);
  }

  /** The properties with these ids, in the order in which they are checked; null: all. */
  propertiesOf(ids: readonly string[] | null): readonly PropertyInfo[] {
    return this.properties.filter(({ id }) => ids === null || ids.includes(id) || id === NO_CRASH.id);
  }

  /** What is wrong with the first id that no property has; null if there is none. */
  complaintAbout(ids: readonly string[]): string | null {
    const known = this.properties.map(({ id }) => id);
    const unknown = ids.find((id) => !known.includes(id));
    if (unknown === undefined) return null;
    const nearest = nearestWord(unknown, known);
    const hint = nearest === null ? 'see npm run sim -- list properties' : `did you mean ${nearest}?`;
    return `there is no property '${unknown}': ${hint}`;
  }

  private names(): string[] {
    const files = readdirSync(CATALOGUE).filter((file) => file.endsWith('.yaml'));
    return files.map((file) => basename(file, '.yaml')).sort();
  }

  private read(shown: string, path: string): Scenario {
    const parsed = parseScenario(shown, textOf(shown, path), {
      properties: this.properties.map(({ id }) => id),
    });
    if (parsed.ok) return parsed.scenario;
    const [first, ...others] = parsed.problems;
    if (first === undefined) throw new Error(`${shown} is refused without a reason`);
    const { file, line, column } = first;
    throw new CommandError('scenario', sentenceOf(first), {
      position: { file, line, column },
      notes: others.map(describeProblem),
    });
  }
}

function textOf(shown: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const reason = missing ? `there is no such file (looked for ${path})` : messageOf(error);
    throw new CommandError('scenario', `cannot read the scenario: ${reason}`, { position: { file: shown } });
  }
}
