import { describe, expect, it } from 'vitest';
import type { ControllerBench } from '../testing/controllers.ts';
import { documented } from '../testing/controllers.ts';
import { fresh, records } from './testing/status-bench.ts';

describe('active-sync', () => {
  const differs = (): ControllerBench => {
    const bench = fresh(documented, 'dynamic-threshold').leads(2);
    return bench.sees(0, 1, true);
  };
  const request = { kind: 'sync-request', nodes: [1], periodic: false, ages: [0] } as const;

  it('holds where a request leaves in the very event, and counts it', () => {
    const bench = differs().send(0, 2, request);
    bench.sees(1, 2, false).end();
    expect(bench.violated).toEqual([]);
    expect(bench.exercised.get('active-sync')).toBe(1);
  });

  it('sees one that leaves later, for somebody else, or to somebody else', () => {
    const asks: readonly ((bench: ControllerBench) => ControllerBench)[] = [
      (bench) => bench.sees(2, 0, true).send(0, 2, request),
      (bench) => bench.send(0, 2, { ...request, nodes: [2] }),
      (bench) => bench.send(0, 1, request),
      (bench) => bench.send(1, 2, request),
    ];
    for (const ask of asks) {
      const bench = ask(differs());
      bench.sees(2, 1, true);
      expect(bench.violated).toEqual(['active-sync']);
    }
  });

  it('expects a request anew of another leader, and none of who leads or knows no leader', () => {
    const bench = differs().send(0, 2, request);
    bench.raft(0, { leader: 1 }).sees(1, 2, false);
    expect(bench.violated).toEqual(['active-sync']);
    const leaderless = fresh(documented, 'dynamic-threshold').sees(0, 1, true).sees(1, 2, false);
    expect(leaderless.violated).toEqual([]);
  });

  it('expects none where the record agrees', () => {
    const bench = fresh(documented, 'dynamic-threshold', 'status-audit').leads(2);
    bench.applies(0, records(undefined, true)).sees(0, 1, true).sees(1, 2, false);
    expect(bench.violated).toEqual([]);
  });
});
