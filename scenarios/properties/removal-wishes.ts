import type { OperatorOutcome } from '../../core/controller/index.ts';
import type { Micros } from '../../sim/index.ts';
import { asMember } from '../raft-cluster/types.ts';
import type { View } from './cluster.ts';

/** Whoever was asked may be unable to say how a wish has ended: for so long it may still be carried out. */
const WISH_AGE: Micros = 120_000_000;

/** A wish that waits for its answer. */
interface Wish {
  readonly asked: number;
  readonly target: number;
}

/** A wish that has ended, and whom it still excuses. */
interface Ended {
  readonly target: number;
  readonly until: Micros;
  /** Leaders of earlier terms alone; of any, if `Infinity`. */
  readonly before: number;
}

/**
 * Operators' wishes that somebody be removed. A wish names a node, whichever member that is when the leader takes it: it
 * excuses a removal until it is answered, and no longer. One whose outcome is unknown is still good for a while, and a
 * deposed leader may carry out what its successor was asked too, and has answered.
 */
export class RemovalWishes {
  private readonly view: View;
  /** By request. */
  private readonly open = new Map<number, Wish>();
  private ended: Ended[] = [];

  constructor(view: View) {
    this.view = view;
  }

  /** Somebody is asked to see to it that a node is removed. */
  ask(request: number, asked: number, target: number): void {
    this.open.set(request, { asked, target });
  }

  /** Whoever was asked has answered. */
  answered(request: number, outcome: OperatorOutcome): void {
    const wish = this.open.get(request);
    if (wish === undefined) return;
    this.open.delete(request);
    const unknown =
      outcome.kind === 'refused' &&
      (outcome.refusal.code === 'TIMEOUT' || outcome.refusal.code === 'NO_LEADER');
    this.end(wish, unknown ? Infinity : this.latestTerm());
  }

  /** Whoever is down answers no more. */
  stopped(node: number): void {
    for (const [request, wish] of this.open) {
      if (wish.asked !== node) continue;
      this.open.delete(request);
      this.end(wish, Infinity);
    }
  }

  /** Whether a leader of this term may remove this node because an operator wishes it. */
  excuse(target: number, term: number): boolean {
    for (const wish of this.open.values()) if (wish.target === target) return true;
    const { now } = this.view;
    this.ended = this.ended.filter(({ until }) => until >= now);
    return this.ended.some((each) => each.target === target && term < each.before);
  }

  private end({ target }: Wish, before: number): void {
    this.ended.push({ target, until: this.view.now + WISH_AGE, before });
  }

  private latestTerm(): number {
    let latest = 0;
    for (let node = 0; node < this.view.nodeCount; node += 1) {
      const state = asMember(this.view.state(node));
      if (state !== undefined) latest = Math.max(latest, state.durable.term);
    }
    return latest;
  }
}
