/** Placeholder until the catalogue is complete. */
export const FAMILIES: Readonly<Record<string, readonly string[]>> = {};
