import type { TraceEvent, Violation } from '../../sim/index.ts';
import type { NodeStanding } from '../run/node-standing.ts';
import type { Vocabulary } from '../words/vocabulary.ts';
import type { ToldEvent } from './told-event.ts';
import { told } from './told-event.ts';

/** What led to a violation. */
export interface FailureStory {
  /** The nodes it is about; empty if it is about all of them. */
  readonly nodes: readonly string[];
  /** The last events that matter, oldest first. */
  readonly events: readonly ToldEvent[];
  /** The plan's last faults that struck, and what else befell the world, oldest first. */
  readonly faults: readonly ToldEvent[];
  /** How many there were in all. */
  readonly faultCount: number;
  /** How the nodes stood in the end. */
  readonly standings: readonly NodeStanding[];
}

/** How much of a run is told. */
const EVENTS_TOLD = 16;
const FAULTS_TOLD = 6;
/** The very last events are told even if they are routine: one of them did it. */
const LAST_TOLD = 5;

/** So many of the latest events are kept; what lies further back explains little. */
const EVENTS_KEPT = 20_000;

/** Follows a run, and keeps what may explain its end. */
export class Chronicle {
  private readonly vocabulary: Vocabulary;
  private readonly faults: TraceEvent[] = [];
  private events: TraceEvent[] = [];

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** The next event of the run. */
  add(event: TraceEvent): void {
    if (event.e === 'fault' || event.e === 'recovery') this.faults.push(event);
    this.events.push(event);
    if (this.events.length >= 2 * EVENTS_KEPT) this.events = this.events.slice(-EVENTS_KEPT);
  }

  /** What led to the violation with which the run ended. */
  story({ node, others }: Violation, standings: readonly NodeStanding[]): FailureStory {
    const nodes = [...new Set(node === null ? others : [node, ...others])];
    const faults = this.faults.slice(-FAULTS_TOLD).map((event) => told(event, this.vocabulary));
    return { nodes, events: this.lastEvents(nodes), faults, faultCount: this.faults.length, standings };
  }

  /** From the end backwards: the last events of the nodes as they are, then only those in which something turned. */
  private lastEvents(nodes: readonly string[]): ToldEvent[] {
    const chosen: ToldEvent[] = [];
    for (let i = this.events.length - 1; i >= 0 && chosen.length < EVENTS_TOLD; i--) {
      const event = this.events[i];
      if (event === undefined) continue;
      const each = told(event, this.vocabulary);
      if (matters(each, nodes, chosen.length)) chosen.push(each);
    }
    return chosen.reverse();
  }
}

function matters(event: ToldEvent, nodes: readonly string[], chosen: number): boolean {
  const own = nodes.length === 0 || event.node === null || nodes.includes(event.node);
  switch (event.weight) {
    case 'fault':
      return (
        own &&
        (nodes.length === 0 ||
          event.concerns.length === 0 ||
          event.concerns.some((node) => nodes.includes(node)))
      );
    case 'turn':
      return own || event.concerns.some((node) => nodes.includes(node) && node !== event.node);
    case 'routine':
      return own && chosen < LAST_TOLD;
  }
}
