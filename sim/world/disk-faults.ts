import type { Fault } from '../plan/fault-plan.ts';
import type { ProcessTypes } from '../process/process.ts';
import type { Machine } from './machine.ts';
import type { Power } from './power.ts';
import type { Stage } from './stage.ts';

/** A fault that acts on a disk for a while. */
export type DiskFault = Fault & { readonly kind: 'diskSlow' | 'diskFull' };

interface ActiveDiskFault<T extends ProcessTypes> {
  readonly serial: number;
  readonly fault: DiskFault;
  readonly machine: Machine<T>;
}

/** The faults that act on disks at present. */
export class DiskFaults<T extends ProcessTypes> {
  private readonly stage: Stage<T>;
  private readonly power: Power<T>;
  private active: ActiveDiskFault<T>[] = [];

  constructor(stage: Stage<T>, power: Power<T>) {
    this.stage = stage;
    this.power = power;
  }

  impose(serial: number, fault: DiskFault, machine: Machine<T>): void {
    if (fault.kind === 'diskFull') machine.diskFull += 1;
    else machine.diskSlow.push(fault.latency);
    this.active.push({ serial, fault, machine });
  }

  /** Ends a fault. Returns it, or null if there is none of that number. */
  end(serial: number): DiskFault | null {
    const found = this.active.find((active) => active.serial === serial);
    if (found === undefined) return null;
    this.lift(found);
    return found.fault;
  }

  /** Ends them all, and returns them. */
  heal(): DiskFault[] {
    const healed = this.active;
    for (const active of healed) this.lift(active);
    return healed.map(({ fault }) => fault);
  }

  private lift(lifted: ActiveDiskFault<T>): void {
    const { fault, machine } = lifted;
    this.active = this.active.filter((other) => other !== lifted);
    if (fault.kind === 'diskSlow') {
      machine.diskSlow.splice(machine.diskSlow.indexOf(fault.latency), 1);
      return;
    }
    machine.diskFull -= 1;
    // A node that the lack of room brought down comes back when there is room again.
    if (machine.diskFull === 0 && machine.downForRoom && !machine.up) {
      this.power.scheduleStart(machine, this.stage.now);
    }
  }
}
