import type { Replicated } from '../../core/controller/index.ts';
import type { RaftRequest, RaftResponse } from '../../core/raft/index.ts';
import type { Disk, Input, Micros, NodeIndex, Outbox, Process } from '../../sim/index.ts';
import { asBalancer, asRaftResponse } from '../raft-cluster/types.ts';
import type { ClusterTypes } from '../raft-cluster/types.ts';
import { CHECK_TARGET } from './balancer-settings.ts';
import type { Backend, BalancerFixed, BalancerState, Connection } from './balancer-state.ts';
import { checked, isUp, untried } from './server-health.ts';

type Out = Outbox<ClusterTypes>;

/**
 * A load balancer that checks every server for the leader and passes clients' requests on to those that are up, in turn:
 * what HAProxy does with `option httpchk` and `http-check expect status 200` (requirement S3.3). The checks of a server
 * start every `inter`, whatever became of the one before.
 */
export function balancerProcess(fixed: BalancerFixed, names: readonly string[]): Process<ClusterTypes> {
  const { servers, settings } = fixed;
  const timers = [...names.map((name) => `check ${name}`), ...names.map((name) => `timeout ${name}`)];
  return {
    timers,
    start(_self: NodeIndex, _disk: Disk<ClusterTypes>, _incarnation: number, _now: Micros, out: Out) {
      // As HAProxy does, so that not all servers are asked at once.
      for (let i = 0; i < servers.length; i += 1) {
        const delay = Math.floor((settings.inter * i) / servers.length);
        out.setTimer(i, delay, delay);
      }
      const backends = servers.map((): Backend => ({ health: untried(settings), check: 0 }));
      return { fixed, backends, connections: [], turn: 0, tag: 0 };
    },
    step(state: ClusterTypes['State'], input: Input<ClusterTypes>, _now: Micros, out: Out) {
      const balancer = asBalancer(state);
      if (balancer === undefined) return state;
      switch (input.kind) {
        case 'request':
          return balancer;
        case 'receive':
          return received(balancer, input.from, input.message, out);
        case 'timer':
          return input.timer < servers.length
            ? beginCheck(balancer, input.timer, out)
            : endCheck(balancer, input.timer - servers.length, false, out);
      }
    },
  };
}

function beginCheck(state: BalancerState, server: number, out: Out): BalancerState {
  const { settings, servers } = state.fixed;
  // Where the timeout is as long as the interval, both are over at once.
  const ended = endCheck(state, server, false, out);
  const tag = ended.tag + 1;
  const node = servers[server];
  if (node === undefined) return ended;
  out.send(node, { kind: 'http', tag, method: 'GET', target: CHECK_TARGET });
  out.setTimer(server, settings.inter, settings.inter);
  out.setTimer(servers.length + server, settings.timeout, settings.timeout);
  const { backends, connections, turn, fixed } = ended;
  const begun = backends.map((backend, i) =>
    i === server ? { health: backend.health, check: tag } : backend,
  );
  return { fixed, backends: begun, connections, turn, tag };
}

/** The check under way, if there is one, has passed or failed. */
function endCheck(state: BalancerState, server: number, passed: boolean, out: Out): BalancerState {
  const { fixed, backends, connections, turn, tag } = state;
  const backend = backends[server];
  if (backend === undefined || backend.check === 0) return state;
  out.clearTimer(fixed.servers.length + server);
  const health = checked(backend.health, passed, fixed.settings);
  const after = backends.map((each, i) => (i === server ? { health, check: 0 } : each));
  const fell = isUp(backend.health, fixed.settings) && !isUp(health, fixed.settings);
  const open = fell && fixed.settings.mode === 'tcp' ? shutDown(connections, server, out) : connections;
  return { fixed, backends: after, connections: open, turn, tag };
}

/** `on-marked-down shutdown-sessions`: whoever is connected to the server finds the connection closed. */
function shutDown(connections: readonly Connection[], server: number, out: Out): readonly Connection[] {
  return connections.map((connection) => {
    if (connection.server !== server) return connection;
    const { client, asked, tag } = connection;
    if (tag !== 0) out.send(client, { kind: 'balancer-refusal', tag: asked, reason: 'CLOSED' });
    return { client, server: -1, asked, tag: 0 };
  });
}

function received(
  state: BalancerState,
  from: NodeIndex,
  message: ClusterTypes['Message'],
  out: Out,
): BalancerState {
  if (message.kind === 'http-response') {
    const server = state.backends.findIndex(({ check }) => check !== 0 && check === message.tag);
    return server < 0 ? state : endCheck(state, server, message.status === 200, out);
  }
  const response = asRaftResponse(message);
  if (response !== undefined) return passBack(state, response, out);
  return isRaftRequest(message) ? passOn(state, from, message, out) : state;
}

function isRaftRequest(message: ClusterTypes['Message']): message is RaftRequest<Replicated> {
  const { kind } = message;
  const writes = kind === 'command' || kind === 'open-session';
  return writes || kind === 'read' || kind === 'change' || kind === 'transfer';
}

/** A client's request, to the server that its connection goes to, or to the next one that is up. */
function passOn(
  state: BalancerState,
  client: NodeIndex,
  request: RaftRequest<Replicated>,
  out: Out,
): BalancerState {
  const { fixed, backends, turn } = state;
  const known = state.connections.find((each) => each.client === client);
  // A client that asks again before it was answered has given its connection up.
  const kept = known !== undefined && known.tag === 0 && fixed.settings.mode === 'tcp' ? known.server : -1;
  const server = kept >= 0 ? kept : nextUp(state);
  const node = fixed.servers[server];
  if (node === undefined) {
    out.send(client, { kind: 'balancer-refusal', tag: request.tag, reason: 'NO_SERVER' });
    const closed = { client, server: -1, asked: request.tag, tag: 0 };
    return { fixed, backends, connections: withConnection(state, closed), turn, tag: state.tag };
  }
  const tag = state.tag + 1;
  out.send(node, { ...request, tag });
  const connections = withConnection(state, { client, server, asked: request.tag, tag });
  return { fixed, backends, connections, turn: kept >= 0 ? turn : server + 1, tag };
}

/** A server's answer, to the client that it is for, if that still waits for it. */
function passBack(state: BalancerState, response: RaftResponse<Replicated>, out: Out): BalancerState {
  const connection = state.connections.find(({ tag }) => tag !== 0 && tag === response.tag);
  if (connection === undefined) return state;
  const { client, server, asked } = connection;
  out.send(client, { ...response, tag: asked });
  const { fixed, backends, turn, tag } = state;
  return {
    fixed,
    backends,
    connections: withConnection(state, { client, server, asked, tag: 0 }),
    turn,
    tag,
  };
}

/** Position of the next server that is up; -1 if none is. */
function nextUp({ fixed, backends, turn }: BalancerState): number {
  for (let i = 0; i < backends.length; i += 1) {
    const server = (turn + i) % backends.length;
    const backend = backends[server];
    if (backend !== undefined && isUp(backend.health, fixed.settings)) return server;
  }
  return -1;
}

function withConnection(state: BalancerState, connection: Connection): readonly Connection[] {
  const { connections } = state;
  const at = connections.findIndex(({ client }) => client === connection.client);
  if (at < 0) return [...connections, connection];
  return connections.map((each, i) => (i === at ? connection : each));
}
