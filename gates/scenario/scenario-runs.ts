import fc from 'fast-check';
import { shrunkFrom } from '../../cli/shrink/shrinking.ts';
import { draw } from '../../scenarios/draw/draw.ts';
import type { Scenario } from '../../scenarios/file/scenario.ts';
import type { Candidate } from '../../scenarios/shrink/candidate.ts';
import { runShrinker } from '../../scenarios/shrink/shrink-run.ts';
import type { Shrinker, Violation } from '../../sim/index.ts';

/** How the value that is known to fail does so, and whether anything more may be tried: told by whoever makes the runs. */
export interface Judgement {
  violationOf(candidate: Candidate): Violation;
  isSpent(): boolean;
}

/** Seeds that are drawn: all that fit into 31 bits. */
const SEED_MAX = 0x7fffffff;

/**
 * Runs of a scenario as fast-check draws them: each is what the command makes of `--seed N`, with the cluster, the settings,
 * the network, the faults and the clients' work that the seed decides. Shrinks to what the command shrinks to: everything
 * that was drawn is written into the scenario, and the simulator's own shrinker makes that smaller.
 */
export function scenarioRuns(scenario: Scenario, judgement: Judgement): fc.Arbitrary<Candidate> {
  return new ScenarioRuns(scenario, judgement);
}

/** What is tried next depends on what became of the last. fast-check asks for more of the same list if it did not fail. */
type Search = Shrinker<Candidate, Violation>;

class ScenarioRuns extends fc.Arbitrary<Candidate> {
  private readonly scenario: Scenario;
  private readonly judgement: Judgement;

  constructor(scenario: Scenario, judgement: Judgement) {
    super();
    this.scenario = scenario;
    this.judgement = judgement;
  }

  override generate(random: fc.Random): fc.Value<Candidate> {
    return new fc.Value({ scenario: this.scenario, seed: random.nextInt(0, SEED_MAX) }, undefined);
  }

  override canShrinkWithoutContext(_value: unknown): _value is Candidate {
    return true;
  }

  /** It is asked for what is smaller only of what fails. */
  override shrink(candidate: Candidate, context: unknown): fc.Stream<fc.Value<Candidate>> {
    const violation = this.judgement.violationOf(candidate);
    if (!isContext(context))
      return fc.Stream.of(new fc.Value(this.frozen(candidate, violation), { search: null }));
    const { search } = context;
    if (search === null) {
      return fc.stream(this.smaller(runShrinker(candidate.scenario, candidate.seed, violation)));
    }
    search.tell(violation);
    return fc.stream(this.smaller(search));
  }

  private frozen({ scenario, seed }: Candidate, violation: Violation): Candidate {
    return { scenario: shrunkFrom(scenario, draw(scenario, seed), violation), seed };
  }

  private *smaller(search: Search): IterableIterator<fc.Value<Candidate>> {
    for (;;) {
      const { next } = search;
      if (next === null || this.judgement.isSpent()) return;
      yield new fc.Value(next, { search });
      search.tell(null);
    }
  }
}

/** `search` is null for the run of which everything was written down. */
interface Context {
  readonly search: Search | null;
}

function isContext(context: unknown): context is Context {
  return typeof context === 'object' && context !== null && 'search' in context;
}
