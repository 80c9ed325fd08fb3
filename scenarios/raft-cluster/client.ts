import type { JoinRequest, OperateRequest, Replicated } from '../../core/controller/index.ts';
import type { RaftRequest, Refusal } from '../../core/raft/index.ts';
import type { Disk, Input, Micros, NodeIndex, Outbox, Process } from '../../sim/index.ts';
import type {
  ClientFixed,
  ClientOperation,
  ClientOutcome,
  ClientState,
  PendingOperation,
} from './client-state.ts';
import { asClient, asRaftResponse } from './types.ts';
import type { ClusterTypes } from './types.ts';

/** The clients' timers, by position in {@link clientProcess}. */
const ATTEMPT = 0;
const BACKOFF = 1;

type Out = Outbox<ClusterTypes>;

/**
 * A client that serves one operation after the other: it asks one server at a time, follows hints to the leader, tries
 * again under the same session and sequence number until it is answered, and gives up, outcome unknown, when its
 * patience ends (dissertation, 6.2 and 6.3). The operator is a client too, whose operations change the membership.
 */
export function clientProcess(settings: Omit<ClientFixed, 'self'>): Process<ClusterTypes> {
  return {
    timers: ['attempt', 'backoff'],
    start(self: NodeIndex, _disk: Disk<ClusterTypes>, incarnation: number): ClientState {
      const fixed: ClientFixed = {
        self,
        servers: settings.servers,
        attemptTimeout: settings.attemptTimeout,
        backoff: settings.backoff,
        patience: settings.patience,
        maxQueue: settings.maxQueue,
      };
      // Clients need not all start at the same server.
      const server = incarnation % settings.servers.length;
      return { fixed, operations: [], server, session: 0, sequence: 0, tag: 0, sends: 0, phase: 'idle' };
    },
    step(
      state: ClusterTypes['State'],
      input: Input<ClusterTypes>,
      now: Micros,
      out: Out,
    ): ClusterTypes['State'] {
      const client = asClient(state);
      if (client === undefined) return state;
      switch (input.kind) {
        case 'request':
          return input.body.kind === 'operation' ? enqueue(client, input.id, input.body, now, out) : client;
        case 'receive':
          return receive(client, input.message, now, out);
        case 'timer':
          return client.phase === 'idle' ? client : onTimer(client, input.timer, now, out);
      }
    },
  };
}

function onTimer(client: ClientState, timer: number, now: Micros, out: Out): ClientState {
  if (timer === BACKOFF) return ask(client, now, out);
  return ask(withServer(client, (client.server + 1) % client.fixed.servers.length), now, out);
}

function enqueue(
  client: ClientState,
  request: number,
  operation: ClientOperation,
  now: Micros,
  out: Out,
): ClientState {
  if (client.operations.length >= client.fixed.maxQueue) {
    out.respond(request, { kind: 'outcome', status: 'failed', reason: 'OVERLOADED' });
    return client;
  }
  const pending: PendingOperation = { request, operation, arrivedAt: now };
  const queued = withOperations(client, [...client.operations, pending]);
  return client.phase === 'idle' ? begin(queued, now, out) : queued;
}

/** Starts on the first operation of the queue, if there is one. */
function begin(client: ClientState, now: Micros, out: Out): ClientState {
  const first = client.operations[0];
  if (first === undefined) {
    out.clearTimer(ATTEMPT);
    out.clearTimer(BACKOFF);
    return withPhase(client, 'idle', client.sequence, client.tag, 0);
  }
  const writes = isWrite(first.operation);
  const opening = writes && client.session === 0;
  const sequence = writes && !opening ? client.sequence + 1 : client.sequence;
  return ask(
    withPhase(client, opening ? 'opening-session' : 'asking', sequence, client.tag + 1, 0),
    now,
    out,
  );
}

/** Sends what is being asked to the current server, or gives the operation up when patience has ended. */
function ask(client: ClientState, now: Micros, out: Out): ClientState {
  const first = client.operations[0];
  const server = client.fixed.servers[client.server];
  if (first === undefined || server === undefined) return client;
  if (now - first.arrivedAt >= client.fixed.patience) return giveUp(client, 'TIMEOUT', now, out);
  out.send(server, requestFor(client, first.operation));
  out.setTimer(ATTEMPT, client.fixed.attemptTimeout, client.fixed.attemptTimeout);
  out.clearTimer(BACKOFF);
  const sends = client.phase === 'asking' ? client.sends + 1 : client.sends;
  return withPhase(client, client.phase, client.sequence, client.tag, sends);
}

function requestFor(
  client: ClientState,
  operation: ClientOperation,
): RaftRequest<Replicated> | JoinRequest | OperateRequest {
  const tag = client.tag;
  if (client.phase === 'opening-session') return { kind: 'open-session', tag };
  const session = client.session;
  const sequence = client.sequence;
  switch (operation.op) {
    case 'put': {
      const command = { kind: 'put' as const, key: operation.key, value: operation.value };
      return { kind: 'command', tag, session, sequence, command };
    }
    case 'cas': {
      const { key, expected, value } = operation;
      return { kind: 'command', tag, session, sequence, command: { kind: 'cas', key, expected, value } };
    }
    case 'get':
      return { kind: 'read', tag, query: { kind: 'get', key: operation.key } };
    case 'change':
      return { kind: 'change', tag, change: operation.change };
    case 'transfer':
      return { kind: 'transfer', tag, target: operation.target };
    case 'verb': {
      const { verb } = operation;
      return verb.kind === 'join'
        ? { kind: 'join', tag, node: verb.node, address: verb.address, suffrage: verb.suffrage }
        : { kind: 'operate', tag, wish: verb.wish };
    }
  }
}

function receive(client: ClientState, received: ClusterTypes['Message'], now: Micros, out: Out): ClientState {
  if (received.kind === 'balancer-refusal') {
    return client.phase === 'idle' || received.tag !== client.tag ? client : backOff(client, out);
  }
  if (received.kind === 'joined' || received.kind === 'operated') {
    return client.phase === 'idle' || received.tag !== client.tag ? client : told(client, received, now, out);
  }
  const message = asRaftResponse(received);
  if (client.phase === 'idle' || message === undefined || message.tag !== client.tag) return client;
  switch (message.kind) {
    case 'session':
      return client.phase === 'opening-session'
        ? begin(withSession(client, message.session), now, out)
        : client;
    case 'result':
      return finish(
        client,
        { kind: 'outcome', status: 'written', index: message.index, result: message.result },
        now,
        out,
      );
    case 'answer':
      return finish(
        client,
        { kind: 'outcome', status: 'read', index: message.index, value: message.answer },
        now,
        out,
      );
    case 'changed':
    case 'transferred':
      return finish(client, { kind: 'outcome', status: 'done' }, now, out);
    case 'refused':
      return refused(client, message.reason, message.leader, now, out);
  }
}

/** A controller has done what an operator asked for, or says why not. */
function told(
  client: ClientState,
  { outcome }: Extract<ClusterTypes['Message'], { kind: 'joined' | 'operated' }>,
  now: Micros,
  out: Out,
): ClientState {
  if (outcome.kind !== 'refused') return finish(client, { kind: 'outcome', status: 'done' }, now, out);
  const reason = outcome.refusal.code;
  const isUnknown = reason === 'TIMEOUT' || reason === 'NO_LEADER';
  const ended: ClientOutcome = isUnknown
    ? { kind: 'outcome', status: 'unknown', reason }
    : { kind: 'outcome', status: 'failed', reason };
  return finish(client, ended, now, out);
}

function refused(
  client: ClientState,
  reason: Refusal,
  leader: NodeIndex | null,
  now: Micros,
  out: Out,
): ClientState {
  const first = client.operations[0];
  if (first === undefined) return client;
  switch (reason) {
    case 'NOT_LEADER': {
      const hinted = leader === null ? -1 : client.fixed.servers.indexOf(leader);
      if (hinted >= 0 && hinted !== client.server) return ask(withServer(client, hinted), now, out);
      const next = (client.server + 1) % client.fixed.servers.length;
      return backOff(withServer(client, next), out);
    }
    case 'BUSY':
    case 'CHANGE_IN_PROGRESS':
    case 'NOT_CAUGHT_UP':
    case 'UNKNOWN_OUTCOME':
      return backOff(client, out);
    case 'TRANSFER_FAILED':
    case 'INVALID_CHANGE':
    case 'INCARNATION_REMOVED':
      return finish(client, { kind: 'outcome', status: 'failed', reason }, now, out);
    case 'SESSION_EXPIRED':
    case 'STALE_SEQUENCE':
      // Another send of the same command, or another copy of the only one, may have been applied before the session was dropped.
      return giveUp(withSession(client, 0), reason, now, out);
  }
}

function backOff(client: ClientState, out: Out): ClientState {
  out.setTimer(BACKOFF, client.fixed.backoff[0], client.fixed.backoff[1]);
  out.clearTimer(ATTEMPT);
  return client;
}

function giveUp(client: ClientState, reason: Refusal | 'TIMEOUT', now: Micros, out: Out): ClientState {
  // A write that was never sent, because no session could be opened, certainly did not happen.
  const status = client.sends === 0 ? 'failed' : 'unknown';
  return finish(client, { kind: 'outcome', status, reason }, now, out);
}

/** Answers the operation and goes on with the next. */
function finish(client: ClientState, outcome: ClientOutcome, now: Micros, out: Out): ClientState {
  const first = client.operations[0];
  if (first !== undefined) out.respond(first.request, outcome);
  return begin(withOperations(client, client.operations.slice(1)), now, out);
}

function isWrite(operation: ClientOperation): boolean {
  return operation.op === 'put' || operation.op === 'cas';
}

function withOperations(client: ClientState, operations: readonly PendingOperation[]): ClientState {
  const { fixed, server, session, sequence, tag, sends, phase } = client;
  return { fixed, operations, server, session, sequence, tag, sends, phase };
}

function withServer(client: ClientState, server: number): ClientState {
  const { fixed, operations, session, sequence, tag, sends, phase } = client;
  return { fixed, operations, server, session, sequence, tag, sends, phase };
}

/** Numbers of commands count from 1 in each session. */
function withSession(client: ClientState, session: number): ClientState {
  const { fixed, operations, server, tag, sends, phase } = client;
  return { fixed, operations, server, session, sequence: 0, tag, sends, phase };
}

function withPhase(
  client: ClientState,
  phase: ClientState['phase'],
  sequence: number,
  tag: number,
  sends: number,
): ClientState {
  const { fixed, operations, server, session } = client;
  return { fixed, operations, server, session, sequence, tag, sends, phase };
}
