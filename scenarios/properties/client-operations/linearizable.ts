import type { LinearizabilityVerdict, Operation } from '../../../sim/index.ts';
import { LinearizabilityWatch } from '../../../sim/index.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import { ClockTrust } from '../clock-trust.ts';
import type { Payload, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { Tally } from '../tally.ts';
import type { StoreInput, StoreOutput } from './store-model.ts';
import { describeOperation, storeModel } from './store-model.ts';

/**
 * How far the search goes for one answer. Answers name the value found, so that there is hardly ever more than one order
 * to try; where outcomes that nobody knows leave too many, the answer is not judged, nor counted.
 */
const STEPS_PER_ANSWER = 20_000;

/** An operation that a client is having done. */
interface Open {
  /** Of the watch. */
  readonly id: number;
  readonly input: StoreInput;
}

/**
 * linearizable: what clients see of the store is what one machine would have answered that serves one operation after the
 * other, each between its question and its answer (Herlihy and Wing, 1990). It begins when the client first sends it, and
 * looks at nothing but what clients ask and are told. A read that may rest on clocks that cannot be trusted is one of
 * which nothing is known.
 */
export class Linearizable {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly judged = new Tally('linearizable');
  private readonly trust: ClockTrust;
  private readonly byLease: boolean;
  private readonly watch = new LinearizabilityWatch(storeModel, { stepsPerAnswer: STEPS_PER_ANSWER });
  /** By client: the tag of what it is asking at present, and the operation, if it is one of the store's. */
  private readonly tags: number[] = [];
  private readonly open: (Open | undefined)[] = [];

  constructor(context: ClusterContext, view: View, report: Reporter) {
    this.view = view;
    this.report = report;
    this.trust = new ClockTrust(context, view);
    this.byLease = context.options.reads === 'lease';
    for (let node = 0; node < view.nodeCount; node += 1) {
      this.tags.push(-1);
      this.open.push(undefined);
    }
  }

  /** Clocks may have changed. */
  changed(): void {
    this.trust.refresh();
  }

  flush(): void {
    this.judged.flush(this.report);
  }

  /** A client sends something. Sent again under the same tag, it is the same operation still. */
  sent(client: number, payload: Payload): void {
    const input = inputOf(payload);
    if (input === undefined || !('tag' in payload) || this.tags[client] === payload.tag) return;
    this.tags[client] = payload.tag;
    this.open[client] = { id: this.watch.invoke(this.view.name(client), input), input };
  }

  /** A client tells how what it was asked to do has ended. */
  told(client: number, body: ClusterTypes['Response']): void {
    const open = this.open[client];
    if (open === undefined || body.kind !== 'outcome') return;
    // It says so of what it does not even begin, while it is at work on something else.
    if (body.status === 'failed' && body.reason === 'OVERLOADED') return;
    this.open[client] = undefined;
    switch (body.status) {
      case 'failed':
        this.judge(client, this.watch.fail(open.id));
        return;
      case 'written': {
        const { result } = body;
        if (result.kind !== 'put' && result.kind !== 'cas') return;
        const swapped = result.kind === 'cas' && result.swapped;
        this.judge(client, this.watch.ok(open.id, { found: result.previous, swapped }));
        return;
      }
      case 'read':
        if (this.byLease && !this.trust.intact) this.watch.info(open.id);
        else this.judge(client, this.watch.ok(open.id, { found: body.value, swapped: false }));
        return;
      case 'done':
      case 'unknown':
        this.watch.info(open.id);
    }
  }

  /** A client that went down never hears how its operation has ended. */
  stopped(client: number): void {
    const open = this.open[client];
    if (open === undefined) return;
    this.open[client] = undefined;
    this.watch.info(open.id);
  }

  private judge(client: number, verdict: LinearizabilityVerdict): void {
    if (verdict === 'linearizable') this.judged.count += 1;
    const { window } = this.watch;
    if (verdict !== 'not-linearizable' || window === null) return;
    this.flush();
    const { culprit, operations, key } = window;
    this.report.violate('linearizable', {
      node: client,
      message: `No order of what clients did with key ${key} explains what ${culprit.process} was answered (${told(culprit)}).`,
      expected: 'an order in which each operation lies between its question and its answer',
      seen: operations.map((each) => `${each.process} ${told(each)}`).join('; '),
    });
  }
}

function told({ input, output }: Operation<StoreInput, StoreOutput>): string {
  return describeOperation(input, output);
}

/** What a request asks of the store, if it does. */
function inputOf(payload: Payload): StoreInput | undefined {
  if (payload.kind === 'read') return { op: 'get', key: payload.query.key };
  if (payload.kind !== 'command') return undefined;
  const { command } = payload;
  switch (command.kind) {
    case 'put':
      return { op: 'put', key: command.key, value: command.value };
    case 'cas':
      return { op: 'cas', key: command.key, expected: command.expected, value: command.value };
    case 'status':
    case 'bound':
      return undefined;
  }
}
