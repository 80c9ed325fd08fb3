/**
 * What an object does when nobody else uses it: the specification that a concurrent history is held against (Herlihy
 * and Wing, "Linearizability: a correctness condition for concurrent objects", 1990, section 2).
 *
 * States are values: equal ones have equal keys, none is ever changed, and a step that changes nothing returns the very
 * same one. An answer is never `undefined`, which stands for one that nobody knows.
 */
export interface SequentialModel<State, Input, Output> {
  readonly name: string;
  /**
   * Which of the objects an operation is about. Objects are independent of each other, and a history is linearizable if
   * that of each object is (locality: Herlihy and Wing, theorem 1). Without it all is one object.
   */
  partition?(input: Input): string | number;
  /** Each object to begin with. */
  readonly initial: State;
  /**
   * The state after an operation that answers this; undefined if it cannot answer this in that state. The new state must
   * follow from the old one and the input alone. Where the answer is unknown any will do.
   */
  step(state: State, input: Input, output: Output | undefined): State | undefined;
  /** Tells states apart, if `===` does not. */
  keyOf?(state: State): string | number;
  /** Whether such an operation never changes any state. Knowing it saves most of the search. */
  observes?(input: Input, output: Output | undefined): boolean;
  /** Whether it is possible in every state. Knowing it saves most of the rest, together with: */
  isTotal?(input: Input, output: Output | undefined): boolean;
  /** Whether it is possible in every state, and leads to the same from all. */
  overwrites?(input: Input, output: Output | undefined): boolean;
  /**
   * Operations of the same kind are possible in the same states, and lead from each to the same, so that they can stand
   * in for each other; one whose answer is unknown may be of the kind of those that succeed. Knowing it saves some more.
   */
  kindOf?(input: Input, output: Output | undefined): string | number;
  /**
   * Whether operations that give no new beginning (see {@link beginning}) can lead from a state to one in which such an
   * operation is possible, if at once. Together the two let the search see in time that somebody waits in vain.
   */
  leadsTo?(state: State, input: Input, output: Output): boolean;
  /** The state after an operation that changes it, if that does not depend on the one before; otherwise undefined. */
  beginning?(input: Input): State | undefined;
  /**
   * A state of which nothing is known: whatever is possible after any state is possible after it. With it, the window
   * of a history that is not linearizable can begin in the middle.
   */
  readonly anything?: State;
}
