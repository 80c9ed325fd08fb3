import { MILLISECOND, SECOND } from '../clock/micros.ts';
import type { TimedFault } from '../plan/fault-plan.ts';
import { streams } from '../random/streams.ts';
import { worldFidelity } from '../property/fidelity/world-fidelity.ts';
import type { RunSpec } from '../world/run-spec.ts';
import type { WorldProfile } from '../world/system.ts';
import { durability, registerSystem } from './primary-backup.ts';
import type { RegisterBug, RegisterTypes } from './primary-backup.ts';

const PROFILE: WorldProfile = {
  network: { latency: [10 * MILLISECOND, 40 * MILLISECOND], loss: 0.02, duplicate: 0.02, order: 'any' },
  disk: { latency: [0, 9 * MILLISECOND] },
  clocks: { driftPpm: 500 },
};

const CHAOS = 30 * SECOND;

/** A run of the register under crashes, partitions, pauses and slow disks drawn from the seed. */
export function registerRun(seed: number | string, bug: RegisterBug = 'none'): RunSpec<RegisterTypes> {
  return {
    seed,
    system: registerSystem(3, bug),
    profile: PROFILE,
    plan: { faults: chaos(seed), requests: [] },
    span: { chaos: CHAOS, recovery: 5 * SECOND },
    families: [durability, worldFidelity<RegisterTypes>(PROFILE)],
  };
}

function chaos(seed: number | string): TimedFault[] {
  const plan = streams(seed).stream('plan');
  const faults: TimedFault[] = [];
  for (let at = plan.int(0, SECOND); at < CHAOS; at += plan.int(SECOND / 2, 2 * SECOND)) {
    const lasting = plan.int(100 * MILLISECOND, 2 * SECOND);
    const node = plan.pick(['primary', 'backup1', 'backup2', '@backup']);
    faults.push({
      at,
      fault: plan.pick([
        { kind: 'crash', node, for: lasting },
        { kind: 'crash', node, when: { on: 'save', n: plan.int(1, 4) }, for: lasting },
        { kind: 'isolate', node, for: lasting },
        {
          kind: 'partition',
          groups: [['primary'], ['backup1', 'backup2']],
          oneWay: plan.chance(0.5),
          for: lasting,
        },
        { kind: 'flap', target: node, up: 50 * MILLISECOND, down: 80 * MILLISECOND, for: lasting },
        { kind: 'lossy', target: node, loss: 0.5, for: lasting },
        { kind: 'clog', link: { from: 'primary', to: 'backup1' }, for: lasting },
        { kind: 'slow', target: node, latency: [SECOND / 10, SECOND / 5], for: lasting },
        { kind: 'pause', node, for: lasting },
        { kind: 'drift', node, ppm: plan.int(-5_000, 5_000) },
        { kind: 'diskSlow', node, latency: [0, SECOND / 10], for: lasting },
        { kind: 'diskFull', node, for: lasting },
        { kind: 'heal', target: plan.chance(0.5) ? 'all' : node },
      ]),
    });
  }
  return faults;
}
