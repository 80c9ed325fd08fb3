import type { Micros } from '../clock/micros.ts';
import type { NodeIndex, ProcessTypes } from '../process/process.ts';
import type { PropertyResult, Violation } from '../world/run-spec.ts';
import type { WorldView } from '../world/world-view.ts';
import { shareOf } from './measure.ts';
import type { Measure } from './measure.ts';
import { BUILT_IN, NO_CRASH, NO_STORM } from './built-in.ts';
import type { Monitor, PropertyFamily, PropertyInfo, Reporter, ViolationDetail, Watch } from './property.ts';
import { summarise } from './summary.ts';
import { WakeList } from './wake-list.ts';

interface Tally {
  readonly info: PropertyInfo;
  exercised: number;
}

/** At most this many wake-ups in a row without time passing: more is a monitor that keeps asking for now. */
const WAKES_PER_INSTANT = 1_000_000;

/** Keeps the properties of a run: which are checked, how often each was exercised, what was measured, what was violated. */
export class Judge<T extends ProcessTypes> {
  readonly monitors: readonly Monitor<T>[];
  private readonly view: WorldView<T>;
  private readonly tallies = new Map<string, Tally>();
  private readonly unselected = new Set<string>();
  private readonly observations = new Map<string, number[]>();
  private readonly shares = new Map<string, { right: number; n: number }>();
  private readonly wakes = new WakeList();
  private found: Violation | null = null;

  /**
   * `selected`: ids of the properties to check; undefined: all. An id that no family has is an error. `watch` makes
   * somebody who is told everything, too.
   */
  constructor(
    families: readonly PropertyFamily<T>[],
    selected: readonly string[] | undefined,
    view: WorldView<T>,
    watch?: Watch<T>,
  ) {
    this.view = view;
    for (const info of BUILT_IN) this.tallies.set(info.id, { info, exercised: 0 });
    const wanted = selected === undefined ? null : new Set(selected);
    const monitors: Monitor<T>[] = [];
    for (const family of families) {
      const chosen = new Set<string>();
      for (const info of family.properties) {
        if (this.tallies.has(info.id) || this.unselected.has(info.id)) {
          throw new Error(`two properties have the same id: ${info.id}`);
        }
        if (wanted === null || wanted.has(info.id)) {
          chosen.add(info.id);
          this.tallies.set(info.id, { info, exercised: 0 });
        } else {
          this.unselected.add(info.id);
        }
      }
      if (chosen.size > 0) monitors.push(family.monitor(view, this.reporter(monitors.length), chosen));
    }
    for (const id of selected ?? []) {
      if (!this.tallies.has(id)) throw new Error(`there is no property ${id}`);
    }
    if (watch !== undefined) monitors.push(watch(view, this.reporter(monitors.length)));
    this.monitors = monitors;
  }

  /** The first violation, or null. */
  get violation(): Violation | null {
    return this.found;
  }

  /** True time of the next wake-up that a monitor has asked for; infinite when there is none. */
  get nextWake(): Micros {
    return this.wakes.next;
  }

  /** Wakes whoever asked to be woken at the time of the next wake-up. */
  wake(): void {
    const at = this.wakes.next;
    for (let woken = 0; this.wakes.next <= at && this.found === null; woken += 1) {
      if (woken > WAKES_PER_INSTANT) throw new Error(`monitors keep asking to be woken at ${at}`);
      this.monitors[this.wakes.pop()]?.onWake?.();
    }
  }

  /** A node has been started: from now on it may do whatever every run forbids. */
  nodeStarted(): void {
    for (const { id } of BUILT_IN) {
      const tally = this.tallies.get(id);
      if (tally !== undefined) tally.exercised += 1;
    }
  }

  /** A process threw an error out of a step. */
  nodeCrashed(node: NodeIndex, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.violated(NO_CRASH.id, {
      node,
      message,
      expected: 'every step returns',
      seen: `it threw: ${message}`,
    });
  }

  /** The system handled more events in a second of virtual time than it may. */
  stormed(detail: ViolationDetail): void {
    this.violated(NO_STORM.id, detail);
  }

  /** How each property that was checked fared, in the order of the families. */
  results(): PropertyResult[] {
    const results: PropertyResult[] = [];
    for (const { info, exercised } of this.tallies.values()) {
      const { id, requirements, kind } = info;
      const status = this.found?.property === id ? 'violated' : exercised > 0 ? 'held' : 'not-exercised';
      results.push({ id, requirements, kind, status, exercised });
    }
    return results;
  }

  /** Every single observation, by the name of its measure; shares are not among them, their counts say all. */
  get observed(): ReadonlyMap<string, readonly number[]> {
    return this.observations;
  }

  /** What was measured, by name, in alphabetical order. */
  measures(): Record<string, Measure> {
    const measures: Record<string, Measure> = {};
    for (const name of [...this.observations.keys(), ...this.shares.keys()].sort()) {
      const counted = this.shares.get(name);
      const measure =
        counted === undefined
          ? summarise(this.observations.get(name) ?? [])
          : shareOf(counted.right, counted.n);
      if (measure !== null) measures[name] = measure;
    }
    return measures;
  }

  private violated(property: string, detail: ViolationDetail): void {
    if (this.found !== null || this.unselected.has(property)) return;
    if (!this.tallies.has(property))
      throw new Error(`a monitor reports on a property that no family has: ${property}`);
    const { view } = this;
    this.found = {
      property,
      atMicros: view.now,
      node: detail.node === null ? null : view.name(detail.node),
      others: (detail.others ?? []).map((node) => view.name(node)),
      message: detail.message,
      expected: detail.expected,
      seen: detail.seen,
      event: view.events,
    };
  }

  private reporter(monitor: number): Reporter {
    return {
      exercise: (property, times = 1) => {
        const tally = this.tallies.get(property);
        if (tally !== undefined) {
          tally.exercised += times;
        } else if (!this.unselected.has(property)) {
          throw new Error(`a monitor reports on a property that no family has: ${property}`);
        }
      },
      violate: (property, detail) => {
        this.violated(property, detail);
      },
      measure: (name, value) => {
        const values = this.observations.get(name);
        if (values === undefined) this.observations.set(name, [value]);
        else values.push(value);
      },
      share: (name, right, n) => {
        const counted = this.shares.get(name);
        if (counted === undefined) this.shares.set(name, { right, n });
        else {
          counted.right += right;
          counted.n += n;
        }
      },
      wakeAt: (at) => {
        this.wakes.add(Math.max(at, this.view.now), monitor);
      },
    };
  }
}
