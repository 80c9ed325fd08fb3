import type { ArmableFault, MicrosRange, StrikePoint } from '../plan/fault-plan.ts';
import type { Input, NodeIndex, ProcessTypes } from '../process/process.ts';
import { CLEAR_TIMER, HALT, NOTE, RESPOND, SAVE, SEND, SET_TIMER } from './effects.ts';
import type { EffectList, EffectListPool, RecordingOutbox } from './effects.ts';
import { slower } from './link.ts';
import { durableOf } from './machine.ts';
import type { ArmedFault, Machine } from './machine.ts';
import type { Network } from './network.ts';
import type { Power } from './power.ts';
import type { ReadyList } from './ready-list.ts';
import type { Stage } from './stage.ts';
import { armTimer, disarmTimer } from './timer-slot.ts';
import { DURABLE } from './world-event.ts';
import type { WorldEvent } from './world-event.ts';

/** Performs the effects of steps, in order, and holds back what follows a save until that is durable. */
export class Performer<T extends ProcessTypes> {
  private readonly stage: Stage<T>;
  private readonly network: Network<T>;
  private readonly power: Power<T>;
  private readonly readyList: ReadyList<T>;
  private readonly lists: EffectListPool<T>;
  private readonly outbox: RecordingOutbox<T>;
  private readonly isolate: (fault: ArmableFault & { readonly kind: 'isolate' }) => void;

  constructor(
    stage: Stage<T>,
    network: Network<T>,
    power: Power<T>,
    readyList: ReadyList<T>,
    lists: EffectListPool<T>,
    outbox: RecordingOutbox<T>,
    isolate: (fault: ArmableFault & { readonly kind: 'isolate' }) => void,
  ) {
    this.stage = stage;
    this.network = network;
    this.power = power;
    this.readyList = readyList;
    this.lists = lists;
    this.outbox = outbox;
    this.isolate = isolate;
  }

  /** The process has returned from a step: its state is released now, or once its saves are durable. */
  stepped(machine: Machine<T>, state: T['State'], input: Input<T> | null): void {
    const { list } = this.outbox;
    machine.state = state;
    if (list.saves === 0) {
      this.release(machine, input);
      if (list.length === 0) return;
    }
    this.perform(machine, list, 0, list.saves, input);
    if (machine.held === list) {
      this.outbox.list = this.lists.take();
    } else {
      list.clear();
    }
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
    const image = machine.pendingSave;
    machine.pendingSave = undefined;
    machine.saving = false;
    machine.savingSince = -1;
    this.becameDurable(machine, image);
    if (machine.up && !machine.paused) this.goOn(machine);
    return true;
  }

  /** Ends a pause: the node goes on where it was. */
  resume(machine: Machine<T>): void {
    machine.paused = false;
    if (machine.held !== null && !machine.saving) {
      this.goOn(machine);
    } else {
      this.readyList.settle(machine);
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
    if (machine.held !== list) this.lists.release(list);
    if (machine.run === run) this.readyList.settle(machine);
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
      switch (list.op[i] ?? 0) {
        case SEND:
          this.send(machine, target, body);
          break;
        case SET_TIMER: {
          const min = list.min[i] ?? 0;
          const max = list.max[i] ?? 0;
          const due = armTimer(stage, machine, target, min, max);
          stage.hooks.timerSet(machine.index, target, min, max);
          if (recorder !== null) recorder.effect({ timer: machine.process.timers[target], due });
          break;
        }
        case CLEAR_TIMER:
          disarmTimer(machine, target);
          stage.hooks.timerClear(machine.index, target);
          if (recorder !== null) recorder.effect({ clear: machine.process.timers[target] });
          break;
        case RESPOND:
          this.respond(machine, target, body);
          break;
        case NOTE:
          if (recorder !== null) recorder.effect({ note: body });
          stage.hooks.note(machine.index, body);
          break;
        case SAVE: {
          const latency = this.beginSave(machine, body);
          if (machine.run !== run) return;
          savesLeft -= 1;
          if (latency > 0) {
            this.hold(machine, list, i + 1, savesLeft, input);
            machine.pendingSave = body;
            const event = stage.pool.take(stage.now + latency, DURABLE, machine.index);
            event.number = run;
            stage.queue.push(event);
            return;
          }
          this.becameDurable(machine, body);
          if (machine.run !== run) return;
          if (savesLeft === 0) this.release(machine, input);
          break;
        }
        case HALT:
          this.power.off(machine, String(body));
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
  private beginSave(machine: Machine<T>, image: T['Durable']): number {
    const { stage } = this;
    stage.counts.saves += 1;
    if (machine.armed.length > 0 && this.strikeArmed(machine, 'save', -1)) return 0;
    if (machine.diskFull > 0) {
      stage.counts.crashes += 1;
      machine.downForRoom = true;
      this.power.off(machine, 'disk full');
      return 0;
    }
    let range: MicrosRange = stage.profile.disk.latency;
    if (machine.diskSlow.length > 0) {
      let slowest: MicrosRange | null = null;
      for (const latency of machine.diskSlow) slowest = slower(slowest, latency);
      range = slowest ?? range;
    }
    const latency = range[0] === range[1] ? range[0] : machine.diskStream.int(range[0], range[1]);
    if (stage.recorder !== null) stage.recorder.effect({ save: latency });
    stage.hooks.saving(machine.index, image);
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
    const after = machine.state;
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

  /** Lets armed faults see what the node does. Returns whether one of them brought it down. */
  private strikeArmed(machine: Machine<T>, on: StrikePoint['on'], kind: number): boolean {
    const struck = machine.armed.filter((armed) => hits(armed, on, kind));
    if (struck.length === 0) return false;
    machine.armed = machine.armed.filter((armed) => !struck.includes(armed));
    const { stage } = this;
    for (const { fault } of struck) {
      if (fault.kind === 'isolate') {
        this.isolate(fault);
        continue;
      }
      stage.counts.faults.set('crash', (stage.counts.faults.get('crash') ?? 0) + 1);
      this.power.crash(machine, fault.for);
      stage.hooks.fault(fault, false);
      // Whatever else waited for this moment has nobody left to befall.
      return true;
    }
    return false;
  }
}

/** Counts what an armed fault waits for; true when it is time. */
function hits(armed: ArmedFault, on: StrikePoint['on'], kind: number): boolean {
  if (armed.on !== on || (armed.messageKind >= 0 && armed.messageKind !== kind)) return false;
  armed.left -= 1;
  return armed.left <= 0;
}
