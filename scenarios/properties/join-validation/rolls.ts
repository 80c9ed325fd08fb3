import { committedConfiguration } from '../../../core/raft/index.ts';
import type { Configuration, Member, MemberState } from '../cluster.ts';

/** Names a member of a cluster: cluster, node and incarnation. */
export function memberKey(cluster: number, node: number, incarnation: number): string {
  return `${cluster}/${node}/${incarnation}`;
}

/** Who has ever been committed as a member of which cluster, and who is: the clusters' committed configurations, by history. */
export class Rolls {
  /** By cluster: the latest committed configuration that any of its members knows. */
  private readonly latest = new Map<number, Configuration>();
  private readonly ever = new Set<string>();

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
      this.ever.add(memberKey(cluster, member.id, member.incarnation));
    }
    for (const member of known?.members ?? []) {
      if (!this.has(cluster, member.id, member.incarnation)) gone.push(member);
    }
    return { come, gone };
  }

  /** The latest committed members of a cluster. */
  members(cluster: number): readonly Member[] {
    return this.latest.get(cluster)?.members ?? [];
  }

  /** Whether this very member is one at present, as far as is committed. */
  has(cluster: number, node: number, incarnation: number): boolean {
    return this.members(cluster).some(({ id, incarnation: each }) => id === node && each === incarnation);
  }

  /** Whether it has ever been one. */
  had(cluster: number, node: number, incarnation: number): boolean {
    return this.ever.has(memberKey(cluster, node, incarnation));
  }
}

const NOTHING = { come: [], gone: [] };
