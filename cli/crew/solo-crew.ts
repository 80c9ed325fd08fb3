import type { Interrupt } from '../interrupt.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Workbench } from '../workbench.ts';
import type { Crew, Orders } from './crew.ts';
import { Errands } from './errands.ts';

/** The event loop gets a chance this often, so that Ctrl-C is noticed between short runs. */
const BREATHE_EVERY_MS = 20;

/** A crew of one: this very thread, which needs nobody to be started. */
export function soloCrew(
  orders: Orders,
  surroundings: Surroundings,
  workbench: Workbench,
  interrupt: Interrupt,
): Crew {
  const errands = new Errands(orders, surroundings, workbench, interrupt.breathe);
  let breathed = surroundings.clock();
  return {
    size: 1,
    async runs(range) {
      if (surroundings.clock() - breathed >= BREATHE_EVERY_MS) {
        await surroundings.breathe();
        breathed = surroundings.clock();
      }
      return errands.runs(range);
    },
    files: (run) => errands.files(run),
    // Ctrl-C is noticed by each run itself.
    stop: () => undefined,
    dismiss: () => Promise.resolve(),
  };
}
