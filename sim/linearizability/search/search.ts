import type { SequentialModel } from '../sequential-model.ts';
import type { BitSets } from './bit-set.ts';
import { clearBit, hasBit, lowestBit, setBit } from './bit-set.ts';
import type { Budget } from './budget.ts';
import { DeadConfigurations } from './dead-configurations.ts';
import { Foresight } from './foresight.ts';
import { Frame, STAGE } from './frame.ts';
import { OPEN } from './timeline.ts';
import type { Span, Timeline } from './timeline.ts';

/** So many configurations must have led nowhere before it pays to look ahead. */
const FORESIGHT_FROM = 32;

/**
 * Looks for an order of one object's operations that agrees with its history: the depth-first search of Wing and Gong,
 * "Testing and verifying concurrent objects", 1993, with Lowe's memoisation ("Testing for linearizability", 2017), and
 * just in time as in the same paper: before a return only what makes it possible.
 *
 * An operation that is under way and has not taken effect is either _owed_ (it must, before it returns) or _to spare_
 * (it may). To spare is what never returned; and what has had an occasion to happen without leaving a trace, because it
 * would not have changed the state, or because the state was overwritten right after. Of such an operation nobody can
 * tell whether it has happened then, so the search need not decide. What only looks at the state does so at the first
 * occasion.
 *
 * It can go on when the history has grown: see {@link reconsider}.
 */
export class Search<State, Input, Output> {
  /** The largest number of returns that any order agreed with. */
  furthest = 0;
  private readonly model: SequentialModel<State, Input, Output>;
  private readonly timeline: Timeline<State, Input, Output>;
  private readonly frames: Frame<State>[] = [];
  private depth = 0;
  private words = 1;
  private dead = new DeadConfigurations(1);
  private readonly foresight: Foresight<State, Input, Output>;
  private readonly stateIds = new Map<unknown, number>();
  /** By slot, who has it where the search is. */
  private readonly occupants: number[] = [];
  /** By kind, when it was last seen among others, and whether that was owed. */
  private readonly kindSeen: number[] = [];
  private readonly kindOwed: boolean[] = [];
  private look = 0;

  constructor(model: SequentialModel<State, Input, Output>, timeline: Timeline<State, Input, Output>) {
    this.model = model;
    this.timeline = timeline;
    this.foresight = new Foresight(model, timeline);
    this.frames.push(new Frame(model.initial, this.words));
    this.depth = 1;
  }

  /** Whether there is such an order up to the last return; null when the budget has ended before that was known. */
  run(budget: Budget): boolean | null {
    this.widen();
    const { returns } = this.timeline;
    while (this.depth > 0) {
      const frame = this.top();
      if (frame.frontier > this.furthest) this.furthest = frame.frontier;
      if (frame.frontier === returns.length) return true;
      if (budget.left <= 0) return null;
      if (frame.stage === STAGE.arriving) {
        this.arrive(frame, budget);
        if (this.isKnownDead(frame) || this.isHopeless(frame, budget)) {
          this.leave();
          continue;
        }
      }
      if (this.goOn(frame, returns[frame.frontier] ?? 0, budget)) continue;
      this.dead.add(placeOf(frame), this.idOf(frame.state), frame.sets);
      this.leave();
    }
    return false;
  }

  /**
   * Something has become known of an operation: all that was decided since its invocation is decided anew. What was
   * found to lead nowhere still does, for more knowledge never makes more possible.
   */
  reconsider({ invokedAfter }: Span<Input, Output>): void {
    while (this.depth > 0) {
      const frame = this.top();
      if (frame.frontier < invokedAfter) return;
      if (frame.frontier > invokedAfter || frame.chained) {
        this.leave();
        continue;
      }
      this.depart(frame);
      return;
    }
  }

  /** Takes one more step from the configuration; false if there is none left. */
  private goOn(frame: Frame<State>, next: number, budget: Budget): boolean {
    const span = this.timeline.spanAt(next);
    while (frame.stage < STAGE.exhausted) {
      switch (frame.stage) {
        case STAGE.done: {
          const isOwed = hasBit(frame.sets, 0, span.slot);
          const isSpare = hasBit(frame.sets, this.words, span.slot);
          if (!isOwed && !isSpare) {
            frame.stage = STAGE.exhausted;
            this.passReturn(frame, span);
            return true;
          }
          frame.stage = isOwed ? STAGE.now : STAGE.unseen;
          break;
        }
        case STAGE.unseen:
          frame.stage = STAGE.now;
          // What comes before an unseen operation in the same gap can as well come after its return.
          if (frame.chained && (frame.unseen || this.step(frame.state, span, budget) !== frame.state)) break;
          this.passReturn(frame, span);
          return true;
        case STAGE.now:
          frame.stage = STAGE.others;
          frame.tried = -1;
          if (this.take(frame, next, true, budget)) return true;
          break;
        default: {
          if (frame.tried < 0) this.findOthers(frame, next, budget);
          const other = frame.others[frame.tried];
          frame.tried += 1;
          if (other === undefined) frame.stage = STAGE.exhausted;
          else if (this.take(frame, other, false, budget)) return true;
        }
      }
    }
    return false;
  }

  /** Goes past the return of an operation that has taken effect. */
  private passReturn(frame: Frame<State>, span: Span<Input, Output>): void {
    const child = this.push(frame);
    clearBit(child.before, this.words, span.slot);
    child.frontier += 1;
  }

  /** Lets an operation take effect, if it can; `returning`: it is the one that returns next. */
  private take(frame: Frame<State>, index: number, returning: boolean, budget: Budget): boolean {
    const span = this.timeline.spanAt(index);
    if (frame.unseen && span.overwrites) return false;
    const after = this.step(frame.state, span, budget);
    if (after === undefined) return false;
    if (after === frame.state && !(span.overwrites && this.owesTotal(frame, index))) return false;
    const child = this.push(frame);
    const { before } = child;
    clearBit(before, 0, span.slot);
    clearBit(before, this.words, span.slot);
    if (span.overwrites) this.spareOverwritten(before);
    const seen = after !== frame.state && this.settleAll(before, after, budget);
    child.state = after;
    if (returning) child.frontier += 1;
    else {
      child.chained = true;
      child.unseen = span.isTotal && !seen;
    }
    return true;
  }

  /** The others that could take effect before the one that returns, those first that make it possible. */
  private findOthers(frame: Frame<State>, next: number, budget: Budget): void {
    const { words } = this;
    const { sets } = frame;
    const returning = this.timeline.spanAt(next);
    const found: number[] = [];
    for (let word = 0; word < words; word += 1) {
      let left = (sets[word] ?? 0) | (sets[words + word] ?? 0);
      for (; left !== 0; left &= left - 1) {
        const index = this.occupants[word * 32 + lowestBit(left)] ?? -1;
        if (index !== next) found.push(index);
      }
    }
    found.sort((a, b) => this.timeline.spanAt(a).returnsAt - this.timeline.spanAt(b).returnsAt || a - b);
    this.look += 1;
    this.isBestOfKind(frame, returning);
    const { others } = frame;
    others.length = 0;
    frame.tried = 0;
    const rest: number[] = [];
    for (const index of found) {
      const span = this.timeline.spanAt(index);
      if (!this.isBestOfKind(frame, span) || (frame.unseen && span.overwrites)) continue;
      const after = this.step(frame.state, span, budget);
      if (after === undefined) continue;
      const enables = !returning.overwrites && this.step(after, returning, budget) !== undefined;
      (enables ? others : rest).push(index);
    }
    for (const index of rest) others.push(index);
  }

  /** Whether no other of its kind, asked about before in the same look, is due earlier and at least as much owed. */
  private isBestOfKind(frame: Frame<State>, { kind, slot }: Span<Input, Output>): boolean {
    const isOwed = hasBit(frame.sets, 0, slot);
    const isKnown = this.kindSeen[kind] === this.look;
    if (isKnown && (!isOwed || this.kindOwed[kind] === true)) return false;
    this.kindSeen[kind] = this.look;
    this.kindOwed[kind] = isOwed;
    return true;
  }

  /** Those that were invoked since the return before. */
  private arrive(frame: Frame<State>, budget: Budget): void {
    frame.stage = STAGE.done;
    frame.arrived = true;
    frame.sets.set(frame.before);
    if (frame.chained) return;
    const { timeline, occupants } = this;
    const end = timeline.firstSpan(frame.frontier + 1);
    for (let index = timeline.firstSpan(frame.frontier); index < end; index += 1) {
      const span = timeline.spanAt(index);
      if (span.failed) continue;
      occupants[span.slot] = index;
      if (span.returnsAt !== OPEN) {
        setBit(frame.sets, 0, span.slot);
        this.settle(frame.sets, frame.state, span, budget);
      } else if (!span.observes) setBit(frame.sets, this.words, span.slot);
    }
  }

  /** Undoes {@link arrive}. */
  private depart(frame: Frame<State>): void {
    if (frame.arrived && !frame.chained) {
      const { timeline, occupants } = this;
      const first = timeline.firstSpan(frame.frontier);
      for (let index = timeline.firstSpan(frame.frontier + 1) - 1; index >= first; index -= 1) {
        const { slot, failed, previousInSlot } = timeline.spanAt(index);
        if (!failed) occupants[slot] = previousInSlot;
      }
    }
    frame.arrived = false;
    frame.stage = STAGE.arriving;
  }

  /** Whether an operation is owed, besides this one, that is possible in every state. */
  private owesTotal({ sets }: Frame<State>, besides: number): boolean {
    for (let word = 0; word < this.words; word += 1) {
      for (let left = sets[word] ?? 0; left !== 0; left &= left - 1) {
        const index = this.occupants[word * 32 + lowestBit(left)] ?? -1;
        if (index !== besides && this.timeline.spanAt(index).isTotal) return true;
      }
    }
    return false;
  }

  /** The state is overwritten: whatever is possible in every state may have changed it just before. */
  private spareOverwritten(sets: BitSets): void {
    for (let word = 0; word < this.words; word += 1) {
      for (let left = sets[word] ?? 0; left !== 0; left &= left - 1) {
        const slot = word * 32 + lowestBit(left);
        if (!this.timeline.spanAt(this.occupants[slot] ?? -1).isTotal) continue;
        clearBit(sets, 0, slot);
        setBit(sets, this.words, slot);
      }
    }
  }

  /** Settles what is owed and would not change this state; returns whether there was any. */
  private settleAll(sets: BitSets, state: State, budget: Budget): boolean {
    let any = false;
    for (let word = 0; word < this.words; word += 1) {
      for (let left = sets[word] ?? 0; left !== 0; left &= left - 1) {
        const span = this.timeline.spanAt(this.occupants[word * 32 + lowestBit(left)] ?? -1);
        if (this.settle(sets, state, span, budget)) any = true;
      }
    }
    return any;
  }

  private settle(sets: BitSets, state: State, span: Span<Input, Output>, budget: Budget): boolean {
    if (this.step(state, span, budget) !== state) return false;
    clearBit(sets, 0, span.slot);
    if (!span.observes) setBit(sets, this.words, span.slot);
    return true;
  }

  private step(state: State, { input, output }: Span<Input, Output>, budget: Budget): State | undefined {
    budget.left -= 1;
    return this.model.step(state, input, output);
  }

  private isKnownDead(frame: Frame<State>): boolean {
    if (this.isNoBetterThanAbove(frame)) return true;
    return this.dead.size > 0 && this.dead.has(placeOf(frame), this.idOf(frame.state), frame.sets);
  }

  private isHopeless({ frontier, state, sets }: Frame<State>, budget: Budget): boolean {
    if (this.dead.size < FORESIGHT_FROM) return false;
    const { words, occupants, timeline } = this;
    const owed: number[] = [];
    for (let word = 0; word < words; word += 1) {
      for (let left = sets[word] ?? 0; left !== 0; left &= left - 1) {
        owed.push(occupants[word * 32 + lowestBit(left)] ?? -1);
      }
    }
    const mayStill = (index: number): boolean => {
      const { slot } = timeline.spanAt(index);
      return occupants[slot] === index && (hasBit(sets, 0, slot) || hasBit(sets, words, slot));
    };
    return this.foresight.isHopeless(frontier, state, owed, mayStill, budget);
  }

  /** Whether the search has come back, within one gap between returns, to where it was, with less to spare. */
  private isNoBetterThanAbove(frame: Frame<State>): boolean {
    if (!frame.chained) return false;
    const { words } = this;
    for (let depth = this.depth - 2; depth >= 0; depth -= 1) {
      const above = this.frames[depth];
      if (above === undefined || above.frontier !== frame.frontier) return false;
      if (above.state !== frame.state || (above.unseen && !frame.unseen)) continue;
      let noBetter = true;
      for (let word = 0; word < words && noBetter; word += 1) {
        noBetter = above.sets[word] === frame.sets[word];
        if (((frame.sets[words + word] ?? 0) & ~(above.sets[words + word] ?? 0)) !== 0) noBetter = false;
      }
      if (noBetter) return true;
    }
    return false;
  }

  private idOf(state: State): number {
    const key = this.model.keyOf?.(state) ?? state;
    const known = this.stateIds.get(key);
    if (known !== undefined) return known;
    this.stateIds.set(key, this.stateIds.size);
    return this.stateIds.size - 1;
  }

  private top(): Frame<State> {
    const frame = this.frames[this.depth - 1];
    if (frame === undefined) throw new Error('search: there is no configuration left');
    return frame;
  }

  private push(parent: Frame<State>): Frame<State> {
    const frame = (this.frames[this.depth] ??= new Frame(parent.state, this.words));
    this.depth += 1;
    frame.frontier = parent.frontier;
    frame.state = parent.state;
    frame.chained = false;
    frame.unseen = false;
    frame.stage = STAGE.arriving;
    frame.arrived = false;
    frame.before.set(parent.sets);
    return frame;
  }

  private leave(): void {
    this.depart(this.top());
    this.depth -= 1;
  }

  /** Makes room for as many slots as there are by now. */
  private widen(): void {
    const words = Math.max(1, Math.ceil(this.timeline.slots / 32));
    if (words <= this.words) return;
    for (const frame of this.frames) frame.widen(this.words, words);
    this.words = words;
    this.dead = new DeadConfigurations(words);
  }
}

/** Where in the history a configuration stands, and what may come next there. */
function placeOf({ frontier, chained, unseen }: Frame<unknown>): number {
  return frontier * 4 + (chained ? 1 : 0) + (unseen ? 2 : 0);
}
