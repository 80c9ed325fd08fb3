import { listControllers, listMembers } from '../../../core/controller/index.ts';
import type { ClusterEvent, ControllerState } from '../../../core/controller/index.ts';
import { asController } from '../../raft-cluster/types.ts';
import type { Reporter, View } from '../cluster.ts';
import { Tally } from '../tally.ts';
import { idsOf } from './expected-events.ts';

/** What was told last of the members, from one disk. */
interface Told {
  readonly incarnation: number;
  /** Of the node: so often it had been started. */
  readonly starts: number;
  readonly index: number;
  readonly ids: string;
}

/**
 * Whether nobody goes back behind what it has told. It keeps what each event said and compares with that alone: what a
 * controller holds to be committed is not asked.
 */
export class Remembered {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly tally = new Tally('membership-remembered');
  private readonly told: (Told | undefined)[] = [];
  private readonly looked: ControllerState['view'][] = [];

  constructor(view: View, report: Reporter) {
    this.view = view;
    this.report = report;
    for (let node = 0; node < view.nodeCount; node += 1) {
      this.told.push(undefined);
      this.looked.push(null);
    }
  }

  /** A controller has reported members. */
  heard(node: number, { index, peers }: ClusterEvent): void {
    const incarnation = asController(this.view.state(node))?.raft.durable.incarnation ?? -1;
    const starts = this.view.starts(node);
    const before = this.on(node, incarnation);
    const now = { incarnation, starts, index: index ?? -1, ids: idsOf(peers ?? []) };
    this.told[node] = now;
    if (before === undefined) return;
    if (before.starts !== starts) this.tally.count += 1;
    if (now.index >= before.index) return;
    const told = ({ index: at, ids }: Told): string => `members.changed at ${at}: ${ids}`;
    this.wrong(node, 'reports members from before those that it reported', told(before), told(now));
  }

  /** All that a step has reported is told: what it lists is that. */
  look(node: number, state: ControllerState): void {
    if (this.looked[node] === state.view) return;
    this.looked[node] = state.view;
    const { removed, incarnation } = state.raft.durable;
    const listed = idsOf(listControllers(state));
    if (removed) {
      this.tally.count += 1;
      const members = idsOf(listMembers(state));
      if (listed !== '' || members !== '')
        this.wrong(node, 'knows that it was removed, and lists', 'nobody', `${listed} / ${members}`);
      return;
    }
    const expected = this.on(node, incarnation)?.ids ?? '';
    if (listed !== expected) this.wrong(node, 'lists others than it has reported', expected, listed);
  }

  flush(): void {
    this.tally.flush(this.report);
  }

  /** What was told from that disk. */
  private on(node: number, incarnation: number): Told | undefined {
    const told = this.told[node];
    return told?.incarnation === incarnation ? told : undefined;
  }

  private wrong(node: number, what: string, expected: string, seen: string): void {
    this.flush();
    const message = `${this.view.name(node)} ${what}.`;
    this.report.violate('membership-remembered', { node, message, expected, seen });
  }
}
