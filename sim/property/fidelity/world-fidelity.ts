import type { ProcessTypes } from '../../process/process.ts';
import type { WorldProfile } from '../../world/system.ts';
import type { PropertyFamily } from '../property.ts';
import { FidelityMonitor } from './fidelity-monitor.ts';

/** Id of the one property of {@link worldFidelity}. */
export const WORLD_FIDELITY = 'world-fidelity';

/**
 * The world does what it says: nothing is delivered over a cut link, no effect leaves a node after its crash, no
 * message follows a save that was lost, delays, loss and drift stay within the profile, a paused node takes no step.
 * The monitor keeps its own books from the hooks and knows the profile only from here.
 */
export function worldFidelity<T extends ProcessTypes>(profile: WorldProfile): PropertyFamily<T> {
  return {
    name: WORLD_FIDELITY,
    properties: [
      {
        id: WORLD_FIDELITY,
        sentence:
          'Links, disks, clocks and nodes do what their profile and the faults in force say, and nothing else.',
        requirements: ['C2', 'C3'],
        kind: 'always',
      },
    ],
    monitor: (view, report) => new FidelityMonitor<T>(profile, view, report, WORLD_FIDELITY),
  };
}
