import type { ControllerDurable } from '../../../core/controller/index.ts';
import { committedConfiguration, configurationAt } from '../../../core/raft/index.ts';
import type { Configuration, Member, MemberState } from '../cluster.ts';

/** Names a member of a cluster: cluster, node and incarnation. */
export function memberKey(cluster: number, node: number, incarnation: number): string {
  return `${cluster}/${node}/${incarnation}`;
}

/** Who has ever been committed as a member of which cluster, and who is: the clusters' committed configurations, by history. */
export class Rolls {
  /** By cluster: the latest committed configuration that any of its members knows. */
  private readonly latest = new Map<number, Configuration>();
  /** By cluster: the latest configuration that any disk holds as committed. */
  private readonly latestKept = new Map<number, Configuration>();
  private readonly ever = new Set<string>();

  /**
   * A disk holds this. A step may commit a configuration, keep that, tell of it, and save more before it is released: so
   * whoever is told may act on it earlier than the state shows it.
   */
  kept(disk: ControllerDurable): void {
    const { joining, founding } = disk.membership;
    const cluster = joining.cluster === 0 ? (founding?.decided?.cluster ?? 0) : joining.cluster;
    const { log, snapshot } = disk.raft;
    const index = Math.max(disk.settled, snapshot.configuration.index);
    if (cluster === 0 || index <= (this.latestKept.get(cluster)?.index ?? 0)) return;
    const configuration = configurationAt(log, snapshot, index);
    this.latestKept.set(cluster, configuration);
    this.enter(cluster, configuration);
  }

  /** A controller of the cluster knows this much to be committed; whoever is new in the latest configuration, or is one no longer. */
  committed(
    cluster: number,
    state: MemberState,
  ): { readonly come: readonly Member[]; readonly gone: readonly Member[] } {
    const configuration = committedConfiguration(state);
    const known = this.latest.get(cluster);
    if (known !== undefined && configuration.index <= known.index) return NOTHING;
    this.latest.set(cluster, configuration);
    const come: Member[] = [];
    const gone: Member[] = [];
    for (const member of configuration.members) {
      const before = known?.members.find(
        ({ id, incarnation }) => id === member.id && incarnation === member.incarnation,
      );
      if (before?.suffrage !== member.suffrage) come.push(member);
    }
    this.enter(cluster, configuration);
    for (const member of known?.members ?? []) if (!isIn(configuration, member)) gone.push(member);
    return { come, gone };
  }

  /** The latest committed members of a cluster, as released states show them. */
  members(cluster: number): readonly Member[] {
    return this.latest.get(cluster)?.members ?? [];
  }

  /** Whether this very member is one at present, as far as is committed. */
  has(cluster: number, node: number, incarnation: number): boolean {
    const shown = this.latest.get(cluster);
    const kept = this.latestKept.get(cluster);
    const latest = (kept?.index ?? 0) > (shown?.index ?? 0) ? kept : shown;
    return latest !== undefined && isIn(latest, { id: node, incarnation });
  }

  /** Whether it has ever been one. */
  had(cluster: number, node: number, incarnation: number): boolean {
    return this.ever.has(memberKey(cluster, node, incarnation));
  }

  private enter(cluster: number, { members }: Configuration): void {
    for (const { id, incarnation } of members) this.ever.add(memberKey(cluster, id, incarnation));
  }
}

function isIn({ members }: Configuration, { id, incarnation }: Pick<Member, 'id' | 'incarnation'>): boolean {
  return members.some((each) => each.id === id && each.incarnation === incarnation);
}

const NOTHING = { come: [], gone: [] };
