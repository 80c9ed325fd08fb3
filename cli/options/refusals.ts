import type { Command } from 'commander';
import { nearestWord } from '../../scenarios/yaml/nearest-word.ts';
import { CommandError } from '../command-error.ts';

/** A repeated option is a slip: which of the two was meant nobody knows. */
export function refuseRepeated(program: Command): void {
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
export function refuseOthers(command: string, program: Command, allowed: ReadonlySet<string>): void {
  for (const option of program.options) {
    const name = option.attributeName();
    if (program.getOptionValueSource(name) === 'cli' && !allowed.has(name)) {
      throw new CommandError('usage', `${option.long ?? name} does not go with ${command}`);
    }
  }
}

/** What to say of a word that is no command. */
export function unknownWord(word: string): CommandError {
  const commands = ['replay', 'list', 'check-config', 'check-history', 'mutants'];
  const nearest = nearestWord(word, commands);
  const hint =
    nearest === null
      ? `commands are ${commands.join(', ')}; without one, options such as --seed 42 describe a run`
      : `did you mean ${nearest}?`;
  return new CommandError('usage', `unknown command '${word}': ${hint}`);
}

/** Commander's message as a sentence of our own kind. */
export function sentence(message: string, argv: readonly string[]): string {
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
