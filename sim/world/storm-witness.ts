import type { Micros } from '../clock/micros.ts';
import type { Input, NodeIndex, ProcessTypes } from '../process/process.ts';
import type { Monitor } from '../property/property.ts';
import type { Stage } from './stage.ts';
import type { Payload } from './world-event.ts';

/** So many of the busiest are named. */
const NAMED = 3;

/** Something that happens again and again. */
export interface Busy {
  /** `ctrl1 sends ctrl2 append`. */
  readonly words: string;
  /** Whose doing it is first, then who else has to do with it. */
  readonly nodes: readonly NodeIndex[];
  times: number;
}

/** Writes down who keeps whom busy. Attached to a run only once that has become suspicious. */
export class StormWitness<T extends ProcessTypes> implements Monitor<T> {
  /** True time at which it began, and the number of events handled by then. */
  since: Micros = 0;
  private from = 0;
  private readonly stage: Stage<T>;
  private readonly counted = new Map<string, Busy>();

  constructor(stage: Stage<T>) {
    this.stage = stage;
    stage.hooks.attach(this);
  }

  /** Begins anew. */
  begin(): void {
    this.since = this.stage.now;
    this.from = this.stage.events;
    this.counted.clear();
  }

  /** Events since it began. */
  get events(): number {
    return this.stage.events - this.from;
  }

  /** What has happened most often, the most frequent first; among equals, what happened first. */
  busiest(): readonly Busy[] {
    return [...this.counted.values()].sort((a, b) => b.times - a.times).slice(0, NAMED);
  }

  onSend(from: NodeIndex, to: NodeIndex, payload: Payload<T>): void {
    const { system } = this.stage;
    const kind = system.messageKinds[system.kindOf(payload)] ?? 'messages';
    this.count(`${this.name(from)} sends ${this.name(to)} ${kind}`, [from, to]);
  }

  onStep(node: NodeIndex, _before: T['State'] | undefined, _after: T['State'], input: Input<T> | null): void {
    if (input?.kind !== 'timer') return;
    const timer = this.stage.machine(node).process.timers[input.timer] ?? '';
    this.count(`timer ${timer} of ${this.name(node)} fires`, [node]);
  }

  onStart(node: NodeIndex): void {
    this.count(`${this.name(node)} starts`, [node]);
  }

  onConditions(): void {
    this.count('faults come and go', []);
  }

  private count(words: string, nodes: readonly NodeIndex[]): void {
    const present = this.counted.get(words);
    if (present === undefined) this.counted.set(words, { words, nodes, times: 1 });
    else present.times += 1;
  }

  private name(node: NodeIndex): string {
    return this.stage.machine(node).name;
  }
}
