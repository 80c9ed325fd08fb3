import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutantsDocument, mutantsReport, mutantsSuite } from '../../reports/index.ts';
import type { JunitSuite, MutantFinding, MutantsSummary } from '../../reports/index.ts';
import { FAMILIES } from '../../scenarios/mutants/families.ts';
import { CommandError } from '../command-error.ts';
import type { ExitCode } from '../exit-code.ts';
import { EXIT } from '../exit-code.ts';
import { interruptible } from '../interrupt.ts';
import type { MutantsRequest } from '../options/request.ts';
import { progressOf } from '../progress.ts';
import type { Show } from '../show.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Workbench } from '../workbench.ts';
import type { Mutant } from './catalogue.ts';
import { expectMutants } from './expect-mutants.ts';
import { hunted, violatedAnyway } from './hunt.ts';

/**
 * How soon each known bug is found: one campaign for each, as many at a time as there are jobs. Then the code as it is runs
 * with the same seeds, as far as they were needed: what it violates as well finds nothing.
 */
export async function mutants(
  request: MutantsRequest,
  show: Show,
  surroundings: Surroundings,
  workbench: Workbench,
): Promise<ExitCode> {
  const chosen = expectMutants(request.only, '--only', workbench);
  const out = mkdtempSync(join(tmpdir(), 'lockstep-mutants-'));
  const { from, to, shrink } = request;
  const jobs = request.jobs ?? surroundings.processors;
  const progress = progressOf(
    { from: 1, to: chosen.length, forMs: null, quiet: request.quiet },
    surroundings,
    'bugs',
  );
  const start = surroundings.clock();
  const elapsed = (): number => surroundings.clock() - start;
  const findings = new Map<string, MutantFinding>();
  let missed = 0;
  const summary = (): MutantsSummary => {
    const found = chosen.flatMap(({ id }) => findings.get(id) ?? []);
    return { seeds: { from, to }, findings: found, realMs: elapsed() };
  };
  const suite = (): JunitSuite => {
    const untried = chosen.map(({ id }) => id).filter((id) => !findings.has(id));
    return mutantsSuite(summary(), untried);
  };
  try {
    const cut = await interruptible(surroundings, async (interrupt) => {
      const pressed = (): boolean => interrupt.pressed();
      await inTurns(chosen, jobs, pressed, async (mutant) => {
        const finding = await hunted(mutant, propertiesOf(mutant), { from, to, out, shrink }, surroundings);
        // Ctrl-C reaches the campaign too, which then has not tried every seed.
        if (pressed()) return;
        findings.set(mutant.id, finding);
        if (finding.first === null) missed += 1;
        progress.update({ done: findings.size, failures: missed, elapsedMs: elapsed() });
      });
      const needed = new Map<string, number>();
      for (const { scenario, first } of findings.values()) {
        if (first !== null) needed.set(scenario, Math.max(needed.get(scenario) ?? from, first.seed));
      }
      await inTurns([...needed], jobs, pressed, async ([scenario, last]) => {
        const wrong = await violatedAnyway(scenario, { from, to: last, out }, surroundings);
        if (wrong.length > 0) throw unsound(scenario, wrong);
      });
      return pressed();
    });
    progress.end();
    show.suite(suite);
    if (show.json) show.document(mutantsDocument(summary()));
    else show.lines(mutantsReport(summary(), request.quiet, show.paint));
    if (cut && findings.size < chosen.length) return EXIT.interrupted;
    return missed > 0 ? EXIT.violated : EXIT.passed;
  } catch (error) {
    progress.end();
    // The error ends it; what was found before that took minutes, and is not lost.
    show.suiteSoFar(suite);
    if (!show.json && findings.size > 0) show.lines(mutantsReport(summary(), request.quiet, show.paint));
    throw error;
  } finally {
    progress.end();
    rmSync(out, { recursive: true, force: true });
  }
}

/** The properties that are meant to break; null for all. */
function propertiesOf({ family, property }: Mutant): readonly string[] | null {
  const ids = (family ?? []).flatMap((code) => FAMILIES[code] ?? [code]);
  if (property !== undefined) ids.push(property);
  return ids.length === 0 ? null : [...new Set(ids)].sort();
}

function unsound(scenario: string, seeds: readonly number[]): CommandError {
  return new CommandError(
    'internal',
    `the code as it is violates a property of ${scenario} with ${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}: what the same seeds say of known bugs means nothing`,
    { notes: [`See for yourself: npm run sim -- --scenario ${scenario} --seed ${String(seeds[0])}`] },
  );
}

/** Does something with each, so many at a time, until all is done or Ctrl-C was pressed. */
async function inTurns<T>(
  all: readonly T[],
  jobs: number,
  pressed: () => boolean,
  work: (each: T) => Promise<void>,
): Promise<void> {
  const queue = [...all];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined && !pressed(); next = queue.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: Math.min(jobs, queue.length) }, worker));
}
