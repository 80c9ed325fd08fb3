/** Bits in words of 32, several sets in one array: `start` is where a set begins. */
export type BitSets = Int32Array;

/** Whether a bit is set. */
export function hasBit(sets: BitSets, start: number, bit: number): boolean {
  return ((sets[start + (bit >>> 5)] ?? 0) & (1 << (bit & 31))) !== 0;
}

/** Sets a bit. */
export function setBit(sets: BitSets, start: number, bit: number): void {
  const word = start + (bit >>> 5);
  sets[word] = (sets[word] ?? 0) | (1 << (bit & 31));
}

/** Clears a bit. */
export function clearBit(sets: BitSets, start: number, bit: number): void {
  const word = start + (bit >>> 5);
  sets[word] = (sets[word] ?? 0) & ~(1 << (bit & 31));
}

/** The number of the lowest bit of a word that is not 0. */
export function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}
