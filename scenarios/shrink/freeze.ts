import type { TimedRequest } from '../../sim/index.ts';
import type { Drawn } from '../draw/drawn.ts';
import type { ScenarioAction } from '../file/action.ts';
import { DEFAULTS } from '../file/defaults.ts';
import type { Scenario, ScenarioRequest, WorkloadSettings } from '../file/scenario.ts';
import { BALANCER, memberName } from '../raft-cluster/system.ts';
import type { ClusterRequest } from '../raft-cluster/system.ts';
import { frozenConfiguration, frozenPerNode } from './frozen-settings.ts';
import { alone, stated, unless } from './stated.ts';

/**
 * A scenario in which everything stands that a seed has drawn from another: settings, faults and requests, one by one. With
 * the same seed it gives the same run. It is held to one property: the run goes on where another one would have been found
 * violated first, and a smaller run need not keep all others.
 *
 * What cannot be written down one by one is still drawn, from streams of its own: when nodes are powered on, the lies of
 * services, the requests of strangers.
 */
export function frozen(scenario: Scenario, drawn: Drawn, property: string): Scenario {
  const { network, disk, clocks } = drawn.profile;
  const { balancer } = drawn;
  return stated<Scenario>({
    name: scenario.name,
    summary: scenario.summary,
    system: drawn.controller === undefined ? undefined : 'controllers',
    cluster: stated({
      nodes: alone(drawn.voters),
      spares: unless(drawn.spares, DEFAULTS.spares),
      preferredLeaders: unless(drawn.controller?.preferredLeaders ?? 0, 0),
      starts: scenario.cluster?.starts,
      config: frozenConfiguration(drawn),
      perNode: frozenPerNode(drawn),
    }),
    network: stated({
      latency: network.latency,
      clientLatency: network.clientLatency,
      loss: unless(network.loss, 0),
      duplicate: unless(network.duplicate, 0),
      order: network.order === 'any' ? undefined : network.order,
      bandwidth: network.bandwidth,
    }),
    disk: { latency: disk.latency },
    clocks: clocks.driftPpm === 0 ? undefined : { drift: alone(clocks.driftPpm) },
    workload: frozenWorkload(scenario, drawn),
    balancer:
      balancer === undefined
        ? undefined
        : {
            inter: alone(balancer.inter),
            fall: alone(balancer.fall),
            rise: alone(balancer.rise),
            timeout: alone(balancer.timeout),
            mode: balancer.mode,
          },
    discovery: scenario.discovery,
    duration: drawn.span.chaos,
    recovery: drawn.span.recovery,
    faults: frozenActions(scenario, drawn),
    requests: frozenRequests(drawn),
    properties: [property],
  });
}

function frozenWorkload(
  scenario: Scenario,
  { clients, clientSettings, through, plan }: Drawn,
): WorkloadSettings {
  const { attemptTimeout, backoff, patience, maxQueue } = clientSettings;
  // In the recovery clients ask of their own accord, for a key each, as long as there are keys.
  const asked = plan.requests.flatMap(({ body }) => {
    const request = body as ClusterRequest;
    return request.kind === 'operation' && 'key' in request ? [request.key] : [];
  });
  return stated({
    clients: alone(clients),
    rate: alone(0),
    keys: unless(Math.max(0, ...asked.slice(-4 * clients)) + 1, DEFAULTS.keys),
    through,
    visits: scenario.workload?.visits,
    attemptTimeout: alone(attemptTimeout),
    backoff,
    patience: unless(patience, DEFAULTS.patience),
    queue: unless(maxQueue, DEFAULTS.queue),
  });
}

/** The plan's faults, and what operators ask for, by whom it is asked; when nodes are powered on stands in the cluster. */
function frozenActions(scenario: Scenario, { plan, voters }: Drawn): readonly ScenarioAction[] {
  const off = new Set(scenario.cluster?.starts === undefined ? [] : membersOf(voters));
  const faults = plan.faults.filter(({ fault }) => fault.kind !== 'start' || !off.delete(fault.node));
  const asked = plan.requests.flatMap(({ at, node, body }): ScenarioAction[] => {
    const request = body as ClusterRequest;
    if (request.kind === 'operation' || request.kind === 'http' || request.kind === 'lie') return [];
    return node === BALANCER ? [] : [{ at, operator: request, by: node }];
  });
  return [...faults, ...asked].toSorted((a, b) => a.at - b.at);
}

function membersOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => memberName(index));
}

/** What clients ask for before the recovery, in which they ask by themselves. */
function frozenRequests({ plan, span }: Drawn): readonly ScenarioRequest[] {
  return plan.requests.flatMap((request) => (request.at < span.chaos ? operationIn(request) : []));
}

function operationIn({ at, node, body }: TimedRequest): ScenarioRequest[] {
  const operation = body as ClusterRequest;
  if (operation.kind !== 'operation') return [];
  switch (operation.op) {
    case 'put':
    case 'cas':
    case 'get':
      return [{ at, client: node, operation }];
    case 'change':
    case 'transfer':
    case 'verb':
      return [];
  }
}
