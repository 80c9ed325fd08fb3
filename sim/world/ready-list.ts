import type { ProcessTypes } from '../process/process.ts';
import type { Machine } from './machine.ts';
import type { WorldEvent } from './world-event.ts';

/** The nodes that are free and have input waiting, in the order in which they became so. */
export class ReadyList<T extends ProcessTypes> {
  private readonly machines: Machine<T>[] = [];

  /** The node to serve next, with its oldest input taken out of its inbox; null when nobody waits. */
  next(): WorldEvent<T> | null {
    for (;;) {
      const machine = this.machines[0];
      if (machine === undefined) return null;
      const event = machine.up && !machine.busy ? machine.dequeue() : null;
      if (event !== null) return event;
      machine.ready = false;
      this.machines.shift();
    }
  }

  /** Works out whether a node may take input, and if so lets it have what waits. */
  settle(machine: Machine<T>): void {
    machine.busy = machine.paused || machine.held !== null;
    if (!machine.busy && machine.inboxHead !== null && !machine.ready) {
      machine.ready = true;
      this.machines.push(machine);
    }
  }
}
