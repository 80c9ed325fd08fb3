import { Command, CommanderError, InvalidArgumentError } from 'commander';

/** What the command line asks for. */
export interface BenchOptions {
  /** One JSON document on stdout and nothing else. */
  readonly json: boolean;
  /** Measure how fast histories are checked, and nothing else. */
  readonly history: boolean;
  /** Fewer and shorter rounds: a look, not a measurement. */
  readonly quick: boolean;
  /** How often everything is measured, in turns; at least 1. */
  readonly rounds: number;
}

/** What becomes of the arguments: options, or a text to print and the exit code. */
export type ParsedOptions =
  | { readonly kind: 'options'; readonly options: BenchOptions }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'bad'; readonly message: string };

const FULL_ROUNDS = 20;
const QUICK_ROUNDS = 4;
const MAX_ROUNDS = 1000;

/** Reads the arguments after the command's name. */
export function parseOptions(args: readonly string[]): ParsedOptions {
  let text = '';
  const command = new Command('npm run bench --')
    .description('Measures Lockstep beside the null protocol and prints a table of what its budget asks for.')
    .option('--json', 'print one JSON document and nothing else (with npm run -s)')
    .option('--history', 'how fast histories are checked for linearizability, and nothing else')
    .option('--quick', `a fast look: ${String(QUICK_ROUNDS)} short rounds`)
    .option('--rounds <n>', `measure everything n times (default: ${String(FULL_ROUNDS)})`, rounds)
    .helpOption('-h, --help', 'print this and stop')
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({
      writeOut: (part) => (text += part),
      writeErr: (part) => (text += part),
    });
  try {
    const given = command
      .parse(args, { from: 'user' })
      .opts<{ json?: true; history?: true; quick?: true; rounds?: number }>();
    return {
      kind: 'options',
      options: {
        json: given.json ?? false,
        history: given.history ?? false,
        quick: given.quick ?? false,
        rounds: given.rounds ?? (given.quick ? QUICK_ROUNDS : FULL_ROUNDS),
      },
    };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? { kind: 'help', text } : { kind: 'bad', message: text.trimEnd() };
  }
}

function rounds(text: string): number {
  const count = Number(text);
  if (!/^[1-9][0-9]*$/.test(text) || count > MAX_ROUNDS) {
    throw new InvalidArgumentError(`Expected a number from 1 to ${String(MAX_ROUNDS)}.`);
  }
  return count;
}
