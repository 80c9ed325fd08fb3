import type { Micros } from '../../../sim/index.ts';
import { asImage } from '../../raft-cluster/types.ts';
import type { Member, View } from '../cluster.ts';

/**
 * Who has heard what of whom, and when, by the deliveries of the world itself. A node whose disk was lost is another
 * member: what it says is no word of the former one. Disks are counted from 0 by node, and a member is of the disk on
 * which it was first seen.
 */
export class Hearing {
  private readonly view: View;
  private readonly count: number;
  /** By node: when it was started with a blank disk, each time. */
  private readonly blankAt: Micros[][] = [];
  /** By node: the disk on which each incarnation was seen. Grows with the number of joins alone. */
  private readonly disks: Map<number, number>[] = [];
  /** By pair, receiver first: the disk that sent what arrived last, and when that was, by the receiver's clock and in truth. */
  private readonly disk: number[] = [];
  private readonly local: Micros[] = [];
  private readonly at: Micros[] = [];
  /** The same of the disk that was heard before that one. */
  private readonly formerDisk: number[] = [];
  private readonly formerLocal: Micros[] = [];
  private readonly formerAt: Micros[] = [];

  constructor(view: View) {
    this.view = view;
    this.count = view.nodeCount;
    for (let node = 0; node < this.count; node += 1) {
      this.blankAt.push([]);
      this.disks.push(new Map());
    }
    for (let pair = 0; pair < this.count * this.count; pair += 1) {
      this.disk.push(-1);
      this.local.push(-1);
      this.at.push(-1);
      this.formerDisk.push(-1);
      this.formerLocal.push(-1);
      this.formerAt.push(-1);
    }
  }

  /** A node starts, and finds its disk blank or not. */
  started(node: number, blank: boolean): void {
    if (blank) this.blankAt[node]?.push(this.view.now);
  }

  /** A node is this incarnation now. */
  is(node: number, incarnation: number): void {
    const disks = this.disks[node];
    if (disks !== undefined && !disks.has(incarnation))
      disks.set(incarnation, this.diskAt(node, this.view.now));
  }

  /** Something has arrived. */
  delivered(from: number, to: number, sentAt: Micros): void {
    const pair = to * this.count + from;
    const disk = this.diskAt(from, sentAt);
    const latest = this.disk[pair] ?? -1;
    if (disk < latest) return;
    if (disk > latest) {
      this.formerDisk[pair] = latest;
      this.formerLocal[pair] = this.local[pair] ?? -1;
      this.formerAt[pair] = this.at[pair] ?? -1;
    }
    this.disk[pair] = disk;
    this.local[pair] = this.view.localClock(to);
    this.at[pair] = this.view.now;
  }

  /** Whether the member's node has ever been that member. */
  tookPart({ id, incarnation }: Member): boolean {
    return (
      this.disks[id]?.has(incarnation) === true || asImage(this.view.durable(id))?.incarnation === incarnation
    );
  }

  /** The receiver's own clock when it last heard the member; -1 for never. */
  localOf(receiver: number, { id, incarnation }: Member): Micros {
    const pair = receiver * this.count + id;
    const disk = this.disks[id]?.get(incarnation);
    if (disk === undefined) return -1;
    if (disk === this.disk[pair]) return this.local[pair] ?? -1;
    return disk === this.formerDisk[pair] ? (this.formerLocal[pair] ?? -1) : -1;
  }

  /** True time when it last heard the member; -1 for never. */
  timeOf(receiver: number, { id, incarnation }: Member): Micros {
    const pair = receiver * this.count + id;
    const disk = this.disks[id]?.get(incarnation);
    if (disk === undefined) return -1;
    if (disk === this.disk[pair]) return this.at[pair] ?? -1;
    return disk === this.formerDisk[pair] ? (this.formerAt[pair] ?? -1) : -1;
  }

  /** How many times it had been started blank by then. */
  private diskAt(node: number, at: Micros): number {
    const times = this.blankAt[node];
    if (times === undefined) return 0;
    let disk = times.length;
    while (disk > 0 && (times[disk - 1] ?? 0) > at) disk -= 1;
    return disk;
  }
}
