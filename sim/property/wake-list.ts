import type { Micros } from '../clock/micros.ts';

/** The times at which monitors want to be woken: a binary heap by time, ties by order of asking. */
export class WakeList {
  private readonly times: Micros[] = [];
  private readonly orders: number[] = [];
  private readonly monitors: number[] = [];
  private asked = 0;

  /** The earliest time asked for; infinite when there is none. */
  next: Micros = Infinity;

  add(at: Micros, monitor: number): void {
    let child = this.times.length;
    const order = this.asked;
    this.asked += 1;
    this.times.push(at);
    this.orders.push(order);
    this.monitors.push(monitor);
    while (child > 0) {
      const parent = (child - 1) >>> 1;
      if ((this.times[parent] ?? 0) <= at) break;
      this.move(parent, child);
      child = parent;
    }
    this.put(child, at, order, monitor);
    this.next = this.times[0] ?? Infinity;
  }

  /** Removes the earliest, and returns the monitor that asked for it. The list must not be empty. */
  pop(): number {
    const monitor = this.monitors[0];
    const at = this.times.pop();
    const order = this.orders.pop();
    const last = this.monitors.pop();
    if (monitor === undefined || at === undefined || order === undefined || last === undefined) {
      throw new Error('wake list: there is nothing to pop');
    }
    const size = this.times.length;
    if (size > 0) {
      let parent = 0;
      for (;;) {
        let child = 2 * parent + 1;
        if (child >= size) break;
        if (child + 1 < size && this.before(child + 1, child)) child += 1;
        const time = this.times[child] ?? 0;
        if (time > at || (time === at && (this.orders[child] ?? 0) > order)) break;
        this.move(child, parent);
        parent = child;
      }
      this.put(parent, at, order, last);
    }
    this.next = this.times[0] ?? Infinity;
    return monitor;
  }

  private before(a: number, b: number): boolean {
    const timeA = this.times[a] ?? 0;
    const timeB = this.times[b] ?? 0;
    return timeA !== timeB ? timeA < timeB : (this.orders[a] ?? 0) < (this.orders[b] ?? 0);
  }

  private move(from: number, to: number): void {
    this.put(to, this.times[from] ?? 0, this.orders[from] ?? 0, this.monitors[from] ?? 0);
  }

  private put(at: number, time: Micros, order: number, monitor: number): void {
    this.times[at] = time;
    this.orders[at] = order;
    this.monitors[at] = monitor;
  }
}
