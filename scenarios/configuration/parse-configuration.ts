import { Place } from '../yaml/place.ts';
import type { Problem } from '../yaml/problem.ts';
import { UNREADABLE } from '../yaml/shape.ts';
import { readYaml } from '../yaml/yaml-source.ts';
import { checkConfiguration } from './check-configuration.ts';
import { A_CONFIGURATION, plainConfiguration } from './configuration-shape.ts';
import { refuseMemberLists } from './member-lists.ts';
import type { ControllerConfiguration } from './settings.ts';

/** What a controller's file states, or everything that is wrong with it. */
export type ParsedConfiguration =
  | { readonly ok: true; readonly configuration: ControllerConfiguration }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads a controller's own file: the YAML of OpenZiti and of the articles, as it is. All problems are found, in the order
 * of the file. Pure: `file` is only its name.
 */
export function parseConfiguration(file: string, content: string): ParsedConfiguration {
  const source = readYaml(file, content, { noun: 'configuration', expected: A_CONFIGURATION });
  if (!('root' in source)) return { ok: false, problems: source };
  const problems: Problem[] = [];
  const top = new Place(source, '', problems, []);
  const configuration = plainConfiguration.read(source.root, top);
  refuseMemberLists(source.root, top);
  if (configuration !== UNREADABLE) checkConfiguration(configuration, source.root, top);
  if (configuration !== UNREADABLE && problems.length === 0) return { ok: true, configuration };
  return { ok: false, problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column) };
}
