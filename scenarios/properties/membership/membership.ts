import type { Input, PropertyInfo } from '../../../sim/index.ts';
import { asImage, asMember } from '../../raft-cluster/types.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import { ClockTrust } from '../clock-trust.ts';
import type { ClusterFamily, ClusterMonitor, Payload, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { Promotions } from './promotions.ts';
import { Removals } from './removals.ts';

type State = ClusterTypes['State'];
type Durable = ClusterTypes['Durable'];

/** What {@link membership} checks. */
export const MEMBERSHIP: readonly PropertyInfo[] = [
  {
    id: 'promoted-when-caught-up',
    sentence:
      'Nobody becomes a voter but a member that holds all that was committed an election timeout before the leader last heard from a peer.',
    requirements: ['S0.3', 'S0.7'],
    kind: 'always',
  },
  {
    id: 'removal-is-final',
    sentence:
      'Who takes itself to have been removed is missing from a committed configuration, and nobody is told so before; who is told, or reads so, has it on its disk, and keeps that over restarts; and no incarnation that was removed is ever committed as a member again.',
    requirements: ['S0.4', 'S0.7'],
    kind: 'always',
  },
];

/** How members come and go (S0.3, S0.4). */
export function membership(context: ClusterContext): ClusterFamily {
  return {
    name: 'membership',
    properties: MEMBERSHIP,
    monitor: (view, report) => new Membership(context, view, report),
  };
}

/** Finds out what changed, by reference, and tells the checkers concerned. */
class Membership implements ClusterMonitor {
  readonly stepsOf = ['raft'];
  readonly sendsOf = ['vote-response'];
  private readonly trust: ClockTrust;
  private readonly promotions: Promotions;
  private readonly removals: Removals;
  /** The highest index that any member has committed. */
  private committed = 0;

  constructor(context: ClusterContext, view: View, report: Reporter) {
    this.trust = new ClockTrust(context, view);
    this.promotions = new Promotions(context, view, report, this.trust);
    this.removals = new Removals(view, report);
  }

  onDurable(node: number, before: Durable | undefined, after: Durable): void {
    const held = asImage(before);
    if (held === undefined) return;
    const image = asImage(after);
    if (held.log !== image.log) this.removals.compacted(node, held, image);
    if (held.removed) this.removals.saved(node, held, image);
  }

  onStep(node: number, before: State | undefined, after: State, input: Input<ClusterTypes> | null): void {
    if (before === after) return;
    const now = asMember(after);
    if (now === undefined) return;
    const was = asMember(before);
    if (now.commit > this.committed) {
      this.removals.committed(node, now);
      this.committed = now.commit;
      this.promotions.committed(now.commit);
    }
    if (now.durable.removed && was?.durable.removed !== true) this.removals.learnt(node, now);
    if (was === undefined) return;
    if (was.configuration !== now.configuration) this.promotions.changed(node, was, now);
    if (was.commit !== now.commit) this.removals.read(node, was, now);
    if (was.role.kind === 'pre-candidate' || was.role.kind === 'candidate') {
      if (input?.kind === 'receive') this.removals.told(node, was, now, input.message);
    }
  }

  onSend(from: number, to: number, payload: Payload): void {
    if (payload.kind !== 'vote-response' || payload.removedAt === 0) return;
    this.removals.says(from, to, payload.removedAt);
  }

  onConditions(): void {
    this.trust.refresh();
    this.flush();
  }

  onEnd(): void {
    this.flush();
  }

  private flush(): void {
    this.promotions.flush();
    this.removals.flush();
  }
}
