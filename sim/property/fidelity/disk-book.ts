import type { Disk, ProcessTypes } from '../../process/process.ts';
import type { Complaint } from './complaint.ts';

/** What a node's disk must hold, going by what became durable and by the faults. */
export class DiskBook<T extends ProcessTypes> {
  /** Null until the node's first start tells with what it came into the world. */
  private kind: Disk<T>['kind'] | null = null;
  private image: T['Durable'] | undefined = undefined;
  private full = false;

  /** Faults may fill the disk, or leave room again. */
  setFull(full: boolean): void {
    this.full = full;
  }

  /** The node begins a save. */
  begins(): Complaint | null {
    if (!this.full) return null;
    return { message: 'A save began on a full disk.', expected: 'a crash of the node', seen: 'a save' };
  }

  /** An image has taken the place of another. */
  replaced(before: T['Durable'] | undefined, after: T['Durable']): Complaint | null {
    const known = this.kind === null || before === this.image;
    this.kind = 'durable';
    this.image = after;
    if (known) return null;
    const expected = 'what was saved last';
    return { message: 'A save has replaced an image that was not there.', expected, seen: 'another image' };
  }

  /** A fault has destroyed what the disk held. */
  destroyed(kind: 'blank' | 'corrupt', up: boolean): Complaint | null {
    this.kind = kind;
    this.image = undefined;
    if (!up) return null;
    return { message: 'A node runs on whose disk was destroyed.', expected: 'a crash', seen: 'it is up' };
  }

  /** The node starts, and finds this. */
  found(disk: Disk<T>): Complaint | null {
    const kind = this.kind ?? disk.kind;
    const image = disk.kind === 'durable' ? disk.durable : undefined;
    const same = kind === disk.kind && (this.kind === null || image === this.image);
    this.kind = disk.kind;
    this.image = image;
    if (same) return null;
    const seen = kind === disk.kind ? 'another image' : `a ${disk.kind} disk`;
    const expected = kind === 'durable' ? 'what was saved last' : `a ${kind} disk`;
    return { message: 'A node started with a disk that is not its own.', expected, seen };
  }

  /** The node has stopped, for that reason of its own or, null, by the plan. */
  stopped(reason: string | null): Complaint | null {
    if (reason !== 'disk full' || this.full) return null;
    return { message: 'A disk was full that no fault has filled.', expected: 'a save', seen: reason };
  }
}
