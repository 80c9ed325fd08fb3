import { isSeq } from 'yaml';
import type { Found } from './yaml-source.ts';
import { UNREADABLE } from './shape.ts';
import type { Shape } from './shape.ts';

/** How long a list may be, and whether an item may stand in it twice. */
export interface ListLimits {
  readonly min?: number;
  readonly max?: number;
  readonly distinct?: boolean;
}

/** A list of values of one shape. A bad item does not keep the others from being checked. */
export function listOf<T>(item: Shape<T>, plural: string, limits: ListLimits = {}): Shape<readonly T[]> {
  const min = limits.min ?? 0;
  const max = limits.max ?? 100_000;
  const expected = min > 0 ? `a list of at least ${min} ${plural}` : `a list of ${plural}`;
  return {
    expected,
    read(node, place) {
      if (!isSeq(node)) {
        place.complain(node, { expected });
        return UNREADABLE;
      }
      if (node.items.length < min || node.items.length > max) {
        const found = `a list of ${node.items.length}`;
        place.complain(node, {
          found,
          expected: node.items.length < min ? expected : `at most ${max} ${plural}`,
        });
        return UNREADABLE;
      }
      const values: T[] = [];
      let sound = true;
      node.items.forEach((each, index) => {
        const value = item.read(each as Found, place.item(index));
        if (value === UNREADABLE) {
          sound = false;
        } else if (limits.distinct === true && values.includes(value)) {
          const found = `${place.quote(each as Found)} a second time`;
          place.item(index).complain(each as Found, { found, expected: `each of the ${plural} once` });
          sound = false;
        } else {
          values.push(value);
        }
      });
      return sound ? values : UNREADABLE;
    },
    print: (values) => values.map((value) => item.print(value)),
    schema: () => ({
      type: 'array',
      items: item.schema(),
      ...(min > 0 ? { minItems: min } : {}),
      ...(limits.distinct === true ? { uniqueItems: true } : {}),
    }),
  };
}
