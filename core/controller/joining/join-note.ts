import type { NodeId } from '../../process/process.ts';
import type { ClusterId, JoinLayer } from './join-message.ts';
import type { JoinRefusalCode } from './refusal.ts';

/** The steps of a join, in their order. */
export type JoinStep = JoinLayer | 'reservation' | 'entry' | 'binding';

/** What is observed about joins. */
export type JoinNote =
  /** A step of a join, at the leader (requirement S2.6). `remedy` is empty for a step that was passed. */
  | {
      readonly kind: 'join-audit';
      readonly cluster: ClusterId;
      readonly join: number;
      readonly node: NodeId;
      readonly layer: JoinStep;
      readonly outcome: 'passed' | 'refused' | 'unknown';
      readonly found: string;
      readonly remedy: string;
    }
  /** How a join ended, at the leader, or at whoever was asked and has heard of no end; `join` is -1 for one that never began. */
  | {
      readonly kind: 'join-ended';
      readonly cluster: ClusterId;
      readonly join: number;
      readonly node: NodeId;
      readonly outcome: 'joined' | 'repeated' | JoinRefusalCode;
      readonly found: string;
      readonly remedy: string;
    }
  /** At the target. */
  | {
      readonly kind: 'join-reservation';
      readonly cluster: ClusterId;
      readonly ticket: number;
      readonly event: 'granted' | 'superseded' | 'released' | 'expired';
    }
  /** At the target. */
  | {
      readonly kind: 'join-binding';
      readonly cluster: ClusterId;
      readonly ticket: number;
      readonly event: 'bound' | 'unbound';
    }
  /** At the leader: the member of this ticket cannot be bound, and is being removed. */
  | {
      readonly kind: 'join-given-up';
      readonly cluster: ClusterId;
      readonly node: NodeId;
      readonly ticket: number;
      readonly found: string;
    };
