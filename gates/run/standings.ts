import type { NodeStanding } from '../../reports/index.ts';
import type { NodeIndex, ProcessTypes, WorldView } from '../../sim/index.ts';

/** Most fields of a state that are told. */
const FACTS_TOLD = 6;

/** How the members stand now: the plain fields of their states, whatever they mean. */
export function plainStandings<T extends ProcessTypes>(view: WorldView<T>): NodeStanding[] {
  const standings: NodeStanding[] = [];
  for (let node = 0; node < view.nodeCount; node++) {
    if (!view.isMember(node)) continue;
    const condition = conditionOf(view, node);
    standings.push({ node: view.name(node), condition, facts: factsOf(view.state(node)) });
  }
  return standings;
}

function conditionOf<T extends ProcessTypes>(view: WorldView<T>, node: NodeIndex): NodeStanding['condition'] {
  if (!view.isUp(node)) return 'down';
  if (view.isPaused(node)) return 'paused';
  return view.savingSince(node) >= 0 ? 'saving' : 'running';
}

function factsOf(state: unknown): Record<string, string> {
  if (typeof state !== 'object' || state === null) return {};
  const plain = Object.entries(state).flatMap(([name, value]: [string, unknown]) => {
    const told = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return told ? [[name, String(value)] as const] : [];
  });
  return Object.fromEntries(plain.slice(0, FACTS_TOLD));
}
