/**
 * Mixes one integer into a 32-bit digest: another value gives another digest. One multiplication (FNV's) and no more,
 * because a delivery waits for half a dozen in a row; scrambling the bits is left to the world's hash.
 */
export function mix(digest: number, value: number): number {
  return Math.imul(digest ^ (value | 0), 0x01000193);
}
