/** Puts back what was sabotaged. */
const repairs: (() => void)[] = [];

/**
 * Replaces a method of a class of the simulator's own, to plant a fault in it: the replacement gets the object, the
 * method as it was, and the arguments. {@link repair} puts everything back.
 */
export function sabotage<Self extends object, Args extends unknown[], Result>(
  prototype: object,
  method: string,
  replacement: (self: Self, original: (...args: Args) => Result, ...args: Args) => Result,
): void {
  const was: unknown = Reflect.get(prototype, method);
  if (typeof was !== 'function') throw new Error(`there is no method ${method}`);
  const define = (value: unknown): void => {
    Object.defineProperty(prototype, method, { value, configurable: true, writable: true });
  };
  define(function (this: Self, ...args: Args): Result {
    return replacement(this, (...given) => Reflect.apply(was, this, given) as Result, ...args);
  });
  repairs.push(() => {
    define(was);
  });
}

/** Undoes every {@link sabotage}. */
export function repair(): void {
  for (let undo = repairs.pop(); undo !== undefined; undo = repairs.pop()) undo();
}
