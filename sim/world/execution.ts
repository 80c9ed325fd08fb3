import type { Disk, Input, NodeIndex, ProcessTypes } from '../process/process.ts';
import type { CrashPoint, MicrosRange } from '../plan/fault-plan.ts';
import {
  CLEAR_TIMER,
  EffectList,
  HALT,
  NOTE,
  RecordingOutbox,
  RESPOND,
  SAVE,
  SEND,
  SET_TIMER,
} from './effects.ts';
import { slower } from './link.ts';
import type { ArmedCrash, Machine } from './machine.ts';
import type { Network } from './network.ts';
import type { Stage } from './stage.ts';
import { armTimer, disarmTimer } from './timer-slot.ts';
import { CLIENT_REQUEST, DROP, DURABLE, MESSAGE, START, STOP, TIMER } from './world-event.ts';
import type { WorldEvent } from './world-event.ts';

/** Who judges the run, as far as the processes' conduct goes. */
export interface Conduct {
  nodeStarted(): void;
  /** A process threw an error out of a step. */
  nodeCrashed(node: NodeIndex, error: unknown): void;
}

/** Runs the processes: hands them their input one at a time and performs their effects in order. */
export class Execution<T extends ProcessTypes> {
  private readonly stage: Stage<T>;
  private readonly network: Network<T>;
  private readonly nextIncarnation: () => number;
  private readonly conduct: Conduct;
  private readonly outbox: RecordingOutbox<T>;
  private readonly spare: EffectList<T>[] = [];
  /** Nodes that are free and have input waiting, in the order in which they became so. */
  private readonly ready: Machine<T>[] = [];
  private requestsSoFar = 0;

  constructor(stage: Stage<T>, network: Network<T>, nextIncarnation: () => number, conduct: Conduct) {
    this.stage = stage;
    this.network = network;
    this.nextIncarnation = nextIncarnation;
    this.conduct = conduct;
    this.outbox = new RecordingOutbox<T>(new EffectList<T>(), stage.machines.length);
  }

  /** Handles one input that has waited, if there is one: those go before anything in the queue. */
  takeWaiting(): boolean {
    for (;;) {
      const machine = this.ready[0];
      if (machine === undefined) return false;
      const event = machine.up && !machine.busy ? machine.dequeue() : null;
      if (event === null) {
        machine.ready = false;
        this.ready.shift();
      } else if (this.take(machine, event)) {
        return true;
      }
    }
  }

  /** A message or request has come to its node. Returns whether that was handled now. */
  arrive(event: WorldEvent<T>): boolean {
    const machine = this.stage.machine(event.node);
    if (!machine.up || (event.from >= 0 && this.network.isLate(event))) {
      this.drop(event, machine.up ? 'cut' : 'down');
      return true;
    }
    if (machine.busy) {
      machine.enqueue(event);
      return false;
    }
    return this.take(machine, event);
  }

  /** A timer's event is due. Returns whether the timer fired now. */
  timerDue(event: WorldEvent<T>): boolean {
    const machine = this.stage.machine(event.node);
    const slot = machine.timers[event.number];
    if (slot === undefined || slot.queued !== event) {
      this.stage.pool.release(event);
      return false;
    }
    slot.queued = null;
    if (!slot.armed) {
      this.stage.pool.release(event);
      return false;
    }
    if (slot.deadline > event.time) {
      // It was armed again meanwhile: it takes its place among equals from here.
      event.time = slot.deadline;
      slot.queued = event;
      this.stage.queue.push(event);
      return false;
    }
    slot.armed = false;
    event.stamp = slot.generation;
    if (machine.busy) {
      machine.enqueue(event);
      return false;
    }
    return this.take(machine, event);
  }

  /** The save under way is durable. Returns whether it still was under way. */
  saveDone(event: WorldEvent<T>): boolean {
    const { stage } = this;
    const machine = stage.machine(event.node);
    const stale = event.number !== machine.run || !machine.saving;
    stage.pool.release(event);
    if (stale) return false;
    stage.handle(DURABLE, machine.index, 0, machine.run);
    if (stage.recorder !== null) stage.recorder.begin('durable', { node: machine.name });
    const image = machine.pendingSave as T['Durable'];
    machine.pendingSave = undefined;
    machine.saving = false;
    machine.savingSince = -1;
    this.becameDurable(machine, image);
    if (machine.up && !machine.paused) this.goOn(machine);
    return true;
  }

  /** Powers a node on. Returns whether it was off, and still in the run that the event was meant to follow. */
  powerOn(event: WorldEvent<T>): boolean {
    const { stage } = this;
    const machine = stage.machine(event.node);
    const stale = event.number !== machine.run || machine.up;
    stage.pool.release(event);
    if (stale) return false;
    stage.handle(START, machine.index, 0, machine.starts);
    if (machine.starts > 0) stage.counts.restarts += 1;
    machine.up = true;
    machine.run += 1;
    machine.starts += 1;
    machine.downForRoom = false;
    const incarnation = this.nextIncarnation();
    if (stage.recorder !== null) {
      stage.recorder.begin('start', { node: machine.name, disk: machine.disk.kind, incarnation });
    }
    this.conduct.nodeStarted();
    stage.hooks.start(machine.index);
    stage.conditionsChanged();
    const { outbox } = this;
    outbox.timerCount = machine.timers.length;
    let state: T['State'];
    try {
      const now = machine.clock.read(stage.now);
      state = machine.process.start(machine.index, machine.disk, incarnation, now, outbox);
    } catch (error) {
      outbox.list.clear();
      this.conduct.nodeCrashed(machine.index, error);
      return true;
    }
    this.stepped(machine, state, null);
    return true;
  }

  /** Takes a node down: what it did not save is lost. `reason` is null when the plan did it. */
  powerOff(machine: Machine<T>, reason: string | null): void {
    const { stage } = this;
    machine.up = false;
    machine.run += 1;
    machine.paused = false;
    machine.saving = false;
    machine.savingSince = -1;
    machine.busy = false;
    machine.state = undefined;
    machine.released = undefined;
    machine.pendingSave = undefined;
    machine.heldInput = null;
    machine.armed = [];
    if (machine.held !== null) this.recycle(machine.held);
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
  crash(machine: Machine<T>, restartAfter: number | undefined): void {
    this.stage.counts.crashes += 1;
    this.powerOff(machine, null);
    if (restartAfter !== undefined) this.scheduleStart(machine, this.stage.now + restartAfter);
  }

  /** Has a node that is down started at a time, unless something else starts or stops it first. */
  scheduleStart(machine: Machine<T>, at: number): void {
    const event = this.stage.pool.take(at, START, machine.index);
    event.number = machine.run;
    this.stage.queue.push(event);
  }

  /** Ends a pause: the node goes on where it was. */
  resume(machine: Machine<T>): void {
    machine.paused = false;
    if (machine.held !== null && !machine.saving) {
      this.goOn(machine);
    } else {
      this.settle(machine);
    }
  }

  /** Hands one input to a node that is free. Returns false if it was a timer that is out of date. */
  private take(machine: Machine<T>, event: WorldEvent<T>): boolean {
    const { stage } = this;
    const { recorder } = stage;
    const node = machine.index;
    let input: Input<T>;
    if (event.kind === MESSAGE) {
      const { from, sentAt } = event;
      const message = event.payload as T['Message'];
      stage.pool.release(event);
      stage.handle(MESSAGE, node, from, stage.system.digestOf(message));
      stage.counts.delivered += 1;
      if (recorder !== null) {
        recorder.begin('deliver', { node: machine.name, from: recorder.name(from), sentAt, message });
      }
      stage.hooks.deliver(from, node, message, sentAt);
      input = { kind: 'receive', from, message };
    } else if (event.kind === TIMER) {
      const timer = event.number;
      const stale = machine.timers[timer]?.generation !== event.stamp;
      stage.pool.release(event);
      if (stale) return false;
      stage.handle(TIMER, node, 0, timer);
      stage.counts.timers += 1;
      if (recorder !== null) {
        recorder.begin('timer', { node: machine.name, timer: machine.process.timers[timer] });
      }
      input = { kind: 'timer', timer };
    } else {
      const { from } = event;
      const body = event.payload as T['Request'];
      stage.pool.release(event);
      stage.handle(CLIENT_REQUEST, node, from, stage.system.digestOf(body));
      stage.counts.requests += 1;
      if (from >= 0) stage.counts.delivered += 1;
      this.requestsSoFar += 1;
      const id = this.requestsSoFar;
      machine.requests.set(id, from);
      if (recorder !== null) {
        const origin = from < 0 ? null : recorder.name(from);
        recorder.begin('request', { node: machine.name, from: origin, id, body });
      }
      stage.hooks.request(node, id, body, from);
      input = { kind: 'request', id, body };
    }
    const { outbox } = this;
    outbox.timerCount = machine.timers.length;
    let state: T['State'];
    try {
      state = machine.process.step(machine.state as T['State'], input, machine.clock.read(stage.now), outbox);
    } catch (error) {
      outbox.list.clear();
      this.conduct.nodeCrashed(node, error);
      return true;
    }
    this.stepped(machine, state, input);
    return true;
  }

  private drop(event: WorldEvent<T>, why: 'cut' | 'down'): void {
    const { stage } = this;
    const { recorder } = stage;
    stage.handle(DROP, event.node, event.from, event.kind);
    stage.counts.dropped += 1;
    if (recorder !== null) {
      const from = event.from < 0 ? null : recorder.name(event.from);
      recorder.begin('drop', { node: recorder.name(event.node), from, why });
    }
    stage.pool.release(event);
  }

  /** The process has returned from a step: its state is released now, or once its saves are durable. */
  private stepped(machine: Machine<T>, state: T['State'], input: Input<T> | null): void {
    const { list } = this.outbox;
    machine.state = state;
    if (list.saves === 0) {
      this.release(machine, input);
      if (list.length === 0) return;
    }
    this.perform(machine, list, 0, list.saves, input);
    if (machine.held === list) {
      this.outbox.list = this.spare.pop() ?? new EffectList<T>();
    } else {
      list.clear();
    }
  }

  /** Goes on with what a save held up. */
  private goOn(machine: Machine<T>): void {
    const list = machine.held;
    if (list === null) return;
    const input = machine.heldInput;
    const saves = machine.heldSaves;
    machine.held = null;
    machine.heldInput = null;
    const { run } = machine;
    if (saves === 0) this.release(machine, input);
    this.perform(machine, list, machine.heldAt, saves, input);
    if (machine.held !== list) this.recycle(list);
    if (machine.run === run) this.settle(machine);
  }

  /** Performs effects from a position on, until they are done, a save takes time, or the node goes down. */
  private perform(
    machine: Machine<T>,
    list: EffectList<T>,
    start: number,
    saves: number,
    input: Input<T> | null,
  ): void {
    const { stage } = this;
    const { recorder } = stage;
    const { run } = machine;
    let savesLeft = saves;
    for (let i = start; i < list.length; i += 1) {
      const target = list.target[i] ?? 0;
      const body = list.body[i];
      switch (list.op[i]) {
        case SEND:
          this.send(machine, target, body as T['Message']);
          break;
        case SET_TIMER: {
          const due = armTimer(stage, machine, target, list.min[i] ?? 0, list.max[i] ?? 0);
          if (recorder !== null) recorder.effect({ timer: machine.process.timers[target], due });
          break;
        }
        case CLEAR_TIMER:
          disarmTimer(machine, target);
          if (recorder !== null) recorder.effect({ clear: machine.process.timers[target] });
          break;
        case RESPOND:
          this.respond(machine, target, body as T['Response']);
          break;
        case NOTE:
          if (recorder !== null) recorder.effect({ note: body });
          stage.hooks.note(machine.index, body as T['Note']);
          break;
        case SAVE: {
          const latency = this.beginSave(machine);
          if (machine.run !== run) return;
          savesLeft -= 1;
          if (latency > 0) {
            this.hold(machine, list, i + 1, savesLeft, input);
            machine.pendingSave = body as T['Durable'];
            const event = stage.pool.take(stage.now + latency, DURABLE, machine.index);
            event.number = run;
            stage.queue.push(event);
            return;
          }
          this.becameDurable(machine, body as T['Durable']);
          if (machine.run !== run) return;
          if (savesLeft === 0) this.release(machine, input);
          break;
        }
        case HALT:
          this.powerOff(machine, String(body));
          return;
        default:
          throw new Error(`unknown effect ${String(list.op[i])}`);
      }
      if (machine.run !== run) return;
    }
  }

  private hold(
    machine: Machine<T>,
    list: EffectList<T>,
    at: number,
    saves: number,
    input: Input<T> | null,
  ): void {
    machine.held = list;
    machine.heldAt = at;
    machine.heldSaves = saves;
    machine.heldInput = input;
    machine.saving = true;
    machine.savingSince = this.stage.now;
    machine.busy = true;
  }

  /** Returns how long the save takes; or the node is down afterwards. */
  private beginSave(machine: Machine<T>): number {
    const { stage } = this;
    stage.counts.saves += 1;
    if (machine.armed.length > 0 && this.strikeArmed(machine, 'save', -1)) return 0;
    if (machine.diskFull > 0) {
      stage.counts.crashes += 1;
      machine.downForRoom = true;
      this.powerOff(machine, 'disk full');
      return 0;
    }
    let range: MicrosRange = stage.profile.disk.latency;
    if (machine.diskSlow.length > 0) {
      let slowest: MicrosRange | null = null;
      for (const latency of machine.diskSlow) slowest = slower(slowest, latency);
      range = slowest ?? range;
    }
    const [min, max] = range;
    const latency = min === max ? min : machine.diskStream.int(min, max);
    if (stage.recorder !== null) stage.recorder.effect({ save: latency });
    return latency;
  }

  private becameDurable(machine: Machine<T>, image: T['Durable']): void {
    const before = durableOf(machine.disk);
    machine.disk = { kind: 'durable', durable: image };
    this.stage.hooks.durable(machine.index, before, image);
    if (machine.armed.length > 0) this.strikeArmed(machine, 'saved', -1);
  }

  private release(machine: Machine<T>, input: Input<T> | null): void {
    const before = machine.released;
    const after = machine.state as T['State'];
    machine.released = after;
    this.stage.hooks.step(machine.index, before, after, input);
  }

  private send(machine: Machine<T>, to: NodeIndex, payload: T['Message'] | T['Response']): void {
    const { stage } = this;
    const kind = stage.system.kindOf(payload);
    this.network.transmit(machine.index, to, payload, kind);
    if (stage.recorder !== null) {
      const { fate } = this.network;
      stage.recorder.effect({ send: stage.recorder.name(to), message: payload, fate });
    }
    if (machine.armed.length > 0) this.strikeArmed(machine, 'send', kind);
  }

  private respond(machine: Machine<T>, id: number, body: T['Response']): void {
    const { stage } = this;
    const origin = machine.requests.get(id);
    if (origin === undefined) return;
    machine.requests.delete(id);
    stage.counts.responses += 1;
    if (stage.recorder !== null) stage.recorder.effect({ respond: id, body });
    stage.hooks.respond(machine.index, id, body, origin);
    if (origin >= 0) this.send(machine, origin, body);
  }

  /** Lets armed crashes see what the node does. Returns whether one of them brought it down. */
  private strikeArmed(machine: Machine<T>, on: CrashPoint['on'], kind: number): boolean {
    const struck = machine.armed.find((crash) => hits(crash, on, kind));
    if (struck === undefined) return false;
    const { stage } = this;
    stage.counts.faults.set('crash', (stage.counts.faults.get('crash') ?? 0) + 1);
    this.crash(machine, struck.fault.for);
    stage.hooks.fault(struck.fault, false);
    return true;
  }

  /** Works out whether the node may take input, and lets it have what waits. */
  private settle(machine: Machine<T>): void {
    machine.busy = machine.paused || machine.held !== null;
    if (!machine.busy && machine.inboxHead !== null && !machine.ready) {
      machine.ready = true;
      this.ready.push(machine);
    }
  }

  private recycle(list: EffectList<T>): void {
    list.clear();
    this.spare.push(list);
  }
}

/** Counts what an armed crash waits for; true when it is time. */
function hits(crash: ArmedCrash, on: CrashPoint['on'], kind: number): boolean {
  if (crash.on !== on || (crash.messageKind >= 0 && crash.messageKind !== kind)) return false;
  crash.left -= 1;
  return crash.left <= 0;
}

/** The image on a disk; undefined when it is blank or corrupt. */
export function durableOf<T extends ProcessTypes>(disk: Disk<T>): T['Durable'] | undefined {
  return disk.kind === 'durable' ? disk.durable : undefined;
}
