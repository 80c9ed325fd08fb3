import type { Micros } from '../../../sim/index.ts';
import type { Reporter, View } from '../cluster.ts';
import type { Surroundings } from '../surroundings.ts';
import { Tally } from '../tally.ts';
import { wordOf } from './acknowledged.ts';
import type { Question } from './acknowledged.ts';

/** So much later than asked for a timer may be taken in, and an answer be under way on the node itself. */
const SLACK: Micros = 250_000;

/** wish-answered: nobody who is asked keeps an operator waiting for longer than it may. */
export class AnswersInTime {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly surroundings: Surroundings;
  private readonly timeout: Micros;
  private readonly tally = new Tally('wish-answered');
  /** By request, by the asked node's own clock. */
  private readonly due = new Map<number, { readonly question: Question; readonly deadline: Micros }>();
  /** When it looks next, beside the times that answers are due at. */
  private againAt: Micros = -1;

  constructor(view: View, report: Reporter, surroundings: Surroundings, timeout: Micros) {
    this.view = view;
    this.report = report;
    this.surroundings = surroundings;
    this.timeout = timeout;
  }

  flush(): void {
    this.tally.flush(this.report);
  }

  asked(request: number, question: Question): void {
    const { view } = this;
    const deadline = view.localClock(question.node) + this.timeout;
    this.due.set(request, { question, deadline });
    this.report.wakeAt(view.trueTimeOf(question.node, deadline) + SLACK);
  }

  answered(request: number): void {
    if (this.due.delete(request)) this.tally.count += 1;
  }

  /** Whoever is down owes no answer. */
  stopped(node: number): void {
    for (const [request, { question }] of this.due) if (question.node === node) this.due.delete(request);
  }

  /** Looks for what is overdue. */
  look(): void {
    const { view } = this;
    for (const [request, { question, deadline }] of this.due) {
      const { node, verb } = question;
      if (view.localClock(node) < deadline + SLACK / 2) continue;
      // It must have been running ever since the time was over, and a little longer.
      if (!this.surroundings.heldSince('steady', node, node, view.now - SLACK)) {
        this.lookAgain();
        continue;
      }
      this.due.delete(request);
      this.flush();
      this.report.violate('wish-answered', {
        node,
        message: `${view.name(node)} has not answered an operator who wants it to ${wordOf(verb, view)}.`,
        expected: `an answer within ${this.timeout} µs`,
        seen: 'none',
      });
    }
  }

  /** A little later, once for all who want it. */
  private lookAgain(): void {
    if (this.againAt > this.view.now) return;
    this.againAt = this.view.now + SLACK;
    this.report.wakeAt(this.againAt);
  }
}
