/** The types of a replicated state machine. All values are immutable. */
export interface MachineTypes {
  readonly State: unknown;
  /** What changes the state. */
  readonly Command: unknown;
  /** What a command answers to whoever proposed it. */
  readonly Result: unknown;
  /** What is asked of the state without changing it. */
  readonly Query: unknown;
  readonly Answer: unknown;
}

/** The outcome of applying one command. */
export interface Applied<M extends MachineTypes> {
  readonly state: M['State'];
  readonly result: M['Result'];
}

/**
 * A deterministic state machine that Raft replicates (Raft paper, section 2): the same commands in the same order
 * give the same states and results on every member. Pure: no clock, no randomness, no order that is not defined.
 */
export interface Machine<M extends MachineTypes> {
  readonly initial: M['State'];
  apply(state: M['State'], command: M['Command']): Applied<M>;
  query(state: M['State'], query: M['Query']): M['Answer'];
}
