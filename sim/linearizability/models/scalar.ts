/** A value that `===` compares; null where nothing was written. */
export type Scalar = string | number | boolean | null;

/** Stands for every value, where nothing is known: see {@link SequentialModel.anything}. */
export const ANYTHING: unique symbol = Symbol('anything');

/** A value, or none that is known. */
export type ScalarState = Scalar | typeof ANYTHING;

/** The state after a read that answers this: the same; or what was read, where nothing was known. */
export function afterRead(state: ScalarState, output: Scalar | undefined): ScalarState | undefined {
  if (output === undefined || output === state) return state;
  return state === ANYTHING ? output : undefined;
}

/** Tells values apart, texts from numbers too. */
export function keyOfScalar(value: Scalar): string | number {
  return typeof value === 'number' ? value : typeof value === 'string' ? `"${value}` : String(value);
}

/** The kind of a read: reads of the same value learn the same where nothing was known. */
export function kindOfRead(output: Scalar | undefined): string {
  return output === undefined ? 'read' : `read ${keyOfScalar(output)}`;
}
