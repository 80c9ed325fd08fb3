import type { Micros } from '../clock/micros.ts';
import type { NodeClock } from '../clock/node-clock.ts';
import type { ArmableFault, Fault, MicrosRange, StrikePoint } from '../plan/fault-plan.ts';
import type { Disk, Input, NodeIndex, Process, ProcessTypes } from '../process/process.ts';
import type { Stream } from '../random/stream.ts';
import type { EffectList } from './effects.ts';
import type { NodeSpec } from './system.ts';
import type { WorldEvent } from './world-event.ts';

/** A timer of a node. At most one live event stands for it in the queue, however often it is armed again. */
export class TimerSlot<T extends ProcessTypes> {
  armed = false;
  /** When it is due, by the node's own clock. */
  localDeadline: Micros = 0;
  /** When it is due, in true time at the clock's present rate. */
  deadline: Micros = 0;
  /** Goes up whenever the timer is armed or cleared, so that a firing that waits can see that it is out of date. */
  generation = 0;
  /** The event in the queue; it may be due before the deadline, and is put back then. */
  queued: WorldEvent<T> | null = null;
  readonly stream: Stream;

  constructor(stream: Stream) {
    this.stream = stream;
  }
}

/** A fault that waits for the node to do something. */
export interface ArmedFault {
  readonly fault: ArmableFault;
  readonly on: StrikePoint['on'];
  /** Position of the kind of message, or -1 for any. */
  readonly messageKind: number;
  left: number;
}

/** What a node is doing besides waiting for input. */
export class Machine<T extends ProcessTypes> {
  readonly index: NodeIndex;
  readonly name: string;
  readonly member: boolean;
  /** What it sends to a member arrives there as a request. */
  readonly asks: boolean;
  readonly process: Process<T>;
  readonly clock: NodeClock;
  /** The rate error that the profile gave it, to which the recovery returns. */
  readonly ownPpm: number;
  readonly timers: readonly TimerSlot<T>[];
  readonly diskStream: Stream;

  up = false;
  paused = false;
  pausedUntil: Micros = 0;
  /** The fault that paused it. */
  pause: (Fault & { readonly kind: 'pause' }) | null = null;
  /** A save is under way. */
  saving = false;
  savingSince: Micros = -1;
  /** Whether input must wait: paused, saving, or held up between a save and what follows it. */
  busy = false;
  /** Whether it stands in the list of nodes that have input waiting and are free to take it. */
  ready = false;
  /** Goes up at every start and stop, so that what was scheduled for an earlier run can be told. */
  run = 0;
  starts = 0;

  /** The state after the last step, durable or not. Meaningless while down. */
  state: T['State'] | undefined = undefined;
  /** The state after the last step whose saves are durable; undefined while down. */
  released: T['State'] | undefined = undefined;

  disk: Disk<T>;
  /** Number of active faults that fill the disk. */
  diskFull = 0;
  /** Latencies that active faults give the disk. */
  diskSlow: MicrosRange[] = [];
  /** Whether a full disk brought it down, so that room brings it back. */
  downForRoom = false;
  armed: ArmedFault[] = [];

  /** Effects that wait for a save, from `heldAt` on; `heldSaves` counts the saves among them and the one under way. */
  held: EffectList<T> | null = null;
  heldAt = 0;
  heldSaves = 0;
  heldInput: Input<T> | null = null;
  /** What is being saved. */
  pendingSave: T['Durable'] | undefined = undefined;

  /** Input that waits, in order of arrival. */
  inboxHead: WorldEvent<T> | null = null;
  inboxTail: WorldEvent<T> | null = null;

  /** Requests handed to the process and not answered yet: id → the client's node, or -1 for the plan. */
  readonly requests = new Map<number, NodeIndex>();

  constructor(
    index: NodeIndex,
    spec: NodeSpec<T>,
    clock: NodeClock,
    timers: readonly TimerSlot<T>[],
    diskStream: Stream,
  ) {
    this.index = index;
    this.name = spec.name;
    this.member = spec.group === 'member';
    this.asks = spec.group === 'client';
    this.process = spec.process;
    this.disk = spec.disk;
    this.clock = clock;
    this.ownPpm = clock.ppm;
    this.timers = timers;
    this.diskStream = diskStream;
  }

  /** Appends to the inbox. */
  enqueue(event: WorldEvent<T>): void {
    event.next = null;
    if (this.inboxTail === null) {
      this.inboxHead = event;
    } else {
      this.inboxTail.next = event;
    }
    this.inboxTail = event;
  }

  /** Takes the oldest input out of the inbox; null when it is empty. */
  dequeue(): WorldEvent<T> | null {
    const event = this.inboxHead;
    if (event === null) return null;
    this.inboxHead = event.next;
    if (event.next === null) this.inboxTail = null;
    event.next = null;
    return event;
  }
}

/** The image on a disk; undefined when it is blank or corrupt. */
export function durableOf<T extends ProcessTypes>(disk: Disk<T>): T['Durable'] | undefined {
  return disk.kind === 'durable' ? disk.durable : undefined;
}
