import type { ClusterContext } from './context.ts';
import type { View } from './cluster.ts';

/**
 * Whether clocks have kept within the drift bound for long enough that every lease and guard in force was measured by
 * clocks that did. What rests on leases is judged only while they have.
 */
export class ClockTrust {
  private readonly view: View;
  private readonly driftPpm: number;
  private readonly memory: number;
  private from = 0;

  constructor(context: ClusterContext, view: View) {
    this.view = view;
    this.driftPpm = context.options.clockDriftPpm;
    // No lease and no guard lasts longer than this.
    this.memory = 2 * context.options.heartbeatTimeout;
  }

  /** Whether leases may be judged now. */
  get intact(): boolean {
    return this.view.now >= this.from;
  }

  /** Clocks may have changed. */
  refresh(): void {
    const { view } = this;
    for (let node = 0; node < view.nodeCount; node += 1) {
      if (!view.isMember(node)) continue;
      const ppm = view.driftPpm(node);
      // Whoever is beyond the bound stays so until the surroundings change again.
      if (ppm > this.driftPpm || ppm < -this.driftPpm) {
        this.from = Infinity;
        return;
      }
    }
    if (this.from === Infinity) this.from = view.now + this.memory;
  }
}
