import type { Listing } from '../run/listing.ts';

/** One entry of `list --json`. */
export interface ListedDocument {
  readonly id: string;
  readonly summary: string;
  readonly requirements?: readonly string[];
  /** Of a property: always, eventually or sometimes. */
  readonly kind?: string;
}

/** `list --json`: the lists asked for. */
export interface ListDocument {
  readonly schema: 1;
  readonly scenarios?: readonly ListedDocument[];
  readonly properties?: readonly ListedDocument[];
  readonly mutants?: readonly ListedDocument[];
}

/** The document of one list or several. */
export function listDocument(listings: readonly Listing[]): ListDocument {
  return { schema: 1, ...Object.fromEntries(listings.map(({ subject, entries }) => [subject, entries])) };
}
