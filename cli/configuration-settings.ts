import { plainConfiguration } from '../scenarios/configuration/configuration-shape.ts';
import { completed } from '../scenarios/configuration/defaults.ts';
import type { ControllerConfiguration } from '../scenarios/configuration/settings.ts';
import type { Plain } from '../scenarios/yaml/shape.ts';
import type { CheckedConfiguration, SettingLine } from './workbench.ts';

/** What a controller runs with that has this configuration. */
export function settingsOf(configuration: ControllerConfiguration): CheckedConfiguration {
  const settings = plainConfiguration.print(completed(configuration));
  const stated = new Set(leavesOf(plainConfiguration.print(configuration), '').map(([name]) => name));
  const lines = leavesOf(settings, '').map(([name, value]): SettingLine => {
    return { name, value, stated: stated.has(name) };
  });
  // No value of the key says so, hence nothing stands for it in the document.
  const never: SettingLine = { name: 'eviction.after', value: 'never', stated: false };
  const minimum = lines.findIndex(({ name }) => name === 'eviction.minVoters');
  if (!stated.has(never.name)) lines.splice(minimum, 0, never);
  return { settings, lines };
}

/** Every value with its path. */
function leavesOf(value: Plain, path: string): readonly (readonly [name: string, value: string])[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([key, inner]) =>
      leavesOf(inner, path === '' ? key : `${path}.${key}`),
    );
  }
  return [[path, Array.isArray(value) ? value.join(', ') : String(value)]];
}
