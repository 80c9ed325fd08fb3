import type { Micros } from '../clock/micros.ts';
import type { Fault } from '../plan/fault-plan.ts';
import type { Disk, Input, NodeIndex, ProcessTypes } from '../process/process.ts';
import type { Monitor } from '../property/property.ts';
import type { Payload } from './world-event.ts';

type With<T extends ProcessTypes, K extends keyof Monitor<T>> = Monitor<T> & Required<Pick<Monitor<T>, K>>;

function has<T extends ProcessTypes, K extends keyof Monitor<T>>(
  monitor: Monitor<T>,
  hook: K,
): monitor is With<T, K> {
  return monitor[hook] !== undefined;
}

/** Each has a bit of a small integer. */
const PARTS_MAX = 30;

/** Tells the monitors what happens: each hook reaches only those that have it. */
export class Hooks<T extends ProcessTypes> {
  private readonly stepping: With<T, 'onStep'>[] = [];
  /** The parts of states that monitors of steps name, each once. */
  private readonly parts: ((state: T['State']) => unknown)[] = [];
  /** By which of the parts have changed, a bit for each: whom of `stepping` to tell. Filled as it is needed. */
  private readonly steppingBy: (With<T, 'onStep'>[] | undefined)[] = [];
  private readonly storing: With<T, 'onDurable'>[] = [];
  /** By kind of payload. */
  private readonly sending: readonly With<T, 'onSend'>[][];
  private readonly losing: With<T, 'onLost'>[] = [];
  private readonly beginning: With<T, 'onSaving'>[] = [];
  /** By kind of payload. */
  private readonly delivering: readonly With<T, 'onDeliver'>[][];
  private readonly asking: With<T, 'onRequest'>[] = [];
  private readonly answering: With<T, 'onRespond'>[] = [];
  private readonly noting: With<T, 'onNote'>[] = [];
  private readonly winding: With<T, 'onTimerSet'>[] = [];
  private readonly stilling: With<T, 'onTimerClear'>[] = [];
  private readonly ringing: With<T, 'onTimer'>[] = [];
  private readonly arming: With<T, 'onArmed'>[] = [];
  private readonly starting: With<T, 'onStart'>[] = [];
  private readonly stopping: With<T, 'onStop'>[] = [];
  private readonly faulting: With<T, 'onFault'>[] = [];
  private readonly changing: With<T, 'onConditions'>[] = [];
  private readonly ending: With<T, 'onEnd'>[] = [];

  private readonly kinds: readonly string[];

  /** `kinds`: those of all payloads, in order of position. */
  constructor(kinds: readonly string[]) {
    this.kinds = kinds;
    this.sending = kinds.map(() => []);
    this.delivering = kinds.map(() => []);
  }

  /** From now on the monitor is told, after those attached before it. */
  attach(monitor: Monitor<T>): void {
    if (has(monitor, 'onStep')) this.attachToSteps(monitor);
    if (has(monitor, 'onDurable')) this.storing.push(monitor);
    if (has(monitor, 'onSend')) this.attachByKind(monitor, monitor.sendsOf, this.sending);
    if (has(monitor, 'onLost')) this.losing.push(monitor);
    if (has(monitor, 'onSaving')) this.beginning.push(monitor);
    if (has(monitor, 'onDeliver')) this.attachByKind(monitor, monitor.deliversOf, this.delivering);
    if (has(monitor, 'onRequest')) this.asking.push(monitor);
    if (has(monitor, 'onRespond')) this.answering.push(monitor);
    if (has(monitor, 'onNote')) this.noting.push(monitor);
    if (has(monitor, 'onTimerSet')) this.winding.push(monitor);
    if (has(monitor, 'onTimerClear')) this.stilling.push(monitor);
    if (has(monitor, 'onTimer')) this.ringing.push(monitor);
    if (has(monitor, 'onArmed')) this.arming.push(monitor);
    if (has(monitor, 'onStart')) this.starting.push(monitor);
    if (has(monitor, 'onStop')) this.stopping.push(monitor);
    if (has(monitor, 'onFault')) this.faulting.push(monitor);
    if (has(monitor, 'onConditions')) this.changing.push(monitor);
    if (has(monitor, 'onEnd')) this.ending.push(monitor);
  }

  step(node: NodeIndex, before: T['State'] | undefined, after: T['State'], input: Input<T> | null): void {
    let changed = 0;
    for (let i = 0; i < this.parts.length; i += 1) {
      const part = this.parts[i];
      if (part === undefined) continue;
      if (before === undefined || part(before) !== part(after)) changed |= 1 << i;
    }
    const told = this.steppingBy[changed] ?? this.concernedBy(changed);
    for (let i = 0; i < told.length; i += 1) told[i]?.onStep(node, before, after, input);
  }

  durable(node: NodeIndex, before: T['Durable'] | undefined, after: T['Durable']): void {
    for (let i = 0; i < this.storing.length; i += 1) this.storing[i]?.onDurable(node, before, after);
  }

  send(from: NodeIndex, to: NodeIndex, payload: Payload<T>, kind: number): void {
    const told = this.sending[kind];
    if (told === undefined) return;
    for (let i = 0; i < told.length; i += 1) told[i]?.onSend(from, to, payload);
  }

  lost(from: NodeIndex, to: NodeIndex): void {
    for (let i = 0; i < this.losing.length; i += 1) this.losing[i]?.onLost(from, to);
  }

  saving(node: NodeIndex, image: T['Durable']): void {
    for (let i = 0; i < this.beginning.length; i += 1) this.beginning[i]?.onSaving(node, image);
  }

  deliver(
    from: NodeIndex,
    to: NodeIndex,
    payload: T['Message'] | T['Response'],
    sentAt: Micros,
    kind: number,
  ): void {
    const told = this.delivering[kind];
    if (told === undefined) return;
    for (let i = 0; i < told.length; i += 1) told[i]?.onDeliver(from, to, payload, sentAt);
  }

  request(node: NodeIndex, id: number, body: T['Request'], origin: NodeIndex, sentAt: Micros): void {
    for (let i = 0; i < this.asking.length; i += 1) this.asking[i]?.onRequest(node, id, body, origin, sentAt);
  }

  respond(node: NodeIndex, id: number, body: T['Response'], origin: NodeIndex): void {
    for (let i = 0; i < this.answering.length; i += 1) this.answering[i]?.onRespond(node, id, body, origin);
  }

  note(node: NodeIndex, note: T['Note']): void {
    for (let i = 0; i < this.noting.length; i += 1) this.noting[i]?.onNote(node, note);
  }

  timerSet(node: NodeIndex, timer: number, min: Micros, max: Micros): void {
    for (let i = 0; i < this.winding.length; i += 1) this.winding[i]?.onTimerSet(node, timer, min, max);
  }

  timerClear(node: NodeIndex, timer: number): void {
    for (let i = 0; i < this.stilling.length; i += 1) this.stilling[i]?.onTimerClear(node, timer);
  }

  timer(node: NodeIndex, timer: number): void {
    for (let i = 0; i < this.ringing.length; i += 1) this.ringing[i]?.onTimer(node, timer);
  }

  armed(fault: Fault & { readonly kind: 'crash' }): void {
    for (let i = 0; i < this.arming.length; i += 1) this.arming[i]?.onArmed(fault);
  }

  start(node: NodeIndex, disk: Disk<T>): void {
    for (let i = 0; i < this.starting.length; i += 1) this.starting[i]?.onStart(node, disk);
  }

  stop(node: NodeIndex, reason: string | null): void {
    for (let i = 0; i < this.stopping.length; i += 1) this.stopping[i]?.onStop(node, reason);
  }

  fault(fault: Fault, ended: boolean): void {
    for (let i = 0; i < this.faulting.length; i += 1) this.faulting[i]?.onFault(fault, ended);
  }

  conditions(): void {
    for (let i = 0; i < this.changing.length; i += 1) this.changing[i]?.onConditions();
  }

  end(): void {
    for (let i = 0; i < this.ending.length; i += 1) this.ending[i]?.onEnd();
  }

  private attachToSteps(monitor: With<T, 'onStep'>): void {
    this.stepping.push(monitor);
    this.steppingBy.length = 0;
    const { stepsOf } = monitor;
    if (stepsOf === undefined || this.parts.includes(stepsOf)) return;
    if (this.parts.length === PARTS_MAX)
      throw new Error('monitors name more parts of states than there are bits');
    this.parts.push(stepsOf);
  }

  /** Whom a step concerns, in the order in which they were attached. */
  private concernedBy(changed: number): readonly With<T, 'onStep'>[] {
    const told = this.stepping.filter(
      ({ stepsOf }) => stepsOf === undefined || (changed & (1 << this.parts.indexOf(stepsOf))) !== 0,
    );
    this.steppingBy[changed] = told;
    return told;
  }

  private attachByKind<M extends Monitor<T>>(
    monitor: M,
    wanted: readonly string[] | undefined,
    into: readonly M[][],
  ): void {
    for (const kind of wanted ?? []) {
      if (!this.kinds.includes(kind))
        throw new Error(`a monitor asks for payloads of an unknown kind: ${kind}`);
    }
    this.kinds.forEach((kind, position) => {
      if (wanted === undefined || wanted.includes(kind)) into[position]?.push(monitor);
    });
  }
}
