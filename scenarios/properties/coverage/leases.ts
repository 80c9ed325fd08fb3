import { leaseUntil } from '../../../core/raft/index.ts';
import { asMember } from '../../raft-cluster/types.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterMonitor, MemberState, Reporter, View } from '../cluster.ts';
import { majorityOf } from '../log-reading.ts';
import { parted } from './parted.ts';
import { sometimes } from './sometimes.ts';

const ISOLATED = sometimes(
  'isolated-leader-asked',
  'A client reaches a leader that cannot reach a majority of the voters.',
  ['C3', 'S3.3'],
);
const NEARLY_OVER = sometimes(
  'lease-nearly-over',
  'A leader answers a read by its lease in the last tenth of it.',
  ['S3.3'],
);

/** Leaders at the end of what they may rely on. */
export function leases(): ClusterFamily {
  return {
    name: 'leases-seen',
    properties: [ISOLATED, NEARLY_OVER],
    monitor: (view, report) => new Leases(view, report),
  };
}

class Leases implements ClusterMonitor {
  private readonly view: View;
  private readonly report: Reporter;
  /** The read that arrived last, and in which event. */
  private read = -1;
  private event = -1;
  /** The leader that was asked last, in which configuration and surroundings, and whether it was isolated in them. */
  private asked = -1;
  private configuration: MemberState['configuration'] | null = null;
  private version = -1;
  private isolated = false;

  constructor(view: View, report: Reporter) {
    this.view = view;
    this.report = report;
  }

  onRequest(node: number, id: number, body: ClusterTypes['Request'], origin: number): void {
    const { kind } = body;
    if (kind !== 'read' && kind !== 'command' && kind !== 'open-session') return;
    if (kind === 'read') {
      this.read = id;
      this.event = this.view.events;
    }
    if (origin < 0) return;
    const state = asMember(this.view.state(node));
    if (state?.role.kind === 'leader' && this.isIsolated(node, state)) this.report.exercise(ISOLATED.id);
  }

  onRespond(node: number, id: number, body: ClusterTypes['Response']): void {
    if (id !== this.read || body.kind !== 'answer' || this.event !== this.view.events) return;
    const state = asMember(this.view.state(node));
    if (state === undefined) return;
    const left = leaseUntil(state) - this.view.localClock(node);
    if (left > 0 && left * 10 <= state.fixed.lease) this.report.exercise(NEARLY_OVER.id);
  }

  /** Found out anew only where the surroundings have changed since. */
  private isIsolated(node: number, { configuration }: MemberState): boolean {
    const { view } = this;
    if (
      this.asked !== node ||
      this.configuration !== configuration ||
      this.version !== view.conditionVersion
    ) {
      this.asked = node;
      this.configuration = configuration;
      this.version = view.conditionVersion;
      let reached = 0;
      for (const { id, suffrage } of configuration.members) {
        if (suffrage === 'voter' && (id === node || !parted(view, node, id))) reached += 1;
      }
      this.isolated = reached < majorityOf(configuration.members);
    }
    return this.isolated;
  }
}
