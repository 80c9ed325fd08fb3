import { Command, CommanderError } from 'commander';
import { CommandError } from '../command-error.ts';
import { EXAMPLES } from './examples.ts';
import type { RawOptions } from './raw-options.ts';
import { refuseRepeated, sentence, unknownWord } from './refusals.ts';
import type { CommandRequest } from './request.ts';
import { runOptions, runOrCampaign } from './run-or-campaign.ts';
import { addSubcommands } from './subcommands.ts';

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

  addSubcommands(program, bold, take);
  return program;
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
