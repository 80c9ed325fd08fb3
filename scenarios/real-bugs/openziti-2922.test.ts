import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../core/controller/discovery/index.ts';
import { provoked } from './testing/provoke.ts';

describe('OpenZiti #2922: a malformed address is accepted', () => {
  it.each(['ctrl4', 'tls:ctrl4', 'tls:ctrl4.lockstep:99999', 'tls::1280', 'tls:ctrl4 .lockstep:1280'])(
    '%s is refused at once, and only addresses are ever recorded',
    (address) => {
      const run = provoked(
        {
          nodes: 3,
          spares: 1,
          faults: [
            // It runs already, and could be asked for its own address; but it has not yet asked for a join itself.
            '{ at: 9900ms, start: ctrl4 }',
            `{ at: 10s, join: { node: ctrl4, via: ctrl2, address: '${address}' } }`,
            '{ at: 20s, join: { node: ctrl4, via: ctrl2 } }',
          ],
        },
        1,
      );
      expect(run.until(11).joinsOf('ctrl4')).toEqual(['INVALID_ADDRESS']);
      expect(run.until(80).configurationOf('ctrl1')).toContain('ctrl4');
      for (const bound of run.stateOf('ctrl1')?.raft.replica.machine.bound ?? []) {
        if (bound !== undefined) expect(parseAddress(bound.address).kind).toBe('address');
      }
      run.end('join-rejects-misfits', 'join-refusals-explained', 'join-bounded');
    },
  );
});
