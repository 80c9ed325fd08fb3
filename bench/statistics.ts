/** Middle value; the mean of the two middle ones when there is an even number. The list must not be empty. */
export function median(values: readonly number[]): number {
  const sorted = values.slice().sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  if (lower === undefined || upper === undefined) throw new Error('median of nothing');
  return (lower + upper) / 2;
}

/** The largest value. The list must not be empty. */
export function best(values: readonly number[]): number {
  const [first, ...rest] = values;
  if (first === undefined) throw new Error('best of nothing');
  return rest.reduce((largest, value) => Math.max(largest, value), first);
}

/**
 * How fast a cost grows from the first point to the last, against the logarithm of the size: 1 means exactly like
 * log n, less means slower. The points are sorted by size, which is at least 2.
 */
export function growthAgainstLog(
  points: readonly { readonly size: number; readonly cost: number }[],
): number {
  const first = points[0];
  const last = points[points.length - 1];
  if (first === undefined || last === undefined) throw new Error('growth of nothing');
  return last.cost / first.cost / (Math.log(last.size) / Math.log(first.size));
}
