import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterMonitor, Reporter } from '../cluster.ts';
import { sometimes } from './sometimes.ts';

const CONTESTED = sometimes(
  'founding-contested',
  'Two nodes stand up to found a cluster before one is founded.',
  ['S0.5'],
);
const RIVAL = sometimes('rival-cluster-met', 'A member meets a node of another cluster.', ['S0.5']);
const REFUTED = sometimes(
  'suspicion-refuted',
  'A node that another takes for gone, or perhaps gone, makes it believe the contrary.',
  ['S0.1'],
);
const EVICTED = sometimes('member-evicted', 'A leader removes a member that is silent for too long.', [
  'S0.4',
]);
const WARNED = sometimes(
  'leaderless-warning-over',
  'A controller that has warned of having no leader finds one, without being started again.',
  ['S4.5'],
);
const PREFERRED = sometimes('handed-to-preferred', 'A leader hands over to one that is preferred.', ['S0.8']);

/** How controllers find each other, and lose each other. */
export function gathering(): ClusterFamily {
  return {
    name: 'gathering-seen',
    properties: [CONTESTED, RIVAL, REFUTED, EVICTED, WARNED, PREFERRED],
    monitor: (_view, report) => new Gathering(report),
  };
}

type GossipNote = Extract<ClusterTypes['Note'], { readonly kind: 'gossip' }>;

class Gathering implements ClusterMonitor {
  readonly sendsOf = ['founding-prepare'];
  private readonly report: Reporter;
  /** Who stood up to found a cluster, -1 for nobody so far; and whether one is founded. */
  private founder = -1;
  private founded = false;
  /** By who holds it and of whom: another is suspected, or taken for dead. */
  private readonly doubted: boolean[][] = [];

  constructor(report: Reporter) {
    this.report = report;
  }

  onSend(from: number): void {
    if (this.founded || from === this.founder) return;
    if (this.founder >= 0) this.report.exercise(CONTESTED.id);
    this.founder = from;
  }

  onNote(node: number, note: ClusterTypes['Note']): void {
    const { kind } = note;
    if (kind === 'gossip') this.gossip(node, note.node, note.standing);
    else if (kind === 'founding-chosen') this.founded = true;
    else if (kind === 'rival-cluster') this.report.exercise(RIVAL.id);
    else if (kind === 'evicted') this.report.exercise(EVICTED.id);
    else if (kind === 'preferred-handover') this.report.exercise(PREFERRED.id);
    else if (kind === 'leaderless-ended' && note.episode.level !== 'none') this.report.exercise(WARNED.id);
  }

  /** What a node held of the others is gone with it. */
  onStop(node: number): void {
    this.doubted[node] = [];
  }

  private gossip(node: number, about: number, standing: GossipNote['standing']): void {
    const held = (this.doubted[node] ??= []);
    if (held[about] === true && standing === 'alive') this.report.exercise(REFUTED.id);
    held[about] = standing === 'suspect' || standing === 'dead';
  }
}
