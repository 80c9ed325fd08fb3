import { describe, expect, it } from 'vitest';
import { FaultLedger } from './fault-ledger.ts';

const ledger = (): FaultLedger =>
  new FaultLedger(
    (node) => ['a', 'b', 'c'][node] ?? '',
    () => true,
  );

describe('the ledger of faults', () => {
  it('has a link that flaps cut and mended in turn, cut first', () => {
    const faults = ledger();
    faults.strike({ kind: 'flap', target: 'a', down: 6, up: 4 }, 100);
    const cut = [100, 105, 106, 109, 110, 116].map((now) => faults.expected(0, 1, now).cut);
    expect(cut).toEqual([true, true, false, false, true, false]);
    expect(faults.expected(1, 2, 100).cut).toBe(false);
  });

  it('lets no link turn at the very end of its flapping, whichever of several ends is told first', () => {
    const faults = ledger();
    const first = { kind: 'flap', target: 'a', down: 6, up: 4, for: 20 } as const;
    const second = { kind: 'flap', target: 'b', down: 6, up: 4, for: 20 } as const;
    faults.strike(first, 100);
    faults.strike(second, 100);
    faults.end(first);
    expect(faults.expected(1, 2, 119).cut).toBe(false);
    expect(faults.expected(1, 2, 120).cut).toBe(false);
    const inTheMiddle = { kind: 'flap', target: 'c', down: 6, up: 4, for: 3 } as const;
    faults.strike(inTheMiddle, 200);
    expect(faults.expected(2, 0, 203).cut).toBe(true);
  });
});
