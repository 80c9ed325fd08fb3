import type { Micros } from '../../../sim/index.ts';
import { asMember } from '../../raft-cluster/types.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterMonitor, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { parted } from './parted.ts';
import { sometimes } from './sometimes.ts';

const INTERRUPTED = sometimes(
  'transfer-interrupted',
  'The leader or the target crashes, or they lose each other, while leadership is being handed over.',
  ['S0.7'],
);

/** What comes between the beginning of a transfer and its end. */
export function transfers(context: ClusterContext): ClusterFamily {
  return {
    name: 'transfers-seen',
    properties: [INTERRUPTED],
    monitor: (view, report) => new Transfers(context.options.electionTimeout, view, report),
  };
}

/** A transfer under way, as it began. */
interface Begun {
  readonly leader: number;
  readonly target: number;
  readonly term: number;
  /** True time by which it is over, unless its leader was held up. */
  readonly until: Micros;
}

/** Remembers the transfers under way: hardly ever more than one. */
class Transfers implements ClusterMonitor {
  private readonly timeout: Micros;
  private readonly view: View;
  private readonly report: Reporter;
  private open: Begun[] = [];

  constructor(timeout: Micros, view: View, report: Reporter) {
    this.timeout = timeout;
    this.view = view;
    this.report = report;
  }

  onNote(node: number, note: ClusterTypes['Note']): void {
    if (note.kind === 'transfer-started') {
      this.open = this.open.filter(({ leader }) => leader !== node);
      // Whoever cannot be reached from the beginning is not lost on the way.
      if (parted(this.view, node, note.target)) return;
      const until = this.view.now + this.timeout;
      this.open.push({ leader: node, target: note.target, term: note.term, until });
    } else if (note.kind === 'leadership-gained' && this.open.length > 0) {
      this.open = this.open.filter(({ term }) => term >= note.term);
    }
  }

  onStop(node: number): void {
    if (this.open.length === 0) return;
    this.end((each) => each.leader === node || each.target === node);
  }

  onConditions(): void {
    if (this.open.length === 0) return;
    this.end((each) => parted(this.view, each.leader, each.target));
  }

  private end(interrupted: (each: Begun) => boolean): void {
    this.open = this.open.filter((each) => {
      if (!this.lasts(each)) return false;
      if (!interrupted(each)) return true;
      this.report.exercise(INTERRUPTED.id);
      return false;
    });
  }

  /** The leader that has just crashed has no state any more: it had the transfer in hand for so long at most. */
  private lasts({ leader, target, term, until }: Begun): boolean {
    const state = asMember(this.view.state(leader));
    if (state === undefined) return this.view.now <= until;
    const { role, durable } = state;
    const transfer = role.kind === 'leader' || role.kind === 'follower' ? role.transfer : null;
    return transfer?.target === target && (role.kind === 'follower' || durable.term === term);
  }
}
