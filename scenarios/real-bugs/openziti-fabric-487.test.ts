import { describe, expect, it } from 'vitest';
import { provoked } from './testing/provoke.ts';

describe('OpenZiti fabric#487, #481: a follower answers before it has applied what the leader has', () => {
  it.each([1, 2, 3])(
    'entries are applied late, disks and links of followers are slow, and clients read at once what they have written (seed %i)',
    (seed) => {
      const run = provoked(
        {
          nodes: 3,
          // Entries are applied one by one, a while after they are committed.
          raft: '{ applyDelay: 100ms, maxApplyBatch: 1 }',
          network: '{ latency: 5ms..50ms }',
          workload: '{ clients: 3, rate: 6/s, keys: 2, mix: { put: 1, get: 1 } }',
          faults: [
            "{ at: 10s, diskSlow: { node: '@follower', latency: 300ms..1s, for: 30s } }",
            "{ at: 20s, slow: { node: '@follower', latency: 300ms..800ms, for: 20s } }",
            // Who was behind may have to lead, and to answer.
            '{ at: 45s, transfer: {} }',
            "{ at: 55s, diskSlow: { node: '@follower', latency: 300ms..1s, for: 15s } }",
            "{ at: 60s, crash: '@leader', for: 10s }",
          ],
        },
        seed,
      );
      let behind = 0;
      for (let at = 11; at < 40; at += 1) {
        run.until(at);
        const applied = run.up.map((name) => run.stateOf(name)?.raft.replica.applied ?? 0);
        behind = Math.max(behind, Math.max(...applied) - Math.min(...applied));
      }
      // Somebody really has something to answer too early.
      expect(behind).toBeGreaterThan(0);
      run.end('read-your-writes', 'read-index-sound', 'reads-return-the-state', 'acknowledged-is-durable');
    },
  );
});
