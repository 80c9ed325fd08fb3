import type { ControllerState, MembershipMessage } from '../../../core/controller/index.ts';
import { asController } from '../../raft-cluster/types.ts';
import type { Reporter, View } from '../cluster.ts';
import { Tally } from '../tally.ts';
import { diskOf } from './initialised.ts';
import type { Audit } from './trail.ts';

type Finding = Extract<MembershipMessage, { kind: 'join-finding' }>;
type Consistency = Extract<Finding['finding'], { readonly layer: 'consistency' }>;
/** What a node is, whatever it says of itself. */
type Own = Pick<ControllerState['fixed']['settings'], 'address' | 'version' | 'discovery'>;

/** What a leader could know of a node when the node's answer came. */
interface Verdict {
  readonly join: number;
  readonly target: number;
  /** What does not fit; null if all does. */
  readonly misfit: string | null;
}

/** join-rejects-misfits: whom leaders let pass the layer of consistency, held against the world. */
export class Fitting {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly fits = new Tally('join-rejects-misfits');
  /** By node: what never changes. */
  private readonly own: (Own | undefined)[] = [];
  /** By join and node: it has said at least once what it is while it was about to found no cluster. */
  private readonly free = new Set<string>();
  /** By leader: the latest answer to its check. */
  private readonly verdicts: (Verdict | undefined)[] = [];

  constructor(view: View, report: Reporter) {
    this.view = view;
    this.report = report;
  }

  flush(): void {
    this.fits.flush(this.report);
  }

  /** A controller starts. */
  runs(node: number, { fixed }: ControllerState): void {
    this.own[node] = fixed.settings;
  }

  /** A node says what it is. */
  says(target: number, { join, finding }: Finding): void {
    if (finding.layer !== 'consistency') return;
    const founding = diskOf(this.view.durable(target))?.membership.founding ?? null;
    const undecided = founding !== null && founding.decided === null && founding.promised.round > 0;
    if (!undecided) this.free.add(`${join}/${target}`);
  }

  /** That is handed to the leader that has asked, as it is. */
  heard(leader: number, target: number, { join, finding }: Finding): void {
    const state = asController(this.view.state(leader));
    if (finding.layer !== 'consistency' || state === undefined) return;
    const { job } = state.membership.joining.leading;
    if (job?.join !== join || job.question.node !== target || job.step !== 'consistency') return;
    const misfit = this.misfit(state, target, job.question.address, join, finding);
    this.verdicts[leader] = { join, target, misfit };
  }

  private misfit(
    leader: ControllerState,
    target: number,
    address: string,
    join: number,
    { clusterInView }: Consistency,
  ): string | null {
    const { members } = leader.raft.configuration;
    const { settings } = leader.fixed;
    const own = this.own[target];
    if (members.some(({ id }) => id === target)) return 'its id belongs to a member';
    const holder = members.find(({ id }) => this.own[id]?.address === address);
    if (holder !== undefined) return `${address} is the address of ${this.view.name(holder.id)}`;
    if (own !== undefined) {
      if (own.address !== address) return `its address is ${own.address}, and not ${address}`;
      if (own.version.split('.')[0] !== settings.version.split('.')[0])
        return `its version is ${own.version}`;
      const { deployment } = own.discovery;
      if (deployment !== settings.discovery.deployment) return `its deployment is ${deployment}`;
    }
    if (!this.free.has(`${join}/${target}`)) return 'it is about to found a cluster';
    // What a node has in view it alone knows.
    const elsewhere = clusterInView !== 0 && clusterInView !== leader.cluster;
    return elsewhere ? `it sees cluster ${clusterInView}` : null;
  }

  /** A leader notes how a step went. */
  audited(leader: number, { join, node, layer, outcome }: Audit): void {
    if (layer !== 'consistency' || node === leader) return;
    this.fits.count += 1;
    const verdict = this.verdicts[leader];
    if (outcome !== 'passed' || verdict?.join !== join || verdict.target !== node) return;
    if (verdict.misfit === null) return;
    const who = this.view.name(node);
    this.flush();
    this.report.violate('join-rejects-misfits', {
      node: leader,
      others: [node],
      message: `${this.view.name(leader)} lets ${who} pass, which does not fit the cluster.`,
      expected: 'TOPOLOGY_CONFLICT',
      seen: verdict.misfit,
    });
  }
}
