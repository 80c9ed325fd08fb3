import type { Scenario } from '../file/scenario.ts';

/** Where something stands in a scenario: keys from the top down. */
export type SettingPath = readonly string[];

/** What stands at a path; undefined if nothing does. */
export function settingAt(scenario: Scenario, path: SettingPath): unknown {
  let found: unknown = scenario;
  for (const key of path) found = isRecord(found) ? found[key] : undefined;
  return found;
}

/** The scenario with something else at a path; undefined takes it away, and with it what holds nothing any more. */
export function withSetting(scenario: Scenario, path: SettingPath, value: unknown): Scenario {
  return changed(scenario, path, value) as Scenario;
}

/** The keys of what stands at a path, sorted. */
export function keysAt(scenario: Scenario, path: SettingPath): readonly string[] {
  const found = settingAt(scenario, path);
  return isRecord(found) ? Object.keys(found).sort() : [];
}

function changed(record: unknown, [key, ...rest]: SettingPath, value: unknown): unknown {
  if (key === undefined) return value;
  const before = isRecord(record) ? record : {};
  const { [key]: inside, ...others } = before;
  const after = changed(inside, rest, value);
  const gone =
    after === undefined || (value === undefined && isRecord(after) && Object.keys(after).length === 0);
  return gone ? others : { ...before, [key]: after };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
