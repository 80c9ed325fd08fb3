/** Something that the command knows by name. */
export interface ListedEntry {
  readonly id: string;
  /** One sentence. */
  readonly summary: string;
  readonly requirements: readonly string[];
  /** Of a property: always, eventually or sometimes. */
  readonly kind?: string;
}

/** All entries of one sort. */
export interface Listing {
  readonly subject: 'scenarios' | 'properties' | 'mutants';
  readonly entries: readonly ListedEntry[];
}
