import { blankSlice } from '../../../../core/controller/index.ts';
import type {
  ControllerDurable,
  ControllerState,
  JoinSlice,
  MembershipNote,
} from '../../../../core/controller/index.ts';
import type { Suffrage } from '../../../../core/raft/index.ts';
import { DEFAULTS } from '../../../file/defaults.ts';
import type { Member } from '../../cluster.ts';
import { leaderReturnsWithin } from '../../bounds.ts';
import { ControllerBench, documented } from '../../testing/controllers.ts';
import { diskOf } from '../initialised.ts';
import { joinValidation } from '../join-validation.ts';
import type { Step } from '../trail.ts';

type Settings = ControllerState['fixed']['settings'];
type Job = NonNullable<ControllerState['membership']['joining']['leading']['job']>;
type Audit = Extract<MembershipNote, { kind: 'join-audit' }>;
type Ended = Extract<MembershipNote, { kind: 'join-ended' }>;

/** Who leads the cluster, of which nodes 0 to 2 are the founders. */
export const LEADER = 0;
/** The node that is to be joined. */
export const NEWCOMER = 3;
/** The cluster's number. */
export const CLUSTER = 1;
/** The number of the join. */
export const JOIN = 70;
/** Of the newcomer's disk. */
export const INCARNATION = 9000;
/** What the newcomer's first reservation makes it. */
export const TICKET = INCARNATION + 2 ** 40;

/** How joins are timed here. */
export const TIMES = DEFAULTS.controller.join;

/** A cluster of three that does not change, with a blank node beside it: a test plays a join, step by step. */
export class JoinBench extends ControllerBench {
  constructor() {
    super(joinValidation(documented, DEFAULTS.controller), 4);
    for (const node of [0, 1, 2]) this.startController(node, 3);
    this.startBlank();
    this.leads(LEADER);
  }

  private startBlank(): void {
    this.startController(NEWCOMER, 3);
    this.keeps(blankSlice(INCARNATION));
  }

  /** The newcomer's disk holds this of joining. */
  keeps(joining: JoinSlice, raft?: Partial<ControllerDurable['raft']>): this {
    const disk = diskOf(this.world.durable(NEWCOMER));
    const blank = this.controller(NEWCOMER).raft.durable;
    const image = { ...(disk?.raft ?? blank), ...raft };
    return this.saveDisk(NEWCOMER, { raft: image, membership: { founding: null, joining }, settled: 0 });
  }

  /** The newcomer has promised to take part in the founding of a cluster, which is not decided. */
  mayFound(): this {
    const disk = diskOf(this.world.durable(NEWCOMER));
    if (disk === undefined) throw new Error('the newcomer has no disk');
    const promised = { round: 1, node: NEWCOMER, incarnation: INCARNATION };
    const founding = { promised, accepted: null, decided: null, untold: [] };
    return this.saveDisk(NEWCOMER, { ...disk, membership: { ...disk.membership, founding } });
  }

  /** The newcomer is reserved for a cluster. */
  reserved(ticket = TICKET, cluster = CLUSTER, join = JOIN): this {
    const expiresAt = this.world.localClock(NEWCOMER) + TIMES.reservationTime;
    return this.keeps({
      ...blankSlice(INCARNATION),
      serial: 1,
      reservation: { cluster, ticket, join, expiresAt },
    });
  }

  /** The newcomer is bound to a cluster. */
  bound(
    ticket = TICKET,
    cluster = CLUSTER,
    raft: Partial<ControllerDurable['raft']> = { incarnation: ticket },
  ): this {
    return this.keeps(
      { ...blankSlice(INCARNATION), serial: 1, cluster, ticket, index: 2, contacts: [0, 1, 2] },
      raft,
    );
  }

  /** The newcomer is another than its neighbours, from its start on. */
  differs(change: Partial<Settings>): this {
    const { fixed, ...rest } = this.controller(NEWCOMER);
    const settings = { ...fixed.settings, ...change };
    return this.stop(NEWCOMER).startWith(NEWCOMER, { ...rest, fixed: { ...fixed, settings } });
  }

  /** The leader's join has come to the check of consistency, of a node that is asked for under this address. */
  conducts(address = 'tls:ctrl4.lockstep:1280', node = NEWCOMER): this {
    const state = this.controller(LEADER);
    const { membership } = state;
    const { joining } = membership;
    const job: Job = {
      join: JOIN,
      question: { node, address, suffrage: 'voter' },
      askers: [],
      step: 'consistency',
      deadline: Infinity,
      retryAt: Infinity,
      ticket: -1,
      proposed: false,
    };
    const conducting = { ...joining, leading: { ...joining.leading, job } };
    const next = { ...state, membership: { ...membership, joining: conducting } };
    return this.release(LEADER, next, { kind: 'timer', timer: 0 });
  }

  /** The leader has passed network and state of the newcomer, and asks for the rest. */
  consistency(clusterInView = 0): this {
    for (const layer of ['network', 'state'] as const) this.checks(layer).audits(layer);
    return this.asks('consistency').answers('consistency', clusterInView);
  }

  /** The leader asks the newcomer for a check, which answers. */
  checks(layer: 'network' | 'state' | 'consistency'): this {
    return this.asks(layer).answers(layer);
  }

  /** The leader asks the newcomer for a check. */
  asks(layer: 'network' | 'state' | 'consistency'): this {
    return this.send(LEADER, NEWCOMER, { kind: 'join-check', cluster: CLUSTER, join: JOIN, layer });
  }

  /** The newcomer answers, and the answer arrives. */
  answers(layer: 'network' | 'state' | 'consistency', clusterInView = 0): this {
    const finding =
      layer === 'network'
        ? { layer, api: true }
        : layer === 'state'
          ? { layer, cluster: 0, incarnation: INCARNATION }
          : {
              layer,
              address: 'tls:ctrl4.lockstep:1280',
              version: 'v2',
              deployment: 'lockstep',
              founding: false,
              clusterInView,
            };
    const message = { kind: 'join-finding' as const, join: JOIN, finding };
    return this.send(NEWCOMER, LEADER, message).deliver(NEWCOMER, LEADER, message);
  }

  /** The newcomer says that it is reserved, which arrives. */
  grants(ticket = TICKET, cluster = CLUSTER): this {
    const message = { kind: 'join-reserved' as const, cluster, join: JOIN, ticket };
    return this.send(NEWCOMER, LEADER, message).deliver(NEWCOMER, LEADER, message);
  }

  /** The leader notes how a step went. */
  audits(layer: Step, change: Partial<Audit> = {}): this {
    return this.note(LEADER, {
      kind: 'join-audit',
      cluster: CLUSTER,
      join: JOIN,
      node: NEWCOMER,
      layer,
      outcome: 'passed',
      found: 'something',
      remedy: '',
      ...change,
    });
  }

  /** The leader notes how the join ended. */
  ends(outcome: Ended['outcome'], change: Partial<Ended> = {}): this {
    const refused = outcome !== 'joined' && outcome !== 'repeated';
    return this.note(LEADER, {
      kind: 'join-ended',
      cluster: CLUSTER,
      join: JOIN,
      node: NEWCOMER,
      outcome,
      found: refused ? 'something' : '',
      remedy: refused ? 'Do something.' : '',
      ...change,
    });
  }

  /** All that comes before the entry. */
  validated(): this {
    for (const layer of ['network', 'state', 'consistency'] as const) this.checks(layer).audits(layer);
    return this.reserved().grants().audits('reservation');
  }

  /** The leader has another member, which is committed at once, or not. */
  enters(suffrage: Suffrage = 'staging', incarnation = TICKET, committed = true): this {
    const { members } = this.controller(LEADER).raft.configuration;
    const others = members.filter(({ id }) => id !== NEWCOMER);
    return this.members([...others, { id: NEWCOMER, incarnation, suffrage }], committed);
  }

  /** The leader has these members, which is committed at once, or not. */
  members(members: readonly Member[], committed = true): this {
    const { raft } = this.controller(LEADER);
    const index = raft.configuration.index + 1;
    const configuration = { index, members, removed: raft.configuration.removed };
    return this.raft(LEADER, { configuration, commit: committed ? index : raft.commit });
  }

  /** The leader has applied that the newcomer is bound. */
  records(incarnation = TICKET): this {
    const { replica } = this.controller(LEADER).raft;
    const bound = replica.machine.bound.slice();
    bound[NEWCOMER] = { incarnation, address: 'tls:ctrl4.lockstep:1280' };
    return this.raft(LEADER, { replica: { ...replica, machine: { ...replica.machine, bound } } });
  }

  /** A join from the first check to its success. */
  joins(): this {
    this.validated().enters().audits('entry');
    return this.bound().records().audits('binding').ends('joined');
  }
}

/** Longer than anything that a join may leave open. */
export const LONG = leaderReturnsWithin(documented) + 200_000_000;
