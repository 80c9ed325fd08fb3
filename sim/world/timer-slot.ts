import type { Micros } from '../clock/micros.ts';
import type { ProcessTypes } from '../process/process.ts';
import type { Machine, TimerSlot } from './machine.ts';
import type { Stage } from './stage.ts';
import { TIMER } from './world-event.ts';

/**
 * Arms a timer anew, for a delay drawn from the range by the node's own clock. Returns the true time at which it is
 * due. An event that is already queued for the timer and due no later is left where it is: when it comes up it is put
 * back to the deadline. So arming again and again, as with every heartbeat, costs no queue operation.
 */
export function armTimer<T extends ProcessTypes>(
  stage: Stage<T>,
  machine: Machine<T>,
  timer: number,
  min: Micros,
  max: Micros,
): Micros {
  const slot = slotOf(machine, timer);
  const delay = min === max ? min : slot.stream.int(min, max);
  const { clock } = machine;
  slot.armed = true;
  slot.generation += 1;
  slot.localDeadline = clock.read(stage.now) + delay;
  // A clock is read in whole microseconds: what it shows now, it may have shown a little earlier already.
  slot.deadline =
    clock.ppm === 0 ? stage.now + delay : Math.max(stage.now, clock.trueTimeOf(slot.localDeadline));
  schedule(stage, machine, timer, slot);
  return slot.deadline;
}

/** Disarms a timer; a firing that waits in the inbox is out of date then. */
export function disarmTimer<T extends ProcessTypes>(machine: Machine<T>, timer: number): void {
  const slot = slotOf(machine, timer);
  slot.armed = false;
  slot.generation += 1;
}

/** Changes the rate of a node's clock, and with it the true time of every deadline. */
export function setDrift<T extends ProcessTypes>(stage: Stage<T>, machine: Machine<T>, ppm: number): void {
  machine.clock.setPpm(stage.now, ppm);
  machine.timers.forEach((slot, timer) => {
    if (!slot.armed) return;
    slot.deadline = Math.max(stage.now, machine.clock.trueTimeOf(slot.localDeadline));
    schedule(stage, machine, timer, slot);
  });
}

function schedule<T extends ProcessTypes>(
  stage: Stage<T>,
  machine: Machine<T>,
  timer: number,
  slot: TimerSlot<T>,
): void {
  if (slot.queued !== null && slot.queued.time <= slot.deadline) return;
  const event = stage.pool.take(slot.deadline, TIMER, machine.index);
  event.number = timer;
  slot.queued = event;
  stage.queue.push(event);
}

function slotOf<T extends ProcessTypes>(machine: Machine<T>, timer: number): TimerSlot<T> {
  const slot = machine.timers[timer];
  if (slot === undefined) throw new Error(`${machine.name} has no timer ${timer}`);
  return slot;
}
