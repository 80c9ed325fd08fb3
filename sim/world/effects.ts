import type { Micros } from '../clock/micros.ts';
import type { NodeIndex, Outbox, ProcessTypes } from '../process/process.ts';

/** What an effect is: small integers, for the switch that performs them. */
export const SEND = 1;
export const SAVE = 2;
export const SET_TIMER = 3;
export const CLEAR_TIMER = 4;
export const RESPOND = 5;
export const NOTE = 6;
export const HALT = 7;

type Body<T extends ProcessTypes> =
  T['Message'] | T['Durable'] | T['Response'] | T['Note'] | string | undefined;

/** The effects of one step, in order, as parallel lists that are used again and again. */
export class EffectList<T extends ProcessTypes> {
  length = 0;
  saves = 0;
  readonly op: number[] = [];
  /** Receiver, timer or request. */
  readonly target: number[] = [];
  readonly min: Micros[] = [];
  readonly max: Micros[] = [];
  readonly body: Body<T>[] = [];

  add(op: number, target: number, body: Body<T>): void {
    const at = this.length;
    this.op[at] = op;
    this.target[at] = target;
    this.body[at] = body;
    this.length = at + 1;
  }

  addRange(op: number, target: number, min: Micros, max: Micros): void {
    const at = this.length;
    this.op[at] = op;
    this.target[at] = target;
    this.min[at] = min;
    this.max[at] = max;
    this.body[at] = undefined;
    this.length = at + 1;
  }

  clear(): void {
    this.length = 0;
    this.saves = 0;
  }
}

/** Keeps used lists for another use. */
export class EffectListPool<T extends ProcessTypes> {
  private readonly spare: EffectList<T>[] = [];

  take(): EffectList<T> {
    return this.spare.pop() ?? new EffectList<T>();
  }

  release(list: EffectList<T>): void {
    list.clear();
    this.spare.push(list);
  }
}

/** Writes down what a process wants done. Refuses what cannot be meant, by throwing into the process. */
export class RecordingOutbox<T extends ProcessTypes> implements Outbox<T> {
  list: EffectList<T>;
  private readonly nodeCount: number;
  /** Number of timers of the process that takes the step. */
  timerCount = 0;

  constructor(list: EffectList<T>, nodeCount: number) {
    this.list = list;
    this.nodeCount = nodeCount;
  }

  send(to: NodeIndex, message: T['Message']): void {
    if (!(to >= 0 && to < this.nodeCount)) throw new Error(`send: there is no node ${to}`);
    this.list.add(SEND, to, message);
  }

  save(durable: T['Durable']): void {
    this.list.saves += 1;
    this.list.add(SAVE, 0, durable);
  }

  setTimer(timer: number, min: Micros, max: Micros): void {
    if (!(timer >= 0 && timer < this.timerCount)) throw new Error(`setTimer: there is no timer ${timer}`);
    if (!(min >= 0 && min <= max && Number.isSafeInteger(min) && Number.isSafeInteger(max))) {
      throw new Error(`setTimer: [${min}, ${max}] is not a range of whole microseconds`);
    }
    this.list.addRange(SET_TIMER, timer, min, max);
  }

  clearTimer(timer: number): void {
    if (!(timer >= 0 && timer < this.timerCount)) throw new Error(`clearTimer: there is no timer ${timer}`);
    this.list.addRange(CLEAR_TIMER, timer, 0, 0);
  }

  respond(request: number, body: T['Response']): void {
    this.list.add(RESPOND, request, body);
  }

  note(observation: T['Note']): void {
    this.list.add(NOTE, 0, observation);
  }

  halt(reason: string): void {
    this.list.add(HALT, 0, reason);
  }
}
