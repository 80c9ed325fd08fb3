import type { Fault, Micros, NodeRef } from '../../sim/index.ts';
import type { OperatorAction } from '../raft-cluster/operator-action.ts';

/**
 * One item of a scenario's list of faults: something that goes wrong, or something that the operator does, or whichever
 * client is named to ask for it instead; who that is, is drawn where nobody is.
 */
export type ScenarioAction =
  | { readonly at: Micros; readonly fault: Fault }
  | { readonly at: Micros; readonly operator: OperatorAction; readonly by?: NodeRef };

/** The kinds of fault. */
export type FaultKind = Fault['kind'];

/** The kinds of operator's action. */
export type OperatorKind = OperatorAction['kind'];

/** A fault of one kind. */
export type FaultOf<K extends FaultKind> = Extract<Fault, { readonly kind: K }>;

/** An operator's action of one kind. */
export type OperatorActionOf<K extends OperatorKind> = Extract<OperatorAction, { readonly kind: K }>;

/** What names the action in a scenario file. */
export function wordOf(action: ScenarioAction): string {
  return 'fault' in action ? action.fault.kind : action.operator.kind;
}
