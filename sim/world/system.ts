import type { Micros } from '../clock/micros.ts';
import type { MicrosRange, NodeRef } from '../plan/fault-plan.ts';
import type { Disk, NodeIndex, Process, ProcessTypes } from '../process/process.ts';
import type { WorldView } from './world-view.ts';

/** One node of the simulated system. */
export interface NodeSpec<T extends ProcessTypes> {
  /** Unique, as plans, traces and reports name it: `ctrl1`, `client2`. */
  readonly name: string;
  /**
   * `member`: a node of the cluster. `client`: stands outside it; what it sends to a member arrives there as a
   * request, and the member's response travels back over the network as a message. `service`: stands outside too,
   * and is talked to as members talk to each other: what it and a member send each other are messages.
   */
  readonly group: 'member' | 'client' | 'service';
  readonly process: Process<T>;
  /** What its disk holds before the first start. */
  readonly disk: Disk<T>;
  /** Whether it is powered on at the start of the run; otherwise a `start` fault does it. */
  readonly autostart: boolean;
}

/** How the network behaves where no fault says otherwise. Rates are fractions from 0 to 1. */
export interface NetworkProfile {
  /** One-way delay between members: uniform, both ends included. */
  readonly latency: MicrosRange;
  /** One-way delay between a client or service and a member. Defaults to `latency`. */
  readonly clientLatency?: MicrosRange;
  readonly loss: number;
  readonly duplicate: number;
  /** `any`: each message takes its own time; `fifo`: none overtakes another on the same link. */
  readonly order: 'any' | 'fifo';
  /** Bytes a second on each link (by {@link System.sizeOf}); absent: unlimited. */
  readonly bandwidth?: number;
}

/** How disks behave where no fault says otherwise. */
export interface DiskProfile {
  /** How long a save takes to become durable; `[0, 0]` makes it durable within the step. */
  readonly latency: MicrosRange;
}

/** How clocks behave where no fault says otherwise. */
export interface ClockProfile {
  /** Each node's constant rate error is drawn uniformly from ± this many parts per million. */
  readonly driftPpm: number;
}

/** The surroundings of a run: as data, so that a trace's header can hold it. */
export interface WorldProfile {
  readonly network: NetworkProfile;
  readonly disk: DiskProfile;
  readonly clocks: ClockProfile;
}

/**
 * A system to simulate: its processes, and the few things that the world must be told about their messages. The
 * world knows nothing else of the protocol.
 */
export interface System<T extends ProcessTypes> {
  readonly nodes: readonly NodeSpec<T>[];
  /** The kinds of message, request and response, each with random streams of its own on every link. */
  readonly messageKinds: readonly string[];
  /** Position in {@link messageKinds} of what goes over the network: a message, a request or a response. */
  kindOf(payload: T['Message'] | T['Request'] | T['Response']): number;
  /** An integer (32 bits) that depends on the content, for the rolling hash. Cheap: it is computed for every delivery. */
  digestOf(payload: T['Message'] | T['Request'] | T['Response']): number;
  /** Size in bytes, for links with limited bandwidth. */
  sizeOf?(payload: T['Message'] | T['Request'] | T['Response']): number;
  /** What monitors may name in {@link Monitor.stepsOf}; absent: nothing, they are told of every step. */
  readonly stateParts?: StateParts<T>;
  /** Resolves a symbol such as `@leader` to the nodes it stands for right now, best first; empty: nobody, the fault is skipped. */
  resolve(symbol: NodeRef, view: WorldView<T>): readonly NodeIndex[];
  /** Turns a plan's request into what is asked of which node now, or null if it makes no sense now (it is skipped). */
  translate(
    node: NodeRef,
    body: unknown,
    view: WorldView<T>,
  ): { readonly node: NodeIndex; readonly body: T['Request'] } | null;
  /**
   * A number that changes whenever something useful has been done (an entry committed, a client answered): for the
   * limit of {@link RunSpan.stall}.
   */
  progress?(view: WorldView<T>): number;
  /** Null when nothing is outstanding; otherwise what the system still waits for, in words: shown when a run is stuck. */
  pending?(view: WorldView<T>): string | null;
}

/** What a state consists of, as far as monitors want to be told of some of it only. */
export interface StateParts<T extends ProcessTypes> {
  /** At most 30. */
  readonly names: readonly string[];
  /** Which of them a step has made others: a bit for each, by position in {@link names}. Called after every step. */
  changed(before: T['State'], after: T['State']): number;
}

/** The time frame of a run, in microseconds of true time from its start. */
export interface RunSpan {
  /** The plan's faults happen in `[0, chaos)`. Its requests may also come later, in the recovery. */
  readonly chaos: Micros;
  /** Then everything is healed and restarted, and this much time is left in which liveness must come true. */
  readonly recovery: Micros;
  /**
   * The run ends early once nothing has made progress for this long within the recovery (by {@link System.progress};
   * noticed within twice that time). Longer than any bound that a property allows. Absent: no limit.
   */
  readonly stall?: Micros;
  /**
   * Most events that a second of virtual time may hold: a system that keeps itself busier than that violates
   * *no-storm*, which ends the run. Judged in blocks: so many events in a row must take a second at least. Absent:
   * 500,000, and 5,000 more for each node.
   */
  readonly eventsPerSecond?: number;
}
