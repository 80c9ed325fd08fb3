import { REPAIR } from '../../../core/controller/index.ts';
import type { ControllerState, StatusCommand } from '../../../core/controller/index.ts';
import type { Input } from '../../../sim/index.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { Reporter, View } from '../cluster.ts';
import { entryOf, lastIndexOf } from '../log-reading.ts';
import { Tally } from '../tally.ts';

type Cause = StatusCommand['cause'];

/** audit-reasons: what a leader proposes names what made it look, and how old its newest proof was then. */
export class Proposals {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly tally = new Tally('audit-reasons');

  constructor(view: View, report: Reporter) {
    this.view = view;
    this.report = report;
  }

  flush(): void {
    this.tally.flush(this.report);
  }

  /** A step of a controller: as leader it may have appended changes of records. */
  stepped(node: number, was: ControllerState, now: ControllerState, input: Input<ClusterTypes> | null): void {
    const { role, durable } = now.raft;
    if (role.kind !== 'leader' || was.raft.durable.log === durable.log) return;
    const last = lastIndexOf(durable.log);
    for (let index = lastIndexOf(was.raft.durable.log) + 1; index <= last; index += 1) {
      const entry = entryOf(durable.log, index);
      if (entry?.kind !== 'command' || entry.command.kind !== 'status') continue;
      this.proposed(node, was, now, input, entry.command);
    }
  }

  private proposed(
    node: number,
    was: ControllerState,
    now: ControllerState,
    input: Input<ClusterTypes> | null,
    command: StatusCommand,
  ): void {
    this.tally.count += 1;
    const about = this.view.name(command.node);
    const cause = causeOf(was, now, input);
    if (command.cause !== cause)
      this.wrong(node, command.node, `${about}: ${cause}`, `${about}: ${command.cause}`);
    // When it was proposed, by the leader's own clock; forgotten at once if the members changed as well.
    const at = now.status.proposed[command.node]?.at;
    if (at === undefined) return;
    const age = ageOf(now, command.node, at);
    if (command.evidenceAge !== age)
      this.wrong(node, command.node, `proof of ${about} ${age} µs old`, `${command.evidenceAge} µs`);
  }

  private wrong(node: number, about: number, expected: string, seen: string): void {
    this.flush();
    this.report.violate('audit-reasons', {
      node,
      others: node === about ? [] : [about],
      message: `${this.view.name(node)} gives another reason for a change of a record than it has.`,
      expected,
      seen,
    });
  }
}

/** What made a leader compare: a task or a request that arrived, its election, or what it saw. */
function causeOf(was: ControllerState, now: ControllerState, input: Input<ClusterTypes> | null): Cause {
  if (input?.kind === 'timer' && input.timer === REPAIR) return 'repair';
  if (input?.kind === 'receive' && input.message.kind === 'sync-request')
    return input.message.periodic ? 'repair' : 'sync';
  const led = was.raft.leader === now.raft.leader && was.status.view?.term === now.status.view?.term;
  return led ? 'observed' : 'elected';
}

/** How old the newest proof of a peer was; nothing, of the leader itself; -1 without any. */
function ageOf(now: ControllerState, about: number, at: number): number {
  const peer = now.status.peers[about];
  if (peer === undefined) return 0;
  return peer.provenAt < 0 ? -1 : at - peer.provenAt;
}
