import type {
  MembershipMessage,
  MembershipNote,
  MembershipResponse,
} from '../../../core/controller/index.ts';
import type { Micros } from '../../../sim/index.ts';
import type { Reporter, View } from '../cluster.ts';
import type { Surroundings } from '../surroundings.ts';
import { Tally } from '../tally.ts';
import { STEPS } from './trail.ts';
import type { Audit, Step } from './trail.ts';

/** So much later than asked for a timer may be taken in, and an answer be under way on the node itself. */
const SLACK: Micros = 250_000;

/** A request for a join that waits for its answer. */
interface Question {
  readonly node: number;
  readonly target: number;
  readonly askedAt: Micros;
  /** By the node's own clock. */
  readonly deadline: Micros;
}

/** The step that a leader's join is in. */
interface Pace {
  readonly join: number;
  readonly step: Step;
  /** By the leader's own clock. */
  readonly deadline: Micros;
}

type Ended = Extract<MembershipNote, { kind: 'join-ended' }>;

/** join-bounded, and whether what is answered was logged. */
export class Answering {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly surroundings: Surroundings;
  private readonly timeout: Micros;
  private readonly stepTimeout: Micros;
  private readonly bounded = new Tally('join-bounded');
  private readonly explained = new Tally('join-refusals-explained');
  private readonly questions = new Map<number, Question>();
  /** When it looks next, beside the times that answers are due at. */
  private againAt: Micros = -1;
  /** By leader. */
  private readonly paces: (Pace | undefined)[] = [];
  /** When a join of a node was last said to have ended so, by node and outcome. */
  private readonly logged = new Map<string, Micros>();

  constructor(
    view: View,
    report: Reporter,
    surroundings: Surroundings,
    { timeout, stepTimeout }: { readonly timeout: Micros; readonly stepTimeout: Micros },
  ) {
    this.view = view;
    this.report = report;
    this.surroundings = surroundings;
    this.timeout = timeout;
    this.stepTimeout = stepTimeout;
  }

  flush(): void {
    this.bounded.flush(this.report);
    this.explained.flush(this.report);
  }

  /** A node is asked for a join. */
  asked(node: number, id: number, target: number): void {
    const { view } = this;
    const deadline = view.localClock(node) + this.timeout;
    this.questions.set(id, { node, target, askedAt: view.now, deadline });
    this.report.wakeAt(view.trueTimeOf(node, deadline) + SLACK);
  }

  /** A node has answered. */
  answered(node: number, id: number, { outcome }: Extract<MembershipResponse, { kind: 'joined' }>): void {
    const question = this.questions.get(id);
    if (question === undefined) return;
    this.questions.delete(id);
    this.bounded.count += 1;
    if (outcome.kind !== 'refused') return;
    const { code, found, remedy } = outcome.refusal;
    this.explained.count += 1;
    const logged = this.logged.get(`${question.target}/${code}`) ?? -1;
    if (logged >= question.askedAt && found !== '' && remedy.endsWith('.')) return;
    this.flush();
    this.report.violate('join-refusals-explained', {
      node,
      others: [question.target],
      message: `${this.view.name(node)} refuses the join of ${this.view.name(question.target)} with ${code}, and nobody has logged why.`,
      expected: 'a log line of that refusal, and an answer that says what was found and what to do',
      seen: `found '${found}', remedy '${remedy}'${logged < question.askedAt ? ', no log line' : ''}`,
    });
  }

  /** A node has logged how a join ended. */
  ended(logger: number, { join, node, outcome }: Ended): void {
    this.logged.set(`${node}/${outcome}`, this.view.now);
    if (this.paces[logger]?.join === join) this.idle(logger);
  }

  /** Whoever is down owes no answer. */
  stopped(node: number): void {
    for (const [id, question] of this.questions) if (question.node === node) this.questions.delete(id);
    this.paces[node] = undefined;
  }

  /** A leader begins a join, or asks once more. */
  asks(node: number, { join, layer }: Extract<MembershipMessage, { kind: 'join-check' }>): void {
    if (this.paces[node]?.join !== join) this.enters(node, join, layer);
  }

  /** A leader's join has come a step further, or to its end. */
  audited(node: number, { join, layer, outcome }: Audit): void {
    if (this.paces[node] !== undefined) this.bounded.count += 1;
    const next = STEPS[STEPS.indexOf(layer) + 1];
    if (outcome !== 'passed' || next === undefined || next === 'binding') this.idle(node);
    else this.enters(node, join, next);
  }

  /** A leader conducts no join any more, or leads no longer. */
  idle(node: number): void {
    this.paces[node] = undefined;
  }

  private enters(node: number, join: number, step: Step): void {
    const { view } = this;
    const deadline = view.localClock(node) + this.stepTimeout;
    this.paces[node] = { join, step, deadline };
    this.report.wakeAt(view.trueTimeOf(node, deadline) + SLACK);
  }

  /** Looks for what is overdue. */
  look(): void {
    for (const [id, { node, target, deadline }] of this.questions) {
      if (!this.isOverdue(node, deadline)) continue;
      this.questions.delete(id);
      this.violate(node, target, `has not answered a request for the join of ${this.view.name(target)}`, {
        expected: `an answer within ${this.timeout} µs`,
        seen: 'none',
      });
    }
    for (const [node, pace] of this.paces.entries()) {
      if (pace === undefined || !this.isOverdue(node, pace.deadline)) continue;
      this.paces[node] = undefined;
      this.violate(node, node, `is still in the step ${pace.step} of a join`, {
        expected: `at most ${this.stepTimeout} µs`,
        seen: 'no end of it',
      });
    }
  }

  /** Whether the node has been running ever since the time was over, and a little longer. */
  private isOverdue(node: number, deadline: Micros): boolean {
    const { view } = this;
    if (view.localClock(node) < deadline + SLACK / 2) return false;
    if (this.surroundings.heldSince('steady', node, node, view.now - SLACK)) return true;
    if (view.isUp(node)) this.lookAgain();
    return false;
  }

  /** A little later, once for all who want it. */
  private lookAgain(): void {
    if (this.againAt > this.view.now) return;
    this.againAt = this.view.now + SLACK;
    this.report.wakeAt(this.againAt);
  }

  private violate(
    node: number,
    target: number,
    what: string,
    { expected, seen }: { readonly expected: string; readonly seen: string },
  ): void {
    this.flush();
    const message = `${this.view.name(node)} ${what}.`;
    this.report.violate('join-bounded', { node, others: [target], message, expected, seen });
  }
}
