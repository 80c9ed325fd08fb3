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

/** In vain is a client's waiting once it could ask every member, and one twice, so often: as with two operations. */
const ROUNDS = 2;

/** A client's clock may run slow by a tenth. */
const SLOW_CLOCK = 1.1;

/**
 * What clients were asked for and have not delivered; and what they were asked for after the recovery, and failed. A
 * network within its profile may lose every attempt at one operation: a client that was served once, with a write and
 * with a read, is served.
 *
 * A client whose queue is full refuses an operation without having asked any member for it. What is in the way may be
 * left from the time of the faults: a lost message and each member that is down cost an attempt's time, and clients may
 * be patient for longer than the recovery lasts. So a refusal is held against the cluster only if, since everything
 * should work, the client has had something to ask for as long as two operations may take, and was served nothing.
 */
export class ClientDebts {
  private readonly view: View;
  /** From when on operations are fresh: everything should work again. */
  due: number;
  private readonly patience: number;
  /** Whether clients stay long enough to have asked every member, and one twice. */
  private readonly persistent: boolean;
  /** A client that has something to ask is served within this, if the cluster works. */
  private readonly inVain: number;
  private readonly open = new Map<number, Operation>();
  private readonly failures: Failure[] = [];
  /** Clients whose fresh write, or read, was carried out. */
  private readonly wrote = new Set<number>();
  private readonly read = new Set<number>();
  /** Since when a client that has something to ask has been served nothing; absent while it has nothing. */
  private readonly waiting = new Map<number, number>();
  /** True time of the last operation asked for. */
  lastAsked = 0;

  constructor(context: ClusterContext, view: View, due: number) {
    this.view = view;
    this.due = due;
    // A client gives up at the first attempt that ends after its patience, by a clock that may run slow.
    this.patience = SLOW_CLOCK * (context.clientPatience ?? 0) + 4 * (context.clientAttempt ?? 0);
    const round = (membersOf(view) + 1) * (context.clientAttempt ?? 0);
    this.persistent = (context.clientPatience ?? 0) >= round;
    this.inVain = ROUNDS * SLOW_CLOCK * round;
  }

  asked(node: number, id: number, op: string): void {
    const at = this.view.now;
    const fresh = at >= this.due && (op === 'put' || op === 'cas' || op === 'get');
    this.lastAsked = at;
    if (!this.waiting.has(node)) this.waiting.set(node, at);
    this.open.set(id, { node, op, at, fresh });
  }

  answered(node: number, id: number, outcome: ClientOutcome): void {
    const operation = this.open.get(id);
    if (operation === undefined) return;
    this.open.delete(id);
    const served = outcome.status === 'written' || outcome.status === 'read';
    const waiting = this.waiting.get(node) ?? this.view.now;
    if (!this.hasOpen(node)) this.waiting.delete(node);
    else if (served) this.waiting.set(node, this.view.now);
    if (!operation.fresh) return;
    const write = operation.op !== 'get';
    if (served) {
      (write ? this.wrote : this.read).add(node);
      return;
    }
    const reason = 'reason' in outcome ? outcome.reason : 'no value';
    // Where clients outnumber the sessions there may be, they drive out each other's: an answer of a cluster that works.
    if (reason === 'SESSION_EXPIRED' || reason === 'STALE_SEQUENCE') return;
    // A client that gives up sooner may have asked none but members that are down.
    if (reason === 'TIMEOUT' && !this.persistent) return;
    if (reason === 'OVERLOADED' && this.view.now - Math.max(waiting, this.due) < this.inVain) return;
    const what = `a fresh ${operation.op} of ${this.view.name(node)} ended ${outcome.status} (${reason})`;
    this.failures.push({ node, write, what });
  }

  stopped(node: number): void {
    for (const [id, operation] of this.open) if (operation.node === node) this.open.delete(id);
    this.waiting.delete(node);
  }

  private hasOpen(node: number): boolean {
    for (const operation of this.open.values()) if (operation.node === node) return true;
    return false;
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
