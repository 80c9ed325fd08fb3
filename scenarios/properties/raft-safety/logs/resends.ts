// Properties: bounded-resends.
import type { Payload } from '../../cluster.ts';
import type { Tally } from '../../tally.ts';
import type { Watch } from '../watch.ts';

/** How often the same may go to the same peer within {@link INTERVALS}. Once, and once more for each loss, is usual. */
const MOST = 32;

/** Heartbeat intervals. */
const INTERVALS = 8;

/**
 * bounded-resends: a leader does not send the same entries, or the same snapshot, to the same peer over and over. Empty
 * heartbeats do not count: there is one for each read. What goes out at one instant counts once: when a clog or a stall
 * ends, old answers come all together, and each may call for it.
 */
export class Resends {
  private readonly watch: Watch;
  private readonly interval: number;
  private readonly bounded: Tally;
  private readonly nodes: number;
  /** By pair: index from which was sent last (negative for a snapshot), since when, and how often. */
  private readonly from: number[] = [];
  private readonly since: number[] = [];
  private readonly latest: number[] = [];
  private readonly times: number[] = [];

  constructor(watch: Watch, interval: number) {
    this.watch = watch;
    this.interval = INTERVALS * interval;
    this.bounded = watch.tally('bounded-resends');
    this.nodes = watch.isMember.length;
    for (let pair = 0; pair < this.nodes * this.nodes; pair += 1) {
      this.from.push(0);
      this.since.push(0);
      this.latest.push(0);
      this.times.push(0);
    }
  }

  /** A member's message leaves it. */
  sent(node: number, to: number, payload: Payload): void {
    if (payload.kind === 'append') {
      if (payload.entries.length > 0) this.again(node, to, payload.prevIndex + 1);
    } else if (payload.kind === 'snapshot') {
      this.again(node, to, -payload.snapshot.index);
    }
  }

  private again(node: number, to: number, index: number): void {
    const pair = node * this.nodes + to;
    const { now } = this.watch.view;
    this.bounded.count += 1;
    if (this.from[pair] !== index || now - (this.since[pair] ?? 0) > this.interval) {
      this.from[pair] = index;
      this.since[pair] = now;
      this.latest[pair] = now;
      this.times[pair] = 1;
      return;
    }
    if (this.latest[pair] === now) return;
    this.latest[pair] = now;
    const times = (this.times[pair] ?? 0) + 1;
    this.times[pair] = times;
    if (times <= MOST) return;
    this.watch.violate(
      'bounded-resends',
      node,
      `${this.watch.name(node)} sends ${this.watch.name(to)} the same again and again.`,
      `at most ${MOST} times within ${INTERVALS} heartbeat intervals, ${this.interval} µs`,
      `${times} times ${index < 0 ? `the snapshot at ${-index}` : `the entries from ${index} on`}`,
      to,
    );
  }
}
