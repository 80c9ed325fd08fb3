import type { CampaignProperty } from './tally.ts';

/** How much of what a campaign should see it has seen. */
export interface Coverage {
  /** How many states it should see, or properties exercise. */
  readonly wanted: number;
  /** How many of those it has. */
  readonly seen: number;
  /** Ids of those that it has not, the required ones first. */
  readonly missing: readonly string[];
}

/**
 * What a campaign should see: every *sometimes* property that it checks, and whatever else its scenario, or who asked for
 * it, requires to be exercised.
 */
export function coverageOf(properties: readonly CampaignProperty[]): Coverage {
  const wanted = properties.filter(({ kind, required }) => required || kind === 'sometimes');
  const unseen = wanted.filter(({ runs }) => runs === 0);
  const missing = [...unseen.filter((each) => each.required), ...unseen.filter((each) => !each.required)];
  return {
    wanted: wanted.length,
    seen: wanted.length - missing.length,
    missing: missing.map(({ id }) => id),
  };
}
