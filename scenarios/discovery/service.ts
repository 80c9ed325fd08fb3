import type { Hint } from '../../core/controller/index.ts';
import type { Disk, Input, Micros, NodeIndex, Outbox, Process } from '../../sim/index.ts';
import { asService } from '../raft-cluster/types.ts';
import type { ClusterTypes } from '../raft-cluster/types.ts';
import type { Answer, LieRequest, Registration, ServiceFixed, ServiceState } from './service-state.ts';

type Out = Outbox<ClusterTypes>;

/** Ends a lie. */
const TRUTH = 0;

/** A DNS or a registry that answers lookups (requirement S0.2): with the truth, unless the plan has it lie. */
export function serviceProcess(service: ServiceFixed): Process<ClusterTypes> {
  return {
    timers: ['truth'],
    start(_self: NodeIndex, _disk: Disk<ClusterTypes>, _incarnation: number, now: Micros): ServiceState {
      return { service, registered: [], lying: null, truthSince: now };
    },
    step(state: ClusterTypes['State'], input: Input<ClusterTypes>, now: Micros, out: Out) {
      const known = asService(state);
      return known === undefined ? state : stepped(known, input, now, out);
    },
  };
}

function stepped(state: ServiceState, input: Input<ClusterTypes>, now: Micros, out: Out): ServiceState {
  switch (input.kind) {
    case 'timer':
      return { service: state.service, registered: state.registered, lying: null, truthSince: now };
    case 'request':
      return input.body.kind === 'lie' ? lying(state, input.body, out) : state;
    case 'receive': {
      const { from, message } = input;
      if (message.kind === 'register') return registered(state, from, message.deployment, now);
      if (message.kind !== 'lookup' || message.deployment !== state.service.deployment) return state;
      const contacts = answerOf(state, now);
      if (contacts !== null) out.send(from, { kind: 'lookup-answer', contacts });
      return state;
    }
  }
}

function lying(state: ServiceState, request: LieRequest, out: Out): ServiceState {
  const { service, registered: entries, truthSince } = state;
  const { lie, nodes } = request;
  out.setTimer(TRUTH, request.for, request.for);
  return { service, registered: entries, lying: { lie, nodes }, truthSince };
}

function registered(state: ServiceState, node: NodeIndex, deployment: string, now: Micros): ServiceState {
  const { service, lying: present, truthSince } = state;
  if (service.kind !== 'registry' || deployment !== service.deployment) return state;
  const others = current(state, now).filter((each) => each.node !== node);
  const entries = [...others, { node, at: now }].sort((a, b) => a.node - b.node);
  return { service, registered: entries, lying: present, truthSince };
}

/** The entries that have not run out. */
function current({ service, registered: entries }: ServiceState, now: Micros): readonly Registration[] {
  return entries.filter(({ at }) => now - at < service.lifetime);
}

/** The nodes that a service names when it tells the truth. */
export function truthOf(state: ServiceState, now: Micros): readonly NodeIndex[] {
  const { service } = state;
  if (service.kind === 'registry') return current(state, now).map(({ node }) => node);
  return Array.from({ length: service.named }, (_, node) => node);
}

/** What it answers; null for nothing. */
function answerOf(state: ServiceState, now: Micros): Answer | null {
  const { lying: lie } = state;
  const truth = truthOf(state, now);
  switch (lie?.lie) {
    case undefined:
      return hints(state, truth);
    case 'stale':
      return hints(state, lie?.nodes ?? []);
    case 'partial':
      return hints(
        state,
        truth.filter((node) => lie?.nodes.includes(node) === true),
      );
    case 'missing':
      return [];
    case 'silent':
      return null;
    case 'wrong':
      return strange(state);
  }
}

function hints({ service }: ServiceState, nodes: readonly NodeIndex[]): Answer {
  return nodes.map((node): Hint => {
    return { node, address: service.addresses[node] ?? '', deployment: service.deployment };
  });
}

/** Another deployment's nodes, an address that is none, and somebody who is no controller at all. */
function strange({ service }: ServiceState): Answer {
  const { addresses, deployment } = service;
  return [
    { node: 0, address: addresses[0] ?? '', deployment: 'elsewhere' },
    { node: 1, address: 'ctrl2', deployment },
    { node: addresses.length, address: 'tls:client1.lockstep:1280', deployment },
    { node: -1, address: 'tls:nobody.lockstep:1280', deployment },
  ];
}
