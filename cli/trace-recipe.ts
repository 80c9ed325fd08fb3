import type { Drawn } from '../scenarios/draw/drawn.ts';
import { TRACE_SCHEMA } from '../sim/index.ts';
import type { TraceHeader } from '../sim/index.ts';
import { CommandError } from './command-error.ts';
import { outOfBounds } from './recipe-bounds.ts';
import type { Surroundings } from './surroundings.ts';

/** What a run of the Raft cluster is made from. */
export interface Recipe {
  readonly drawn: Drawn;
  /** Ids of the properties to check instead of the scenario's, or null. */
  readonly selected: readonly string[] | null;
}

/** What a header holds beside the names that every header has: the recipe without what stands there already. */
interface Configuration {
  readonly system: typeof SYSTEM;
  readonly drawn: Omit<Drawn, 'scenario' | 'seed' | 'plan'>;
  readonly selected: readonly string[] | null;
}

/** The system that a trace is of, so that another one's is not taken for it. */
const SYSTEM = 'raft-cluster';

/** The header of a run's trace. */
export function headerOf({ drawn, selected }: Recipe, { version, codeDigest }: Surroundings): TraceHeader {
  const { scenario, seed, plan, ...rest } = drawn;
  const configuration: Configuration = { system: SYSTEM, drawn: rest, selected };
  return { schema: TRACE_SCHEMA, lockstep: version, scenario, seed, plan, configuration, codeDigest };
}

/**
 * The recipe of a trace's header.
 *
 * @throws {CommandError} of kind `trace` if it is of another system or incomplete
 */
export function recipeOf({ scenario, seed, plan, configuration }: TraceHeader, file: string): Recipe {
  if (!isConfiguration(configuration)) {
    throw new CommandError('trace', `the header's configuration is not one of a ${SYSTEM}`, {
      position: { file, line: 1 },
    });
  }
  const { drawn, selected } = configuration;
  const excess = outOfBounds(drawn);
  if (excess !== null) {
    throw new CommandError('trace', `the header's configuration cannot be run: ${excess}`, {
      position: { file, line: 1 },
    });
  }
  return { drawn: { ...drawn, scenario, seed, plan }, selected };
}

const RECORDS = ['options', 'profile', 'span', 'clientSettings'];

function isConfiguration(value: unknown): value is Configuration {
  if (!isRecord(value) || value['system'] !== SYSTEM) return false;
  const { drawn, selected } = value;
  if (!isRecord(drawn) || !(selected === null || areTexts(selected))) return false;
  const { properties } = drawn;
  return RECORDS.every((name) => isRecord(drawn[name])) && (properties === undefined || areTexts(properties));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
