import fc from 'fast-check';
import type { LinkRef, NodeRef } from '../../sim/index.ts';
import type { Ground } from './fault-plan-options.ts';

/** Whom a fault befalls: one of the favourites half of the time, else anybody. */
export function victim({ nodes, favourites }: Ground): fc.Arbitrary<NodeRef> {
  const anybody = fc.constantFrom(...nodes);
  return favourites.length === 0 ? anybody : fc.oneof(anybody, fc.constantFrom(...favourites));
}

/** A link between two different nodes, in either direction; of one node alone, from it to itself: it bears nothing. */
export function someLink(ground: Ground): fc.Arbitrary<LinkRef> {
  return fc
    .record({ one: victim(ground), other: fc.constantFrom(...ground.nodes), back: fc.boolean() })
    .map(({ one, other, back }) => {
      const end = one === other ? next(ground.nodes, one) : other;
      return back ? { from: end, to: one } : { from: one, to: end };
    });
}

/** A node, or a link of it. */
export function nodeOrLink(ground: Ground): fc.Arbitrary<NodeRef | LinkRef> {
  return fc.oneof({ withCrossShrink: true }, victim(ground), someLink(ground));
}

/** Two sides, neither of them empty where there are two nodes. */
export function sides({ nodes }: Ground): fc.Arbitrary<readonly (readonly NodeRef[])[]> {
  const most = Math.max(1, nodes.length - 1);
  return fc
    .subarray([...nodes], { minLength: 1, maxLength: most })
    .map((one) => [one, nodes.filter((node) => !one.includes(node))]);
}

function next(nodes: readonly NodeRef[], node: NodeRef): NodeRef {
  return nodes[(nodes.indexOf(node) + 1) % nodes.length] ?? node;
}
