import { blankSlice, controller, NO_BALLOT, replicatedMachine } from '../../core/controller/index.ts';
import type { ControllerSettings, HttpRequest } from '../../core/controller/index.ts';
import {
  committedConfiguration,
  formatted,
  isLeader,
  isVoter,
  raft,
  wasRemoved,
} from '../../core/raft/index.ts';
import type { Configuration, Member, RaftOptions } from '../../core/raft/index.ts';
import { MINUTE, SECOND } from '../../sim/index.ts';
import type { NodeIndex, NodeRef, NodeSpec, System, WorldView } from '../../sim/index.ts';
import { balancerProcess } from '../balancer/balancer.ts';
import type { BalancerSettings } from '../balancer/balancer-settings.ts';
import type { ClientFixed, ClientOperation } from './client-state.ts';
import { clientProcess } from './client.ts';
import { digestOf, kindOf, payloadKinds } from './digest.ts';
import { onTheSpot, operationOf, verbOf } from './operator-action.ts';
import type { OperatorAction } from './operator-action.ts';
import { sizeOf } from './size.ts';
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
  /** What the members do above Raft; absent: nothing, they are plain Raft members. */
  readonly controller?: AboveRaft;
  readonly client: Omit<ClientFixed, 'self' | 'servers'>;
  /** A load balancer in front of the members, named `balancer`; absent: none. Only controllers can be asked for health. */
  readonly balancer?: BalancerSettings;
  /** Whom clients ask: the members, or the balancer alone. The operator always asks members. */
  readonly through?: 'members' | 'balancer';
}

/** A controller's settings, apart from Raft's. */
export type AboveRaft = Omit<ControllerSettings, 'raft' | 'address' | 'discovery' | 'preferredLeader'> & {
  /** How many blank nodes found a cluster together. */
  readonly bootstrapExpect: number;
  /** How many of the voters at the start are preferred as leaders: the last ones. */
  readonly preferredLeaders: number;
};

/** What a plan asks of a cluster: a client's operation, an operator's action, or an HTTP request to a member. */
export type ClusterRequest = ClientOperation | OperatorAction | HttpRequest;

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

  const byName = new Map(nodes.map((node, index) => [node.name, index]));
  return {
    nodes,
    messageKinds: payloadKinds,
    kindOf,
    digestOf,
    sizeOf,
    resolve: (symbol, view) => resolve(symbol, view, memberCount),
    translate(node, body, view) {
      const request = body as ClusterRequest;
      if (request.kind === 'http') {
        const index = byName.get(node);
        if (shape.controller === undefined || index === undefined || index >= memberCount) return null;
        return { node: index, body: request };
      }
      if (request.kind === 'operation') {
        const index = byName.get(node);
        return index === undefined ? null : { node: index, body: request };
      }
      // Whoever the plan names asks, so that two can ask for changes at once; a member cannot, it has the operator do it.
      const named = byName.get(node);
      const carrier = named !== undefined && named >= memberCount ? named : byName.get(OPERATOR);
      const find = (ref: NodeRef): NodeIndex | undefined =>
        ref.startsWith('@') ? resolve(ref, view, memberCount)[0] : byName.get(ref);
      if (shape.controller !== undefined) {
        const here = onTheSpot(request, find, addressOf);
        if (here !== null) return here;
      }
      const operation =
        shape.controller === undefined ? operationOf(request, find, view) : verbOf(request, find, addressOf);
      return carrier === undefined || operation === null ? null : { node: carrier, body: operation };
    },
  };
}

/** The one deployment that there is. */
const DEPLOYMENT = 'lockstep';

function addressOf(id: NodeIndex): string {
  return `tls:${memberName(id)}.lockstep:1280`;
}

function memberProcess(
  { options, voters, controller: above }: ClusterShape,
  id: NodeIndex,
  memberCount: number,
): NodeSpec<ClusterTypes>['process'] {
  if (above === undefined) return raft(options, replicatedMachine);
  const seeds = Array.from({ length: memberCount }, (_, node) => node).filter((node) => node !== id);
  return controller({
    raft: options,
    heartbeat: above.heartbeat,
    stateSyncInterval: above.stateSyncInterval,
    leaderless: above.leaderless,
    address: addressOf(id),
    discovery: {
      deployment: DEPLOYMENT,
      seeds,
      services: [],
      bootstrapExpect: above.bootstrapExpect,
      retry: { min: SECOND, max: MINUTE },
    },
    gossip: above.gossip,
    joinAs: above.joinAs,
    join: above.join,
    operate: above.operate,
    eviction: above.eviction,
    preferredLeader: isPreferred(voters, above, id),
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
  return { raft: durable, membership: { founding, joining: blankSlice(incarnation) } };
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
