import { campaign } from './campaign.ts';
import { checkConfig } from './check-config.ts';
import { checkHistory } from './history/check-history.ts';
import { CommandError, messageOf } from './command-error.ts';
import type { ExitCode } from './exit-code.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import { list } from './list.ts';
import { expectBundledWith } from './mutants/expect-mutants.ts';
import { mutants } from './mutants/mutants.ts';
import { readRequest } from './options/read-request.ts';
import type { CommandRequest } from './options/request.ts';
import { replay } from './replay.ts';
import { runOnce } from './run-once.ts';
import { Show } from './show.ts';
import type { Surroundings } from './surroundings.ts';
import type { Workbench } from './workbench.ts';

/** Does what the arguments ask for, prints what came of it, and returns the exit code. Never throws. */
export async function command(
  argv: readonly string[],
  surroundings: Surroundings,
  workbench: Workbench,
): Promise<ExitCode> {
  // Until the options are read, the word alone tells how an error is to be shown.
  let show = new Show({ json: argv.includes('--json'), quiet: false }, surroundings);
  try {
    const colours =
      !show.json && surroundings.stdout.isTerminal && (surroundings.environment['NO_COLOR'] ?? '') === '';
    const reading = readRequest(argv, { version: surroundings.version, colours });
    if (reading.kind !== 'request') {
      if (reading.json) show.document({ schema: 1, [reading.kind]: reading.text.trimEnd() });
      else surroundings.stdout.write(reading.text);
      return EXIT.passed;
    }
    show = new Show(reading.request, surroundings);
    // Whoever pressed Ctrl-C while all this was loaded is answered by the launcher, before the work begins.
    await surroundings.breathe();
    return await carryOut(reading.request, show, surroundings, workbench);
  } catch (error) {
    const known =
      error instanceof CommandError
        ? error
        : new CommandError('internal', `a fault in Lockstep itself: ${messageOf(error)}`, { cause: error });
    show.error(known);
    return exitCodeOf(known.kind);
  }
}

async function carryOut(
  request: CommandRequest,
  show: Show,
  surroundings: Surroundings,
  workbench: Workbench,
): Promise<ExitCode> {
  if ('mutant' in request) expectBundledWith(request.mutant, surroundings, workbench);
  switch (request.command) {
    case 'run':
      return runOnce(request, show, surroundings, workbench);
    case 'campaign':
      return campaign(request, show, surroundings, workbench);
    case 'replay':
      return replay(request, show, surroundings, workbench);
    case 'check-config':
      return checkConfig(request, show, workbench);
    case 'check-history':
      return checkHistory(request, show, surroundings);
    case 'list':
      return list(request, show, workbench);
    case 'mutants':
      return mutants(request, show, surroundings, workbench);
  }
}
