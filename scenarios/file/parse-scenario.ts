import { refuseMemberLists } from '../configuration/member-lists.ts';
import { checkScenario } from './check-scenario.ts';
import { Place } from '../yaml/place.ts';
import type { Mention } from '../yaml/place.ts';
import type { Problem } from '../yaml/problem.ts';
import type { Scenario } from './scenario.ts';
import { SCENARIO_DOCUMENT, scenarioShape } from './scenario-shape.ts';
import { UNREADABLE } from '../yaml/shape.ts';
import { readYaml } from '../yaml/yaml-source.ts';

/** A scenario, or everything that is wrong with its file. */
export type Parsed =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** The words that a scenario file may use and that are not the format's own. */
export interface Vocabulary {
  /** Ids of the properties there are. */
  readonly properties: readonly string[];
  /** Those of them that only controllers have, so that plain Raft members cannot be held to them. */
  readonly ofControllers?: readonly string[];
}

/** Reads a scenario file. All problems are found, in the order of the file. Pure: `file` is only its name. */
export function parseScenario(file: string, content: string, vocabulary: Vocabulary): Parsed {
  const source = readYaml(file, content, SCENARIO_DOCUMENT);
  if (!('root' in source)) return { ok: false, problems: source };
  const problems: Problem[] = [];
  const mentions: Mention[] = [];
  const top = new Place(source, '', problems, mentions);
  const scenario = scenarioShape.read(source.root, top);
  refuseMemberLists(source.root, top);
  checkScenario(scenario === UNREADABLE ? null : scenario, source, top, vocabulary);
  if (scenario !== UNREADABLE && problems.length === 0) return { ok: true, scenario };
  const ordered = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  return { ok: false, problems: ordered };
}
