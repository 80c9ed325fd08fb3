import type { Command } from 'commander';
import { nearestWord } from '../../scenarios/yaml/nearest-word.ts';
import { CommandError } from '../command-error.ts';
import {
  CHECK_CONFIG_EXAMPLES,
  CHECK_HISTORY_EXAMPLES,
  LIST_EXAMPLES,
  MUTANTS_EXAMPLES,
  REPLAY_EXAMPLES,
} from './examples.ts';
import { jobsOf, junitOf, showOf } from './raw-options.ts';
import type { RawOptions } from './raw-options.ts';
import { refuseOthers, refuseRepeated } from './refusals.ts';
import type { CommandRequest, HistoryModel, ListSubject } from './request.ts';
import { HISTORY_MODELS, LIST_SUBJECTS } from './request.ts';
import { integerValue, pathValue, seedRangeValue, wordListValue } from './values.ts';

/** How many seeds each known bug is hunted with, where nothing is said. */
const DEFAULT_MUTANT_SEEDS = '1..200';

/** Steps of a search beyond which nobody waits. */
const MAX_STEPS = 1_000_000_000_000;

/** Options of the whole command that a subcommand understands too. */
const SHARED_OPTIONS = new Set(['json', 'quiet']);

/** Options that go with whatever makes runs. */
const RUNNING_OPTIONS = new Set([...SHARED_OPTIONS, 'junit']);

/** Adds the subcommands; `take` is handed what one of them is asked for. `bold`: how their help sets off its titles. */
export function addSubcommands(
  program: Command,
  bold: (title: string) => string,
  take: (request: CommandRequest) => void,
): void {
  program
    .command('replay')
    .description('run a trace again and compare event by event')
    .argument('<file>', 'a trace.jsonl that a run has written')
    .helpOption('-h, --help', 'print this help')
    .configureHelp({ styleTitle: bold })
    .addHelpText('after', `\n${REPLAY_EXAMPLES}`)
    .action((file: string) => {
      refuseOthers('replay', program, new Set([...RUNNING_OPTIONS, 'mutant']));
      const raw = program.opts<RawOptions>();
      take({
        command: 'replay',
        file: pathValue('replay', file),
        mutant: raw.mutant ?? null,
        junit: junitOf(raw),
        ...showOf(raw),
      });
    });

  program
    .command('check-config')
    .description("read a controller's configuration, and say what is wrong with it or what it comes to")
    .argument('<file>', "a controller's YAML")
    .helpOption('-h, --help', 'print this help')
    .configureHelp({ styleTitle: bold })
    .addHelpText('after', `\n${CHECK_CONFIG_EXAMPLES}`)
    .action((file: string) => {
      refuseOthers('check-config', program, SHARED_OPTIONS);
      const path = pathValue('check-config', file);
      take({ command: 'check-config', file: path, ...showOf(program.opts<RawOptions>()) });
    });

  const history = program
    .command('check-history')
    .description('say whether what clients saw is linearizable, and if not, where')
    .argument('<file>', 'a history, one JSON object a line')
    .option('--model <MODEL>', `what the operations are about: ${HISTORY_MODELS.join(', ')}`)
    .option('--steps <N>', 'give up after so many steps of the search (default: 50,000,000)')
    .helpOption('-h, --help', 'print this help')
    .configureHelp({ styleTitle: bold })
    .addHelpText('after', `\n${CHECK_HISTORY_EXAMPLES}`);
  refuseRepeated(history);
  history.action((file: string, { model, steps }: { readonly model?: string; readonly steps?: string }) => {
    refuseOthers('check-history', program, SHARED_OPTIONS);
    take({
      command: 'check-history',
      file: pathValue('check-history', file),
      model: historyModelOf(model),
      steps: steps === undefined ? null : integerValue('--steps', steps, 1, MAX_STEPS),
      ...showOf(program.opts<RawOptions>()),
    });
  });

  program
    .command('list')
    .description('what there is: scenarios, properties, mutants')
    .argument('[subject]', 'scenarios, properties or mutants')
    .helpOption('-h, --help', 'print this help')
    .configureHelp({ styleTitle: bold })
    .addHelpText('after', `\n${LIST_EXAMPLES}`)
    .action((subject: string | undefined) => {
      refuseOthers('list', program, SHARED_OPTIONS);
      take({ command: 'list', subject: subjectOf(subject), ...showOf(program.opts<RawOptions>()) });
    });

  program
    .command('mutants')
    .description('how soon each known bug is found')
    .option('--only <ID,ID>', 'these bugs alone (see list mutants)')
    .option('--shrink', 'make the first failure of each small: a minute more for each at most')
    .helpOption('-h, --help', 'print this help')
    .configureHelp({ styleTitle: bold })
    .addHelpText('after', `\n${MUTANTS_EXAMPLES}`)
    .action((options: { readonly only?: string; readonly shrink?: true }) => {
      refuseOthers('mutants', program, new Set([...RUNNING_OPTIONS, 'seeds', 'jobs']));
      const raw = program.opts<RawOptions>();
      take({
        command: 'mutants',
        only: options.only === undefined ? null : wordListValue('--only', options.only),
        shrink: options.shrink === true,
        ...seedRangeValue(raw.seeds ?? DEFAULT_MUTANT_SEEDS),
        jobs: jobsOf(raw),
        junit: junitOf(raw),
        ...showOf(raw),
      });
    });
}

function subjectOf(subject: string | undefined): ListSubject | null {
  if (subject === undefined) return null;
  const known = LIST_SUBJECTS.find((each) => each === subject);
  if (known !== undefined) return known;
  const nearest = nearestWord(subject, LIST_SUBJECTS);
  const hint = nearest === null ? '' : `; did you mean ${nearest}?`;
  throw new CommandError(
    'usage',
    `list takes ${LIST_SUBJECTS.join(', ')} or nothing, not '${subject}'${hint}`,
  );
}

function historyModelOf(model: string | undefined): HistoryModel {
  const known = HISTORY_MODELS.find((each) => each === model);
  if (known !== undefined) return known;
  if (model === undefined) {
    throw new CommandError('usage', `check-history needs --model, one of ${HISTORY_MODELS.join(', ')}`);
  }
  const nearest = nearestWord(model, HISTORY_MODELS);
  const hint = nearest === null ? '' : `; did you mean ${nearest}?`;
  throw new CommandError('usage', `--model takes ${HISTORY_MODELS.join(', ')}, not '${model}'${hint}`);
}
