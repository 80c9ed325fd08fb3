import { MINUTE, run } from '../../../../sim/index.ts';
import type { Outbox, Process, RunResult } from '../../../../sim/index.ts';
import { draw } from '../../../draw/draw.ts';
import { openScenario } from '../../../draw/testing/open-scenario.ts';
import { prepare } from '../../../prepare.ts';
import type { ClusterTypes } from '../../../raft-cluster/types.ts';
import type { DiscoveryKeys } from '../../../file/scenario.ts';

const HOUR = 60 * MINUTE;

/** Where the effects of a controller go. */
export type Out = Outbox<ClusterTypes>;

/** What is done to the effects of a controller before the world carries them out. */
export type Sabotage = (node: number, out: Out) => Partial<Out>;

/** The number of a controller's timer. */
export function timerNamed(name: string): number {
  const [first] = prepare(draw(openScenario('lying-discovery'), 1)).system.nodes;
  return first?.process.timers.indexOf(name) ?? -1;
}

/** A run of blank controllers, undisturbed but for what is done to their effects; it checks these properties alone. */
export function sabotaged(
  properties: readonly string[],
  sabotage: Sabotage,
  discovery: DiscoveryKeys = { seeds: 'all' },
): RunResult {
  const calm = openScenario('lying-discovery');
  const chaos = { kinds: { isolate: 1 }, every: [HOUR, HOUR] as const };
  const scenario = { ...calm, chaos, discovery, cluster: { ...calm.cluster, nodes: [3, 3] as const } };
  const spec = prepare(draw(scenario, 1, { duration: 4 * MINUTE }), properties);
  const nodes = spec.system.nodes.map((node, index) => {
    return node.group === 'member' ? { ...node, process: tampered(node.process, index, sabotage) } : node;
  });
  return run({ ...spec, system: { ...spec.system, nodes } });
}

function tampered(process: Process<ClusterTypes>, node: number, sabotage: Sabotage): Process<ClusterTypes> {
  const wrapped = (out: Out): Out => ({ ...through(out), ...sabotage(node, out) });
  return {
    timers: process.timers,
    start: (self, disk, incarnation, now, out) => process.start(self, disk, incarnation, now, wrapped(out)),
    step: (state, input, now, out) => process.step(state, input, now, wrapped(out)),
  };
}

function through(out: Out): Out {
  return {
    send: (to, message) => {
      out.send(to, message);
    },
    save: (durable) => {
      out.save(durable);
    },
    setTimer: (timer, min, max) => {
      out.setTimer(timer, min, max);
    },
    clearTimer: (timer) => {
      out.clearTimer(timer);
    },
    respond: (request, body) => {
      out.respond(request, body);
    },
    note: (observation) => {
      out.note(observation);
    },
    halt: (reason) => {
      out.halt(reason);
    },
  };
}
