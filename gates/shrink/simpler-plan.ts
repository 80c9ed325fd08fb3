import { rounderTimes, simplerFaults } from '../../sim/index.ts';
import type { FaultPlan, Micros, TimedFault } from '../../sim/index.ts';
import type { Simpler } from './shrunk-by.ts';

/**
 * Plans with less in them, then with simpler faults, then at rounder times. `span` is when the faults must have struck. Once
 * a piece could be spared the search goes on with pieces of that size; once a fault could be made simpler, with single ones.
 */
export function* simplerPlans(
  plan: FaultPlan,
  span: Micros,
  context: unknown,
): Generator<Simpler<FaultPlan>> {
  yield* lists(plan, context);
  for (const [position, timed] of plan.faults.entries()) {
    for (const simpler of simplerFaults(timed, span)) yield single(withFault(plan, position, simpler));
  }
  for (const [position, timed] of plan.faults.entries()) {
    for (const at of rounderTimes(timed.at)) {
      if (at < span) yield single(withFault(plan, position, { ...timed, at }));
    }
  }
  for (const [position, request] of plan.requests.entries()) {
    for (const at of rounderTimes(request.at)) {
      if (at >= span) continue;
      yield single({ ...plan, requests: inOrder(plan.requests.with(position, { ...request, at })) });
    }
  }
}

function* lists(plan: FaultPlan, context: unknown): Generator<Simpler<FaultPlan>> {
  const size = typeof context === 'number' ? context : Infinity;
  for (const [faults, context] of without(plan.faults, size)) yield { value: { ...plan, faults }, context };
  for (const [requests, context] of without(plan.requests, size))
    yield { value: { ...plan, requests }, context };
}

/** Without all of the items, each half, each quarter and so on, the last first; only pieces of at most this size. */
function* without<A>(
  items: readonly A[],
  most: number,
): Generator<readonly [left: readonly A[], size: number]> {
  if (items.length === 0) return;
  if (most === Infinity) yield [[], Infinity];
  for (let size = Math.ceil(items.length / 2); ; size = Math.ceil(size / 2)) {
    if (size <= most && size < items.length) {
      for (let end = items.length; end > 0; end -= size) {
        yield [[...items.slice(0, Math.max(0, end - size)), ...items.slice(end)], size];
      }
    }
    if (size === 1) break;
  }
  if (items.length === 1 && most !== Infinity) yield [[], 1];
}

function single(value: FaultPlan): Simpler<FaultPlan> {
  return { value, context: 1 };
}

function withFault(plan: FaultPlan, position: number, fault: TimedFault): FaultPlan {
  return { ...plan, faults: inOrder(plan.faults.with(position, fault)) };
}

/** By time; ties stay as they are. */
export function inOrder<A extends { readonly at: number }>(items: readonly A[]): readonly A[] {
  return items.toSorted((a, b) => a.at - b.at);
}
