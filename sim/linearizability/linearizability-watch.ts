import type { LinearizabilityVerdict } from './check-linearizability.ts';
import type { Operation, ProcessName } from './history.ts';
import { Search } from './search/search.ts';
import { Timeline } from './search/timeline.ts';
import type { SequentialModel } from './sequential-model.ts';
import type { BadWindow } from './window.ts';
import { badWindow } from './window.ts';

/** How far a watch may go. */
export interface WatchOptions {
  /** Steps of the model that it may take at most at each answer. */
  readonly stepsPerAnswer?: number;
}

const DEFAULT_STEPS_PER_ANSWER = 1_000_000;

/** Steps to find the window with, once. */
const WINDOW_STEPS = 5_000_000;

interface WatchedObject<State, Input, Output> {
  readonly key: string | number;
  readonly timeline: Timeline<State, Input, Output>;
  readonly search: Search<State, Input, Output>;
  /** By number in the timeline. */
  readonly operations: Operation<Input, Output>[];
  readonly order: number[];
}

/**
 * Follows a history while it grows, and tells at each answer whether there still is an order that explains it: at the
 * first bad prefix a run can stop. It keeps the order found last and goes on from there: an answer costs anew only what
 * was decided since its question.
 */
export class LinearizabilityWatch<State, Input, Output> {
  private readonly model: SequentialModel<State, Input, Output>;
  private readonly stepsPerAnswer: number;
  private readonly objects = new Map<string | number, WatchedObject<State, Input, Output>>();
  private readonly open = new Map<number, { object: WatchedObject<State, Input, Output>; index: number }>();
  /** Objects of which it is not known at present. */
  private readonly undecided = new Set<string | number>();
  private bad: BadWindow<Input, Output> | null = null;
  private position = 0;

  constructor(
    model: SequentialModel<State, Input, Output>,
    { stepsPerAnswer = DEFAULT_STEPS_PER_ANSWER }: WatchOptions = {},
  ) {
    this.model = model;
    this.stepsPerAnswer = stepsPerAnswer;
  }

  /** Of all that has been told. Once not linearizable, a history stays so. */
  get verdict(): LinearizabilityVerdict {
    if (this.bad !== null) return 'not-linearizable';
    return this.undecided.size > 0 ? 'unknown' : 'linearizable';
  }

  /** What cannot be explained; null as long as all can. */
  get window(): BadWindow<Input, Output> | null {
    return this.bad;
  }

  /** Somebody asks; returns by what the outcome is to be told. What is never told of again is an unknown outcome. */
  invoke(process: ProcessName, input: Input): number {
    const key = this.model.partition?.(input) ?? '';
    let object = this.objects.get(key);
    if (object === undefined) {
      const timeline = new Timeline(this.model);
      object = { key, timeline, search: new Search(this.model, timeline), operations: [], order: [] };
      this.objects.set(key, object);
    }
    const index = object.timeline.invoke(input);
    const id = this.position++;
    object.operations.push({ process, input, invokedAt: id });
    object.order.push(2 * index);
    this.open.set(id, { object, index });
    return id;
  }

  /** It has happened, and this is the answer. Returns the verdict by now. */
  ok(id: number, output: Output): LinearizabilityVerdict {
    const { object, index } = this.settle(id);
    const { timeline, search, operations, order } = object;
    const answeredAt = this.position++;
    const operation = operations[index];
    if (operation !== undefined) operations[index] = { ...operation, output, answeredAt };
    order.push(2 * index + 1);
    search.reconsider(timeline.spanAt(index));
    timeline.complete(index, output);
    return this.judge(object);
  }

  /** It certainly has not happened. Returns the verdict by now. */
  fail(id: number): LinearizabilityVerdict {
    const { object, index } = this.settle(id);
    const { timeline, search, order } = object;
    order.splice(order.lastIndexOf(2 * index), 1);
    search.reconsider(timeline.spanAt(index));
    timeline.fail(index);
    return this.judge(object);
  }

  /** Nobody will ever know. */
  info(id: number): void {
    this.settle(id);
  }

  private judge(object: WatchedObject<State, Input, Output>): LinearizabilityVerdict {
    if (this.bad !== null) return this.verdict;
    const { key, timeline, search, operations } = object;
    const covered = search.run({ left: this.stepsPerAnswer });
    if (covered === null) this.undecided.add(key);
    else this.undecided.delete(key);
    if (covered === false) {
      const end = operations[timeline.returns.at(-1) ?? 0]?.answeredAt ?? 0;
      this.bad = badWindow(this.model, object, end, { left: WINDOW_STEPS });
    }
    return this.verdict;
  }

  private settle(id: number): { object: WatchedObject<State, Input, Output>; index: number } {
    const found = this.open.get(id);
    if (found === undefined) throw new Error(`linearizability watch: operation ${id} is not under way`);
    this.open.delete(id);
    return found;
  }
}
