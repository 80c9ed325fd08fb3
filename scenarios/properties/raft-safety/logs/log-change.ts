import type { ClusterLog } from '../../cluster.ts';
import { lastIndexOf, sameEntry, termOf } from '../../log-reading.ts';

/** What a log's new view has that the old one had not, and the other way round. Reused: valid until the next call. */
export class LogChange {
  /** The first index whose entry is new; the new last index + 1 when there is none. */
  firstNew = 0;
  /** The first index whose entry the old view had and the new one neither has nor has compacted; 0 when there is none. */
  cutFrom = 0;

  /** Compares two views. Costs what is new, or the log's length when it has been copied (compaction, truncation). */
  compare(before: ClusterLog, after: ClusterLog): this {
    const lastBefore = lastIndexOf(before);
    const lastAfter = lastIndexOf(after);
    this.cutFrom = 0;
    if (before.entries === after.entries && before.baseIndex === after.baseIndex) {
      this.firstNew = Math.min(lastBefore, lastAfter) + 1;
      if (lastAfter < lastBefore) this.cutFrom = lastAfter + 1;
      return this;
    }
    const base = after.baseIndex;
    if (base < before.baseIndex || base > lastBefore) {
      // It starts elsewhere: everything has to be looked at, and what was there is compacted.
      this.firstNew = base + 1;
      return this;
    }
    if (termOf(before, base) !== after.baseTerm) {
      // Behind another prefix even an old entry is new.
      this.firstNew = base + 1;
      this.cutFrom = base;
      return this;
    }
    const shared = Math.min(lastBefore, lastAfter);
    let index = base + 1;
    while (index <= shared) {
      const left = before.entries[index - before.baseIndex - 1];
      const right = after.entries[index - base - 1];
      if (left !== right && (left === undefined || right === undefined || !sameEntry(left, right))) break;
      index += 1;
    }
    this.firstNew = index;
    if (index <= lastBefore) this.cutFrom = index;
    return this;
  }
}
