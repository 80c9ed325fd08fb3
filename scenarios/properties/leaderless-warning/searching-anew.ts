import { asController } from '../../raft-cluster/types.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterMonitor, Payload, Reporter, View } from '../cluster.ts';
import { Tally } from '../tally.ts';
import { SEARCHES_ANEW } from './properties.ts';

/** Whether a warning is more than words: whoever misses its leader turns to the others (S4.5). */
export function searchingAnew(): ClusterFamily {
  return {
    name: 'searching-anew',
    properties: SEARCHES_ANEW,
    monitor: (view, report) => new SearchingAnew(view, report),
  };
}

/** repairs-when-warned: in the event in which it warns, a controller greets every other member of its configuration. */
class SearchingAnew implements ClusterMonitor {
  readonly stepsOf = [];
  readonly sendsOf = ['hello'];
  private readonly view: View;
  private readonly report: Reporter;
  private readonly tally = new Tally('repairs-when-warned');
  /** By node: the event in which it has warned, and has not been judged for; -1 for none. */
  private readonly warnedIn: number[] = [];
  /** By node: whom it has greeted in the latest event in which it greeted anyone. */
  private readonly greetedIn: number[] = [];
  private readonly greeted: Set<number>[] = [];

  constructor(view: View, report: Reporter) {
    this.view = view;
    this.report = report;
    for (let node = 0; node < view.nodeCount; node += 1) {
      this.warnedIn.push(-1);
      this.greetedIn.push(-1);
      this.greeted.push(new Set());
    }
  }

  onSend(from: number, to: number, payload: Payload): void {
    if (payload.kind !== 'hello') return;
    const { events } = this.view;
    if (this.greetedIn[from] !== events) {
      this.greetedIn[from] = events;
      this.greeted[from] = new Set();
    }
    this.greeted[from]?.add(to);
  }

  onNote(node: number, note: ClusterTypes['Note']): void {
    if (note.kind !== 'leaderless') return;
    this.warnedIn[node] = this.view.events;
    this.report.wakeAt(this.view.now);
  }

  onStop(node: number): void {
    this.warnedIn[node] = -1;
  }

  onWake(): void {
    for (let node = 0; node < this.warnedIn.length; node += 1) {
      const event = this.warnedIn[node] ?? -1;
      if (event < 0) continue;
      this.warnedIn[node] = -1;
      this.judge(node, event);
    }
    this.tally.flush(this.report);
  }

  private judge(node: number, event: number): void {
    const { view } = this;
    const state = asController(view.state(node));
    // What it saves in between parts what it says from what it sends.
    if (state === undefined || view.savingSince(node) >= 0) return;
    this.tally.count += 1;
    const greeted = this.greetedIn[node] === event ? this.greeted[node] : undefined;
    const { members } = state.raft.configuration;
    const forgotten = members.find(({ id }) => id !== node && greeted?.has(id) !== true);
    if (forgotten === undefined) return;
    this.tally.flush(this.report);
    this.report.violate('repairs-when-warned', {
      node,
      others: [forgotten.id],
      message: `${view.name(node)} warns that it has no leader, and does not turn to ${view.name(forgotten.id)}.`,
      expected: 'a hello to every other member at once',
      seen: greeted === undefined ? 'none at all' : `${String(greeted.size)} to others`,
    });
  }
}
