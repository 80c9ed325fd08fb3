import { createWorld, MINUTE, SECOND } from '../sim/index.ts';
import type { Micros } from '../sim/index.ts';
import type { LoadName, Speed } from './benchmark-report.ts';
import { specOf } from './cluster-load.ts';
import type { ControllerLoad } from './controller-load.ts';
import { heapInUse } from './heap.ts';
import { OwnThread } from './own-thread.ts';
import type { NullProtocol } from './null-protocol/null-protocol.ts';
import { objectHeap } from './null-protocol/object-heap.ts';
import { timingWheel } from './null-protocol/timing-wheel.ts';
import { typedHeap } from './null-protocol/typed-heap.ts';
import type { Progress } from './progress.ts';
import type { Samples } from './samples.ts';
import { runUntil, timeCluster, timeNull } from './stopwatch.ts';

/** How much is measured. */
export interface BenchmarkSize {
  readonly rounds: number;
  /** Real time of one measurement, in milliseconds. */
  readonly millis: number;
}

/** Events on their way in the reference: about as many as the cluster of five has. */
export const REFERENCE_PENDING = 20;

const OTHER_NULLS: readonly { readonly protocol: NullProtocol; readonly pending: number }[] = [
  { protocol: timingWheel, pending: 1000 },
  { protocol: objectHeap, pending: 20 },
  { protocol: objectHeap, pending: 1000 },
  { protocol: typedHeap, pending: 20 },
  { protocol: typedHeap, pending: 1000 },
];

const LOADS: readonly { readonly name: LoadName; readonly proposeEvery: Micros }[] = [
  { name: 'rest', proposeEvery: 0 },
  { name: '1/s', proposeEvery: SECOND },
  { name: '10/s', proposeEvery: SECOND / 10 },
];

/** Length of one run: of the order of those that people make. A measurement strings many together. */
const RUN: Micros = 15 * MINUTE;

/** The same where clusters of a hundred are measured, whose runs take longer. */
const SCALING_RUN: Micros = 3 * MINUTE;

/** The runs of larger clusters are shorter, for a measurement is at least one of them. */
const CONTROLLERS: readonly ControllerLoad[] = [
  { nodes: 5, duration: RUN },
  { nodes: 11, duration: 4 * MINUTE },
  { nodes: 25, duration: 2 * MINUTE },
];

/** Real time that controllers of each number run before they are measured. */
const CONTROLLERS_WARM_UP_MILLIS = 2_000;

const LOAD_NODES = 5;
const SCALING_NODES = [3, 5, 11, 25, 51, 101];
/** Below 36 minutes, where times in microseconds outgrow 31 bits, which makes every run of the process some 15 % slower. */
const MEMORY_MINUTES = [5, 10, 20, 30];

/** Number of steps that {@link benchmark} tells its progress. */
export function stepsOf(size: BenchmarkSize): number {
  return (
    (1 + size.rounds) * (1 + LOADS.length + CONTROLLERS.length + SCALING_NODES.length) + MEMORY_MINUTES.length
  );
}

/**
 * Measures everything, in turns: each round measures each thing once, so that what else the machine is doing meanwhile
 * touches all alike. A first round, in which the engine still compiles, does not count. `entry`: see {@link OwnThread}.
 */
export async function benchmark(size: BenchmarkSize, progress: Progress, entry: URL): Promise<Samples> {
  const thread = new OwnThread(entry);
  try {
    return await measured(size, progress, thread);
  } finally {
    await thread.close();
  }
}

async function measured(size: BenchmarkSize, progress: Progress, thread: OwnThread): Promise<Samples> {
  const reference: number[] = [];
  const otherNulls = OTHER_NULLS.map(() => new Array<number>());
  const bare = LOADS.map(() => new Array<Speed>());
  const nullBeside = LOADS.map(() => new Array<number>());
  const checked = LOADS.map(() => new Array<Speed>());
  const controllers = CONTROLLERS.map(() => new Array<Speed>());
  const scaling = SCALING_NODES.map(() => new Array<number>());

  for (let round = 0; round <= size.rounds; round++) {
    progress.step('null protocol');
    OTHER_NULLS.forEach(({ protocol, pending }, i) => {
      otherNulls[i]?.push(timeNull(protocol, pending, size.millis / OTHER_NULLS.length));
    });
    reference.push(timeNull(timingWheel, REFERENCE_PENDING, size.millis));
    LOADS.forEach(({ name, proposeEvery }, i) => {
      progress.step(`5 nodes, load ${name}`);
      const load = { nodes: LOAD_NODES, proposeEvery, duration: RUN };
      bare[i]?.push(timeCluster({ ...load, checked: false }, size.millis));
      nullBeside[i]?.push(timeNull(timingWheel, REFERENCE_PENDING, size.millis / 2));
      checked[i]?.push(timeCluster({ ...load, checked: true }, size.millis));
    });
    for (const [i, load] of CONTROLLERS.entries()) {
      progress.step(`${String(load.nodes)} controllers`);
      // Their thread has compiled nothing as yet, and there is a lot of it.
      const millis = round === 0 ? CONTROLLERS_WARM_UP_MILLIS : size.millis;
      controllers[i]?.push(await thread.measure(load, millis));
    }
    SCALING_NODES.forEach((nodes, i) => {
      progress.step(`${String(nodes)} nodes`);
      const load = { nodes, proposeEvery: 0, duration: SCALING_RUN, checked: true };
      const { eventsPerSecond } = timeCluster(load, size.millis);
      scaling[i]?.push(1e9 / eventsPerSecond);
    });
  }
  const memory = memorySamples(progress);
  progress.done();
  return {
    nullEventsPerSecond: counted(reference),
    otherNulls: OTHER_NULLS.map(({ protocol, pending }, i) => ({
      queue: protocol.queue,
      pending,
      eventsPerSecond: counted(otherNulls[i]),
    })),
    loads: LOADS.map(({ name }, i) => ({
      name,
      bare: counted(bare[i]),
      checked: counted(checked[i]),
      nullBeside: counted(nullBeside[i]),
    })),
    controllers: CONTROLLERS.map(({ nodes }, i) => ({ nodes, checked: counted(controllers[i]) })),
    scaling: SCALING_NODES.map((nodes, i) => ({ nodes, nsPerEvent: counted(scaling[i]) })),
    memory,
  };
}

function counted<A>(rounds: readonly A[] = []): readonly A[] {
  return rounds.slice(1);
}

/** One long run under the heaviest load. */
function memorySamples(progress: Progress): Samples['memory'] {
  const last = MEMORY_MINUTES[MEMORY_MINUTES.length - 1] ?? 0;
  const load = {
    nodes: LOAD_NODES,
    proposeEvery: SECOND / 10,
    checked: true,
    duration: (last + 1) * MINUTE,
  };
  const world = createWorld(specOf(load, 1));
  return MEMORY_MINUTES.map((virtualMinutes) => {
    progress.step(`memory after ${String(virtualMinutes)} virtual minutes`);
    runUntil(world, virtualMinutes * MINUTE);
    return { virtualMinutes, heapMb: heapInUse() };
  });
}
