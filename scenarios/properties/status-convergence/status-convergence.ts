import { BEAT } from '../../../core/controller/index.ts';
import type { ControllerState } from '../../../core/controller/index.ts';
import type { Fault, Input } from '../../../sim/index.ts';
import { asController } from '../../raft-cluster/types.ts';
import type { AboveRaft } from '../../raft-cluster/system.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterMonitor, Payload, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { StatusAudits } from './audit.ts';
import { Convergence } from './convergence.ts';
import { NewestWord } from './newest-word.ts';
import { STATUS_CONVERGENCE } from './properties.ts';
import { Proposals } from './proposals.ts';
import { SlowNetwork } from './slow-network.ts';
import { ActiveSync } from './sync.ts';
import { Threshold } from './threshold.ts';
import { StatusTruth } from './truth.ts';
import { WithinReach } from './within-reach.ts';

type State = ClusterTypes['State'];

/** Whether every list of controllers is right, and in time (S1). */
export function statusConvergence(context: ClusterContext, controller: AboveRaft): ClusterFamily {
  return {
    name: 'status-convergence',
    properties: STATUS_CONVERGENCE,
    monitor: (view, report) => new StatusConvergence(context, controller, view, report),
  };
}

/** The most that the network may lose for the accuracy of lists to be measured. */
const MEASURED_LOSS = 0.05;

/** The documented surroundings, apart from what the network loses: here it is measured how lists follow. */
function isMeasured({ profile }: ClusterContext): boolean {
  const { network, disk } = profile;
  return (
    network.latency[1] <= 200_000 &&
    network.loss <= MEASURED_LOSS &&
    network.bandwidth === undefined &&
    disk.latency[1] <= 10_000
  );
}

/** Nothing is lost, and the settings are the articles': here it is promised. */
function isPromised({ profile }: ClusterContext, controller: AboveRaft): boolean {
  return profile.network.loss === 0 && hasArticlesSettings(controller);
}

/** Whether the settings of the heartbeats are the articles' own (S1.7). */
export function hasArticlesSettings({ heartbeat, stateSyncInterval }: AboveRaft): boolean {
  return (
    heartbeat.baseTimeout === 2_000_000 && heartbeat.dynamicAdjustment && stateSyncInterval === 5_000_000
  );
}

class StatusConvergence implements ClusterMonitor {
  readonly stepsOf = ['raft', 'status'];
  readonly sendsOf = ['sync-request'];
  readonly deliversOf = ['heartbeat'];
  private readonly view: View;
  private readonly report: Reporter;
  private readonly truth: StatusTruth;
  private readonly convergence: Convergence | null;
  private readonly threshold: Threshold;
  private readonly slow: SlowNetwork;
  private readonly words: NewestWord;
  private readonly sync: ActiveSync;
  private readonly audits: StatusAudits;
  private readonly proposals: Proposals;
  private readonly reach: WithinReach;
  /** True time at which each node's lease was to end when a wake was last asked for; 0 for none. */
  private readonly leaseWakes: number[] = [];
  /** True time at which a save or a change of the surroundings may last have kept each node from its timers. */
  private readonly heldUpAt: number[] = [];

  constructor(context: ClusterContext, controller: AboveRaft, view: View, report: Reporter) {
    this.view = view;
    this.report = report;
    this.truth = new StatusTruth(context, view);
    this.convergence = isMeasured(context)
      ? new Convergence(
          context,
          view,
          report,
          this.truth,
          isPromised(context, controller),
          hasArticlesSettings(controller),
        )
      : null;
    this.threshold = new Threshold(controller.heartbeat, view, report);
    this.slow = new SlowNetwork(context, controller, view, report, this.truth);
    this.words = new NewestWord(view, report);
    this.sync = new ActiveSync(view, report);
    this.audits = new StatusAudits(view, report);
    this.proposals = new Proposals(view, report);
    this.reach = new WithinReach(view, report);
    for (let node = 0; node < view.nodeCount; node += 1) {
      this.leaseWakes.push(0);
      this.heldUpAt.push(0);
    }
  }

  onStart(node: number): void {
    this.threshold.started(node);
    this.slow.warmed(this.threshold.warmPairs);
    this.words.reset(node);
    this.sync.reset(node);
  }

  onStop(node: number): void {
    this.convergence?.handingOver(node, false);
    this.sync.reset(node);
    const saved = this.truth.saved(node);
    if (this.truth.lease(node) || saved) this.refresh();
  }

  onFault(fault: Fault, ended: boolean): void {
    this.truth.fault(fault, ended);
    // Who goes on after a pause first releases the step that it was kept from, before its surroundings are told of.
    if (ended) this.heldUpAt.fill(this.view.now);
  }

  onConditions(): void {
    // Whoever was paused until now takes in what it has missed.
    this.heldUpAt.fill(this.view.now);
    this.slow.refresh();
    this.refresh();
    this.flush();
  }

  onStep(node: number, before: State | undefined, after: State, input: Input<ClusterTypes> | null): void {
    const now = asController(after);
    if (now === undefined) return;
    const was = asController(before);
    this.sync.settle();
    if (was === undefined) {
      this.started(node, now);
      return;
    }
    if (was === now) return;
    if (input?.kind === 'timer' && input.timer === BEAT) this.slow.look(node);
    if (was.raft !== now.raft) {
      this.proposals.stepped(node, was, now, input);
      this.inRaft(node, was, now);
    }
    if (was.status !== now.status) this.statusChanged(node, was, now, input);
  }

  onTimer(node: number, timer: number): void {
    // Not in the step, which may be released much later: after all that it saves.
    if (timer === BEAT && asController(this.view.state(node)) !== undefined) this.threshold.beat(node);
  }

  onDeliver(from: number, to: number, payload: Payload): void {
    if (payload.kind !== 'heartbeat') return;
    const state = asController(this.view.state(to));
    if (state?.raft.durable.incarnation === payload.to)
      this.threshold.delivered(to, from, payload, state.status);
    this.slow.warmed(this.threshold.warmPairs);
  }

  onDurable(node: number): void {
    this.heldUpAt[node] = this.view.now;
    if (this.truth.saved(node)) this.refresh();
  }

  onSend(from: number, to: number, payload: Payload): void {
    this.sync.sent(from, to, payload);
  }

  onWake(): void {
    for (let node = 0; node < this.leaseWakes.length; node += 1) {
      const at = this.leaseWakes[node] ?? 0;
      if (at === 0 || at > this.view.now) continue;
      this.leaseWakes[node] = 0;
      const end = this.truth.leaseEnd(node);
      if (end > this.view.now) this.wakeAtEnd(node, end);
      else this.refresh();
    }
    this.convergence?.wake();
  }

  onEnd(): void {
    this.convergence?.end();
    this.flush();
  }

  private flush(): void {
    this.convergence?.flush();
    this.threshold.flush();
    this.slow.flush();
    this.words.flush();
    this.sync.flush();
    this.audits.flush();
    this.proposals.flush();
    this.reach.flush();
  }

  private started(node: number, now: ControllerState): void {
    this.sync.stepped(node, now);
    this.truth.lease(node);
    this.refresh();
  }

  private inRaft(node: number, was: ControllerState, now: ControllerState): void {
    const before = was.raft;
    const after = now.raft;
    const configured = before.configuration !== after.configuration || before.commit !== after.commit;
    const handing = isHandingOver(after);
    if (isHandingOver(before) !== handing) this.convergence?.handingOver(node, handing);
    if (before.role !== after.role && this.truth.lease(node)) {
      const end = this.truth.leaseEnd(node);
      if (end > this.view.now && this.leaseWakes[node] === 0) this.wakeAtEnd(node, end);
      this.refresh();
    } else if (configured && before.configuration.members !== after.configuration.members) {
      this.refresh();
    } else if (
      configured &&
      after.configuration.index > before.commit &&
      after.configuration.index <= after.commit
    ) {
      this.refresh();
    }
    if (before.replica.machine !== after.replica.machine) {
      this.audits.applied(node, before, after);
      if (before.replica.machine.status !== after.replica.machine.status) {
        this.convergence?.recorded(node);
        this.slow.look(node);
      }
    }
    if (before.replica.machine.status !== after.replica.machine.status || before.leader !== after.leader) {
      this.sync.stepped(node, now);
    }
  }

  private statusChanged(
    node: number,
    was: ControllerState,
    now: ControllerState,
    input: Input<ClusterTypes> | null,
  ): void {
    const before = was.status;
    const after = now.status;
    // What is seen, heard and listed follows from these alone.
    if (before.peers === after.peers && before.told === after.told && before.view === after.view) return;
    if (input?.kind === 'receive') {
      const { from, message } = input;
      if (message.kind === 'heartbeat') {
        this.threshold.counted(node, from, after);
        this.words.heard(node, from, message.sentAt, message.view, after);
        // A heartbeat is proof of its sender alone, unless a leader speaks.
        if (before.told === after.told && before.view === after.view && isSteady(before, after, from)) return;
      } else if (message.kind === 'sync-response') {
        this.words.heard(node, from, message.sentAt, message.view, after);
      }
    }
    const punctual = input?.kind === 'timer' && this.view.now > (this.heldUpAt[node] ?? 0);
    this.threshold.turned(node, before, after, punctual);
    if (before.view !== after.view) this.threshold.told(node, after);
    this.slow.look(node);
    this.reach.look(node, after);
    this.sync.stepped(node, now);
    if (this.convergence === null) return;
    for (let about = 0; about < this.view.nodeCount; about += 1) {
      if (this.view.isMember(about)) this.convergence.look(node, about);
    }
  }

  private refresh(): void {
    if (this.truth.refresh()) this.convergence?.changed();
  }

  private wakeAtEnd(node: number, end: number): void {
    this.leaseWakes[node] = end;
    this.report.wakeAt(end);
  }
}

function isHandingOver({ role }: ControllerState['raft']): boolean {
  return role.kind === 'leader' && role.transfer !== null;
}

function isSteady(
  before: ControllerState['status'],
  after: ControllerState['status'],
  from: number,
): boolean {
  return (
    before.peers[from]?.online === after.peers[from]?.online && before.peers.length === after.peers.length
  );
}
