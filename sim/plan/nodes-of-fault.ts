import type { Fault, LinkRef, NodeRef } from './fault-plan.ts';

/** The nodes that a fault names, symbols included, as often as it names them; none for a general healing. */
export function nodesOfFault(fault: Fault): readonly NodeRef[] {
  switch (fault.kind) {
    case 'partition':
      return fault.groups.flat();
    case 'cut':
    case 'clog':
      return nodesOf(fault.link);
    case 'flap':
    case 'slow':
    case 'lossy':
    case 'duplicate':
      return nodesOf(fault.target);
    case 'heal':
      return fault.target === 'all' ? [] : nodesOf(fault.target);
    case 'isolate':
    case 'crash':
    case 'restart':
    case 'start':
    case 'pause':
    case 'drift':
    case 'diskSlow':
    case 'diskFull':
    case 'diskWipe':
    case 'diskCorrupt':
      return [fault.node];
  }
}

function nodesOf(target: NodeRef | LinkRef): readonly NodeRef[] {
  return typeof target === 'string' ? [target] : [target.from, target.to];
}
