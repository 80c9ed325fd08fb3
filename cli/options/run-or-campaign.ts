import { Option } from 'commander';
import { DEFAULT_SCENARIO } from '../../scenarios/catalogue/catalogue.ts';
import { CommandError } from '../command-error.ts';
import { DEFAULT_OUT, jobsOf, junitOf, outOf, showOf, shrinkTimeOf } from './raw-options.ts';
import type { RawOptions } from './raw-options.ts';
import type { CommandRequest } from './request.ts';
import {
  durationValue,
  integerValue,
  pathValue,
  seedRangeValue,
  seedValue,
  wordListValue,
} from './values.ts';

/** As in a scenario's file; it keeps a slip of the finger from filling the memory. */
const MAX_NODES = 101;

/** How far a campaign goes that is to see everything, where nothing is said: something may never be seen. */
const DEFAULT_COVERING_SEEDS = '1..1000';

/** All options of the whole command; subcommands understand some of them. */
export function runOptions(): Option[] {
  return [
    new Option('--seed [SEED]', 'one run; an integer from 0 to 2^53−1 or any text (if left out, drawn)'),
    new Option(
      '--scenario <NAME>',
      `a name from list scenarios, or the path of a YAML file (default: ${DEFAULT_SCENARIO})`,
    ),
    new Option('--nodes <N>', "size of the cluster, instead of the scenario's"),
    new Option(
      '--duration <TIME>',
      "length of the run before its recovery, such as 5m, instead of the scenario's",
    ),
    new Option('--config <FILE>', "a controller's YAML that all nodes run with, instead of the scenario's"),
    new Option('--properties <ID,ID>', 'check only these (see list properties)'),
    new Option('--mutant <ID>', 'with a known bug in the code (see list mutants)'),
    new Option('--trace', 'write the trace of the run even if nothing is violated'),
    new Option('--seeds <A..B>', 'a campaign: one run for each seed of the range, both ends included'),
    new Option('--for <TIME>', 'a campaign that ends after this real time, such as 10m'),
    new Option(
      '--until-covered',
      `a campaign that ends as soon as every state is seen (default: --seeds ${DEFAULT_COVERING_SEEDS})`,
    ),
    new Option('--jobs <N>', 'runs of a campaign at a time (default: as many as there are processors)'),
    new Option('--resume', 'go on where a campaign with the same options was stopped'),
    new Option('--out <DIR>', `where traces and reports are written (default: ${DEFAULT_OUT})`),
    new Option('--no-shrink', 'do not look for the smallest run that fails in the same way'),
    new Option('--shrink-for <TIME>', 'look no longer than this for each failure (default: 60s)'),
    new Option('--junit <FILE>', 'write JUnit XML, for CI servers to read'),
    new Option('--json', 'one JSON document on stdout and nothing else (with npm run -s)'),
    new Option('--quiet', 'the verdict only'),
  ];
}

/**
 * What the options ask for where no subcommand is named.
 *
 * @throws {CommandError} of kind `usage`, if they make no sense or do not go together
 */
export function runOrCampaign(raw: RawOptions): CommandRequest {
  const options = {
    scenario: raw.scenario === undefined ? DEFAULT_SCENARIO : pathValue('--scenario', raw.scenario),
    nodes: raw.nodes === undefined ? null : integerValue('--nodes', raw.nodes, 1, MAX_NODES),
    durationMicros: raw.duration === undefined ? null : durationValue('--duration', raw.duration),
    config: raw.config === undefined ? null : pathValue('--config', raw.config),
    properties: raw.properties === undefined ? null : wordListValue('--properties', raw.properties),
    mutant: raw.mutant ?? null,
    out: outOf(raw),
    shrinkMs: shrinkTimeOf(raw),
    junit: junitOf(raw),
    ...showOf(raw),
  };
  const jobs = jobsOf(raw);
  const untilCovered = raw.untilCovered === true;
  if (raw.seeds === undefined && raw.for === undefined && !untilCovered) {
    if (raw.resume === true)
      throw new CommandError('usage', '--resume goes with a campaign: give its --seeds or its --for, too');
    const seed = raw.seed === undefined || raw.seed === true ? null : seedValue(raw.seed);
    return { command: 'run', seed, trace: raw.trace === true, ...options };
  }
  const campaign = raw.seeds !== undefined ? '--seeds' : raw.for !== undefined ? '--for' : '--until-covered';
  if (raw.seed !== undefined) {
    throw new CommandError(
      'usage',
      `--seed is for one run and ${campaign} for a campaign: give one of the two`,
    );
  }
  if (raw.trace === true) {
    throw new CommandError(
      'usage',
      `--trace goes with one run, not with ${campaign}: a campaign writes the traces of its failures`,
    );
  }
  const seeds = raw.seeds ?? (raw.for === undefined ? DEFAULT_COVERING_SEEDS : undefined);
  const range = seeds === undefined ? { from: 1, to: null } : seedRangeValue(seeds);
  const forMs = raw.for === undefined ? null : durationValue('--for', raw.for) / 1000;
  return {
    command: 'campaign',
    ...range,
    forMs,
    jobs,
    resume: raw.resume === true,
    untilCovered,
    ...options,
  };
}
