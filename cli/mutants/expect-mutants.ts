import { nearestWord } from '../../scenarios/yaml/nearest-word.ts';
import { CommandError } from '../command-error.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Workbench } from '../workbench.ts';
import type { Mutant } from './catalogue.ts';

/**
 * The known bugs that are named; all for null.
 *
 * @throws {CommandError} of kind `usage` if there is none of a name
 */
export function expectMutants(
  ids: readonly string[] | null,
  option: string,
  workbench: Workbench,
): readonly Mutant[] {
  const all = workbench.mutants();
  if (ids === null) return all;
  return ids.map((id) => {
    const known = all.find((mutant) => mutant.id === id);
    if (known !== undefined) return known;
    const nearest = nearestWord(
      id,
      all.map((mutant) => mutant.id),
    );
    const hint = nearest === null ? 'see npm run sim -- list mutants' : `did you mean ${nearest}?`;
    throw new CommandError('usage', `${option}: there is no mutant '${id}'; ${hint}`);
  });
}

/**
 * Sees that this very program has the bug in it that was asked for: what is bundled is decided before the options are read.
 *
 * @throws {CommandError} of kind `usage` if there is no such bug, `internal` if it is not in here
 */
export function expectBundledWith(id: string | null, { mutant }: Surroundings, workbench: Workbench): void {
  if (id === null) return;
  expectMutants([id], '--mutant', workbench);
  if (mutant !== id) {
    throw new CommandError(
      'internal',
      `this program was made ${mutant === null ? 'without a mutant' : `with the mutant ${mutant}`}, not with ${id}`,
    );
  }
}
