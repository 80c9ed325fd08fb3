import { resolve } from 'node:path';
import { SCENARIO_NAMES, scenarioPath, scenarioText } from '../scenarios/catalogue/catalogue.ts';
import { CONTROLLER_PROPERTIES, listProperties, listScenarios } from '../scenarios/catalogue/listing.ts';
import { parseConfiguration } from '../scenarios/configuration/parse-configuration.ts';
import type { ControllerConfiguration } from '../scenarios/configuration/settings.ts';
import { nearestWord } from '../scenarios/yaml/nearest-word.ts';
import { parseScenario } from '../scenarios/file/parse-scenario.ts';
import type { Vocabulary } from '../scenarios/file/parse-scenario.ts';
import { describeProblem, sentenceOf } from '../scenarios/yaml/problem.ts';
import type { Problem } from '../scenarios/yaml/problem.ts';
import type { Scenario, SystemKind } from '../scenarios/file/scenario.ts';
import type { PropertyInfo } from '../sim/index.ts';
import { BUILT_IN } from '../sim/index.ts';
import { CommandError } from './command-error.ts';
import { UnreadableFile, readInputFile } from './input-file.ts';
import type { ScenarioEntry } from './workbench.ts';

/** Finds and reads scenarios, and knows what they may speak of. */
export class ScenarioShelf {
  /** All properties that there are; the first are checked in every run. */
  readonly properties: readonly PropertyInfo[] = [...BUILT_IN, ...listProperties()];
  /** What a scenario's file may speak of. */
  readonly vocabulary: Vocabulary = {
    properties: this.properties.map(({ id }) => id),
    ofControllers: CONTROLLER_PROPERTIES,
  };
  private readonly directory: string;

  /** Relative paths start from `directory`. */
  constructor(directory: string) {
    this.directory = directory;
  }

  /** The scenarios that come with Lockstep, by name. */
  entries(): readonly ScenarioEntry[] {
    return listScenarios();
  }

  /**
   * Reads a scenario by name, or by path if it has a slash or the ending of a YAML file.
   *
   * @throws {CommandError} of kind `scenario`
   */
  open(nameOrPath: string): Scenario {
    const isPath = nameOrPath.includes('/') || /\.ya?ml$/.test(nameOrPath);
    if (isPath)
      return this.read(nameOrPath, textOf('scenario', nameOrPath, resolve(this.directory, nameOrPath)));
    const text = scenarioText(nameOrPath);
    if (text !== undefined) return this.read(scenarioPath(nameOrPath), text);
    const nearest = nearestWord(nameOrPath, SCENARIO_NAMES);
    const hint = nearest === null ? `there are ${SCENARIO_NAMES.join(', ')}` : `did you mean ${nearest}?`;
    throw new CommandError('scenario', `there is no scenario '${nameOrPath}': ${hint}`);
  }

  /**
   * Reads a controller's configuration.
   *
   * @throws {CommandError} of kind `configuration`
   */
  openConfiguration(path: string): ControllerConfiguration {
    const parsed = parseConfiguration(path, textOf('configuration', path, resolve(this.directory, path)));
    if (parsed.ok) return parsed.configuration;
    throw refusal('configuration', path, parsed.problems);
  }

  /** The properties with these ids, in the order in which they are checked; null: all. */
  propertiesOf(ids: readonly string[] | null, system: SystemKind): readonly PropertyInfo[] {
    const always = BUILT_IN.map(({ id }) => id);
    return this.properties.filter(
      ({ id }) => has(system, id) && (ids === null || ids.includes(id) || always.includes(id)),
    );
  }

  /** What is wrong with the first id that no property of such a system has; null if there is none. */
  complaintAbout(ids: readonly string[], system: SystemKind): string | null {
    const foreign = ids.find((id) => !has(system, id));
    if (foreign !== undefined) {
      return `'${foreign}' is a property of controllers, and this scenario simulates plain Raft members`;
    }
    const known = this.properties.map(({ id }) => id);
    const unknown = ids.find((id) => !known.includes(id));
    if (unknown === undefined) return null;
    const nearest = nearestWord(unknown, known);
    const hint = nearest === null ? 'see npm run sim -- list properties' : `did you mean ${nearest}?`;
    return `there is no property '${unknown}': ${hint}`;
  }

  private read(file: string, text: string): Scenario {
    const parsed = parseScenario(file, text, this.vocabulary);
    if (parsed.ok) return parsed.scenario;
    throw refusal('scenario', file, parsed.problems);
  }
}

function refusal(
  kind: 'scenario' | 'configuration',
  file: string,
  problems: readonly Problem[],
): CommandError {
  const [first, ...others] = problems;
  if (first === undefined) throw new Error(`${file} is refused without a reason`);
  return new CommandError(kind, sentenceOf(first), {
    position: { file, line: first.line, column: first.column },
    notes: notesOf(others),
    mistakes: problems.map((each) => ({ message: sentenceOf(each), line: each.line, column: each.column })),
  });
}

function has(system: SystemKind, id: string): boolean {
  return system !== 'raft' || !CONTROLLER_PROPERTIES.includes(id);
}

/** More mistakes than these are one mistake made again and again. */
const MOST_TOLD = 20;

/** Each problem on a line of its own. */
function notesOf(problems: readonly Problem[]): string[] {
  const told = problems.slice(0, MOST_TOLD - 1).map(describeProblem);
  const more = problems.length - told.length;
  return more === 0 ? told : [...told, `and ${more} more`];
}

/** Longer than any scenario, which is refused by its characters: see there. */
const MOST_BYTES = 1 << 24;

function textOf(kind: 'scenario' | 'configuration', shown: string, path: string): string {
  try {
    return readInputFile(path, MOST_BYTES).toString('utf8');
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    const position = { file: shown };
    throw new CommandError(kind, `cannot read the ${kind}: ${error.message}`, { position });
  }
}
