import { NodeClock } from '../clock/node-clock.ts';
import type { ProcessTypes } from '../process/process.ts';
import type { Streams } from '../random/streams.ts';
import { Machine, TimerSlot } from './machine.ts';
import type { System, WorldProfile } from './system.ts';

/** A node's clock shows up to this much at the start of the run, so that no two nodes' readings can be compared. */
const CLOCK_OFFSET_MAX_MICROS = 60_000_000;

/** The nodes of a system, all off, each with its clock, its timers and its disk. */
export function machinesOf<T extends ProcessTypes>(
  system: System<T>,
  profile: WorldProfile,
  random: Streams,
): Machine<T>[] {
  return system.nodes.map((spec, index) => {
    const drift = profile.clocks.driftPpm;
    const clocks = random.stream(`clocks/${spec.name}`);
    const clock = new NodeClock(clocks.int(0, CLOCK_OFFSET_MAX_MICROS), clocks.int(-drift, drift));
    const timers = spec.process.timers.map(
      (timer) => new TimerSlot<T>(random.stream(`timers/${spec.name}/${timer}`)),
    );
    return new Machine<T>(index, spec, clock, timers, random.stream(`disk/${spec.name}`));
  });
}
