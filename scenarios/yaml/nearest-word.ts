/**
 * The word nearest to what was written, or null if none is near: at most a third of the longer one's letters (and at
 * least one) may differ. The case of letters does not count. Of equally near words the first wins.
 */
export function nearestWord(written: string, words: readonly string[]): string | null {
  let best: string | null = null;
  let bestDistance = Infinity;
  const low = written.toLowerCase();
  for (const word of words) {
    const allowed = Math.max(1, Math.floor(Math.max(word.length, written.length) / 3));
    if (Math.abs(word.length - written.length) > allowed) continue;
    const distance = editDistance(low, word.toLowerCase());
    if (distance <= allowed && distance < bestDistance) {
      best = word;
      bestDistance = distance;
    }
  }
  return best;
}

/**
 * How many letters must be inserted, removed, replaced or swapped with their neighbour to get from one word to the
 * other (optimal string alignment).
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, at(beforeLast, j - 2) + 1);
      }
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], j: number): number {
  return row[j] ?? Infinity;
}
