/** Who asks: one operation at a time. */
export type ProcessName = string | number;

/** What clients saw, in the order in which it happened. */
export type History<Input, Output> = readonly HistoryEvent<Input, Output>[];

/** An operation begins, or its outcome becomes known. */
export type HistoryEvent<Input, Output> =
  | { readonly kind: 'invoke'; readonly process: ProcessName; readonly input: Input }
  /** It has happened, and this was the answer. */
  | { readonly kind: 'ok'; readonly process: ProcessName; readonly output: Output }
  /** It certainly has not happened, and never will. */
  | { readonly kind: 'fail'; readonly process: ProcessName }
  /** Nobody knows: it may have happened, may yet happen at any time, or never. So it is, too, if nothing ever comes. */
  | { readonly kind: 'info'; readonly process: ProcessName };

/** An operation of a history. Positions count the history's events from 0. */
export interface Operation<Input, Output> {
  readonly process: ProcessName;
  readonly input: Input;
  /** The answer; absent if nobody knows whether it has happened. */
  readonly output?: Output;
  readonly invokedAt: number;
  /** Where the answer is; absent where {@link output} is. */
  readonly answeredAt?: number;
}

/** A history in which a process does two things at once, or answers what was not asked. */
export class HistoryError extends Error {
  /** Of the event. */
  readonly position: number;

  constructor(position: number, message: string) {
    super(message);
    this.name = 'HistoryError';
    this.position = position;
  }
}
