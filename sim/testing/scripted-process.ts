import type { Disk, Input, NodeIndex, Outbox, Process } from '../process/process.ts';

/** What scripted nodes say to each other: a word, perhaps with a number. */
export interface Word {
  readonly word: string;
  readonly n: number;
}

/** The types of scripted processes: everything they deal in is a {@link Word}. */
export interface ScriptTypes {
  readonly State: ScriptState;
  readonly Durable: Word;
  readonly Message: Word;
  readonly Request: Word;
  readonly Response: Word;
  readonly Note: string;
}

/** What a scripted node remembers. */
export interface ScriptState {
  readonly self: NodeIndex;
  readonly incarnation: number;
  /** What its disk held when it started. */
  readonly disk: Disk<ScriptTypes>;
  /** Everything that it was told since, newest last. */
  readonly heard: readonly Word[];
}

/** What a scripted node does: both are optional, and do nothing if absent. */
export interface Script {
  readonly timers?: readonly string[];
  readonly start?: (self: NodeIndex, out: Outbox<ScriptTypes>, state: ScriptState, now: number) => void;
  readonly input?: (
    input: Input<ScriptTypes>,
    out: Outbox<ScriptTypes>,
    state: ScriptState,
    now: number,
  ) => void;
}

/** A word to say. */
export function say(word: string, n = 0): Word {
  return { word, n };
}

/** A process that does what a test tells it to. */
export function scripted(script: Script): Process<ScriptTypes> {
  return {
    timers: script.timers ?? [],
    start(self, disk, incarnation, now, out) {
      const state: ScriptState = { self, incarnation, disk, heard: [] };
      script.start?.(self, out, state, now);
      return state;
    },
    step(state, input, now, out) {
      script.input?.(input, out, state, now);
      if (input.kind === 'timer') return state;
      const word = input.kind === 'receive' ? input.message : input.body;
      return { ...state, heard: [...state.heard, word] };
    },
  };
}
