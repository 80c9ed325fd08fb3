import type { ControllerState, StatusAudit, StatusRecord } from '../../../core/controller/index.ts';
import type { Input, Micros } from '../../../sim/index.ts';
import { DEFAULTS } from '../../file/defaults.ts';
import { raftCluster } from '../../raft-cluster/system.ts';
import { asController } from '../../raft-cluster/types.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ClusterFamily } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { Bench } from './bench.ts';
import { leading } from './building.ts';

/** OpenZiti's Raft settings in the documented surroundings. */
export const documented: ClusterContext = {
  options: DEFAULTS.raft,
  profile: {
    network: { latency: [50_000, 200_000], loss: 0, duplicate: 0, order: 'any' },
    disk: { latency: [0, 10_000] },
    clocks: { driftPpm: 0 },
  },
  controller: DEFAULTS.controller,
};

type Peer = NonNullable<ControllerState['status']['peers'][number]>;

function nothing(): void {
  return;
}

const silent = {
  send: nothing,
  save: nothing,
  setTimer: nothing,
  clearTimer: nothing,
  respond: nothing,
  note: nothing,
  halt: nothing,
};

/** Timer input that means nothing to a property. */
const SOME_TIMER: Input<ClusterTypes> = { kind: 'timer', timer: 0 };

/** A bench whose members are controllers: real ones to begin with, then whatever a test makes of them. */
export class ControllerBench extends Bench {
  private readonly count: number;

  constructor(family: ClusterFamily, count = 3) {
    super(family, count, 0);
    this.count = count;
    for (let node = 0; node < count; node += 1) this.world.setLinks(node, { latency: [50_000, 200_000] });
  }

  /** Starts all controllers as followers of nobody. */
  startControllers(): this {
    for (let node = 0; node < this.count; node += 1) this.startController(node);
    return this;
  }

  /** Starts one controller with its prepared disk, or as a blank one if it is none of the first: it has seen nobody yet. */
  startController(node: number, voters: number = this.count): this {
    const cluster = raftCluster({
      voters,
      spares: this.count - voters,
      clients: 0,
      options: DEFAULTS.raft,
      controller: DEFAULTS.controller,
      client: { attemptTimeout: 1, backoff: [1, 1], patience: 1, maxQueue: 1 },
    });
    const spec = cluster.nodes[node];
    if (spec === undefined) throw new Error(`no controller ${node}`);
    const disk = spec.disk.kind === 'durable' ? spec.disk : { kind: 'blank' as const };
    return this.startWith(
      node,
      spec.process.start(node, disk, 1000 + node, this.world.localClock(node), silent),
    );
  }

  /** The present state of a controller. */
  controller(node: number): ControllerState {
    const state = asController(this.world.state(node));
    if (state === undefined) throw new Error(`node ${node} is no controller that is up`);
    return state;
  }

  /** Something of a controller's status keeping is another. */
  status(
    node: number,
    change: Partial<ControllerState['status']>,
    input: Input<ClusterTypes> = SOME_TIMER,
  ): this {
    const state = this.controller(node);
    return this.release(node, { ...state, status: { ...state.status, ...change } }, input);
  }

  /** Something of a controller's Raft is another. */
  raft(node: number, change: Partial<ControllerState['raft']>): this {
    const state = this.controller(node);
    return this.release(node, { ...state, raft: { ...state.raft, ...change } }, SOME_TIMER);
  }

  /** What a controller sees of another is another. */
  peer(node: number, about: number, change: Partial<Peer>, input: Input<ClusterTypes> = SOME_TIMER): this {
    const { peers } = this.controller(node).status;
    const peer = peers[about];
    if (peer === undefined) throw new Error(`controller ${node} knows no controller ${about}`);
    return this.status(node, { peers: peers.with(about, { ...peer, ...change }) }, input);
  }

  /** A controller sees another come, or go. */
  sees(node: number, about: number, online: boolean): this {
    return this.peer(node, about, { online, ...(online ? { provenAt: this.world.localClock(node) } : {}) });
  }

  /** Everybody sees everybody. */
  allSee(online = true): this {
    for (let a = 0; a < this.count; a += 1) {
      for (let b = 0; b < this.count; b += 1) if (a !== b) this.sees(a, b, online);
    }
    return this;
  }

  /** A controller leads, with a lease that begins now, and all others know it. */
  leads(node: number): this {
    this.raft(node, { ...leading(this.controller(node).raft, []), leader: node });
    this.renews(node);
    for (let other = 0; other < this.count; other += 1) {
      if (other !== node && this.world.isUp(other)) this.raft(other, { leader: node });
    }
    return this;
  }

  /** A leader's lease begins anew: a quorum has answered what was sent now. */
  renews(node: number): this {
    const { role } = this.controller(node).raft;
    if (role.kind !== 'leader') throw new Error(`controller ${node} does not lead`);
    return this.raft(node, { role: { ...role, quorumSentAt: this.world.localClock(node) } });
  }

  /** Lets time pass while a leader keeps its lease. */
  reign(node: number, micros: Micros): this {
    for (let left = micros; left > 0; left -= 1_000_000) {
      this.renews(node);
      this.pass(Math.min(left, 1_000_000));
    }
    return this;
  }

  /** A controller has applied other records, and tells of these changes of them. */
  applies(
    node: number,
    status: readonly (StatusRecord | undefined)[],
    audit: readonly StatusAudit[] = [],
  ): this {
    const { replica } = this.controller(node).raft;
    const { machine } = replica;
    const next = { ...machine, status, audit, audited: machine.audited + audit.length };
    return this.raft(node, { replica: { ...replica, machine: next } });
  }
}
