import { createWorld, SECOND } from '../sim/index.ts';
import type { Micros, RunResult, RunSpec, World } from '../sim/index.ts';
import type { ClusterTypes } from '../scenarios/raft-cluster/types.ts';
import type { Speed } from './benchmark-report.ts';
import { specOf, WARM_UP } from './cluster-load.ts';
import type { ClusterLoad } from './cluster-load.ts';
import { controllerSpecOf } from './controller-load.ts';
import type { ControllerLoad } from './controller-load.ts';
import type { NullProtocol } from './null-protocol/null-protocol.ts';

/** Null events between two looks at the clock: some ten milliseconds. */
const NULL_EVENTS_A_LOOK = 250_000;

/** Deliveries a second of the null protocol, over about `millis` of real time. */
export function timeNull(protocol: NullProtocol, pending: number, millis: number): number {
  let delivered = 0;
  let elapsed = 0;
  const begun = performance.now();
  while (elapsed < millis) {
    protocol.run(NULL_EVENTS_A_LOOK, pending);
    delivered += NULL_EVENTS_A_LOOK;
    elapsed = performance.now() - begun;
  }
  return (delivered / elapsed) * 1000;
}

/** How fast a cluster under load goes once it has warmed up, over about `millis` of real time in runs of many seeds. */
export function timeCluster(load: ClusterLoad, millis: number): Speed {
  return timeRuns(
    (seed) => specOf(load, seed),
    (result) => {
      check(load, result);
    },
    millis,
  );
}

/** The same of controllers, with every property checked. */
export function timeControllers(load: ControllerLoad, millis: number): Speed {
  return timeRuns((seed) => controllerSpecOf(load, seed), unviolated, millis);
}

function timeRuns(
  specOfSeed: (seed: number) => RunSpec<ClusterTypes>,
  judge: (result: RunResult) => void,
  millis: number,
): Speed {
  let elapsed = 0;
  let messages = 0;
  let events = 0;
  let virtualMicros = 0;
  for (let seed = 1; elapsed < millis; seed++) {
    const world = createWorld(specOfSeed(seed));
    runUntil(world, WARM_UP);
    const before = world.result();
    const begun = performance.now();
    while (world.step());
    elapsed += performance.now() - begun;
    const after = world.result();
    judge(after);
    messages += after.counts.delivered - before.counts.delivered;
    events += after.events - before.events;
    virtualMicros += after.virtualMicros - before.virtualMicros;
  }
  const seconds = elapsed / 1000;
  return {
    messagesPerSecond: messages / seconds,
    eventsPerSecond: events / seconds,
    virtualPerReal: virtualMicros / SECOND / seconds,
  };
}

/** Lets a run go on until that virtual time. */
export function runUntil(world: World<ClusterTypes>, at: Micros): void {
  while (world.view.now < at && world.step());
}

/** A cluster that misbehaves, or commits nothing, says nothing about speed. */
function check(load: ClusterLoad, result: RunResult): void {
  unviolated(result);
  const { counts } = result;
  if (load.proposeEvery > 0 && counts.responses < counts.requests * 0.99) {
    throw new Error(`the cluster under load answered ${counts.responses} of ${counts.requests} proposals`);
  }
}

function unviolated({ violation }: RunResult): void {
  if (violation === null) return;
  throw new Error(`the cluster under load violates ${violation.property}: ${violation.message}`);
}
