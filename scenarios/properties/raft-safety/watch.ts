import { asMember } from '../../raft-cluster/types.ts';
import type { Image, MemberState, Reporter, View } from '../cluster.ts';
import { Tally } from '../tally.ts';

/** What all checkers of a run look at: the members' latest released states and disk images, by node. */
export class Watch {
  readonly view: View;
  private readonly report: Reporter;
  private readonly tallies: Tally[] = [];
  /** The nodes that are members or may become so. */
  readonly nodes: readonly number[];
  readonly isMember: readonly boolean[];
  /** Undefined while down. */
  readonly states: (MemberState | undefined)[] = [];
  /** Undefined while blank or corrupt. May be ahead of the released state of a paused node. */
  readonly images: (Image | undefined)[] = [];

  constructor(view: View, report: Reporter) {
    this.view = view;
    this.report = report;
    const nodes: number[] = [];
    const isMember: boolean[] = [];
    for (let node = 0; node < view.nodeCount; node += 1) {
      const member = view.isMember(node);
      isMember.push(member);
      if (member) nodes.push(node);
      // A monitor may be attached to a world that runs already.
      this.states.push(member ? asMember(view.state(node)) : undefined);
      this.images.push(undefined);
    }
    this.nodes = nodes;
    this.isMember = isMember;
  }

  /** A counter for a property's exercises. */
  tally(property: string): Tally {
    const tally = new Tally(property);
    this.tallies.push(tally);
    return tally;
  }

  /** Tells the run what was counted. */
  flush(): void {
    for (let i = 0; i < this.tallies.length; i += 1) this.tallies[i]?.flush(this.report);
  }

  name(node: number): string {
    return this.view.name(node);
  }

  violate(property: string, node: number, message: string, expected: string, seen: string, other = -1): void {
    // A run that ends in a violation says what was exercised until then.
    this.flush();
    this.report.violate(property, {
      node,
      others: other < 0 ? [] : [other],
      message,
      expected,
      seen,
    });
  }
}
