import type { Micros } from '../clock/micros.ts';
import type { ArmableFault, Fault, StrikePoint } from '../plan/fault-plan.ts';
import type { ProcessTypes } from '../process/process.ts';
import { DiskFaults } from './disk-faults.ts';
import type { FaultResolver } from './fault-resolver.ts';
import type { LinkFaults } from './link-faults.ts';
import type { Machine } from './machine.ts';
import type { Performer } from './performer.ts';
import type { Power } from './power.ts';
import { traceLine } from '../trace/trace-line.ts';
import { digestOfText } from './rolling-hash.ts';
import type { Stage } from './stage.ts';
import { setDrift } from './timer-slot.ts';
import { FAULT, FAULT_END, FLAP, RECOVERY, RESUME } from './world-event.ts';
import type { WorldEvent } from './world-event.ts';

/** Makes the plan's faults strike, and undoes them. */
export class FaultDirector<T extends ProcessTypes> {
  private readonly stage: Stage<T>;
  private readonly power: Power<T>;
  private readonly performer: Performer<T>;
  private readonly resolver: FaultResolver<T>;
  private readonly links: LinkFaults<T>;
  private readonly disks: DiskFaults<T>;
  private serial = 0;

  constructor(
    stage: Stage<T>,
    power: Power<T>,
    performer: Performer<T>,
    resolver: FaultResolver<T>,
    links: LinkFaults<T>,
  ) {
    this.stage = stage;
    this.power = power;
    this.performer = performer;
    this.resolver = resolver;
    this.links = links;
    this.disks = new DiskFaults<T>(stage, power);
  }

  /** A fault of the plan is due: `position` is its place in the plan. */
  strike(planned: Fault, position: number): void {
    const { stage } = this;
    const fault = this.resolver.resolve(planned);
    stage.handle(FAULT, 0, position, fault === null ? 0 : digestOfText(traceLine(fault)));
    if (stage.recorder !== null) stage.recorder.begin('fault', { position, fault: fault ?? planned });
    if (fault === null || !this.apply(fault)) {
      if (stage.recorder !== null)
        stage.recorder.effect({ skipped: fault === null ? 'nobody' : 'no effect' });
      return;
    }
    if (isArmed(fault)) {
      stage.hooks.armed(fault);
      return;
    }
    stage.counts.faults.set(fault.kind, (stage.counts.faults.get(fault.kind) ?? 0) + 1);
    stage.hooks.fault(fault, false);
    stage.conditionsChanged();
  }

  /** The moment of an armed isolation has come. */
  isolate(fault: ArmableFault & { readonly kind: 'isolate' }): void {
    const { stage } = this;
    if (stage.recorder !== null) stage.recorder.effect({ isolated: fault.node });
    this.links.impose(this.begin(fault.for), fault);
    stage.counts.faults.set('isolate', (stage.counts.faults.get('isolate') ?? 0) + 1);
    stage.hooks.fault(fault, false);
    stage.conditionsChanged();
  }

  /** A fault's own time is over. Returns whether it was still acting. */
  end(event: WorldEvent<T>): boolean {
    const { number: serial } = event;
    this.stage.pool.release(event);
    const fault = this.disks.end(serial) ?? this.links.end(serial);
    if (fault === null) return false;
    this.stage.handle(FAULT_END, 0, 0, serial);
    if (this.stage.recorder !== null) this.stage.recorder.begin('fault-end', { fault });
    this.stage.hooks.fault(fault, true);
    this.stage.conditionsChanged();
    return true;
  }

  /** A flapping link or node turns: `stamp` is 1 when it goes down. Returns whether it still flaps. */
  flap(event: WorldEvent<T>): boolean {
    const down = event.stamp === 1;
    const { number: serial } = event;
    this.stage.pool.release(event);
    const fault = this.links.flap(serial, down);
    if (fault === null) return false;
    this.stage.handle(FLAP, 0, down ? 1 : 0, serial);
    if (this.stage.recorder !== null) this.stage.recorder.begin('flap', { fault, down });
    this.scheduleFlap(serial, !down, down ? fault.down : fault.up);
    this.stage.conditionsChanged();
    return true;
  }

  /** A pause may be over. Returns whether it was. */
  resume(event: WorldEvent<T>): boolean {
    const machine = this.stage.machine(event.node);
    const due = machine.paused && machine.run === event.number && machine.pausedUntil <= this.stage.now;
    this.stage.pool.release(event);
    if (!due) return false;
    this.stage.handle(RESUME, machine.index, 0, 0);
    if (this.stage.recorder !== null) this.stage.recorder.begin('resume', { node: machine.name });
    this.endPause(machine);
    this.stage.conditionsChanged();
    return true;
  }

  /** Chaos is over: everything is healed, resumed and restarted, and nothing strikes any more. */
  recover(event: WorldEvent<T>): void {
    this.stage.pool.release(event);
    this.stage.handle(RECOVERY, 0, 0, 0);
    if (this.stage.recorder !== null) this.stage.recorder.begin('recovery', {});
    for (const machine of this.stage.machines) machine.armed = [];
    this.healAll();
    this.stage.conditionsChanged();
  }

  /** Lets a resolved fault act; false when it changes nothing. */
  private apply(fault: Fault): boolean {
    if (isArmed(fault)) return this.arm(this.machine(fault.node), fault);
    switch (fault.kind) {
      case 'isolate':
      case 'partition':
      case 'cut':
      case 'clog':
      case 'slow':
      case 'lossy':
      case 'duplicate':
        this.links.impose(this.begin(fault.for), fault);
        return true;
      case 'flap': {
        const serial = this.begin(fault.for);
        this.links.impose(serial, fault);
        this.scheduleFlap(serial, false, fault.down);
        return true;
      }
      case 'heal':
        this.heal(fault);
        return true;
      case 'crash':
        return this.crash(this.machine(fault.node), fault.for);
      case 'restart':
      case 'start': {
        const machine = this.machine(fault.node);
        if (machine.up) return false;
        this.power.scheduleStart(machine, this.stage.now);
        return true;
      }
      case 'pause':
        return this.pause(this.machine(fault.node), fault);
      case 'drift':
        setDrift(this.stage, this.machine(fault.node), fault.ppm);
        return true;
      case 'diskSlow':
      case 'diskFull':
        this.disks.impose(this.begin(fault.for), fault, this.machine(fault.node));
        return true;
      case 'diskWipe':
      case 'diskCorrupt': {
        const machine = this.machine(fault.node);
        if (machine.up) this.power.crash(machine, undefined);
        // What was to start it before must not do so any more: `for` counts from here.
        machine.run += 1;
        machine.disk = { kind: fault.kind === 'diskWipe' ? 'blank' : 'corrupt' };
        if (machine.starts > 0) this.power.scheduleStart(machine, this.stage.now + fault.for);
        return true;
      }
      default: {
        const never: never = fault;
        throw new Error(`unknown fault ${JSON.stringify(never)}`);
      }
    }
  }

  /** Numbers a fault that lasts, and has it end by itself if it has a time. */
  private begin(lasting: Micros | undefined): number {
    this.serial += 1;
    if (lasting !== undefined) {
      const event = this.stage.pool.take(this.stage.now + lasting, FAULT_END, 0);
      event.number = this.serial;
      this.stage.queue.push(event);
    }
    return this.serial;
  }

  private scheduleFlap(serial: number, down: boolean, after: Micros): void {
    const event = this.stage.pool.take(this.stage.now + after, FLAP, 0);
    event.number = serial;
    event.stamp = down ? 1 : 0;
    this.stage.queue.push(event);
  }

  private crash(machine: Machine<T>, restartAfter: Micros | undefined): boolean {
    if (!machine.up) return false;
    this.power.crash(machine, restartAfter);
    return true;
  }

  private arm(machine: Machine<T>, fault: Armed): boolean {
    if (!machine.up) return false;
    const { when } = fault;
    machine.armed.push({ fault, on: when.on, messageKind: this.messageKind(when), left: when.n });
    return true;
  }

  private messageKind(when: StrikePoint): number {
    if (when.on !== 'send' || when.message === undefined) return -1;
    const kind = this.stage.system.messageKinds.indexOf(when.message);
    if (kind < 0) throw new Error(`the plan names a kind of message that does not exist: ${when.message}`);
    return kind;
  }

  private pause(machine: Machine<T>, fault: Fault & { readonly kind: 'pause' }): boolean {
    if (!machine.up) return false;
    const until = this.stage.now + fault.for;
    if (machine.paused && machine.pausedUntil >= until) return false;
    machine.paused = true;
    machine.pausedUntil = until;
    machine.pause = fault;
    machine.busy = true;
    const event = this.stage.pool.take(until, RESUME, machine.index);
    event.number = machine.run;
    this.stage.queue.push(event);
    return true;
  }

  private endPause(machine: Machine<T>): void {
    // Told before the node goes on, so that nobody takes what it does next for the doings of a paused node.
    if (machine.pause !== null) this.stage.hooks.fault(machine.pause, true);
    machine.pause = null;
    this.performer.resume(machine);
  }

  private heal(fault: Fault & { readonly kind: 'heal' }): void {
    if (fault.target === 'all') {
      this.healAll();
      return;
    }
    for (const ended of this.links.heal(fault.target)) this.stage.hooks.fault(ended, true);
  }

  private healAll(): void {
    const { stage } = this;
    const { machines } = stage;
    for (const ended of this.links.heal('all')) stage.hooks.fault(ended, true);
    for (const ended of this.disks.heal()) stage.hooks.fault(ended, true);
    for (const machine of machines) {
      if (machine.clock.ppm !== machine.ownPpm) setDrift(stage, machine, machine.ownPpm);
      if (machine.paused) this.endPause(machine);
      if (!machine.up && machine.starts > 0) this.power.scheduleStart(machine, stage.now);
    }
  }

  private machine(name: string): Machine<T> {
    return this.stage.machine(this.resolver.index(name));
  }
}

type Armed = ArmableFault & { readonly when: StrikePoint };

/** Whether the fault does not strike at once, but waits for its moment. */
function isArmed(fault: Fault): fault is Armed {
  return (fault.kind === 'crash' || fault.kind === 'isolate') && fault.when !== undefined;
}
