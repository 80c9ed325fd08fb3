import { mapNodes, nodesOfFault } from '../../sim/index.ts';
import type { NodeRef, Violation } from '../../sim/index.ts';
import type { ScenarioAction } from '../file/action.ts';
import type { Scenario } from '../file/scenario.ts';
import { memberName } from '../raft-cluster/system.ts';
import type { OperatorAction } from '../raft-cluster/operator-action.ts';
import { scenariosTried } from './candidate.ts';
import type { RunPass } from './candidate.ts';
import { withSetting } from './settings.ts';
import { alone } from './stated.ts';

/**
 * Fewer members: those alone that matter most, as few as will do; then without each in turn. Who is left is numbered anew,
 * and what names nobody else any more is gone.
 */
export const fewerNodes: RunPass = scenariosTried(function* ({ candidate: { scenario }, failure }) {
  const voters = votersOf(scenario);
  const all = voters + sparesOf(scenario);
  if (all < 2) return;
  const order = byWeight(scenario, failure, all);
  for (let count = 1; count < all - 1; count++) yield withMembers(scenario, order.slice(0, count));
  for (const gone of order.toReversed()) {
    yield withMembers(
      scenario,
      order.filter((node) => node !== gone),
    );
  }
});

function votersOf({ cluster }: Scenario): number {
  return cluster?.nodes?.[0] ?? 1;
}

function sparesOf({ cluster }: Scenario): number {
  return cluster?.spares?.[0] ?? 0;
}

/** The members, whoever the violation names first, then whomever faults name most often. */
function byWeight(scenario: Scenario, { node, others }: Violation, count: number): readonly number[] {
  const weights = Array.from({ length: count }, (_, index) => {
    const name = memberName(index);
    const named = (scenario.faults ?? []).filter((action) => namesIn(action).includes(name)).length;
    return { index, weight: named + (node === name ? 2000 : 0) + (others.includes(name) ? 1000 : 0) };
  });
  return weights.toSorted((a, b) => b.weight - a.weight || a.index - b.index).map(({ index }) => index);
}

function namesIn(action: ScenarioAction): readonly NodeRef[] {
  if ('fault' in action) return nodesOfFault(action.fault);
  const { operator } = action;
  if (operator.kind === 'transfer') return operator.to === undefined ? [] : [operator.to];
  return operator.kind === 'join' && operator.via !== undefined
    ? [operator.node, operator.via]
    : [operator.node];
}

/** The scenario with these members alone, numbered anew in the order in which they were. */
export function withMembers(scenario: Scenario, kept: readonly number[]): Scenario {
  const left = kept.toSorted((a, b) => a - b);
  const voters = left.filter((node) => node < votersOf(scenario)).length;
  const renamed = new Map(left.map((node, at) => [memberName(node), memberName(at)]));
  const nameOf = (ref: NodeRef): NodeRef | null =>
    ref.startsWith('ctrl') ? (renamed.get(ref) ?? null) : ref;
  const cluster = { ...scenario.cluster, nodes: alone(voters), spares: alone(left.length - voters) };
  let fewer: Scenario = {
    ...scenario,
    cluster,
    faults: (scenario.faults ?? []).flatMap((action) => actionAmong(action, nameOf)),
  };
  const { perNode, preferredLeaders, config } = cluster;
  if (perNode !== undefined) {
    const table = left.flatMap((node) => {
      const own = perNode[memberName(node)];
      return own === undefined ? [] : [[nameOf(memberName(node)) ?? '', own] as const];
    });
    fewer = withSetting(
      fewer,
      ['cluster', 'perNode'],
      table.length === 0 ? undefined : Object.fromEntries(table),
    );
  }
  if (cluster.spares[0] === 0) fewer = withSetting(fewer, ['cluster', 'spares'], undefined);
  if (preferredLeaders !== undefined && preferredLeaders[0] > voters) {
    fewer = withSetting(fewer, ['cluster', 'preferredLeaders'], alone(voters));
  }
  const founders = config?.discovery?.bootstrapExpect?.[0] ?? 0;
  if (founders > voters) {
    fewer = withSetting(fewer, ['cluster', 'config', 'discovery', 'bootstrapExpect'], alone(voters));
  }
  return fewer;
}

/** The action among the nodes that have a name; nothing if it makes no sense there. */
function actionAmong(action: ScenarioAction, nameOf: (ref: NodeRef) => NodeRef | null): ScenarioAction[] {
  if ('fault' in action) {
    const fault = mapNodes(action.fault, { node: nameOf });
    return fault === null ? [] : [{ at: action.at, fault }];
  }
  const operator = wishAmong(action.operator, nameOf);
  return operator === null ? [] : [{ ...action, operator }];
}

function wishAmong(wish: OperatorAction, nameOf: (ref: NodeRef) => NodeRef | null): OperatorAction | null {
  if (wish.kind === 'transfer') {
    const to = wish.to === undefined ? undefined : nameOf(wish.to);
    return to === null ? null : to === undefined ? wish : { ...wish, to };
  }
  const node = nameOf(wish.node);
  if (node === null) return null;
  if (wish.kind !== 'join' || wish.via === undefined) return { ...wish, node };
  const via = nameOf(wish.via);
  return via === null ? null : { ...wish, node, via };
}
