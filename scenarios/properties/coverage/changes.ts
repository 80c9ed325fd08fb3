import { isMembershipPayload } from '../../raft-cluster/membership-words.ts';
import { asMember } from '../../raft-cluster/types.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterMonitor, Payload, Reporter, View } from '../cluster.ts';
import { sometimes } from './sometimes.ts';

const RACED = sometimes(
  'changes-raced',
  'A wish for a change of membership reaches a leader whose last change is not committed yet.',
  ['S0.3'],
);
const RIVALS = sometimes(
  'configurations-raced',
  'Two nodes that lead, one of them no longer rightly, have configurations of their own that are not committed.',
  ['S0.3'],
);

/** Changes of membership that meet each other. */
export function changes(): ClusterFamily {
  return {
    name: 'changes-seen',
    properties: [RACED, RIVALS],
    monitor: (view, report) => new Changes(view, report),
  };
}

class Changes implements ClusterMonitor {
  /** Who is asked for a wish may pass it on to the leader. */
  readonly deliversOf = ['operate-ask', 'join-ask'];
  private readonly view: View;
  private readonly report: Reporter;

  constructor(view: View, report: Reporter) {
    this.view = view;
    this.report = report;
  }

  onRequest(node: number, _id: number, body: ClusterTypes['Request']): void {
    const { kind } = body;
    if (kind === 'change' || kind === 'join') this.wished(node);
    else if (kind === 'operate' && body.wish.verb !== 'transfer-leadership') this.wished(node);
  }

  onDeliver(_from: number, to: number, payload: Payload): void {
    if (!isMembershipPayload(payload)) return;
    const isTransfer = payload.kind === 'operate-ask' && payload.wish.verb === 'transfer-leadership';
    if (!isTransfer) this.wished(to);
  }

  onNote(node: number, note: ClusterTypes['Note']): void {
    if (note.kind !== 'configuration' || note.committed) return;
    if (asMember(this.view.state(node))?.role.kind !== 'leader') return;
    for (let other = 0; other < this.view.nodeCount; other += 1) {
      if (other !== node && this.view.isMember(other) && this.hasOpenChange(other)) {
        this.report.exercise(RIVALS.id);
        return;
      }
    }
  }

  private wished(node: number): void {
    if (this.hasOpenChange(node)) this.report.exercise(RACED.id);
  }

  /** Whether it leads, and has appended a configuration that is not committed. */
  private hasOpenChange(node: number): boolean {
    const state = asMember(this.view.state(node));
    return state?.role.kind === 'leader' && state.configuration.index > state.commit;
  }
}
