import type { Micros } from '../../../core/process/process.ts';
import type { View } from '../cluster.ts';

/**
 * What a node's own clock said when the step that is being released was taken. A step that saves, once or several times in
 * a row, is released later than it read the clock, whether or not Raft's own image was among what it saved.
 */
export class StepClock {
  private readonly view: View;
  /** By node: the clock when the first save of the present step began. */
  private readonly began: (Micros | undefined)[] = [];
  /** By node: when a save was durable last. True time. */
  private readonly durableAt: (Micros | undefined)[] = [];

  constructor(view: View) {
    this.view = view;
  }

  /** A save begins: of a new step, unless the one before has become durable at this very moment and nothing was released. */
  saving(node: number): void {
    if (this.began[node] !== undefined && this.durableAt[node] === this.view.now) return;
    this.began[node] = this.view.localClock(node);
  }

  /** A save is durable. */
  durable(node: number): void {
    this.durableAt[node] = this.view.now;
  }

  /** A step is released. */
  released(node: number): void {
    this.began[node] = undefined;
  }

  /** What the clock said when the step was taken that is released now. */
  of(node: number): Micros {
    const began = this.durableAt[node] === this.view.now ? this.began[node] : undefined;
    return began ?? this.view.localClock(node);
  }
}
