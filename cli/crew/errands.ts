import type { RunFiles } from '../../reports/index.ts';
import { CommandError, messageOf } from '../command-error.ts';
import type { Execution } from '../execute.ts';
import { execute, tellAgain } from '../execute.ts';
import type { Breather } from '../slices.ts';
import type { Surroundings } from '../surroundings.ts';
import type { OpenScenario, Workbench } from '../workbench.ts';
import type { MadeRun, Orders, RangeMade, SeedRange } from './crew.ts';

/** Does what a campaign asks for, one errand after the other; the scenario is opened once. */
export class Errands {
  private readonly orders: Orders;
  private readonly surroundings: Surroundings;
  private readonly breathe: Breather;
  private readonly scenario: OpenScenario;

  /** @throws {CommandError} as {@link Workbench.open} does */
  constructor(orders: Orders, surroundings: Surroundings, workbench: Workbench, breathe: Breather) {
    this.orders = orders;
    this.surroundings = surroundings;
    this.breathe = breathe;
    this.scenario = workbench.open(orders.scenario, orders.changes);
  }

  /** See {@link Crew.runs}. */
  async runs({ from, to }: SeedRange): Promise<RangeMade> {
    const runs: MadeRun[] = [];
    try {
      for (let seed = from; seed <= to; seed++) runs.push(await this.run(seed));
      return { runs, fault: null };
    } catch (error) {
      return { runs, fault: asCommandError(error) };
    }
  }

  /** See {@link Crew.files}. */
  async files({ seed, result, realMs }: MadeRun): Promise<RunFiles> {
    return tellAgain(() => this.scenario.prepare(seed), { result, realMs }, this.execution(seed));
  }

  private async run(seed: number): Promise<MadeRun> {
    const executed = await execute(() => this.scenario.prepare(seed), this.execution(seed));
    const { report, observations } = executed;
    const { plan, result, realMs } = report;
    return {
      seed,
      result,
      observations,
      faults: plan.faults.length,
      skipped: plan.skipped?.length ?? 0,
      realMs,
    };
  }

  private execution(seed: number): Execution {
    const { out, rerun } = this.orders;
    const { surroundings, breathe } = this;
    return {
      surroundings,
      out,
      trace: false,
      watched: false,
      breathe,
      wantsFiles: () => false,
      scenario: this.scenario.name,
      seed,
      rerun,
    };
  }
}

/** Whatever was thrown, as the error that the command ends with. */
export function asCommandError(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  return new CommandError('internal', `a fault in Lockstep itself: ${messageOf(error)}`, { cause: error });
}
