import type { Micros, NodeId, Outbox } from '../process/process.ts';
import { configurationAt, formatted, hasVoter } from '../raft/index.ts';
import type {
  Durable,
  LogIndex,
  MembershipChange,
  RaftNote,
  RaftOutbox,
  RaftResponse,
  RaftState,
} from '../raft/index.ts';
import type { Charter, FoundingDurable } from './founding/index.ts';
import type { BoundRecord, JoinSlice } from './joining/index.ts';
import type { LeaderlessEpisode, LeaderlessOutbox } from './leaderless/leaderless.ts';
import type {
  Asker,
  MembershipNote,
  MembershipOutbox,
  MembershipResponse,
} from './membership/membership-port.ts';
import type { MembershipDurable } from './membership/membership-state.ts';
import type { ControllerMessage } from './message.ts';
import type { ControllerNote } from './note.ts';
import { replicatedMachine } from './replicated/replicated.ts';
import type { Replicated } from './replicated/replicated.ts';
import type { StatusAudit } from './replicated/status-record.ts';
import type { ControllerResponse } from './request.ts';
import type { ControllerDurable, ControllerFixed } from './state.ts';
import type { StatusOutbox } from './status/status.ts';
import type { ClusterEvent } from './viewing/index.ts';
import {
  BEAT,
  DISCOVERY,
  EVICTION,
  EXPIRY,
  FOUNDING,
  GOSSIP,
  JOINING,
  LEADERLESS,
  OPERATING,
  PREFERENCE,
  REPAIR,
} from './timers.ts';

/** Where a controller says what it wants done. */
export type ControllerOutbox = Outbox<
  ControllerMessage,
  ControllerDurable,
  ControllerResponse,
  ControllerNote
>;

/** What a part of the membership asks of Raft. */
export interface Asked {
  readonly asker: Asker;
  readonly token: number;
  readonly what:
    | { readonly kind: 'change'; readonly change: MembershipChange }
    | { readonly kind: 'transfer'; readonly target: NodeId | null };
}

/** Raft's answer to that. */
export interface Answered {
  readonly asker: Asker;
  readonly token: number;
  readonly response: RaftResponse<Replicated>;
}

/** Requests that a controller makes of its own Raft have ids above all that anybody else's can have, one for each asker. */
const INTERNAL = 2 ** 52;
const ASKERS: readonly Asker[] = ['joining', 'operating', 'eviction', 'preference'];

/** Whether a controller asks that of its own Raft: nobody outside waits for the answer. */
export function isInternal(request: number): boolean {
  return request >= INTERNAL;
}

/** The id of an asker's requests. */
export function internalId(asker: Asker): number {
  return INTERNAL + ASKERS.indexOf(asker);
}

/**
 * The outboxes of all components in one, for one step: effects go through it to the controller's own, in their order; what
 * one component wants of another waits until the first has done.
 */
export class Port implements RaftOutbox<Replicated>, StatusOutbox, LeaderlessOutbox, MembershipOutbox {
  /** Commands for the log. */
  proposals: Replicated['Command'][] | null = null;
  asks: Asked[] | null = null;
  answers: Answered[] | null = null;
  /** Raft was started anew, with another disk. */
  restarted: RaftState<Replicated> | null = null;
  /** A leaderless episode has reached a level at which the others are looked for. */
  repairs = false;
  /** Something that the view of the cluster shows may be another. */
  moved = false;
  /** What a controller sees of its peers has changed: a preferred one may be fit to lead, or not any more. */
  turned = false;
  /** The disk says from now on that this member has voted, or may. */
  voted = false;
  /** Equal to what was saved last. */
  saved: MembershipDurable;
  settled: LogIndex;
  /** What is sent after all that is saved in this step: set while a configuration may come to be kept. */
  private held: { readonly to: NodeId; readonly message: ControllerMessage }[] | null = null;
  private disk: Durable<Replicated>;
  private readonly fixed: ControllerFixed;
  private readonly self: NodeId;
  private readonly now: Micros;
  private readonly out: ControllerOutbox;

  constructor(
    fixed: ControllerFixed,
    self: NodeId,
    disk: Durable<Replicated>,
    saved: MembershipDurable,
    settled: LogIndex,
    now: Micros,
    out: ControllerOutbox,
  ) {
    this.fixed = fixed;
    this.self = self;
    this.disk = disk;
    this.saved = saved;
    this.settled = settled;
    this.now = now;
    this.out = out;
  }

  send(to: NodeId, message: ControllerMessage): void {
    if (this.held === null) this.out.send(to, message);
    else this.held.push({ to, message });
  }

  /** Raft's image goes to the disk with everything else that is kept, and says so if it makes a voter of a joiner. */
  save(durable: Durable<Replicated>): void {
    if (this.held !== null) {
      this.release();
      this.hold();
    }
    this.disk = durable;
    const { joining, founding } = this.saved;
    if (joining.cluster !== 0 && !joining.voted && this.votes(durable)) {
      const { incarnation, serial, reservation, cluster, ticket, index, contacts } = joining;
      const slice = { incarnation, serial, reservation, cluster, ticket, index, contacts, voted: true };
      this.saved = { founding, joining: slice };
      this.voted = true;
    }
    this.write();
  }

  private votes({ vote, log, snapshot, incarnation }: Durable<Replicated>): boolean {
    if (vote >= 0) return true;
    return hasVoter(configurationAt(log, snapshot, log.baseIndex + log.length), this.self, incarnation);
  }

  /** From here on nothing is sent before {@link release}, unless a save of Raft's own comes after it. */
  hold(): void {
    this.held = [];
  }

  /** Sends what was held back. */
  release(): void {
    const { held } = this;
    this.held = null;
    if (held !== null) for (const { to, message } of held) this.out.send(to, message);
  }

  private write(): void {
    this.out.save({ raft: this.disk, membership: this.saved, settled: this.settled });
  }

  /** Keeps that the configuration at an index is committed, before anybody is told of it. */
  saveSettled(index: LogIndex): void {
    this.settled = index;
    this.write();
  }

  saveFounding(founding: FoundingDurable): void {
    this.saved = { founding, joining: this.saved.joining };
    this.write();
  }

  saveJoining(joining: JoinSlice): void {
    this.saved = { founding: this.saved.founding, joining };
    this.write();
  }

  found({ founders }: Charter): void {
    // Said again after every start: the disk tells whether it was done.
    if (this.disk.snapshot.index > 0 || this.disk.removed) return;
    const members = founders.map(({ node, incarnation }) => {
      return { id: node, incarnation, suffrage: 'voter' as const };
    });
    this.disk = formatted(members, this.disk.incarnation, replicatedMachine);
    this.write();
    const disk = { kind: 'durable', durable: this.disk } as const;
    this.restarted = this.fixed.process.start(this.self, disk, this.disk.incarnation, this.now, this);
  }

  restartRaft(incarnation: number, slice: JoinSlice): void {
    this.saved = { founding: this.saved.founding, joining: slice };
    // Of the disk that is given up, nothing is known any more.
    this.settled = 0;
    this.restarted = this.fixed.process.start(this.self, { kind: 'blank' }, incarnation, this.now, this);
  }

  setTimer(timer: number, min: Micros, max: Micros): void {
    this.out.setTimer(timer, min, max);
  }

  clearTimer(timer: number): void {
    this.out.clearTimer(timer);
  }

  respond(request: number, body: RaftResponse<Replicated> | MembershipResponse): void {
    const asker = ASKERS[request - INTERNAL];
    if (asker === undefined) {
      this.out.respond(request, body);
      return;
    }
    if (body.kind !== 'changed' && body.kind !== 'transferred' && body.kind !== 'refused') return;
    const answer = { asker, token: body.tag, response: body };
    if (this.answers === null) this.answers = [answer];
    else this.answers.push(answer);
  }

  note(observation: RaftNote | MembershipNote): void {
    if (observation.kind === 'gossip') this.moved = true;
    this.out.note(observation);
  }

  halt(reason: string): void {
    this.out.halt(reason);
  }

  askChange(asker: Asker, token: number, change: MembershipChange): void {
    this.ask({ asker, token, what: { kind: 'change', change } });
  }

  askTransfer(asker: Asker, token: number, target: NodeId | null): void {
    this.ask({ asker, token, what: { kind: 'transfer', target } });
  }

  private ask(asked: Asked): void {
    if (this.asks === null) this.asks = [asked];
    else this.asks.push(asked);
  }

  recordBound({ node, incarnation, address }: BoundRecord): void {
    this.propose({ kind: 'bound', node, incarnation, address });
  }

  propose(command: Replicated['Command']): void {
    if (this.proposals === null) this.proposals = [command];
    else this.proposals.push(command);
  }

  localStatus(node: NodeId, online: boolean, age: Micros): void {
    this.moved = true;
    this.turned = true;
    this.out.note({ kind: 'local-status', node, online, age });
  }

  audit(audit: StatusAudit): void {
    this.out.note({ kind: 'audit', audit });
  }

  report(level: 'warning' | 'critical', timeSinceLeader: Micros): void {
    this.repairs = true;
    this.out.note({ kind: 'leaderless', level, timeSinceLeader });
  }

  ended(episode: LeaderlessEpisode): void {
    this.out.note({ kind: 'leaderless-ended', episode });
  }

  wake(delay: Micros): void {
    this.out.setTimer(LEADERLESS, delay, delay);
  }

  beatAfter(delay: Micros): void {
    this.out.setTimer(BEAT, delay, delay);
  }

  expireAfter(delay: Micros): void {
    this.out.setTimer(EXPIRY, delay, delay);
  }

  repairAfter(delay: Micros): void {
    this.out.setTimer(REPAIR, delay, delay);
  }

  discoverAfter(min: Micros, max: Micros): void {
    this.out.setTimer(DISCOVERY, min, max);
  }

  foundingAfter(min: Micros, max: Micros): void {
    this.out.setTimer(FOUNDING, min, max);
  }

  gossipAfter(min: Micros, max: Micros): void {
    this.out.setTimer(GOSSIP, min, max);
  }

  joinAfter(delay: Micros): void {
    this.out.setTimer(JOINING, delay, delay);
  }

  operateAfter(delay: Micros): void {
    this.out.setTimer(OPERATING, delay, delay);
  }

  evictAfter(delay: Micros): void {
    this.out.setTimer(EVICTION, delay, delay);
  }

  preferAfter(delay: Micros): void {
    this.out.setTimer(PREFERENCE, delay, delay);
  }

  clusterEvent(event: ClusterEvent): void {
    this.out.note({ kind: 'cluster-event', event });
  }
}
