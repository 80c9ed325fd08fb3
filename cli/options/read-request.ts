import { Command, CommanderError, Option } from 'commander';
import { CommandError } from '../command-error.ts';
import {
  CHECK_CONFIG_EXAMPLES,
  CHECK_HISTORY_EXAMPLES,
  EXAMPLES,
  LIST_EXAMPLES,
  MUTANTS_EXAMPLES,
  REPLAY_EXAMPLES,
} from './examples.ts';
import { DEFAULT_SCENARIO } from '../../scenarios/catalogue/catalogue.ts';
import { nearestWord } from '../../scenarios/yaml/nearest-word.ts';
import type { CommandRequest, HistoryModel, ListSubject, ShowOptions } from './request.ts';
import { HISTORY_MODELS, LIST_SUBJECTS } from './request.ts';
import {
  durationValue,
  integerValue,
  pathValue,
  seedRangeValue,
  seedValue,
  wordListValue,
} from './values.ts';

/** What the arguments ask for; or a text to print, if they ask for help or the version. `json`: as a document. */
export type Reading =
  | { readonly kind: 'request'; readonly request: CommandRequest }
  | { readonly kind: 'help' | 'version'; readonly text: string; readonly json: boolean };

/** What is fixed about the command line. */
export interface ReadingConditions {
  readonly version: string;
  /** Whether help may be coloured. */
  readonly colours: boolean;
}

/** Where traces and reports go, from the current directory. */
const DEFAULT_OUT = 'reports/out';

/** As in a scenario's file; it keeps a slip of the finger from filling the memory. */
const MAX_NODES = 101;

/** How many seeds each known bug is hunted with, where nothing is said. */
const DEFAULT_MUTANT_SEEDS = '1..200';

/** How long a smaller run is looked for, where nothing is said. */
const DEFAULT_SHRINK_MS = 60_000;

const MAX_JOBS = 1024;

/** How far a campaign goes that is to see everything, where nothing is said: something may never be seen. */
const DEFAULT_COVERING_SEEDS = '1..1000';

/** Steps of a search beyond which nobody waits. */
const MAX_STEPS = 1_000_000_000_000;

/** Options of the whole command that a subcommand understands too. */
const SHARED_OPTIONS = new Set(['json', 'quiet']);

/** Options that go with whatever makes runs. */
const RUNNING_OPTIONS = new Set([...SHARED_OPTIONS, 'junit']);

/** The options as commander hands them over: texts, and true where a value was left out. */
interface RawOptions {
  readonly seed?: string | true;
  readonly seeds?: string;
  readonly for?: string;
  readonly jobs?: string;
  readonly resume?: true;
  readonly untilCovered?: true;
  readonly scenario?: string;
  readonly nodes?: string;
  readonly duration?: string;
  readonly properties?: string;
  readonly config?: string;
  readonly mutant?: string;
  readonly trace?: true;
  readonly out?: string;
  readonly shrink?: boolean;
  readonly shrinkFor?: string;
  readonly junit?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/**
 * Reads the arguments of the command.
 *
 * @throws {CommandError} of kind `usage` with one sentence, if they make no sense
 */
export function readRequest(argv: readonly string[], conditions: ReadingConditions): Reading {
  let text = '';
  const found: { request?: CommandRequest } = {};
  const program = commandLine(conditions, (request) => {
    found.request = request;
  });
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (piece) => {
        text += piece;
      },
      writeErr: () => undefined,
      getOutHelpWidth: () => 100,
      getOutHasColors: () => conditions.colours,
    });
  }
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw new CommandError('usage', sentence(error.message, argv));
    return {
      kind: error.code === 'commander.version' ? 'version' : 'help',
      text,
      json: argv.includes('--json'),
    };
  }
  if (found.request === undefined) throw new Error('no command has taken the arguments');
  return { kind: 'request', request: found.request };
}

function commandLine({ version }: ReadingConditions, take: (request: CommandRequest) => void): Command {
  const program = new Command('npm run sim --')
    .description(
      'Runs a simulated cluster through the faults that a seed draws, checks every property after every\n' +
        'event, and gives a verdict. The same seed gives the same run, event by event.',
    )
    .usage('[options] | COMMAND [FILE]')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .argument('[word...]')
    .configureHelp({ visibleArguments: () => [], styleTitle: bold, subcommandTerm: nameAndArguments })
    .addHelpText('after', `\n${EXAMPLES}`);
  for (const option of runOptions()) program.addOption(option);
  refuseRepeated(program);
  program.action((words: string[]) => {
    const [word] = words;
    if (word !== undefined) throw unknownWord(word);
    take(runOrCampaign(program.opts<RawOptions>()));
  });

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
  return program;
}

function runOptions(): Option[] {
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

function runOrCampaign(raw: RawOptions): CommandRequest {
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

function jobsOf({ jobs }: RawOptions): number | null {
  return jobs === undefined ? null : integerValue('--jobs', jobs, 1, MAX_JOBS);
}

function showOf({ json, quiet }: RawOptions): ShowOptions {
  return { json: json === true, quiet: quiet === true };
}

function shrinkTimeOf({ shrink, shrinkFor }: RawOptions): number {
  if (shrink !== false)
    return shrinkFor === undefined ? DEFAULT_SHRINK_MS : durationValue('--shrink-for', shrinkFor) / 1000;
  if (shrinkFor === undefined) return 0;
  throw new CommandError('usage', '--shrink-for does not go with --no-shrink: give one of the two');
}

function outOf({ out }: RawOptions): string {
  return out === undefined ? DEFAULT_OUT : pathValue('--out', out);
}

function junitOf({ junit }: RawOptions): string | null {
  return junit === undefined ? null : pathValue('--junit', junit);
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

/** A repeated option is a slip: which of the two was meant nobody knows. */
function refuseRepeated(program: Command): void {
  for (const { long } of program.options) {
    if (long === undefined || long === null) continue;
    let seen = false;
    program.on(`option:${long.replace(/^--/, '')}`, () => {
      if (seen) throw new CommandError('usage', `${long} is given twice`);
      seen = true;
    });
  }
}

/** Options are read wherever they stand; a subcommand refuses those that mean nothing to it. */
function refuseOthers(command: string, program: Command, allowed: ReadonlySet<string>): void {
  for (const option of program.options) {
    const name = option.attributeName();
    if (program.getOptionValueSource(name) === 'cli' && !allowed.has(name)) {
      throw new CommandError('usage', `${option.long ?? name} does not go with ${command}`);
    }
  }
}

function unknownWord(word: string): CommandError {
  const commands = ['replay', 'list', 'check-config', 'check-history', 'mutants'];
  const nearest = nearestWord(word, commands);
  const hint =
    nearest === null
      ? `commands are ${commands.join(', ')}; without one, options such as --seed 42 describe a run`
      : `did you mean ${nearest}?`;
  return new CommandError('usage', `unknown command '${word}': ${hint}`);
}

/** Commander's message as a sentence of our own kind. */
function sentence(message: string, argv: readonly string[]): string {
  return message
    .replace(/^error: /, '')
    .replace(/\n\(Did you mean (.*)\?\)$/s, '; did you mean $1?')
    .replace(/^option '(.*?)' argument missing$/, 'the value is missing: $1')
    .replace(
      /^missing required argument 'file'$/,
      argv.includes('check-config')
        ? "check-config takes the controller's configuration: check-config ctrl1.yaml"
        : argv.includes('check-history')
          ? 'check-history takes the history to check: check-history history.jsonl --model kv'
          : 'replay takes the trace to replay: replay reports/out/…/trace.jsonl',
    )
    .replace(/^too many arguments for '(.*?)'\. (.*)\.$/, 'too many arguments for $1: $2');
}

/** How the help lists a command. */
function nameAndArguments(command: Command): string {
  const named = command.registeredArguments.map((each) =>
    each.required ? `<${each.name()}>` : `[${each.name()}]`,
  );
  return [command.name(), ...named].join(' ');
}

function bold(title: string): string {
  return `\u001b[1m${title}\u001b[22m`;
}
