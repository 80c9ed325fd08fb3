import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterEntry, ClusterLog } from '../../cluster.ts';
import { lastIndexOf, sameEntry } from '../../log-reading.ts';
import { noop } from '../../testing/building.ts';
import { LogChange } from './log-change.ts';

describe('what is new in a log', () => {
  const view = (baseIndex: number, baseTerm: number, entries: readonly ClusterEntry[]): ClusterLog => ({
    baseIndex,
    baseTerm,
    entries,
    length: entries.length,
  });

  it('is found as a plain comparison of all entries finds it', () => {
    const terms = fc.array(fc.nat(2), { maxLength: 8 }).map((steps) => {
      let term = 1;
      return steps.map((step) => (term += step));
    });
    fc.assert(
      fc.property(terms, terms, fc.nat(8), fc.nat(3), fc.boolean(), (kept, fresh, keep, drop, share) => {
        const before = view(1, 1, kept.map(noop));
        const prefix = before.entries.slice(0, keep);
        const all = [...prefix.map((entry) => (share ? entry : { ...entry })), ...fresh.map(noop)];
        const compacted = Math.min(drop, all.length);
        const base = compacted === 0 ? 1 : (all[compacted - 1]?.term ?? 1);
        const after = view(1 + compacted, base, all.slice(compacted));
        const change = new LogChange().compare(before, after);

        const at = (log: ClusterLog, index: number): ClusterEntry | undefined =>
          log.entries[index - log.baseIndex - 1];
        const differs = (index: number): boolean => {
          const [left, right] = [at(before, index), at(after, index)];
          return left === undefined || right === undefined || !sameEntry(left, right);
        };
        const baseDiffers =
          after.baseIndex > 1 && (at(before, after.baseIndex)?.term ?? base) !== after.baseTerm;
        const beyond = after.baseIndex > lastIndexOf(before);
        let firstNew = after.baseIndex + 1;
        if (!baseDiffers && !beyond)
          while (firstNew <= lastIndexOf(after) && !differs(firstNew)) firstNew += 1;
        expect(change.firstNew).toBe(firstNew);
        const lost = !beyond && (baseDiffers || firstNew <= lastIndexOf(before));
        expect(change.cutFrom > 0).toBe(lost);
        if (lost && !baseDiffers) expect(change.cutFrom).toBe(firstNew);
      }),
    );
  });

  it('is what lies beyond the old view, when both share one array', () => {
    const entries = [noop(1), noop(1), noop(2)];
    const short = { ...view(1, 1, entries), length: 1 };
    const change = new LogChange();
    expect({ ...change.compare(short, view(1, 1, entries)) }).toEqual({ firstNew: 3, cutFrom: 0 });
    expect({ ...change.compare(view(1, 1, entries), short) }).toEqual({ firstNew: 3, cutFrom: 3 });
  });
});
