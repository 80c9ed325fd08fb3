import type { OperatorOutcome, OperatorVerb } from '../../../core/controller/index.ts';
import type { Micros } from '../../../sim/index.ts';
import type { View } from '../cluster.ts';

/** Whoever was asked may be unable to say how a wish has ended: for so long it may still be carried out. */
const WISH_AGE: Micros = 120_000_000;

/** What a wish does to a member. */
export type Change = 'removed' | 'promoted' | 'demoted';

/** An operator's wish for a change of the membership, from its asking on. */
export interface Wish {
  readonly request: number;
  /** The controller that was asked. */
  readonly asked: number;
  readonly target: number;
  readonly change: Change;
  /** It may be carried out until then; `Infinity` while it waits for its answer. */
  until: Micros;
  /** After its answer, only leaders of earlier terms may still carry it out: they cannot know; of any term, if `Infinity`. */
  before: number;
}

/** What a verb asks of the membership; undefined for one that is no change of it. */
export function changeOf(
  verb: OperatorVerb,
): { readonly target: number; readonly change: Change } | undefined {
  switch (verb.verb) {
    case 'remove':
      return { target: verb.node, change: 'removed' };
    case 'set-suffrage':
      return { target: verb.node, change: verb.suffrage === 'voter' ? 'promoted' : 'demoted' };
    case 'transfer-leadership':
      return undefined;
  }
}

/** Whether it can be known that a wish so refused has come to nothing, and will. */
export function isCertain(outcome: OperatorOutcome): boolean {
  return (
    outcome.kind === 'refused' && outcome.refusal.code !== 'TIMEOUT' && outcome.refusal.code !== 'NO_LEADER'
  );
}

/** Every wish for a change that may still be carried out: it explains what leaders do. */
export class WishBook {
  private readonly view: View;
  private wishes: Wish[] = [];

  constructor(view: View) {
    this.view = view;
  }

  /** A controller is asked. */
  open(request: number, asked: number, verb: OperatorVerb): void {
    const wished = changeOf(verb);
    if (wished === undefined) return;
    const { target, change } = wished;
    this.wishes = this.wishes.filter(({ until }) => until >= this.view.now);
    this.wishes.push({ request, asked, target, change, until: Infinity, before: Infinity });
  }

  /** The controller has answered; `latest` is the highest term that anybody knows. */
  close(request: number, outcome: OperatorOutcome, latest: number): void {
    for (const wish of this.wishes) {
      if (wish.request !== request) continue;
      const isUnknown = outcome.kind === 'refused' && !isCertain(outcome);
      wish.until = this.view.now + WISH_AGE;
      wish.before = isUnknown ? Infinity : latest;
    }
  }

  /** Whoever is down answers no more. */
  stopped(node: number): void {
    for (const wish of this.wishes) {
      if (wish.asked === node && wish.until === Infinity) wish.until = this.view.now + WISH_AGE;
    }
  }

  /** The wishes for which a leader of this term may do this to a node. */
  explaining(target: number, change: Change, term: number): readonly Wish[] {
    const { now } = this.view;
    return this.wishes.filter(
      (wish) => wish.target === target && wish.change === change && wish.until >= now && term < wish.before,
    );
  }
}
