import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { beginReplay } from '../sim/index.ts';
import type { Trace } from '../sim/index.ts';
import { draw } from '../scenarios/draw/draw.ts';
import type { Overrides } from '../scenarios/draw/drawn.ts';
import { tooLarge } from '../scenarios/file/plan-size.ts';
import { withConfiguration } from '../scenarios/file/with-configuration.ts';
import { prepare } from '../scenarios/prepare.ts';
import { CommandError } from './command-error.ts';
import { settingsOf } from './configuration-settings.ts';
import { readMutants } from './mutants/catalogue.ts';
import { strangeRequest } from './plan-requests.ts';
import { operatorWatch } from './operator/watching.ts';
import { raftRun } from './raft-run.ts';
import { ScenarioShelf } from './scenario-shelf.ts';
import { shrinkingOf } from './shrink/shrinking.ts';
import { inSlices } from './slices.ts';
import type { Surroundings } from './surroundings.ts';
import { recipeOf } from './trace-recipe.ts';
import { readTrace } from './trace-file.ts';
import type { OpenScenario, OpenTrace, Replayed, ScenarioChanges, Workbench } from './workbench.ts';

/** Bundles are made one folder below the root, as this file is. */
const MUTANTS = fileURLToPath(new URL('../scenarios/mutants/', import.meta.url));

/** The workbench of Lockstep: the scenarios of this repository, run by the simulator. */
export function simulationBench(surroundings: Surroundings): Workbench {
  const shelf = new ScenarioShelf(surroundings.directory);
  return {
    scenarios: () => shelf.entries(),
    properties: () => shelf.properties,
    mutants: () => readMutants(MUTANTS),
    open: (nameOrPath, changes) => openScenario(nameOrPath, changes, shelf, surroundings),
    checkConfiguration: (path) => settingsOf(shelf.openConfiguration(path)),
    openTrace: (path) => openTrace(path, shelf, surroundings),
  };
}

function openScenario(
  nameOrPath: string,
  changes: ScenarioChanges,
  shelf: ScenarioShelf,
  surroundings: Surroundings,
): OpenScenario {
  const opened = shelf.open(nameOrPath);
  const scenario =
    changes.config === null ? opened : withConfiguration(opened, shelf.openConfiguration(changes.config));
  const system = scenario.system ?? 'raft';
  const unknown = shelf.complaintAbout(changes.properties ?? [], system);
  if (unknown !== null) throw new CommandError('usage', `--properties: ${unknown}`);
  if (changes.durationMicros !== null) {
    const excess = tooLarge(scenario, changes.durationMicros);
    if (excess !== null) {
      throw new CommandError(
        'usage',
        `--duration: ${excess.path.join('.')} of ${scenario.name} asks for ${excess.found}, expected ${excess.expected}`,
      );
    }
  }
  const stated = scenario.properties === 'all' ? null : (scenario.properties ?? null);
  const properties = shelf.propertiesOf(changes.properties ?? stated, system);
  const checked = new Set(properties.map(({ id }) => id));
  return {
    name: scenario.name,
    digest: createHash('sha256').update(JSON.stringify(scenario)).digest('hex').slice(0, 16),
    properties,
    // What the user left out is not asked for either; what the user has named is, whatever the scenario requires.
    required: [...new Set([...(scenario.exercise ?? []), ...(changes.properties ?? [])])].filter((id) =>
      checked.has(id),
    ),
    prepare: (seed) => {
      const recipe = { drawn: draw(scenario, seed, overridesOf(changes)), selected: changes.properties };
      return raftRun(recipe, properties, surroundings);
    },
    shrink: (seed, violation) =>
      shrinkingOf(scenario, draw(scenario, seed, overridesOf(changes)), violation, shelf, surroundings),
  };
}

function overridesOf({ nodes, durationMicros }: ScenarioChanges): Overrides {
  return {
    ...(nodes === null ? {} : { nodes }),
    ...(durationMicros === null ? {} : { duration: durationMicros }),
  };
}

function openTrace(path: string, shelf: ScenarioShelf, surroundings: Surroundings): OpenTrace {
  const trace = readTrace(path, surroundings.directory);
  const { header, events } = trace;
  const recipe = recipeOf(header, path);
  expectUneditedHeader(trace, path);
  const strange = strangeRequest(header.plan.requests);
  if (strange !== null) {
    throw new CommandError('trace', `the header's plan cannot be carried out: ${strange}`, {
      position: { file: path, line: 1 },
    });
  }
  const checked = recipe.selected ?? recipe.drawn.properties ?? [];
  const system = recipe.drawn.controller === undefined ? 'raft' : 'controllers';
  // Where a scenario simulates either, it may name properties that say nothing of what was drawn.
  const unknown = shelf.complaintAbout(checked, 'either');
  if (unknown !== null) throw new CommandError('trace', unknown, { position: { file: path, line: 1 } });
  return {
    prepared: raftRun(
      recipe,
      shelf.propertiesOf(checked.length === 0 ? null : checked, system),
      surroundings,
    ),
    codeDigest: header.codeDigest,
    async replay(breathe): Promise<Replayed> {
      const watching = recipe.drawn.controller === undefined ? null : operatorWatch(recipe.drawn);
      const { world, finish } = beginReplay(trace, () => {
        const spec = prepare(recipe.drawn, recipe.selected ?? undefined);
        return watching === null ? spec : { ...spec, watch: watching.watch };
      });
      await inSlices(world, breathe);
      const { divergence, result } = finish();
      const seen = watching?.seen(result) ?? null;
      const operator = seen === null ? {} : { operator: seen };
      if (divergence === null) return { divergence, result, ...operator };
      const event = (divergence.line < 2 ? null : events.at(divergence.line - 2)?.n) ?? null;
      return { divergence: { ...divergence, event }, result, ...operator };
    },
  };
}

/** An edited header may ask for anything, so nothing is made from it. */
function expectUneditedHeader({ footer, headerDigest }: Trace, file: string): void {
  if (footer.headerDigest === headerDigest) return;
  throw new CommandError('divergence', 'the header is not the one that the run was made from', {
    position: { file, line: 1 },
    notes: [
      `  the trace says  the digest of the header is ${footer.headerDigest}`,
      `  but it is       ${headerDigest}: header or footer was edited`,
    ],
  });
}
