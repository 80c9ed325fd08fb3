import type { Micros } from '../clock/micros.ts';
import type { NodeIndex, ProcessTypes } from '../process/process.ts';
import { durableOf } from './machine.ts';
import type { Network } from './network.ts';
import type { Stage } from './stage.ts';
import type { LinkView, WorldView } from './world-view.ts';

/** {@link WorldView} over a running world. */
export class StageView<T extends ProcessTypes> implements WorldView<T> {
  private readonly stage: Stage<T>;
  private readonly network: Network<T>;
  readonly nodeCount: number;
  readonly recoveryFrom: Micros;

  constructor(stage: Stage<T>, network: Network<T>, recoveryFrom: Micros) {
    this.stage = stage;
    this.network = network;
    this.nodeCount = stage.machines.length;
    this.recoveryFrom = recoveryFrom;
  }

  get now(): Micros {
    return this.stage.now;
  }

  get events(): number {
    return this.stage.events;
  }

  get conditionVersion(): number {
    return this.stage.conditionVersion;
  }

  name(node: NodeIndex): string {
    return this.stage.machine(node).name;
  }

  isMember(node: NodeIndex): boolean {
    return this.stage.machine(node).member;
  }

  isUp(node: NodeIndex): boolean {
    return this.stage.machine(node).up;
  }

  isPaused(node: NodeIndex): boolean {
    return this.stage.machine(node).paused;
  }

  savingSince(node: NodeIndex): Micros {
    return this.stage.machine(node).savingSince;
  }

  state(node: NodeIndex): T['State'] | undefined {
    return this.stage.machine(node).released;
  }

  durable(node: NodeIndex): T['Durable'] | undefined {
    return durableOf(this.stage.machine(node).disk);
  }

  localClock(node: NodeIndex): Micros {
    return this.stage.machine(node).clock.read(this.stage.now);
  }

  trueTimeOf(node: NodeIndex, local: Micros): Micros {
    return this.stage.machine(node).clock.trueTimeOf(local);
  }

  driftPpm(node: NodeIndex): number {
    return this.stage.machine(node).clock.ppm;
  }

  starts(node: NodeIndex): number {
    return this.stage.machine(node).starts;
  }

  link(from: NodeIndex, to: NodeIndex): LinkView {
    return this.network.link(from, to).view;
  }

  heldUpUntil(from: NodeIndex, to: NodeIndex): Micros {
    return this.network.link(from, to).lastArrival;
  }
}
