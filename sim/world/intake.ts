import type { Input, NodeIndex, ProcessTypes } from '../process/process.ts';
import type { RecordingOutbox } from './effects.ts';
import type { Machine } from './machine.ts';
import type { Network } from './network.ts';
import type { Performer } from './performer.ts';
import type { ReadyList } from './ready-list.ts';
import type { Stage } from './stage.ts';
import { CLIENT_REQUEST, DROP, MESSAGE, START, TIMER } from './world-event.ts';
import type { WorldEvent } from './world-event.ts';

/** Who judges the run, as far as the processes' conduct goes. */
export interface Conduct {
  nodeStarted(): void;
  /** A process threw an error out of a step. */
  nodeCrashed(node: NodeIndex, error: unknown): void;
}

/** Hands the processes their input, one at a time; what comes while a node is busy waits in its inbox. */
export class Intake<T extends ProcessTypes> {
  private readonly stage: Stage<T>;
  private readonly network: Network<T>;
  private readonly performer: Performer<T>;
  private readonly readyList: ReadyList<T>;
  private readonly outbox: RecordingOutbox<T>;
  private readonly nextIncarnation: () => number;
  private readonly conduct: Conduct;
  private requestsSoFar = 0;

  constructor(
    stage: Stage<T>,
    network: Network<T>,
    performer: Performer<T>,
    readyList: ReadyList<T>,
    outbox: RecordingOutbox<T>,
    nextIncarnation: () => number,
    conduct: Conduct,
  ) {
    this.stage = stage;
    this.network = network;
    this.performer = performer;
    this.readyList = readyList;
    this.outbox = outbox;
    this.nextIncarnation = nextIncarnation;
    this.conduct = conduct;
  }

  /** Handles one input that has waited, if there is one: those go before anything in the queue. */
  takeWaiting(): boolean {
    for (let event = this.readyList.next(); event !== null; event = this.readyList.next()) {
      if (this.take(this.stage.machine(event.node), event)) return true;
    }
    return false;
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
    stage.hooks.start(machine.index, machine.disk);
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
    this.performer.stepped(machine, state, null);
    return true;
  }

  /** Hands one input to a node that is free. Returns false if it was a timer that is out of date. */
  private take(machine: Machine<T>, event: WorldEvent<T>): boolean {
    const { stage } = this;
    const { recorder } = stage;
    const node = machine.index;
    let input: Input<T>;
    if (event.kind === MESSAGE) {
      const { from, sentAt, number: kind } = event;
      const message = event.payload;
      stage.pool.release(event);
      stage.handle(MESSAGE, node, from, stage.system.digestOf(message));
      stage.counts.delivered += 1;
      if (recorder !== null) {
        recorder.begin('deliver', { node: machine.name, from: recorder.name(from), sentAt, message });
      }
      stage.hooks.deliver(from, node, message, sentAt, kind);
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
      stage.hooks.timer(node, timer);
      input = { kind: 'timer', timer };
    } else {
      const { from, sentAt } = event;
      const body = event.payload;
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
      stage.hooks.request(node, id, body, from, sentAt);
      input = { kind: 'request', id, body };
    }
    const { outbox } = this;
    outbox.timerCount = machine.timers.length;
    let state: T['State'];
    try {
      state = machine.process.step(machine.state, input, machine.clock.read(stage.now), outbox);
    } catch (error) {
      outbox.list.clear();
      this.conduct.nodeCrashed(node, error);
      return true;
    }
    this.performer.stepped(machine, state, input);
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
}
