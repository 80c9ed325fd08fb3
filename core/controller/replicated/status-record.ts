import type { NodeId } from '../../process/process.ts';
import type { Micros } from '../../process/process.ts';

/** What the cluster has agreed on about one controller (`ClusterState`, requirement S1.1). */
export interface StatusRecord {
  readonly online: boolean;
  /** The incarnation of the member that this is about: another one begins as unknown. */
  readonly incarnation: number;
}

/** The records by node id; undefined where none has been agreed on: such a controller counts as offline. */
export type StatusRecords = readonly (StatusRecord | undefined)[];

/** Why a status was changed. */
export type StatusCause =
  /** The leader's own evidence changed. */
  | 'observed'
  /** A new leader found the record at odds with its evidence. */
  | 'elected'
  /** Another controller asked for synchronisation. */
  | 'sync'
  /** The periodic repair task found it. */
  | 'repair';

/** Asks for a change of one record. */
export interface StatusCommand {
  readonly kind: 'status';
  readonly node: NodeId;
  readonly incarnation: number;
  readonly online: boolean;
  readonly cause: StatusCause;
  /** How old the leader's newest evidence of the controller was, by its own clock; -1 for none at all. */
  readonly evidenceAge: Micros;
}

/** One change of one record (requirement S1.4): part of the replicated state, so each change has exactly one. */
export interface StatusAudit {
  /** Numbers all changes ever made, from 1. */
  readonly number: number;
  readonly node: NodeId;
  readonly before: 'online' | 'offline' | 'unknown';
  readonly after: 'online' | 'offline';
  readonly cause: StatusCause;
  readonly evidenceAge: Micros;
}

/** The record's word in an audit. */
export function statusWord(record: StatusRecord | undefined): StatusAudit['before'] {
  if (record === undefined) return 'unknown';
  return record.online ? 'online' : 'offline';
}
