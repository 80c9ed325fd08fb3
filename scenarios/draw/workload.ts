import { SECOND } from '../../sim/index.ts';
import type { Micros, RunSpan, Stream, Streams, TimedRequest } from '../../sim/index.ts';
import { DEFAULTS } from '../file/defaults.ts';
import type { Scenario } from '../file/scenario.ts';
import type { ClientOperation } from '../raft-cluster/client-state.ts';
import { clientName } from '../raft-cluster/system.ts';
import { from, intIn, shareIn, times, weighted, wordFrom } from './dice.ts';

/** Each client numbers its values from its own multiple of this: a value tells who wrote it, and none is written twice. */
const VALUES_PER_CLIENT = 1_000_000;

/**
 * After these shares of the recovery clients write, and read, once more: twice, since the network may lose what they say,
 * and apart, since an operation that waits for another loses patience as well.
 */
const RECOVERED = [
  { write: 0.55, read: 0.65 },
  { write: 0.75, read: 0.85 },
];

/** What the clients do, with everything settled. */
interface Habits {
  /** Operations a second of one client. */
  readonly rate: number;
  readonly keys: number;
  readonly mix: readonly (readonly [op: 'put' | 'cas' | 'get', weight: number])[];
  readonly bursts: number;
  /** Spans in which nobody asks for anything, in order. */
  readonly idle: readonly (readonly [from: Micros, to: Micros])[];
}

/** Draws what the clients ask for during the chaos, and at the end of the recovery. */
export function drawWorkload(
  scenario: Scenario,
  streams: Streams,
  clients: number,
  span: RunSpan,
): TimedRequest[] {
  if (clients === 0) return [];
  const end = span.chaos;
  const habits = drawHabits(scenario, streams, clients, end);
  const requests = recoveryRequests(clients, habits.keys, span);
  if (habits.rate <= 0) return requests;
  for (let client = 0; client < clients; client++) {
    const name = clientName(client);
    drawOperations(habits, client, end, streams.stream(`draw/workload/${name}`), (at, body) => {
      requests.push({ at, node: name, body });
    });
  }
  return requests;
}

/** When everything should work again, each client writes and reads once more: that shows that it does. */
function recoveryRequests(clients: number, keys: number, { chaos, recovery }: RunSpan): TimedRequest[] {
  return RECOVERED.flatMap(({ write, read }, round) => {
    const after = (share: number): Micros => chaos + Math.floor(recovery * share);
    return Array.from({ length: clients }, (_, client): TimedRequest[] => {
      const node = clientName(client);
      const key = client % keys;
      const value = (client + 1) * VALUES_PER_CLIENT - round;
      const put: ClientOperation = { kind: 'operation', op: 'put', key, value };
      const get: ClientOperation = { kind: 'operation', op: 'get', key };
      return [
        { at: after(write), node, body: put },
        { at: after(read), node, body: get },
      ];
    }).flat();
  });
}

function drawOperations(
  habits: Habits,
  client: number,
  end: Micros,
  stream: Stream,
  ask: (at: Micros, operation: ClientOperation) => void,
): void {
  const pause = SECOND / habits.rate;
  const last: (number | null)[] = [];
  let value = (client + 1) * VALUES_PER_CLIENT;
  let idle = 0;
  for (let at = times(stream, pause, 0, 2); at < end; at += times(stream, pause, 0.1, 1.9)) {
    while ((habits.idle[idle]?.[1] ?? Infinity) <= at) idle += 1;
    const operations = stream.chance(habits.bursts) ? stream.int(2, 6) : 1;
    if ((habits.idle[idle]?.[0] ?? Infinity) <= at) continue;
    for (let i = 0; i < operations; i++) {
      const op = stream.weighted(habits.mix);
      const key = stream.int(0, habits.keys - 1);
      if (op === 'get') {
        ask(at, { kind: 'operation', op, key });
        continue;
      }
      value += 1;
      if (op === 'put') ask(at, { kind: 'operation', op, key, value });
      else ask(at, { kind: 'operation', op, key, expected: expectation(stream, last[key], value), value });
      last[key] = value;
    }
  }
}

/** Mostly what this client wrote last, which is true if nobody came between; sometimes nothing, or nonsense. */
function expectation(stream: Stream, last: number | null | undefined, value: number): number | null {
  const kind = wordFrom(stream, [
    ['last', 7],
    ['nothing', 2],
    ['nonsense', 1],
  ]);
  return kind === 'last' ? (last ?? null) : kind === 'nothing' ? null : value;
}

function drawHabits(scenario: Scenario, streams: Streams, clients: number, end: Micros): Habits {
  const stated = scenario.workload;
  const swarm = scenario.chaos?.swarm === true;
  const pace = streams.stream('draw/workload/rate');
  const keys = streams.stream('draw/workload/keys');
  const mix = streams.stream('draw/workload/mix');
  const bursts = streams.stream('draw/workload/bursts');
  const rate =
    stated?.rate === undefined ? (swarm ? swarmRate(pace) : DEFAULTS.rate) : shareIn(pace, stated.rate);
  const table = stated?.mix ?? (swarm ? mix.pick(SWARM_MIXES) : DEFAULTS.mix);
  return {
    rate: rate / clients,
    keys: from(keys, stated?.keys, () => (swarm ? intIn(keys, [1, 6]) : DEFAULTS.keys)),
    mix: weighted(['put', 'cas', 'get'], table),
    bursts: stated?.bursts ?? (swarm ? bursts.pick([0, 0, 0.1, 0.4]) : 0),
    idle: drawIdle(scenario, streams.stream('draw/workload/idle'), end),
  };
}

const SWARM_MIXES = [
  DEFAULTS.mix,
  DEFAULTS.mix,
  { put: 1 },
  { put: 3, get: 3 },
  { cas: 4, get: 2 },
  { put: 1, get: 8 },
];

/** Operations a second. */
function swarmRate(stream: Stream): number {
  const kind = wordFrom(stream, [
    ['slow', 3],
    ['steady', 5],
    ['busy', 2],
  ]);
  const range =
    kind === 'slow' ? ([0.5, 3] as const) : kind === 'steady' ? ([3, 10] as const) : ([10, 25] as const);
  return shareIn(stream, range);
}

function drawIdle(scenario: Scenario, stream: Stream, end: Micros): readonly (readonly [Micros, Micros])[] {
  const swarm = scenario.chaos?.swarm === true;
  const length =
    scenario.workload?.idle ?? (swarm && stream.chance(0.4) ? ([2 * SECOND, 30 * SECOND] as const) : null);
  if (length === null || length[1] === 0) return [];
  const spans: (readonly [Micros, Micros])[] = [];
  let at = times(stream, length[1], 0.5, 4);
  while (at < end) {
    const until = at + intIn(stream, length);
    spans.push([at, until]);
    at = until + times(stream, length[1], 0.5, 4);
  }
  return spans;
}
