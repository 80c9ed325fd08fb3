const A = 0x85ebca6b;
const B = 0xc2b2ae35;

/**
 * A 64-bit hash over a sequence of integers, rolled forward number by number. Two lanes of 32 bits with different
 * multipliers: integer arithmetic only, so it is the same in every engine.
 */
export class RollingHash {
  // A typed array, because a 32-bit integer in a field is boxed by engines with 31-bit small integers.
  private readonly lanes = new Int32Array([0x9e3779b9, 0x7f4a7c15]);

  /** Mixes in one 32-bit integer (of a larger one, the lowest 32 bits). */
  mix(word: number): void {
    const lanes = this.lanes;
    let a = (lanes[0] ?? 0) ^ word;
    let b = (lanes[1] ?? 0) ^ word;
    a = Math.imul(a, A);
    b = Math.imul(b, B);
    lanes[0] = a ^ (a >>> 15) ^ b;
    lanes[1] = b ^ (b >>> 13) ^ (a << 7);
  }

  /** 16 hexadecimal digits. */
  digest(): string {
    return hex(this.lanes[0] ?? 0) + hex(this.lanes[1] ?? 0);
  }
}

function hex(lane: number): string {
  return (lane >>> 0).toString(16).padStart(8, '0');
}

/** A 32-bit integer that depends on every character of a text (FNV-1a over its UTF-16 units). */
export function digestOfText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
