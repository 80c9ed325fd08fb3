import type { Micros } from '../clock/micros.ts';
import type { ProcessTypes } from '../process/process.ts';
import type { RunSpan, System } from './system.ts';
import type { WorldView } from './world-view.ts';

/** Watches whether the system gets anywhere once the faults have stopped. */
export class StallWatch<T extends ProcessTypes> {
  /** True time of the next look; infinite when nobody wants one. */
  dueAt: Micros = Infinity;
  private readonly system: System<T>;
  private readonly view: WorldView<T>;
  private readonly limit: Micros;
  private progress = NaN;

  constructor(system: System<T>, span: RunSpan, view: WorldView<T>) {
    this.system = system;
    this.view = view;
    this.limit = span.stall ?? Infinity;
    if (span.stall !== undefined) this.dueAt = span.chaos;
  }

  /** Looks, when it is due. Returns true if nothing has made progress since the look before. */
  look(): boolean {
    const progress = this.system.progress?.(this.view) ?? NaN;
    const stalled = progress === this.progress;
    this.progress = progress;
    this.dueAt += this.limit;
    return stalled;
  }
}
