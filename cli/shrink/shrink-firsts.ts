import type { CampaignFailure, CampaignSummary } from '../../reports/index.ts';
import { signatureOf } from '../../sim/index.ts';
import type { Interrupt } from '../interrupt.ts';
import type { RunOptions } from '../options/request.ts';
import type { Surroundings } from '../surroundings.ts';
import type { OpenScenario } from '../workbench.ts';
import { shrinkFailure } from './shrink-failure.ts';

/** So many kinds of failure are made small: a minute for each is patience enough. Whoever wants another runs its seed. */
export const KINDS_SHRUNK = 10;

/**
 * The campaign, with the first failure of each kind made small, up to {@link KINDS_SHRUNK}. Nothing is done where it was
 * asked not to, and nothing more once Ctrl-C has been pressed.
 */
export async function withShrunkFirsts(
  summary: CampaignSummary,
  scenario: OpenScenario,
  options: RunOptions,
  surroundings: Surroundings,
  interrupt: Pick<Interrupt, 'pressed'>,
): Promise<CampaignSummary> {
  if (options.shrinkMs === 0) return summary;
  const kinds = new Set<string>();
  const failures: CampaignFailure[] = [];
  for (const failure of summary.failures) {
    const { seed, violation } = failure;
    const kind = signatureOf(violation);
    if (kinds.has(kind) || kinds.size === KINDS_SHRUNK || interrupt.pressed()) {
      failures.push(failure);
      continue;
    }
    kinds.add(kind);
    const failed = { prepared: scenario.prepare(seed), violation };
    const shrunk = await shrinkFailure(failed, scenario, options, surroundings, interrupt);
    failures.push(shrunk === null ? failure : { ...failure, shrunk });
  }
  return { ...summary, failures };
}
