/** A mistake: the line of the file from the third on, where it is found, what is found, and what was meant. */
export interface Mistake {
  readonly what: string;
  readonly lines: readonly string[];
  readonly at: readonly [line: number, column: number];
  readonly found: string;
  readonly nearest?: string;
}
