import type { Micros } from '../clock/micros.ts';
import type { ArmableFault, Fault } from '../plan/fault-plan.ts';
import type { Disk, Input, NodeIndex, ProcessTypes } from '../process/process.ts';
import type { Monitor } from '../property/property.ts';
import type { StateParts } from './system.ts';
import type { Payload } from './world-event.ts';

/** A hook of a monitor. All have one shape, so that calling any of them takes no look-up by the monitor's own. */
interface Ear<F> {
  readonly monitor: object;
  readonly hook: F;
}

type Ears<T extends ProcessTypes, K extends keyof Monitor<T>> = Ear<NonNullable<Monitor<T>[K]>>[];

/** One that may want to be told of some steps only: of those that change one of these parts. */
interface StepEar<T extends ProcessTypes> extends Ear<NonNullable<Monitor<T>['onStep']>> {
  readonly parts: readonly string[] | undefined;
}

function lend<T extends ProcessTypes, K extends keyof Monitor<T>>(
  ears: Ears<T, K>,
  monitor: Monitor<T>,
  name: K,
): void {
  const hook = monitor[name];
  if (hook !== undefined) ears.push({ monitor, hook });
}

/** Each part of a state has a bit of a small integer. */
const PARTS_MAX = 30;

/** Tells the monitors what happens: each hook reaches only those that have it. */
export class Hooks<T extends ProcessTypes> {
  private readonly stepping: StepEar<T>[] = [];
  private readonly parts: StateParts<T> | null;
  /** By which of the parts have changed, a bit for each: whom of `stepping` to tell. Filled as it is needed. */
  private readonly steppingBy: (StepEar<T>[] | undefined)[] = [];
  private readonly storing: Ears<T, 'onDurable'> = [];
  /** By kind of payload. */
  private readonly sending: readonly Ears<T, 'onSend'>[];
  private readonly losing: Ears<T, 'onLost'> = [];
  private readonly beginning: Ears<T, 'onSaving'> = [];
  /** By kind of payload. */
  private readonly delivering: readonly Ears<T, 'onDeliver'>[];
  private readonly asking: Ears<T, 'onRequest'> = [];
  private readonly answering: Ears<T, 'onRespond'> = [];
  private readonly noting: Ears<T, 'onNote'> = [];
  private readonly winding: Ears<T, 'onTimerSet'> = [];
  private readonly stilling: Ears<T, 'onTimerClear'> = [];
  private readonly ringing: Ears<T, 'onTimer'> = [];
  private readonly arming: Ears<T, 'onArmed'> = [];
  private readonly starting: Ears<T, 'onStart'> = [];
  private readonly stopping: Ears<T, 'onStop'> = [];
  private readonly faulting: Ears<T, 'onFault'> = [];
  private readonly changing: Ears<T, 'onConditions'> = [];
  private readonly ending: Ears<T, 'onEnd'> = [];

  private readonly kinds: readonly string[];

  /** `kinds`: those of all payloads, in order of position. `parts`: what monitors may name of a state; null for nothing. */
  constructor(kinds: readonly string[], parts: StateParts<T> | null = null) {
    if (parts !== null && parts.names.length > PARTS_MAX)
      throw new Error(`a state has more parts than there are bits: ${parts.names.length}`);
    this.kinds = kinds;
    this.parts = parts;
    this.sending = kinds.map(() => []);
    this.delivering = kinds.map(() => []);
  }

  /** From now on the monitor is told, after those attached before it. */
  attach(monitor: Monitor<T>): void {
    this.attachToSteps(monitor);
    lend(this.storing, monitor, 'onDurable');
    this.attachByKind(monitor, 'onSend', monitor.sendsOf, this.sending);
    lend(this.losing, monitor, 'onLost');
    lend(this.beginning, monitor, 'onSaving');
    this.attachByKind(monitor, 'onDeliver', monitor.deliversOf, this.delivering);
    lend(this.asking, monitor, 'onRequest');
    lend(this.answering, monitor, 'onRespond');
    lend(this.noting, monitor, 'onNote');
    lend(this.winding, monitor, 'onTimerSet');
    lend(this.stilling, monitor, 'onTimerClear');
    lend(this.ringing, monitor, 'onTimer');
    lend(this.arming, monitor, 'onArmed');
    lend(this.starting, monitor, 'onStart');
    lend(this.stopping, monitor, 'onStop');
    lend(this.faulting, monitor, 'onFault');
    lend(this.changing, monitor, 'onConditions');
    lend(this.ending, monitor, 'onEnd');
  }

  step(node: NodeIndex, before: T['State'] | undefined, after: T['State'], input: Input<T> | null): void {
    const { parts } = this;
    const told =
      before === undefined || parts === null ? this.stepping : this.concernedBy(parts.changed(before, after));
    for (let i = 0; i < told.length; i += 1) {
      const ear = told[i];
      if (ear !== undefined) ear.hook.call(ear.monitor, node, before, after, input);
    }
  }

  durable(node: NodeIndex, before: T['Durable'] | undefined, after: T['Durable']): void {
    for (let i = 0; i < this.storing.length; i += 1) {
      const ear = this.storing[i];
      if (ear !== undefined) ear.hook.call(ear.monitor, node, before, after);
    }
  }

  send(from: NodeIndex, to: NodeIndex, payload: Payload<T>, kind: number): void {
    const told = this.sending[kind];
    if (told === undefined) return;
    for (let i = 0; i < told.length; i += 1) {
      const ear = told[i];
      if (ear !== undefined) ear.hook.call(ear.monitor, from, to, payload);
    }
  }

  lost(from: NodeIndex, to: NodeIndex): void {
    for (let i = 0; i < this.losing.length; i += 1) {
      const ear = this.losing[i];
      if (ear !== undefined) ear.hook.call(ear.monitor, from, to);
    }
  }

  saving(node: NodeIndex, image: T['Durable']): void {
    for (let i = 0; i < this.beginning.length; i += 1) {
      const ear = this.beginning[i];
      if (ear !== undefined) ear.hook.call(ear.monitor, node, image);
    }
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
    for (let i = 0; i < told.length; i += 1) {
      const ear = told[i];
      if (ear !== undefined) ear.hook.call(ear.monitor, from, to, payload, sentAt);
    }
  }

  request(node: NodeIndex, id: number, body: T['Request'], origin: NodeIndex, sentAt: Micros): void {
    for (let i = 0; i < this.asking.length; i += 1) {
      const ear = this.asking[i];
      if (ear !== undefined) ear.hook.call(ear.monitor, node, id, body, origin, sentAt);
    }
  }

  respond(node: NodeIndex, id: number, body: T['Response'], origin: NodeIndex): void {
    for (let i = 0; i < this.answering.length; i += 1) {
      const ear = this.answering[i];
      if (ear !== undefined) ear.hook.call(ear.monitor, node, id, body, origin);
    }
  }

  note(node: NodeIndex, note: T['Note']): void {
    for (let i = 0; i < this.noting.length; i += 1) {
      const ear = this.noting[i];
      if (ear !== undefined) ear.hook.call(ear.monitor, node, note);
    }
  }

  timerSet(node: NodeIndex, timer: number, min: Micros, max: Micros): void {
    for (let i = 0; i < this.winding.length; i += 1) {
      const ear = this.winding[i];
      if (ear !== undefined) ear.hook.call(ear.monitor, node, timer, min, max);
    }
  }

  timerClear(node: NodeIndex, timer: number): void {
    for (let i = 0; i < this.stilling.length; i += 1) {
      const ear = this.stilling[i];
      if (ear !== undefined) ear.hook.call(ear.monitor, node, timer);
    }
  }

  timer(node: NodeIndex, timer: number): void {
    for (let i = 0; i < this.ringing.length; i += 1) {
      const ear = this.ringing[i];
      if (ear !== undefined) ear.hook.call(ear.monitor, node, timer);
    }
  }

  armed(fault: ArmableFault): void {
    for (let i = 0; i < this.arming.length; i += 1) {
      const ear = this.arming[i];
      if (ear !== undefined) ear.hook.call(ear.monitor, fault);
    }
  }

  start(node: NodeIndex, disk: Disk<T>): void {
    for (let i = 0; i < this.starting.length; i += 1) {
      const ear = this.starting[i];
      if (ear !== undefined) ear.hook.call(ear.monitor, node, disk);
    }
  }

  stop(node: NodeIndex, reason: string | null): void {
    for (let i = 0; i < this.stopping.length; i += 1) {
      const ear = this.stopping[i];
      if (ear !== undefined) ear.hook.call(ear.monitor, node, reason);
    }
  }

  fault(fault: Fault, ended: boolean): void {
    for (let i = 0; i < this.faulting.length; i += 1) {
      const ear = this.faulting[i];
      if (ear !== undefined) ear.hook.call(ear.monitor, fault, ended);
    }
  }

  conditions(): void {
    for (let i = 0; i < this.changing.length; i += 1) {
      const ear = this.changing[i];
      if (ear !== undefined) ear.hook.call(ear.monitor);
    }
  }

  end(): void {
    for (let i = 0; i < this.ending.length; i += 1) {
      const ear = this.ending[i];
      if (ear !== undefined) ear.hook.call(ear.monitor);
    }
  }

  private attachToSteps(monitor: Monitor<T>): void {
    const ears: Ears<T, 'onStep'> = [];
    lend(ears, monitor, 'onStep');
    for (const part of monitor.stepsOf ?? []) this.bitOf(part);
    for (const ear of ears) this.stepping.push({ ...ear, parts: monitor.stepsOf });
    this.steppingBy.length = 0;
  }

  /** Whom a step concerns that has changed these parts, in the order in which they were attached. */
  private concernedBy(changed: number): readonly StepEar<T>[] {
    return this.steppingBy[changed] ?? this.gathered(changed);
  }

  private gathered(changed: number): readonly StepEar<T>[] {
    const told = this.stepping.filter(
      ({ parts }) => parts === undefined || parts.some((part) => (changed & this.bitOf(part)) !== 0),
    );
    this.steppingBy[changed] = told;
    return told;
  }

  private bitOf(part: string): number {
    const position = this.parts?.names.indexOf(part) ?? -1;
    if (position < 0) throw new Error(`a monitor asks for steps of an unknown part: ${part}`);
    return 1 << position;
  }

  private attachByKind<K extends 'onSend' | 'onDeliver'>(
    monitor: Monitor<T>,
    name: K,
    wanted: readonly string[] | undefined,
    into: readonly Ears<T, K>[],
  ): void {
    for (const kind of wanted ?? []) {
      if (!this.kinds.includes(kind))
        throw new Error(`a monitor asks for payloads of an unknown kind: ${kind}`);
    }
    this.kinds.forEach((kind, position) => {
      const ears = into[position];
      if (ears !== undefined && (wanted === undefined || wanted.includes(kind))) lend(ears, monitor, name);
    });
  }
}
