import type { MutantFinding } from '../../reports/index.ts';
import { CommandError } from '../command-error.ts';
import type { Launched, Surroundings } from '../surroundings.ts';
import type { Mutant } from './catalogue.ts';

/** Over which seeds bugs are hunted, and where what is written meanwhile goes. */
export interface Hunt {
  readonly from: number;
  readonly to: number;
  readonly out: string;
  /** Whether the first failure is made small. */
  readonly shrink: boolean;
}

/** What is read of the document of a campaign. */
interface CampaignOutcome {
  readonly failures: readonly {
    readonly seed: number;
    readonly events: number;
    readonly violation: { readonly property: string };
  }[];
  readonly error?: { readonly message: string };
}

/**
 * One campaign over code with the bug in it, in a process of its own, with the properties that it is meant to break.
 *
 * @throws {CommandError} of kind `internal` if the campaign could not be made
 */
export async function hunted(
  mutant: Mutant,
  properties: readonly string[] | null,
  hunt: Hunt,
  surroundings: Surroundings,
): Promise<MutantFinding> {
  const narrowed = properties === null ? [] : ['--properties', properties.join(',')];
  const bug = ['--mutant', mutant.id, '--scenario', mutant.scenario, ...narrowed];
  const outcome = await campaignOf(bug, hunt, surroundings);
  // What is always checked, that no process crashes, says nothing of the properties that were meant to find it.
  const failures = outcome.failures.filter(
    ({ violation }) => properties?.includes(violation.property) ?? true,
  );
  const runs = hunt.to - hunt.from + 1;
  const [first] = failures;
  return {
    id: mutant.id,
    scenario: mutant.scenario,
    summary: mutant.summary,
    share: failures.length / runs,
    first:
      first === undefined
        ? null
        : {
            seed: first.seed,
            events: first.events,
            property: first.violation.property,
            ...(hunt.shrink ? await shrunkOf(first.seed, bug, hunt.out, surroundings) : {}),
          },
  };
}

/** What the failure of a seed is shrunk to; nothing if that leads nowhere. */
async function shrunkOf(
  seed: number,
  bug: readonly string[],
  out: string,
  surroundings: Surroundings,
): Promise<{ readonly shrunk?: { readonly faults: number; readonly nodes: number } }> {
  const { stdout } = await surroundings.launch([...bug, '--seed', String(seed), '--json', '--out', out]);
  const { shrunk } = JSON.parse(stdout) as { shrunk?: { readonly faults: number; readonly nodes: number } };
  return shrunk === undefined ? {} : { shrunk: { faults: shrunk.faults, nodes: shrunk.nodes } };
}

/**
 * The seeds among those given with which the code as it is violates something: a bug that is found by these alone is not
 * found at all.
 */
export async function violatedAnyway(
  scenario: string,
  hunt: Pick<Hunt, 'from' | 'to' | 'out'>,
  surroundings: Surroundings,
): Promise<readonly number[]> {
  const { failures } = await campaignOf(['--scenario', scenario], hunt, surroundings);
  return failures.map(({ seed }) => seed);
}

async function campaignOf(
  what: readonly string[],
  { from, to, out }: Pick<Hunt, 'from' | 'to' | 'out'>,
  surroundings: Surroundings,
): Promise<CampaignOutcome> {
  const range = ['--seeds', `${from}..${to}`];
  // There are as many campaigns at a time as there are processors for them.
  const alone = ['--jobs', '1', '--json', '--no-shrink', '--out', out];
  const launched = await surroundings.launch([...what, ...range, ...alone]);
  const document = read(launched);
  if (document !== null && document.error === undefined) return document;
  const why = document?.error?.message ?? launched.stderr.trim();
  throw new CommandError('internal', `the campaign ${what.join(' ')} came to nothing: ${why}`);
}

function read({ stdout }: Launched): CampaignOutcome | null {
  try {
    return JSON.parse(stdout) as CampaignOutcome;
  } catch {
    return null;
  }
}
