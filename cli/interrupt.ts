import { count, duration } from '../reports/index.ts';
import { CommandError } from './command-error.ts';
import type { Breather, Reach } from './slices.ts';
import type { Surroundings } from './surroundings.ts';

/** Listens for Ctrl-C while something lasts. */
export interface Interrupt {
  /** Whether Ctrl-C was pressed. */
  pressed(): boolean;
  /** Calls `action` as soon as it is pressed; at once if it was. */
  onPress(action: () => void): void;
  /** Lets Ctrl-C be noticed; throws a {@link CommandError} of kind `interrupted` if it was pressed. */
  readonly breathe: Breather;
}

/** Does work that Ctrl-C is to stop: it is listened for from the first moment to the last. */
export async function interruptible<T>(
  surroundings: Surroundings,
  work: (interrupt: Interrupt) => Promise<T>,
): Promise<T> {
  let pressed = false;
  const actions: (() => void)[] = [];
  const stopListening = surroundings.onInterrupt(() => {
    pressed = true;
    for (const action of actions) action();
  });
  try {
    return await work({
      pressed: () => pressed,
      onPress(action) {
        if (pressed) action();
        else actions.push(action);
      },
      breathe: async (reach) => {
        await surroundings.breathe();
        if (pressed) throw interruptedAt(reach);
      },
    });
  } finally {
    stopListening();
  }
}

/** What is said of a run that was stopped: how far it was. */
export function interruptedAt({ now, events }: Reach): CommandError {
  const far = `${duration(now / 1000)} of virtual time and ${count(events)} events`;
  return new CommandError('interrupted', `interrupted after ${far}: there is no verdict`);
}
