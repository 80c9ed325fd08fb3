// Properties: gossip-decides-nothing.
import type { ControllerState } from '../../../core/controller/index.ts';
import type { Input } from '../../../sim/index.ts';
import { asController } from '../../raft-cluster/types.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterMonitor, Configuration, Reporter, View } from '../cluster.ts';
import { describeMembers, lastIndexOf, majorityOf } from '../log-reading.ts';
import { Tally } from '../tally.ts';
import { DECIDES } from './properties.ts';

/** Whether quorums are those of the configuration, and of the settings before there is one (S0.7). */
export function deciding(): ClusterFamily {
  return {
    name: 'deciding',
    properties: DECIDES,
    monitor: (view, report) => new Deciding(view, report),
  };
}

class Deciding implements ClusterMonitor {
  readonly stepsOf = ['decisions'];
  private readonly view: View;
  private readonly report: Reporter;
  private readonly tally = new Tally('gossip-decides-nothing');

  constructor(view: View, report: Reporter) {
    this.view = view;
    this.report = report;
  }

  onStep(
    node: number,
    earlier: ClusterTypes['State'] | undefined,
    later: ClusterTypes['State'],
    input: Input<ClusterTypes> | null,
  ): void {
    const before = asController(earlier);
    const after = asController(later);
    if (before === undefined || after === undefined) return;
    const { role, commit } = after.raft;
    if (role.kind === 'leader') {
      if (before.raft.role.kind !== 'leader') this.elected(node, before, after, input);
      else if (commit > before.raft.commit) this.committed(node, before, after);
    }
    this.founding(node, before, after, input);
  }

  onEnd(): void {
    this.tally.flush(this.report);
  }

  private elected(
    node: number,
    before: ControllerState,
    after: ControllerState,
    input: Input<ClusterTypes> | null,
  ): void {
    const { role } = before.raft;
    const granted = role.kind === 'candidate' ? role.granted : [];
    const last = input?.kind === 'receive' ? input.from : -1;
    const holds = (id: number): boolean => id === node || id === last || granted.includes(id);
    this.counted(node, 'leads', after, before.raft.configuration, holds);
  }

  private committed(node: number, before: ControllerState, after: ControllerState): void {
    const { role, commit, durable } = after.raft;
    if (role.kind !== 'leader') return;
    const { progress } = role;
    const own = lastIndexOf(durable.log);
    const holds = (id: number): boolean => (id === node ? own : (progress[id]?.match ?? 0)) >= commit;
    // A step that commits and then appends the next configuration has counted by the one before.
    const { configuration } = after.raft;
    const counted = configuration.index > commit ? before.raft.configuration : configuration;
    const either = majority(configuration, holds) ? configuration : counted;
    this.counted(node, `commits up to ${commit}`, after, either, holds);
  }

  private counted(
    node: number,
    what: string,
    after: ControllerState,
    configuration: Configuration,
    holds: (id: number) => boolean,
  ): void {
    if (known(after) !== configuration.members.length) this.tally.count += 1;
    if (majority(configuration, holds)) return;
    this.violate(
      node,
      `${this.view.name(node)} ${what} without a majority of the voters of its configuration.`,
      `${majorityOf(configuration.members)} of {${describeMembers(configuration.members)}}`,
      `fewer, and it has heard of ${known(after)} nodes`,
    );
  }

  private founding(
    node: number,
    { membership: { founding: before } }: ControllerState,
    after: ControllerState,
    input: Input<ClusterTypes> | null,
  ): void {
    const { founding } = after.membership;
    if (founding === before) return;
    const expect = after.fixed.settings.discovery.bootstrapExpect;
    const { attempt } = founding;
    if (attempt !== null && attempt.charter !== null && attempt.charter !== before.attempt?.charter) {
      if (known(after) !== expect) this.tally.count += 1;
      this.took(node, 'proposes a charter', expect, attempt.promised.length);
    }
    if (founding.durable.decided === null || before.durable.decided !== null || before.attempt === null)
      return;
    // Of its own counting, and not because it was told.
    if (input?.kind !== 'receive' || input.message.kind !== 'founding-accepted') return;
    this.tally.count += 1;
    this.took(node, 'decides on a charter', expect, before.attempt.accepted.length + 1);
  }

  private took(node: number, what: string, expect: number, count: number): void {
    if (count >= expect) return;
    this.violate(
      node,
      `${this.view.name(node)} ${what} with fewer nodes than its settings expect.`,
      `${expect}`,
      `${count}`,
    );
  }

  private violate(node: number, message: string, expected: string, seen: string): void {
    this.tally.flush(this.report);
    this.report.violate('gossip-decides-nothing', { node, message, expected, seen });
  }
}

function majority({ members }: Configuration, holds: (id: number) => boolean): boolean {
  let held = 0;
  for (const { id, suffrage } of members) if (suffrage === 'voter' && holds(id)) held += 1;
  return held >= majorityOf(members);
}

/** How many nodes the gossip believes to be there, this one included. */
function known({ membership }: ControllerState): number {
  let count = 1;
  for (const { rumour } of membership.gossip.entries) if (rumour.standing === 'alive') count += 1;
  return count;
}
