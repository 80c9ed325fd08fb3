import type { ClusterEvent, ControllerState } from '../../../core/controller/index.ts';
import { asController } from '../../raft-cluster/types.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterMonitor, Reporter, View } from '../cluster.ts';
import { Tally } from '../tally.ts';
import { TrueFields } from './fields.ts';
import { isConnected, mayTell } from './peers-in-view.ts';
import { OPERATORS_VIEW } from './properties.ts';
import { ToldByOne } from './told.ts';

type State = ClusterTypes['State'];

/** Whether what operators have been told, by events and by lists, is what is (S0.6). */
export function operatorsView(): ClusterFamily {
  return {
    name: 'operators-view',
    properties: OPERATORS_VIEW,
    monitor: (view, report) => new OperatorsView(view, report),
  };
}

/** A controller's events follow its step: what it has told is compared with what was so when its next one comes. */
class OperatorsView implements ClusterMonitor {
  readonly stepsOf = ['raft', 'peers', 'rumours'];
  private readonly view: View;
  private readonly report: Reporter;
  private readonly fields: TrueFields;
  private readonly peers = new Tally('peer-events');
  private readonly leaders = new Tally('leader-events');
  private readonly modes = new Tally('mode-events');
  private readonly listed = new Tally('listed-fields');
  /** By node. */
  private readonly told: (ToldByOne | undefined)[] = [];
  /** By node: something may have been told, which has not been looked at. */
  private readonly fresh: boolean[] = [];

  constructor(view: View, report: Reporter) {
    this.view = view;
    this.report = report;
    this.fields = new TrueFields(view);
  }

  onStop(node: number): void {
    // What a crash has cut off is not owed any more.
    this.told[node] = undefined;
    this.fresh[node] = false;
  }

  onStep(node: number, before: State | undefined, after: State): void {
    const now = asController(after);
    if (now === undefined) return;
    const was = asController(before);
    if (was === undefined) {
      this.told[node] = new ToldByOne();
      this.fields.started(node, now);
    } else {
      if (this.fresh[node] === true) this.look(node, was);
      this.fresh[node] = false;
      if (!mayTell(was, now)) return;
    }
    this.fresh[node] = true;
    this.told[node]?.moved(now, this.view.nodeCount);
    this.lookAtList(node, now);
  }

  onNote(node: number, note: ClusterTypes['Note']): void {
    if (note.kind !== 'cluster-event') return;
    const told = this.told[node];
    if (told !== undefined) this.heard(node, told, note.event);
    // Whatever is told is looked at, whether there was a reason for it or not.
    this.fresh[node] = true;
  }

  onConditions(): void {
    this.flush();
  }

  onEnd(): void {
    for (let node = 0; node < this.view.nodeCount; node += 1) {
      const state = asController(this.view.state(node));
      if (state !== undefined && this.fresh[node] === true) this.look(node, state);
    }
    this.flush();
  }

  private heard(node: number, told: ToldByOne, { eventType, peers, leader }: ClusterEvent): void {
    switch (eventType) {
      case 'peer.connected':
      case 'peer.disconnected':
        for (const { id } of peers ?? []) told.connected[id] = eventType === 'peer.connected';
        return;
      case 'peer.not_member':
        for (const { id } of peers ?? []) this.strange(node, told, id);
        return;
      case 'state.has_leader':
        told.leader = leader ?? -1;
        return;
      case 'state.is_leaderless':
        told.leader = -1;
        return;
      case 'state.ro':
      case 'state.rw': {
        const isReadOnly = eventType === 'state.ro';
        if (told.readOnly === isReadOnly) this.wrong('mode-events', node, 'the other mode', eventType);
        told.readOnly = isReadOnly;
        return;
      }
      case 'members.changed':
      case 'leadership.gained':
      case 'leadership.lost':
        return;
    }
  }

  private strange(node: number, { owed }: ToldByOne, id: number): void {
    this.peers.count += 1;
    const at = owed.indexOf(id);
    if (at >= 0) {
      owed.splice(at, 1);
      return;
    }
    this.wrong('peer-events', node, 'no such event', `peer.not_member ${this.view.name(id)}`);
  }

  /** All that followed from a step is told. */
  private look(node: number, state: ControllerState): void {
    const told = this.told[node];
    if (told === undefined) return;
    const { view } = this;
    this.peers.count += 1;
    this.leaders.count += 1;
    this.modes.count += 1;
    const [stranger] = told.owed;
    if (stranger !== undefined) {
      told.owed = [];
      this.wrong('peer-events', node, `peer.not_member ${view.name(stranger)}`, 'no such event');
    }
    const version = state.fixed.settings.version;
    let isMixed = false;
    for (let id = 0; id < view.nodeCount; id += 1) {
      const is = isConnected(state, id);
      if (is && this.fields.versionOf(id) !== version) isMixed = true;
      if (is === (told.connected[id] === true)) continue;
      const word = (connected: boolean): string => `${view.name(id)} ${connected ? '' : 'dis'}connected`;
      this.wrong('peer-events', node, word(is), word(!is));
    }
    if (told.readOnly !== isMixed) {
      this.wrong('mode-events', node, isMixed ? 'state.ro' : 'state.rw', isMixed ? 'state.rw' : 'state.ro');
    }
    if (told.leader === state.raft.leader) return;
    const word = (leader: number): string => (leader < 0 ? 'no leader' : `${view.name(leader)} as leader`);
    this.wrong('leader-events', node, word(state.raft.leader), word(told.leader));
  }

  private lookAtList(node: number, state: ControllerState): void {
    const wrong = this.fields.wrongIn(state);
    if (wrong !== null) this.listed.count += 1;
    if (wrong !== null && wrong !== undefined) {
      this.wrong('listed-fields', node, wrong.expected, wrong.seen, 'lists');
    }
  }

  private flush(): void {
    for (const tally of [this.peers, this.leaders, this.modes, this.listed]) tally.flush(this.report);
  }

  private wrong(property: string, node: number, expected: string, seen: string, verb = 'has told'): void {
    this.flush();
    const message = `${this.view.name(node)} ${verb} something else than what is.`;
    this.report.violate(property, { node, message, expected, seen });
  }
}
