import { EventQueue } from '../clock/event-queue.ts';
import type { Micros } from '../clock/micros.ts';
import type { ProcessTypes } from '../process/process.ts';
import type { Streams } from '../random/streams.ts';
import type { Hooks } from './hooks.ts';
import type { Machine } from './machine.ts';
import type { EventRecorder } from './event-recorder.ts';
import { RollingHash } from './rolling-hash.ts';
import type { System, WorldProfile } from './system.ts';
import { EventPool } from './world-event.ts';
import type { WorldEvent } from './world-event.ts';

/** {@link WorldCounts} while they are being counted. */
export class RunningCounts {
  sent = 0;
  delivered = 0;
  lost = 0;
  duplicated = 0;
  dropped = 0;
  timers = 0;
  saves = 0;
  crashes = 0;
  restarts = 0;
  requests = 0;
  responses = 0;
  readonly faults = new Map<string, number>();
}

/** What all parts of a running world share. */
export class Stage<T extends ProcessTypes> {
  readonly system: System<T>;
  readonly profile: WorldProfile;
  readonly streams: Streams;
  readonly machines: readonly Machine<T>[];
  readonly hooks: Hooks<T>;
  readonly recorder: EventRecorder<T> | null;
  readonly queue = new EventQueue<WorldEvent<T>>();
  readonly pool = new EventPool<T>();
  readonly hash = new RollingHash();
  readonly counts = new RunningCounts();
  /** True time. */
  now: Micros = 0;
  /** Number of events handled. */
  events = 0;
  /** See {@link WorldView.conditionVersion}. */
  conditionVersion = 0;

  constructor(
    system: System<T>,
    profile: WorldProfile,
    streams: Streams,
    machines: readonly Machine<T>[],
    hooks: Hooks<T>,
    recorder: EventRecorder<T> | null,
  ) {
    this.system = system;
    this.profile = profile;
    this.streams = streams;
    this.machines = machines;
    this.hooks = hooks;
    this.recorder = recorder;
  }

  /** The machine of a node that is known to exist. */
  machine(node: number): Machine<T> {
    const machine = this.machines[node];
    if (machine === undefined) throw new Error(`there is no node ${node}`);
    return machine;
  }

  /** Counts an event as handled and mixes it into the hash: what, when, to whom, and two integers more. */
  handle(kind: number, node: number, from: number, detail: number): void {
    this.events += 1;
    this.mark(kind, node, from, detail);
  }

  /** Mixes something that happened within an event into the hash. */
  mark(kind: number, node: number, from: number, detail: number): void {
    const hash = this.hash;
    hash.mix(this.now | 0);
    hash.mix(kind | (node << 4) | (from << 18));
    hash.mix(detail);
  }

  /** The surroundings have changed. */
  conditionsChanged(): void {
    this.conditionVersion += 1;
    this.hooks.conditions();
  }
}
