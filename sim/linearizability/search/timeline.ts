import type { SequentialModel } from '../sequential-model.ts';

/** Where an operation returns that has not, or never will. */
export const OPEN = 2 ** 31 - 1;

/** An operation on one object, as the search needs it. */
export interface Span<Input, Output> {
  readonly input: Input;
  /** Undefined as long as nobody knows that it has happened. */
  output: Output | undefined;
  /** Number of returns before its invocation. */
  readonly invokedAfter: number;
  /** Number of returns before its own; {@link OPEN} while there is none. */
  returnsAt: number;
  /** Its bit. No two operations that are under way at the same time have the same. */
  readonly slot: number;
  /** Who had that bit before; -1 for nobody. */
  readonly previousInSlot: number;
  /** It certainly has not happened. */
  failed: boolean;
  observes: boolean;
  /** Possible in every state. */
  isTotal: boolean;
  overwrites: boolean;
  /** Operations of the same kind can stand in for each other. */
  kind: number;
}

/**
 * The history of one object, in terms of its returns: between one and the next nothing but invocations happens, so that
 * an operation can take effect before the n-th return if no more than n returns came before its invocation. What is
 * under way is numbered by slots, so that few bits hold which of it has taken effect (as in Lowe, "Testing for
 * linearizability", 2017).
 */
export class Timeline<State, Input, Output> {
  readonly spans: Span<Input, Output>[] = [];
  /** By return, which span returns. */
  readonly returns: number[] = [];
  /** By return, the first span that was invoked after the return before it; one more for what came after the last. */
  private readonly firstSpans: number[] = [0];
  private readonly model: SequentialModel<State, Input, Output>;
  private readonly freeSlots: number[] = [];
  private readonly lastInSlot: number[] = [];
  private readonly kinds = new Map<string | number, number>();

  constructor(model: SequentialModel<State, Input, Output>) {
    this.model = model;
  }

  /** How many slots there are. */
  get slots(): number {
    return this.lastInSlot.length;
  }

  /** An operation begins; returns its number. */
  invoke(input: Input): number {
    const index = this.spans.length;
    const slot = this.freeSlots.pop() ?? this.lastInSlot.length;
    const previousInSlot = this.lastInSlot[slot] ?? -1;
    this.lastInSlot[slot] = index;
    this.spans.push({
      input,
      output: undefined,
      invokedAfter: this.returns.length,
      returnsAt: OPEN,
      slot,
      previousInSlot,
      failed: false,
      observes: false,
      isTotal: false,
      overwrites: false,
      kind: 0,
    });
    this.classify(index);
    return index;
  }

  /** An operation has happened. */
  complete(index: number, output: Output): void {
    const span = this.spanAt(index);
    span.output = output;
    span.returnsAt = this.returns.length;
    this.classify(index);
    this.returns.push(index);
    this.firstSpans.push(this.spans.length);
    this.freeSlots.push(span.slot);
  }

  /** An operation has not happened. */
  fail(index: number): void {
    const span = this.spanAt(index);
    span.failed = true;
    this.lastInSlot[span.slot] = span.previousInSlot;
    this.freeSlots.push(span.slot);
  }

  /** The operation of that number. */
  spanAt(index: number): Span<Input, Output> {
    const span = this.spans[index];
    if (span === undefined) throw new Error(`timeline: there is no operation ${index}`);
    return span;
  }

  /** The first operation that was invoked after the return before this one. */
  firstSpan(frontier: number): number {
    return this.firstSpans[frontier] ?? this.spans.length;
  }

  private classify(index: number): void {
    const { model } = this;
    const span = this.spanAt(index);
    const { input, output } = span;
    span.observes = model.observes?.(input, output) ?? false;
    span.overwrites = model.overwrites?.(input, output) ?? false;
    span.isTotal = span.overwrites || (model.isTotal?.(input, output) ?? false);
    span.kind = this.kindOf(index, input, output);
  }

  private kindOf(index: number, input: Input, output: Output | undefined): number {
    if (this.model.kindOf === undefined) return index;
    const key = this.model.kindOf(input, output);
    const known = this.kinds.get(key);
    if (known !== undefined) return known;
    this.kinds.set(key, this.kinds.size);
    return this.kinds.size - 1;
  }
}
