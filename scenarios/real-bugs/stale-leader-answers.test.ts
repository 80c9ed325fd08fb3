import { describe, expect, it } from 'vitest';
import { provoked } from './testing/provoke.ts';

describe('read in OpenZiti: a stale leader answers 200 for 3 s, and two nodes answer 200 at once', () => {
  it.each([1, 2, 3])(
    'leaders are cut off while a balancer asks everybody: no two answer 200 (seed %i)',
    (seed) => {
      const run = provoked(
        {
          network: '{ latency: 1ms..50ms, clientLatency: 1ms..20ms }',
          workload: '{ clients: 2, rate: 4/s, through: balancer, visits: 4/s }',
          more: 'balancer: { profile: fast }',
          faults: [
            "{ at: 15s, isolate: '@leader', for: 15s }",
            "{ at: 45s, pause: { node: '@leader', for: 8s } }",
            "{ at: 65s, isolate: '@leader', for: 10s }",
          ],
        },
        seed,
      );
      const result = run.end('one-answer-200', 'endpoint-exact', 'balancer-follows', 'leader-forgotten');
      expect(result.measures['loadBalancerFailoverMs']).toBeDefined();
    },
  );
});
