/** The first seed that finds a known bug. */
export interface FirstFinding {
  readonly seed: number;
  readonly events: number;
  readonly property: string;
  /** What its failure was shrunk to; absent: it was not tried. */
  readonly shrunk?: { readonly faults: number; readonly nodes: number };
}

/** How one known bug fared. */
export interface MutantFinding {
  readonly id: string;
  readonly scenario: string;
  /** What the wrong code does. */
  readonly summary: string;
  /** Of the seeds, that find it: from 0 to 1. */
  readonly share: number;
  /** The first seed that finds it: events up to the violation, and of which property; null if none does. */
  readonly first: FirstFinding | null;
}

/** How all known bugs fared that were tried. */
export interface MutantsSummary {
  /** Both ends included. */
  readonly seeds: { readonly from: number; readonly to: number };
  readonly findings: readonly MutantFinding[];
  readonly realMs: number;
}
