import fc from 'fast-check';
import { SECOND } from '../../sim/index.ts';
import type { FaultPlan, TimedFault, TimedRequest } from '../../sim/index.ts';
import { faultOf } from './faults.ts';
import { FAULT_KINDS } from './fault-kinds.ts';
import type { FaultPlanOptions, Ground } from './fault-plan-options.ts';
import { inOrder, simplerPlans } from '../shrink/simpler-plan.ts';
import { shrunkBy } from '../shrink/shrunk-by.ts';
import { anchorsIn, striking } from './times.ts';

/**
 * Plans of faults, and of requests if an arbitrary of them is given. Each plan has kinds of its own (a swarm: any kind may
 * be wholly absent), faults that cluster about a few times, and some that last just shorter and some that last longer than
 * the timeout. Shrinks to fewer faults and requests, then to plainer and shorter ones at round times, as the simulator's
 * own shrinker does.
 */
export function faultPlans(
  options: FaultPlanOptions,
  requests: fc.Arbitrary<readonly TimedRequest[]> = fc.constant([]),
): fc.Arbitrary<FaultPlan> {
  const ground = groundOf(options);
  const drawn = fc
    .record({ faults: swarm(ground), requests })
    .map((plan): FaultPlan => ({ faults: inOrder(plan.faults), requests: inOrder(plan.requests) }));
  return shrunkBy(drawn, (plan, context) => simplerPlans(plan, ground.span, context));
}

function swarm(ground: Ground): fc.Arbitrary<readonly TimedFault[]> {
  const mood = fc.record({
    kinds: fc.subarray([...ground.kinds], { minLength: Math.min(1, ground.kinds.length) }),
    anchors: anchorsIn(ground),
  });
  return mood.chain(({ kinds, anchors }): fc.Arbitrary<readonly TimedFault[]> => {
    if (kinds.length === 0) return fc.constant([]);
    const fault = fc.oneof({ withCrossShrink: true }, ...kinds.map((kind) => faultOf(ground, kind)));
    const timed = fc.record({ at: striking(ground, anchors), fault });
    return fc.array(timed, { maxLength: ground.atMost, size: 'max' });
  });
}

function groundOf(options: FaultPlanOptions): Ground {
  if (options.nodes.length === 0) throw new Error('faultPlans: there must be at least one node');
  return {
    timeout: SECOND,
    favourites: [],
    near: [],
    messageKinds: [],
    kinds: FAULT_KINDS,
    driftPpm: 500,
    atMost: 12,
    ...options,
  };
}
