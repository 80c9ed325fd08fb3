import type { MutantsSummary } from '../mutants/mutants-summary.ts';

/** `--json` of `mutants`. */
export interface MutantsDocument {
  readonly schema: 1;
  readonly seeds: { readonly from: number; readonly to: number };
  readonly mutants: readonly {
    readonly id: string;
    readonly scenario: string;
    readonly found: boolean;
    /** The property that caught it, with the first seed, after so many events. */
    readonly property?: string;
    readonly firstSeed?: number;
    readonly events?: number;
    /** Faults and nodes after shrinking, where that was asked for. */
    readonly shrunkFaults?: number;
    readonly shrunkNodes?: number;
    /** Of all seeds. */
    readonly share: number;
  }[];
}

/** The document of what became of known bugs. */
export function mutantsDocument({ seeds, findings }: MutantsSummary): MutantsDocument {
  return {
    schema: 1,
    seeds,
    mutants: findings.map(({ id, scenario, share, first }) => {
      const caught =
        first === null
          ? {}
          : {
              property: first.property,
              firstSeed: first.seed,
              events: first.events,
              ...(first.shrunk === undefined
                ? {}
                : { shrunkFaults: first.shrunk.faults, shrunkNodes: first.shrunk.nodes }),
            };
      return { id, scenario, found: first !== null, ...caught, share };
    }),
  };
}
