import { createWorld, SECOND } from '../sim/index.ts';
import type { Micros, RunResult } from '../sim/index.ts';
import type { Speed } from './benchmark-report.ts';
import { specOf, WARM_UP } from './cluster-load.ts';
import type { ClusterLoad } from './cluster-load.ts';
import type { NullProtocol } from './null-protocol/null-protocol.ts';

/** Events between two looks at the clock: a millisecond or two. */
const EVENTS_A_LOOK = 4096;
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

/** A cluster under load, past its warm-up. */
export interface WarmCluster {
  /** Lets it run on for about `millis` of real time, or to the end of the load, and tells how fast it went. */
  measure(millis: number): Speed;
  /** Lets it run on until that virtual time. */
  runUntil(at: Micros): void;
}

/** Sets a cluster up and lets it warm up. Throws if it misbehaves then or later: no figure would mean anything. */
export function warmUp(load: ClusterLoad): WarmCluster {
  const world = createWorld(specOf(load));
  const runUntil = (at: Micros): void => {
    while (world.view.now < at && world.step());
    check(world.result());
  };
  runUntil(WARM_UP);
  return {
    runUntil,
    measure(millis) {
      const before = world.result();
      const begun = performance.now();
      let elapsed = 0;
      let running = true;
      while (running && elapsed < millis) {
        for (let i = 0; running && i < EVENTS_A_LOOK; i++) running = world.step();
        elapsed = performance.now() - begun;
      }
      const after = world.result();
      check(after);
      if (load.proposeEvery > 0 && after.counts.responses <= before.counts.responses) {
        throw new Error('the cluster under load commits nothing');
      }
      const seconds = elapsed / 1000;
      return {
        messagesPerSecond: (after.counts.delivered - before.counts.delivered) / seconds,
        eventsPerSecond: (after.events - before.events) / seconds,
        virtualPerReal: (after.virtualMicros - before.virtualMicros) / SECOND / seconds,
      };
    },
  };
}

function check(result: RunResult): void {
  const { violation } = result;
  if (violation !== null)
    throw new Error(`the cluster under load violates ${violation.property}: ${violation.message}`);
}
