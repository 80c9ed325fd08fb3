import type { Fault, LinkRef, NodeRef } from './fault-plan.ts';

/** What a node of a fault, or a link, becomes; null where it becomes nothing. */
export interface NodeMapping {
  node(ref: NodeRef): NodeRef | null;
  /** Absent: as its two ends, the first one first. */
  link?(ref: LinkRef): LinkRef | null;
}

/** The fault among other nodes, named in order; null where it makes no sense without those that become nothing. */
export function mapNodes(fault: Fault, mapping: NodeMapping): Fault | null {
  switch (fault.kind) {
    case 'partition': {
      const { oneWay, ...both } = fault;
      const left = fault.groups.map((group) =>
        group.map((ref) => mapping.node(ref)).filter((ref) => ref !== null),
      );
      const groups = left.filter((group) => group.length > 0);
      if (groups.length < 2) return null;
      // The first group alone may send; where nobody is left of it, none of the others takes its place.
      return oneWay === true && left[0]?.length === 0 ? { ...both, groups } : { ...fault, groups };
    }
    case 'cut':
    case 'clog': {
      const link = linkUnder(fault.link, mapping);
      return link === null ? null : { ...fault, link };
    }
    case 'flap':
    case 'slow':
    case 'lossy':
    case 'duplicate': {
      const target = targetUnder(fault.target, mapping);
      return target === null ? null : { ...fault, target };
    }
    case 'heal': {
      const target = fault.target === 'all' ? 'all' : targetUnder(fault.target, mapping);
      return target === null ? null : { ...fault, target };
    }
    case 'isolate':
    case 'crash':
    case 'restart':
    case 'start':
    case 'pause':
    case 'drift':
    case 'diskSlow':
    case 'diskFull':
    case 'diskWipe':
    case 'diskCorrupt': {
      const node = mapping.node(fault.node);
      return node === null ? null : { ...fault, node };
    }
    default: {
      const never: never = fault;
      throw new Error(`unknown fault ${JSON.stringify(never)}`);
    }
  }
}

/** The nodes that a fault names, symbols included, as often as it names them; none for a general healing. */
export function nodesOfFault(fault: Fault): readonly NodeRef[] {
  const nodes: NodeRef[] = [];
  mapNodes(fault, {
    node: (ref) => {
      nodes.push(ref);
      return ref;
    },
  });
  return nodes;
}

function targetUnder(target: NodeRef | LinkRef, mapping: NodeMapping): NodeRef | LinkRef | null {
  return typeof target === 'string' ? mapping.node(target) : linkUnder(target, mapping);
}

function linkUnder(link: LinkRef, mapping: NodeMapping): LinkRef | null {
  if (mapping.link !== undefined) return mapping.link(link);
  const from = mapping.node(link.from);
  const to = mapping.node(link.to);
  return from === null || to === null ? null : { from, to };
}
