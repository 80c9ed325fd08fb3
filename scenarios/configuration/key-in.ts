import { isMap, isNode, isScalar } from 'yaml';
import type { Node, Scalar } from 'yaml';

/** A key of a mapping with its value; undefined if the node is no mapping or has no such key. */
export function keyIn(
  node: Node | undefined,
  name: string,
): { readonly key: Scalar; readonly value: Node | undefined } | undefined {
  if (!isMap(node)) return undefined;
  for (const { key, value } of node.items) {
    if (isScalar(key) && key.value === name) return { key, value: isNode(value) ? value : undefined };
  }
  return undefined;
}
