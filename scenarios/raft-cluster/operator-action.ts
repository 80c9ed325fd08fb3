import type { MembershipRequest, OperatorVerb } from '../../core/controller/index.ts';
import type { ClientOperation } from './client-state.ts';
import { asImage } from './types.ts';
import type { ClusterTypes } from './types.ts';
import type { NodeIndex, NodeRef, WorldView } from '../../sim/index.ts';

/** What an operator does at a controller itself, with no client in between. */
export interface OnTheSpot {
  readonly node: NodeIndex;
  readonly body: MembershipRequest;
}

/** What an operator can be told to do in a plan, as JSON. Nodes are named, or symbols such as `@leader`. */
export type OperatorAction =
  /**
   * Adds a running node: as a voter once it has caught up, or, with `as: learner`, for good as a learner. Controllers can
   * be asked for it one by one, `via` the joiner itself too, and with another address than the node has.
   */
  | {
      readonly kind: 'join';
      readonly node: NodeRef;
      readonly as?: 'learner';
      readonly via?: NodeRef;
      readonly address?: string;
    }
  /** Founds a cluster with this controller alone. */
  | { readonly kind: 'init'; readonly node: NodeRef }
  | { readonly kind: 'remove'; readonly node: NodeRef }
  | { readonly kind: 'promote'; readonly node: NodeRef }
  | { readonly kind: 'demote'; readonly node: NodeRef }
  | { readonly kind: 'transfer'; readonly to?: NodeRef };

/** The operator's action as an operation of the client that carries it out, or null if it makes no sense at present. */
export function operationOf(
  action: OperatorAction,
  find: (ref: NodeRef) => NodeIndex | undefined,
  view: WorldView<ClusterTypes>,
): ClientOperation | null {
  if (action.kind === 'transfer') {
    if (action.to === undefined) return { kind: 'operation', op: 'transfer', target: null };
    const target = find(action.to);
    return target === undefined ? null : { kind: 'operation', op: 'transfer', target };
  }
  const id = find(action.node);
  if (id === undefined) return null;
  switch (action.kind) {
    case 'join': {
      // The operator reads the incarnation off the node itself, as it would off its log.
      const incarnation = asImage(view.durable(id))?.incarnation;
      if (incarnation === undefined) return null;
      const as = action.as ?? 'staging';
      return { kind: 'operation', op: 'change', change: { kind: 'add', id, incarnation, as } };
    }
    case 'remove':
    case 'promote':
    case 'demote':
      return { kind: 'operation', op: 'change', change: { kind: action.kind, id } };
    case 'init':
      // The cluster of plain members is there from the start.
      return null;
  }
}

/** Whether the operator does it at one controller itself, with no client in between. */
export function isOnTheSpot(action: OperatorAction): boolean {
  return action.kind === 'init' || (action.kind === 'join' && action.via !== undefined);
}

/** The action as it is carried out at one controller itself; null if it makes no sense at present. */
export function onTheSpot(
  action: OperatorAction,
  find: (ref: NodeRef) => NodeIndex | undefined,
  addressOf: (node: NodeIndex) => string,
): OnTheSpot | null {
  if (action.kind === 'init') {
    const node = find(action.node);
    return node === undefined ? null : { node, body: { kind: 'init' } };
  }
  if (action.kind !== 'join' || action.via === undefined) return null;
  const node = find(action.node);
  const via = find(action.via);
  if (node === undefined || via === undefined) return null;
  const address = action.address ?? addressOf(node);
  const suffrage = action.as === 'learner' ? 'learner' : 'voter';
  return { node: via, body: { kind: 'join', tag: 0, node, address, suffrage } };
}

/** The same as a verb of controllers: nothing is known of incarnations, the node is named with its address. */
export function verbOf(
  action: OperatorAction,
  find: (ref: NodeRef) => NodeIndex | undefined,
  addressOf: (node: NodeIndex) => string,
): ClientOperation | null {
  const wished = (wish: OperatorVerb): ClientOperation => {
    return { kind: 'operation', op: 'verb', verb: { kind: 'operate', wish } };
  };
  if (action.kind === 'transfer') {
    if (action.to === undefined) return wished({ verb: 'transfer-leadership', to: null });
    const to = find(action.to);
    return to === undefined ? null : wished({ verb: 'transfer-leadership', to });
  }
  const node = find(action.node);
  if (node === undefined) return null;
  switch (action.kind) {
    case 'join': {
      const suffrage = action.as === 'learner' ? 'learner' : 'voter';
      const address = action.address ?? addressOf(node);
      const verb = { kind: 'join', node, address, suffrage } as const;
      return { kind: 'operation', op: 'verb', verb };
    }
    case 'remove':
      return wished({ verb: 'remove', node });
    case 'promote':
      return wished({ verb: 'set-suffrage', node, suffrage: 'voter' });
    case 'demote':
      return wished({ verb: 'set-suffrage', node, suffrage: 'learner' });
    case 'init':
      return null;
  }
}
