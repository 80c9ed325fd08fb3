import type { Micros } from '../clock/micros.ts';
import type { ProcessTypes } from '../process/process.ts';
import type { EffectListPool } from './effects.ts';
import type { Machine } from './machine.ts';
import type { Stage } from './stage.ts';
import { START, STOP, TIMER } from './world-event.ts';

/** Takes nodes down, and has them started again. */
export class Power<T extends ProcessTypes> {
  private readonly stage: Stage<T>;
  private readonly lists: EffectListPool<T>;

  constructor(stage: Stage<T>, lists: EffectListPool<T>) {
    this.stage = stage;
    this.lists = lists;
  }

  /** Takes a node down: what it did not save is lost. `reason` is null when the plan did it. */
  off(machine: Machine<T>, reason: string | null): void {
    const { stage } = this;
    machine.up = false;
    machine.run += 1;
    machine.paused = false;
    machine.pausedUntil = 0;
    machine.pause = null;
    machine.saving = false;
    machine.savingSince = -1;
    machine.busy = false;
    machine.state = undefined;
    machine.released = undefined;
    machine.pendingSave = undefined;
    machine.heldInput = null;
    machine.armed = [];
    if (machine.held !== null) this.lists.release(machine.held);
    machine.held = null;
    for (const slot of machine.timers) {
      slot.armed = false;
      slot.queued = null;
      slot.generation += 1;
    }
    for (let event = machine.dequeue(); event !== null; event = machine.dequeue()) {
      if (event.kind !== TIMER) stage.counts.dropped += 1;
      stage.pool.release(event);
    }
    machine.requests.clear();
    stage.mark(STOP, machine.index, 0, machine.run);
    if (stage.recorder !== null) stage.recorder.effect({ down: machine.name, reason });
    stage.hooks.stop(machine.index, reason);
    stage.conditionsChanged();
  }

  /** Crashes a node by the plan and has it restarted after a while, if one is given. */
  crash(machine: Machine<T>, restartAfter: Micros | undefined): void {
    this.stage.counts.crashes += 1;
    this.off(machine, null);
    if (restartAfter !== undefined) this.scheduleStart(machine, this.stage.now + restartAfter);
  }

  /** Has a node that is down started at a time, unless something else starts or stops it first. */
  scheduleStart(machine: Machine<T>, at: Micros): void {
    const event = this.stage.pool.take(at, START, machine.index);
    event.number = machine.run;
    this.stage.queue.push(event);
  }
}
