import type { NodeId } from '../../process/process.ts';
import { assert } from '../invariant.ts';
import type { RaftMessage } from '../message.ts';
import type { Words } from './test-machine.ts';

/** What test members send each other. */
export type Message = RaftMessage<Words>;

/** A message on its way. */
export interface Flight {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: Message;
}

/** Messages on their way, which the test delivers one by one, all, or not at all. */
export abstract class TestNetwork {
  /** What has been sent and not delivered yet, in order. */
  readonly flights: Flight[] = [];
  private readonly cut = new Set<string>();

  /** All nodes. */
  abstract ids(): NodeId[];

  /** Hands a message to its addressee, also one that has been delivered before. */
  abstract receive(flight: Flight): void;

  /** From now on nothing is delivered from any of `from` to any of `to`, either way. */
  separate(from: readonly NodeId[], to: readonly NodeId[]): void {
    for (const a of from)
      for (const b of to) this.cut.add(`${String(a)}→${String(b)}`).add(`${String(b)}→${String(a)}`);
  }

  /** Cuts a node off from all others. */
  isolate(id: NodeId): void {
    this.separate(
      [id],
      this.ids().filter((other) => other !== id),
    );
  }

  heal(): void {
    this.cut.clear();
  }

  /** Delivers one message on its way and says whether there was one that fits. */
  deliver(fits: (flight: Flight) => boolean = () => true): boolean {
    const index = this.flights.findIndex((flight) => fits(flight) && !this.isCut(flight));
    const flight = this.flights[index];
    if (flight === undefined) return false;
    this.flights.splice(index, 1);
    this.receive(flight);
    return true;
  }

  /** Delivers all that is on its way, in order, and what is sent in answer; what is cut off is lost. */
  deliverAll(fits: (flight: Flight) => boolean = () => true): void {
    let delivered = 0;
    for (let i = 0; i < this.flights.length;) {
      const flight = this.flights[i];
      if (flight !== undefined && this.isCut(flight)) this.flights.splice(i, 1);
      else if (flight !== undefined && fits(flight)) {
        this.flights.splice(i, 1);
        this.receive(flight);
        delivered += 1;
        assert(delivered < 10_000, 'the answers to answers come to an end');
        i = 0;
      } else i += 1;
    }
  }

  /** Loses what fits of all that is on its way, and returns it. */
  drop(fits: (flight: Flight) => boolean = () => true): Flight[] {
    const lost = this.flights.filter(fits);
    const kept = this.flights.filter((flight) => !fits(flight));
    this.flights.splice(0, this.flights.length, ...kept);
    return lost;
  }

  private isCut(flight: Flight): boolean {
    return this.cut.has(`${String(flight.from)}→${String(flight.to)}`);
  }
}
