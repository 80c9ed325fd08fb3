import { listMembers } from '../../../core/controller/index.ts';
import type { ClusterEvent, ControllerState } from '../../../core/controller/index.ts';
import { asController } from '../../raft-cluster/types.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterMonitor, Reporter, View } from '../cluster.ts';
import { settledConfiguration } from '../settled-configuration.ts';
import { Tally } from '../tally.ts';
import { expectedOf, idsOf } from './expected-events.ts';
import type { Expected } from './expected-events.ts';
import { CLUSTER_EVENTS } from './properties.ts';
import { Remembered } from './remembered.ts';

/** Whether operators are told of every change, and of each once (S0.6). */
export function clusterEventsFamily(): ClusterFamily {
  return {
    name: 'cluster-events',
    properties: CLUSTER_EVENTS,
    monitor: (view, report) => new ClusterEvents(view, report),
  };
}

/** What a node has reported since it started. */
interface Reported {
  /** What its last step has to be followed by, and has not been yet. */
  owed: Expected[];
  /** The event in which that was released: what follows from it is told in the same. */
  owedIn: number;
  readonly connected: Set<number>;
  leader: number;
}

class ClusterEvents implements ClusterMonitor {
  readonly stepsOf = ['raft', 'view'];
  private readonly view: View;
  private readonly report: Reporter;
  private readonly members = new Tally('membership-events');
  private readonly offices = new Tally('leadership-events');
  private readonly changes = new Tally('events-are-changes');
  private readonly lists = new Tally('listed-members');
  private readonly remembered: Remembered;
  private readonly reported: Reported[] = [];
  /** By node: the last term in which it has said that it leads; a term is led once, restarts included. */
  private readonly gained: number[] = [];

  constructor(view: View, report: Reporter) {
    this.view = view;
    this.report = report;
    this.remembered = new Remembered(view, report);
    for (let node = 0; node < view.nodeCount; node += 1) {
      this.reported.push({ owed: [], owedIn: -1, connected: new Set(), leader: -1 });
      this.gained.push(-1);
    }
  }

  onStop(node: number): void {
    // What a crash has cut off is not owed any more.
    this.reported[node] = { owed: [], owedIn: -1, connected: new Set(), leader: -1 };
  }

  onStep(node: number, before: ClusterTypes['State'] | undefined, after: ClusterTypes['State']): void {
    const now = asController(after);
    const reported = this.reported[node];
    if (now === undefined || reported === undefined) return;
    if (reported.owed.length > 0) this.unpaid(node, reported);
    const was = asController(before);
    if (was !== undefined) this.remembered.look(node, was);
    if (was === undefined || was.raft !== now.raft) {
      const expected = expectedOf(was, now);
      if (expected.length > 0) {
        reported.owed = [...expected];
        reported.owedIn = this.view.events;
      }
    }
    if (was?.view !== now.view) this.look(node, now);
  }

  onNote(node: number, note: ClusterTypes['Note']): void {
    if (note.kind !== 'cluster-event') return;
    const reported = this.reported[node];
    if (reported === undefined) return;
    const { event } = note;
    switch (event.eventType) {
      case 'members.changed':
        this.members.count += 1;
        this.remembered.heard(node, event);
        this.paid(node, reported, 'membership-events', event);
        return;
      case 'leadership.gained':
        this.offices.count += 1;
        this.paid(node, reported, 'leadership-events', event);
        this.once(node);
        return;
      case 'leadership.lost':
        this.offices.count += 1;
        this.paid(node, reported, 'leadership-events', event);
        return;
      case 'peer.connected':
      case 'peer.disconnected':
        this.turned(node, reported, event);
        return;
      case 'state.has_leader':
      case 'state.is_leaderless':
        this.led(node, reported, event);
        return;
      case 'peer.not_member':
      case 'state.ro':
      case 'state.rw':
        return;
    }
  }

  onEnd(): void {
    this.reported.forEach((reported, node) => {
      if (reported.owed.length > 0) this.unpaid(node, reported);
      const state = asController(this.view.state(node));
      if (state !== undefined) this.remembered.look(node, state);
    });
    this.flush();
  }

  private flush(): void {
    this.members.flush(this.report);
    this.offices.flush(this.report);
    this.changes.flush(this.report);
    this.lists.flush(this.report);
    this.remembered.flush();
  }

  private paid(
    node: number,
    reported: Reported,
    property: 'membership-events' | 'leadership-events',
    event: ClusterEvent,
  ): void {
    if (reported.owed.length > 0 && reported.owedIn !== this.view.events) this.unpaid(node, reported);
    const { owed } = reported;
    const ids = idsOf(event.peers ?? []);
    const at = owed.findIndex(
      (each) =>
        each.kind === event.eventType &&
        (each.kind !== 'members.changed' || (each.index === event.index && each.ids === ids)),
    );
    if (at >= 0) {
      owed.splice(at, 1);
      return;
    }
    const due = owed.map(wordOf).join(', ');
    this.wrong(property, node, 'reports what has not happened', due === '' ? 'no event' : due, toldOf(event));
  }

  private unpaid(node: number, reported: Reported): void {
    const [first] = reported.owed;
    reported.owed = [];
    if (first === undefined) return;
    const property = first.kind === 'members.changed' ? 'membership-events' : 'leadership-events';
    this.wrong(property, node, 'does not report what has happened', wordOf(first), 'no event');
  }

  private once(node: number): void {
    const term = asController(this.view.state(node))?.raft.durable.term ?? -1;
    if ((this.gained[node] ?? -1) >= term) {
      this.wrong('leadership-events', node, 'reports twice that it leads', 'once', `again in term ${term}`);
    }
    this.gained[node] = term;
  }

  private turned(node: number, { connected }: Reported, event: ClusterEvent): void {
    const comes = event.eventType === 'peer.connected';
    for (const { id } of event.peers ?? []) {
      this.changes.count += 1;
      if (connected.has(id) === comes) {
        const name = this.view.name(id);
        this.wrong(
          'events-are-changes',
          node,
          'reports of a peer what it is already',
          'a change',
          `${event.eventType} ${name}`,
        );
      }
      if (comes) connected.add(id);
      else connected.delete(id);
    }
  }

  private led(node: number, reported: Reported, event: ClusterEvent): void {
    const leader = event.eventType === 'state.has_leader' ? (event.leader ?? -1) : -1;
    this.changes.count += 1;
    if (leader === reported.leader || (event.eventType === 'state.has_leader') !== leader >= 0) {
      this.wrong(
        'events-are-changes',
        node,
        'reports a leader that is none, or the same again',
        'a change',
        event.eventType,
      );
    }
    reported.leader = leader;
  }

  private look(node: number, state: ControllerState): void {
    const { members } = settledConfiguration(state);
    if (members.length === 0 || state.raft.durable.removed) return;
    this.lists.count += 1;
    const listed = listMembers(state);
    const told = (list: readonly { readonly id: number }[], votes: (each: number) => boolean): string =>
      list.map(({ id }, at) => `${this.view.name(id)}${votes(at) ? '' : ' (no voter)'}`).join(' ');
    const inside = listed.filter(({ id }) => members.some((member) => member.id === id));
    const sorted = [...members].sort((a, b) => a.id - b.id);
    const expected = told(sorted, (at) => sorted[at]?.suffrage === 'voter');
    const seen = told(inside, (at) => inside[at]?.isVoter === true);
    if (seen !== expected)
      this.wrong('listed-members', node, 'lists other members than there are', expected, seen);
    for (const { id, isVoter, isConnected } of listed) {
      if (members.some((member) => member.id === id) || (!isVoter && isConnected)) continue;
      const name = this.view.name(id);
      this.wrong(
        'listed-members',
        node,
        'lists somebody who has nothing to do here',
        'members, and who is connected',
        name,
      );
    }
  }

  private wrong(property: string, node: number, what: string, expected: string, seen: string): void {
    this.flush();
    this.report.violate(property, { node, message: `${this.view.name(node)} ${what}.`, expected, seen });
  }
}

function wordOf(expected: Expected): string {
  return expected.kind === 'members.changed'
    ? `members.changed at ${expected.index}: ${expected.ids}`
    : expected.kind;
}

function toldOf({ eventType, index, peers }: ClusterEvent): string {
  return index === undefined ? eventType : `${eventType} at ${index}: ${idsOf(peers ?? [])}`;
}
