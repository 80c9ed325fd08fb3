import { digestOfText } from '../sim/index.ts';

/** What the environment says about gates: for whoever starts the tests. */
export interface Wishes {
  /** `LOCKSTEP_REPLAY`: the trace to be run again instead of anything new. */
  readonly replay: string | null;
  /** `LOCKSTEP_GATE_SEED`: what the values are drawn from, a number or any other text; `random` for one that nobody chose. */
  readonly seed: string | null;
  /** `LOCKSTEP_GATE_RUNS`: how many values each gate tries. */
  readonly runs: number | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the variables; an empty one says nothing. */
export function wishesOf(environment: Environment, chance: () => number): Wishes {
  const text = (name: string): string | null => {
    const value = environment[name] ?? '';
    return value === '' ? null : value;
  };
  const seed = text('LOCKSTEP_GATE_SEED');
  const runs = text('LOCKSTEP_GATE_RUNS');
  if (runs !== null && !/^[1-9]\d{0,8}$/.test(runs)) {
    throw new Error(`LOCKSTEP_GATE_RUNS must be a whole number of at least 1, found '${runs}'`);
  }
  return {
    replay: text('LOCKSTEP_REPLAY'),
    seed: seed === 'random' ? String(chance()) : seed,
    runs: runs === null ? null : Number(runs),
  };
}

/** fast-check's seed of a gate: 32 bits of the text that was given, together with the name of the gate. */
export function drawingSeed(name: string, seed: string): number {
  return digestOfText(`${name}\n${seed}`) | 0;
}
