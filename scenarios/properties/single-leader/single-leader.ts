import type { ClusterContext } from '../context.ts';
import type { ClusterFamily, ClusterMonitor, Reporter, View } from '../cluster.ts';
import { asMember } from '../../raft-cluster/types.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import { OfficeHolders } from './office-holders.ts';
import { SINGLE_LEADER } from './properties.ts';

type State = ClusterTypes['State'];

/** A single leader (`properties.md`, single-leader; C4). */
export function singleLeader(context: ClusterContext): ClusterFamily {
  return {
    name: 'single-leader',
    properties: SINGLE_LEADER,
    monitor: (view, report) => new SingleLeader(context, view, report),
  };
}

class SingleLeader implements ClusterMonitor {
  private readonly holders: OfficeHolders;

  constructor(_context: ClusterContext, view: View, report: Reporter) {
    this.holders = new OfficeHolders(view, report);
  }

  onStep(node: number, before: State | undefined, after: State): void {
    const now = asMember(after);
    if (now === undefined) return;
    const was = asMember(before);
    const role = now.role;
    if (was === undefined || was.role.kind !== role.kind || was.durable.term !== now.durable.term) {
      this.holders.changed(node, now);
    } else if (role.kind === 'leader' && was.role.kind === 'leader') {
      if (was.role.quorumSentAt !== role.quorumSentAt) this.holders.leased(node, now);
    }
  }

  onStop(node: number): void {
    this.holders.gone(node);
  }

  onConditions(): void {
    this.holders.flush();
  }

  onEnd(): void {
    this.holders.flush();
  }
}
