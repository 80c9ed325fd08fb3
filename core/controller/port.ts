import type { Micros, NodeId, Outbox } from '../process/process.ts';
import type { Durable, RaftNote, RaftOutbox, RaftResponse } from '../raft/index.ts';
import type { LeaderlessEpisode, LeaderlessOutbox } from './leaderless/leaderless.ts';
import type { ControllerMessage } from './message.ts';
import type { ControllerNote } from './note.ts';
import type { Replicated } from './replicated/replicated.ts';
import type { StatusAudit, StatusCommand } from './replicated/status-record.ts';
import type { ControllerResponse } from './request.ts';
import type { ControllerDurable } from './state.ts';
import type { StatusMessage } from './status/status-message.ts';
import type { StatusOutbox } from './status/status.ts';
import { BEAT, EXPIRY, LEADERLESS, REPAIR } from './timers.ts';

/** Where a controller says what it wants done. */
export type ControllerOutbox = Outbox<
  ControllerMessage,
  ControllerDurable,
  ControllerResponse,
  ControllerNote
>;

/** The outboxes of all components in one: a step's effects go through it to the controller's own, in their order. */
export class Port implements RaftOutbox<Replicated>, StatusOutbox, LeaderlessOutbox {
  private readonly out: ControllerOutbox;
  /** Commands for the log, proposed once the components have had their say. */
  proposals: StatusCommand[] | null = null;

  constructor(out: ControllerOutbox) {
    this.out = out;
  }

  send(to: NodeId, message: ControllerMessage | StatusMessage): void {
    this.out.send(to, message);
  }

  save(durable: Durable<Replicated>): void {
    this.out.save({ raft: durable });
  }

  setTimer(timer: number, min: Micros, max: Micros): void {
    this.out.setTimer(timer, min, max);
  }

  clearTimer(timer: number): void {
    this.out.clearTimer(timer);
  }

  respond(request: number, body: RaftResponse<Replicated>): void {
    this.out.respond(request, body);
  }

  note(observation: RaftNote): void {
    this.out.note(observation);
  }

  halt(reason: string): void {
    this.out.halt(reason);
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

  propose(command: StatusCommand): void {
    if (this.proposals === null) this.proposals = [command];
    else this.proposals.push(command);
  }

  localStatus(node: NodeId, online: boolean, age: Micros): void {
    this.out.note({ kind: 'local-status', node, online, age });
  }

  audit(audit: StatusAudit): void {
    this.out.note({ kind: 'audit', audit });
  }

  wake(delay: Micros): void {
    this.out.setTimer(LEADERLESS, delay, delay);
  }

  report(level: 'warning' | 'critical', timeSinceLeader: Micros): void {
    this.out.note({ kind: 'leaderless', level, timeSinceLeader });
  }

  ended(episode: LeaderlessEpisode): void {
    this.out.note({ kind: 'leaderless-ended', episode });
  }
}
