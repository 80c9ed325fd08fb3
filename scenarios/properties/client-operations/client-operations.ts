import type { PropertyInfo } from '../../../sim/index.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterMonitor, Payload, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { Tally } from '../tally.ts';
import { Answers } from './answers.ts';
import { Linearizable } from './linearizable.ts';
import { OwnWrites } from './own-writes.ts';

/** What {@link clientOperations} checks. */
export const CLIENT_OPERATIONS: readonly PropertyInfo[] = [
  {
    id: 'answered',
    sentence:
      'While nothing changes, a member that runs answers every request within the bound, if only with a refusal.',
    requirements: ['S3.3'],
    kind: 'eventually',
  },
  {
    id: 'read-your-writes',
    sentence: 'A read that a client sends after hearing of its own write reflects it.',
    requirements: ['S3.3'],
    kind: 'always',
  },
  {
    id: 'linearizable',
    sentence:
      'What clients are answered is what one machine would have answered that serves one operation after the other, each between its question and its answer.',
    requirements: ['S3.3'],
    kind: 'always',
  },
];

/** What clients may expect (S3.3), besides what raft-safety says of their reads and writes. */
export function clientOperations(context: ClusterContext): ClusterFamily {
  return {
    name: 'client-operations',
    properties: CLIENT_OPERATIONS,
    monitor: (view, report) => new ClientOperations(context, view, report),
  };
}

class ClientOperations implements ClusterMonitor {
  readonly sendsOf = ['read', 'command'];
  readonly deliversOf = ['result', 'answer'];
  private readonly isMember: readonly boolean[];
  private readonly report: Reporter;
  private readonly answered = new Tally('answered');
  private readonly answers: Answers;
  /** Of what is asked of controllers, and takes more than Raft's one answer. */
  private readonly verbs: Answers;
  private readonly ownWrites: OwnWrites;
  private readonly linearizable: Linearizable;

  constructor(context: ClusterContext, view: View, report: Reporter) {
    const isMember: boolean[] = [];
    for (let node = 0; node < view.nodeCount; node += 1) isMember.push(view.isMember(node));
    this.isMember = isMember;
    this.report = report;
    this.answers = new Answers(context, 0, view, report, this.answered);
    const given = context.controller;
    const longest = given === undefined ? 0 : Math.max(given.join.timeout, given.operate.timeout);
    this.verbs = new Answers(context, longest, view, report, this.answered);
    this.ownWrites = new OwnWrites(context, view, report);
    this.linearizable = new Linearizable(context, view, report);
  }

  onSend(from: number, _to: number, payload: Payload): void {
    if (this.isMember[from] === true) return;
    this.ownWrites.sent(from, payload);
    this.linearizable.sent(from, payload);
  }

  onDeliver(from: number, to: number, payload: Payload): void {
    if (this.isMember[to] !== true) this.ownWrites.received(to, from, payload);
  }

  onRequest(node: number, id: number, body: ClusterTypes['Request']): void {
    if (this.isMember[node] !== true) return;
    const isVerb = body.kind === 'join' || body.kind === 'operate' || body.kind === 'init';
    if (isVerb) this.verbs.asked(node, id, body.kind);
    else this.answers.asked(node, id, body.kind);
  }

  onRespond(node: number, id: number, body: ClusterTypes['Response']): void {
    if (this.isMember[node] !== true) {
      this.linearizable.told(node, body);
      return;
    }
    this.answers.answered(id);
    this.verbs.answered(id);
  }

  onStart(node: number): void {
    if (this.isMember[node] !== true) this.ownWrites.started(node);
  }

  onStop(node: number): void {
    if (this.isMember[node] !== true) this.linearizable.stopped(node);
    this.answers.stopped(node);
    this.verbs.stopped(node);
  }

  onConditions(): void {
    this.answers.changed();
    this.verbs.changed();
    this.ownWrites.changed();
    this.linearizable.changed();
    this.flush();
  }

  onWake(): void {
    this.answers.wake();
    this.verbs.wake();
  }

  onEnd(): void {
    this.flush();
  }

  private flush(): void {
    this.answered.flush(this.report);
    this.ownWrites.flush();
    this.linearizable.flush();
  }
}
