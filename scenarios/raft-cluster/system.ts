import { blankSlice, controller, NO_BALLOT, replicatedMachine } from '../../core/controller/index.ts';
import type { ControllerSettings, DiscoverySettings, HttpRequest } from '../../core/controller/index.ts';
import {
  committedConfiguration,
  formatted,
  isLeader,
  isVoter,
  raft,
  wasRemoved,
} from '../../core/raft/index.ts';
import type { Configuration, Member, RaftOptions } from '../../core/raft/index.ts';
import type { NodeIndex, NodeRef, NodeSpec, System, WorldView } from '../../sim/index.ts';
import { balancerProcess } from '../balancer/balancer.ts';
import type { BalancerSettings } from '../balancer/balancer-settings.ts';
import { serviceProcess } from '../discovery/service.ts';
import type { LieRequest, ServiceKind } from '../discovery/service-state.ts';
import type { ClientFixed, ClientOperation } from './client-state.ts';
import { clientProcess } from './client.ts';
import { digestOf, kindOf, payloadKinds } from './digest.ts';
import { isOnTheSpot, onTheSpot, operationOf, verbOf } from './operator-action.ts';
import type { OperatorAction } from './operator-action.ts';
import { sizeOf } from './size.ts';
import { stateParts } from './state-parts.ts';
import { asImage, asMember } from './types.ts';
import type { ClusterTypes } from './types.ts';

/** The size and the settings of a simulated Raft cluster. */
export interface ClusterShape {
  /** Members at the start: `ctrl1` … `ctrlN`, all voters, with prepared disks. */
  readonly voters: number;
  /** Further nodes with blank disks, not started: `ctrlN+1` …; a plan starts them and joins them. */
  readonly spares: number;
  /** `client1` …; beside them there is always one `operator`. */
  readonly clients: number;
  /** The plan powers the first members on; absent: they are on from the start. */
  readonly staggered?: true;
  readonly options: RaftOptions;
  /** Nodes that have something for themselves. */
  readonly perNode?: readonly NodeSettings[];
  /** What the members do above Raft; absent: nothing, they are plain Raft members. */
  readonly controller?: AboveRaft;
  readonly client: Omit<ClientFixed, 'self' | 'servers'>;
  /** A load balancer in front of the members, named `balancer`; absent: none. Only controllers can be asked for health. */
  readonly balancer?: BalancerSettings;
  /** Where controllers look for each other; absent: everybody is everybody else's seed, and there is no service. */
  readonly discovery?: DiscoveryShape;
  /** Whom clients ask: the members, or the balancer alone. The operator always asks members. */
  readonly through?: 'members' | 'balancer';
}

/** What one node has for itself. */
export interface NodeSettings {
  readonly node: NodeIndex;
  readonly options: Partial<
    Pick<RaftOptions, 'snapshotThreshold' | 'trailingLogs' | 'maxInflight' | 'maxPending'>
  >;
  /** Absent: as the cluster's settings say. */
  readonly preferredLeader?: boolean;
}

/** Where controllers look for each other. */
export interface DiscoveryShape {
  /** By node: the seeds that its settings name. */
  readonly seeds: readonly (readonly NodeIndex[])[];
  /** `dns1`, `registry1`, … in this order. */
  readonly services: readonly ServiceKind[];
}

/** A controller's settings, apart from Raft's. */
export type AboveRaft = Omit<ControllerSettings, 'raft' | 'address' | 'discovery' | 'preferredLeader'> & {
  /** How many blank nodes found a cluster together. */
  readonly bootstrapExpect: number;
  /** How many of the voters at the start are preferred as leaders: the last ones. */
  readonly preferredLeaders: number;
  /** Between two attempts to find the others, to found a cluster, to be joined. */
  readonly retry: DiscoverySettings['retry'];
};

/** What a plan asks of a cluster: a client's operation, an operator's action, an HTTP request to a member, or a service's lie. */
export type ClusterRequest = ClientOperation | OperatorAction | HttpRequest | LieRequest;

/** Name of the node that carries out operators' actions. */
export const OPERATOR = 'operator';

/** Name of the load balancer, if there is one. */
export const BALANCER = 'balancer';

/** The name of the i-th member or spare, counting from 0. */
export function memberName(index: number): string {
  return `ctrl${String(index + 1)}`;
}

/** The name of the i-th client, counting from 0. */
export function clientName(index: number): string {
  return `client${String(index + 1)}`;
}

/** The names of the services, in order: each kind is counted from 1. */
export function serviceNames(services: readonly ServiceKind[]): readonly string[] {
  return services.map((kind, at) => {
    const before = services.slice(0, at).filter((each) => each === kind).length;
    return `${kind}${String(before + 1)}`;
  });
}

/**
 * A cluster of plain Raft members that replicate a key-value store, with clients and an operator, as a system to
 * simulate. The disks of the first members are prepared with the configuration of all of them; incarnations of
 * prepared disks are 1 … N (the world's own are far larger).
 */
export function raftCluster(shape: ClusterShape): System<ClusterTypes> {
  const memberCount = shape.voters + shape.spares;
  const members = Array.from({ length: shape.voters }, (_, id) => {
    return { id, incarnation: id + 1, suffrage: 'voter' as const };
  });
  const nodes: NodeSpec<ClusterTypes>[] = [];
  for (let id = 0; id < memberCount; id++) {
    const first = id < shape.voters;
    // Where nodes found their cluster themselves, all are blank.
    const prepared = first && (shape.controller?.bootstrapExpect ?? 0) === 0;
    nodes.push({
      name: memberName(id),
      group: 'member',
      process: memberProcess(shape, id, memberCount),
      disk: prepared ? { kind: 'durable', durable: preparedDisk(shape, members, id + 1) } : { kind: 'blank' },
      autostart: first && shape.staggered === undefined,
    });
  }
  const servers = Array.from({ length: memberCount }, (_, id) => id);
  const balanced = shape.balancer !== undefined && shape.through === 'balancer';
  const settings = {
    attemptTimeout: shape.client.attemptTimeout,
    backoff: shape.client.backoff,
    patience: shape.client.patience,
    maxQueue: shape.client.maxQueue,
  };
  const direct = clientProcess({ servers, ...settings });
  // The balancer comes after all clients and the operator.
  const behind = balanced
    ? clientProcess({ servers: [memberCount + shape.clients + 1], ...settings })
    : direct;
  for (let i = 0; i < shape.clients; i++) nodes.push(clientNode(clientName(i), behind));
  nodes.push(clientNode(OPERATOR, direct));
  if (shape.balancer !== undefined) {
    const balancer = balancerProcess({ servers, settings: shape.balancer }, servers.map(memberName));
    nodes.push(clientNode(BALANCER, balancer));
  }
  // The services come last: they stand wherever the balancer leaves off.
  const services = shape.discovery?.services ?? [];
  const addresses = servers.map(addressOf);
  const lifetime = REGISTRATION_WAITS * (shape.controller?.retry.max ?? 0);
  serviceNames(services).forEach((name, at) => {
    const kind = services[at];
    if (kind === undefined) return;
    const process = serviceProcess({
      kind,
      deployment: DEPLOYMENT,
      addresses,
      named: shape.voters,
      lifetime,
    });
    nodes.push({ name, group: 'service', process, disk: { kind: 'blank' }, autostart: true });
  });

  const byName = new Map(nodes.map((node, index) => [node.name, index]));
  return {
    nodes,
    messageKinds: payloadKinds,
    kindOf,
    digestOf,
    sizeOf,
    stateParts,
    resolve: (symbol, view) => resolve(symbol, view, memberCount),
    translate(node, body, view) {
      const request = body as ClusterRequest;
      if (request.kind === 'http') {
        const index = byName.get(node);
        if (shape.controller === undefined || index === undefined || index >= memberCount) return null;
        return { node: index, body: request };
      }
      if (request.kind === 'operation' || request.kind === 'lie') {
        const index = byName.get(node);
        return index === undefined ? null : { node: index, body: request };
      }
      // Whoever the plan names asks, so that two can ask for changes at once; a member cannot, it has the operator do it.
      const named = byName.get(node);
      const carrier = named !== undefined && named >= memberCount ? named : byName.get(OPERATOR);
      const find = (ref: NodeRef): NodeIndex | undefined =>
        ref.startsWith('@') ? resolve(ref, view, memberCount)[0] : byName.get(ref);
      if (shape.controller !== undefined && isOnTheSpot(request)) return onTheSpot(request, find, addressOf);
      const operation =
        shape.controller === undefined ? operationOf(request, find, view) : verbOf(request, find, addressOf);
      return carrier === undefined || operation === null ? null : { node: carrier, body: operation };
    },
  };
}

/** An entry of a registry outlives so many of the longest waits before it is told again. */
const REGISTRATION_WAITS = 3;

/** The one deployment that there is. */
const DEPLOYMENT = 'lockstep';

function addressOf(id: NodeIndex): string {
  return `tls:${memberName(id)}.lockstep:1280`;
}

function memberProcess(
  { options: shared, perNode, controller: above, voters, spares, clients, balancer, discovery }: ClusterShape,
  id: NodeIndex,
  memberCount: number,
): NodeSpec<ClusterTypes>['process'] {
  const own = perNode?.find(({ node }) => node === id);
  const options = { ...shared, ...own?.options };
  if (above === undefined) return raft(options, replicatedMachine);
  const all = Array.from({ length: memberCount }, (_, node) => node).filter((node) => node !== id);
  // After the members, the clients, the operator and the balancer.
  const first = voters + spares + clients + 1 + (balancer === undefined ? 0 : 1);
  return controller({
    raft: options,
    heartbeat: above.heartbeat,
    stateSyncInterval: above.stateSyncInterval,
    leaderless: above.leaderless,
    address: addressOf(id),
    discovery: {
      deployment: DEPLOYMENT,
      seeds: discovery?.seeds[id] ?? all,
      services: (discovery?.services ?? []).map((_, at) => first + at),
      bootstrapExpect: above.bootstrapExpect,
      retry: above.retry,
    },
    gossip: above.gossip,
    joinAs: above.joinAs,
    join: above.join,
    operate: above.operate,
    eviction: above.eviction,
    preferredLeader: own?.preferredLeader ?? isPreferred(voters, above, id),
    preference: above.preference,
    version: above.version,
  });
}

/** Whether a node is preferred as leader. */
export function isPreferred(voters: number, { preferredLeaders }: AboveRaft, id: NodeIndex): boolean {
  return id < voters && id >= voters - preferredLeaders;
}

function preparedDisk(
  shape: ClusterShape,
  members: readonly Member[],
  incarnation: number,
): ClusterTypes['Durable'] {
  const durable = formatted(members, incarnation, replicatedMachine);
  if (shape.controller === undefined) return durable;
  // As a founding leaves it: the cluster is named after the first founder.
  const founders = members.map(({ id, incarnation: each }) => {
    return { node: id, incarnation: each, address: addressOf(id) };
  });
  const decided = { cluster: 1, founders };
  const founding = { promised: NO_BALLOT, accepted: null, decided, untold: [] };
  return { raft: durable, membership: { founding, joining: blankSlice(incarnation) }, settled: 0 };
}

function clientNode(name: string, process: NodeSpec<ClusterTypes>['process']): NodeSpec<ClusterTypes> {
  return { name, group: 'client', process, disk: { kind: 'blank' }, autostart: true };
}

/**
 * `@leader`: the running leader of the highest term. `@follower`, `@learner`: running members of that kind; which of
 * them comes first changes with the run, so that a plan does not always hit the same one. `@removed`: members, running or
 * not, that were removed, whether they know it or not: an operator wipes their disks before they can join again.
 */
function resolve(symbol: NodeRef, view: WorldView<ClusterTypes>, memberCount: number): readonly NodeIndex[] {
  let leader = -1;
  let leaderTerm = -1;
  const followers: NodeIndex[] = [];
  const learners: NodeIndex[] = [];
  const configuration = symbol === '@removed' ? latestCommitted(view, memberCount) : undefined;
  const removed: NodeIndex[] = [];
  for (let offset = 0; offset < memberCount; offset++) {
    const node = (offset + view.events) % memberCount;
    const disk = asImage(view.durable(node));
    if (configuration !== undefined && disk !== undefined) {
      if (disk.removed || wasRemoved(configuration, node, disk.incarnation)) removed.push(node);
    }
    const member = asMember(view.state(node));
    if (member === undefined) continue;
    if (isLeader(member)) {
      if (member.durable.term > leaderTerm) {
        leader = node;
        leaderTerm = member.durable.term;
      }
    } else if (isVoter(member, node)) {
      followers.push(node);
    } else {
      learners.push(node);
    }
  }
  switch (symbol) {
    case '@leader':
      return leader < 0 ? [] : [leader];
    case '@follower':
      return followers;
    case '@learner':
      return learners;
    case '@removed':
      return removed;
    default:
      return [];
  }
}

/** The latest configuration that any running member knows to be committed. */
function latestCommitted(view: WorldView<ClusterTypes>, memberCount: number): Configuration | undefined {
  let latest: Configuration | undefined;
  for (let node = 0; node < memberCount; node++) {
    const member = asMember(view.state(node));
    if (member === undefined) continue;
    const configuration = committedConfiguration(member);
    if (latest === undefined || configuration.index > latest.index) latest = configuration;
  }
  return latest;
}
