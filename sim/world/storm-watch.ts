import type { Micros } from '../clock/micros.ts';
import { SECOND } from '../clock/micros.ts';
import type { ProcessTypes } from '../process/process.ts';
import type { ViolationDetail } from '../property/property.ts';
import type { Stage } from './stage.ts';
import { StormWitness } from './storm-witness.ts';

/** However small a system is, a second of virtual time may hold this many events. */
const EVENTS_PER_SECOND = 100_000;
/** So many more for each of its nodes. */
const EVENTS_PER_SECOND_AND_NODE = 2_000;
/** The last part of a block, in which it is written down who is busy. */
const WITNESSED_SHARE = 0.1;

/** The limit of {@link RunSpan.eventsPerSecond} where a run states none. */
export function defaultEventsPerSecond(nodes: number): number {
  return EVENTS_PER_SECOND + EVENTS_PER_SECOND_AND_NODE * nodes;
}

/**
 * Watches that virtual time goes on: every `limit` events in a row must take a second at least. That finds whatever
 * puts twice the limit into a second, and nothing that stays below it, and costs a run one comparison an event.
 */
export class StormWatch<T extends ProcessTypes> {
  /** Number of the event after which to look. */
  dueAt: number;
  private readonly stage: Stage<T>;
  private readonly limit: number;
  private blockStart: Micros = 0;
  private blockEnd: number;
  private witness: StormWitness<T> | null = null;

  constructor(stage: Stage<T>, limit: number) {
    this.stage = stage;
    this.limit = limit;
    this.blockEnd = limit;
    this.dueAt = this.witnessFrom();
  }

  /** Looks, when it is due. Returns what is wrong if there is a storm. */
  look(): ViolationDetail | null {
    const { stage } = this;
    const calm = stage.now - this.blockStart >= SECOND;
    if (calm) {
      this.blockStart = stage.now;
      this.blockEnd = stage.events + this.limit;
      this.dueAt = this.witnessFrom();
      return null;
    }
    if (stage.events < this.blockEnd) {
      this.witness ??= new StormWitness<T>(stage);
      this.witness.begin();
      this.dueAt = this.blockEnd;
      return null;
    }
    this.dueAt = Infinity;
    return this.told();
  }

  private witnessFrom(): number {
    return this.blockEnd - Math.ceil(this.limit * WITNESSED_SHARE);
  }

  private told(): ViolationDetail {
    const { stage, limit, witness } = this;
    const busiest = witness?.busiest() ?? [];
    const [first] = busiest;
    const most = first === undefined ? '' : ` Most of all, ${first.words}.`;
    const doings = busiest.map(({ words, times }) => `${words} (${times} times)`);
    const last = `of the last ${witness?.events ?? 0} events, within ${stage.now - (witness?.since ?? 0)} µs`;
    return {
      node: first?.nodes[0] ?? null,
      others: first?.nodes.slice(1) ?? [],
      message: `A storm: ${limit} events within ${stage.now - this.blockStart} µs.${most}`,
      expected: `at most ${limit} events in a second of virtual time`,
      seen: `${last}: ${doings.length === 0 ? 'no doings of nodes' : doings.join(', ')}`,
    };
  }
}
