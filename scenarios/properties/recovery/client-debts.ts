import type { ClientOutcome } from '../../raft-cluster/client-state.ts';
import type { View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';

/** An operation that a client was asked for. */
interface Operation {
  readonly node: number;
  readonly op: string;
  readonly at: number;
  /** Whether it was asked when everything should have worked again. */
  readonly fresh: boolean;
}

/** A fresh operation that was not carried out. */
interface Failure {
  readonly node: number;
  readonly write: boolean;
  readonly what: string;
}

/**
 * What clients were asked for and have not delivered; and what they were asked for after the recovery, and failed. A
 * network within its profile may lose every attempt at one operation: a client that was served once, with a write and
 * with a read, is served.
 */
export class ClientDebts {
  private readonly view: View;
  /** From when on operations are fresh: everything should work again. */
  due: number;
  private readonly patience: number;
  /** Whether clients stay long enough to have asked every member, and one twice. */
  private readonly persistent: boolean;
  private readonly open = new Map<number, Operation>();
  private readonly failures: Failure[] = [];
  /** Clients whose fresh write, or read, was carried out. */
  private readonly wrote = new Set<number>();
  private readonly read = new Set<number>();
  /** True time of the last operation asked for. */
  lastAsked = 0;

  constructor(context: ClusterContext, view: View, due: number) {
    this.view = view;
    this.due = due;
    // A client gives up at the first attempt that ends after its patience, by a clock that may run slow.
    this.patience = 1.1 * (context.clientPatience ?? 0) + 4 * (context.clientAttempt ?? 0);
    const members = membersOf(view);
    this.persistent = (context.clientPatience ?? 0) >= (members + 1) * (context.clientAttempt ?? 0);
  }

  asked(node: number, id: number, op: string): void {
    const at = this.view.now;
    const fresh = at >= this.due && (op === 'put' || op === 'cas' || op === 'get');
    this.lastAsked = at;
    this.open.set(id, { node, op, at, fresh });
  }

  answered(node: number, id: number, outcome: ClientOutcome): void {
    const operation = this.open.get(id);
    if (operation === undefined) return;
    this.open.delete(id);
    if (!operation.fresh) return;
    const write = operation.op !== 'get';
    if (outcome.status === 'written' || outcome.status === 'read') {
      (write ? this.wrote : this.read).add(node);
      return;
    }
    const reason = 'reason' in outcome ? outcome.reason : 'no value';
    // Where clients outnumber the sessions there may be, they drive out each other's: an answer of a cluster that works.
    if (reason === 'SESSION_EXPIRED' || reason === 'STALE_SEQUENCE') return;
    // A client that gives up sooner may have asked none but members that are down.
    if (reason === 'TIMEOUT' && !this.persistent) return;
    const what = `a fresh ${operation.op} of ${this.view.name(node)} ended ${outcome.status} (${reason})`;
    this.failures.push({ node, write, what });
  }

  stopped(node: number): void {
    for (const [id, operation] of this.open) if (operation.node === node) this.open.delete(id);
  }

  /** What is still owed, in words. */
  outstanding(): readonly string[] {
    const owed = this.failures
      .filter(({ node, write }) => !(write ? this.wrote : this.read).has(node))
      .map(({ what }) => what);
    for (const { node, op, at } of this.open.values()) {
      if (at + this.patience <= this.view.now)
        owed.push(`${this.view.name(node)} was never answered its ${op}`);
    }
    return owed;
  }
}

function membersOf(view: View): number {
  let members = 0;
  for (let node = 0; node < view.nodeCount; node += 1) if (view.isMember(node)) members += 1;
  return members;
}
