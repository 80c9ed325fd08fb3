import { Command, CommanderError } from 'commander';
import { CommandError } from '../command-error.ts';
import { seedRangeValue } from '../options/values.ts';
import { ScenarioShelf } from '../scenario-shelf.ts';
import { compare } from './compare.ts';
import { comparisonTable } from './table.ts';
import { WAYS } from './ways.ts';

const BAD_INPUT = 2;

/** `npm run -s compare`: the old way of watching controllers beside the new one, in the same runs. */
function main(args: readonly string[]): number {
  const command = new Command('npm run -s compare --')
    .description(
      'Sets the old online status (fixed 15 s) beside the new one, in the same runs; prints a table.',
    )
    .option(
      '--scenario <name>',
      'a scenario of controllers in the documented surroundings',
      'status-convergence',
    )
    .option('--seeds <a..b>', 'the seeds, both ends included', seedRangeValue, { from: 1, to: 20 })
    .helpOption('-h, --help', 'print this and stop')
    .allowExcessArguments(false)
    .exitOverride();
  try {
    const given = command.parse(args, { from: 'user' }).opts<{
      scenario: string;
      seeds: { readonly from: number; readonly to: number };
    }>();
    const { from, to } = given.seeds;
    const seeds = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    const scenario = new ScenarioShelf(process.cwd()).open(given.scenario);
    if (scenario.system !== 'controllers') {
      throw new CommandError(
        'usage',
        `${scenario.name} simulates no controllers, so there is nothing to compare`,
      );
    }
    const progress = process.stderr.isTTY
      ? (): void => void process.stderr.write('.')
      : (): void => undefined;
    const compared = compare(scenario, seeds, WAYS, progress);
    if (process.stderr.isTTY) process.stderr.write('\n');
    process.stdout.write(`${comparisonTable(compared).join('\n')}\n`);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_INPUT;
    if (!(error instanceof CommandError)) throw error;
    process.stderr.write(`error: ${error.line()}\n`);
    return BAD_INPUT;
  }
}

process.exitCode = main(process.argv.slice(2));
