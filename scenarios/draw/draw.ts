import { SECOND, nodesOfFault, streams as streamsOf } from '../../sim/index.ts';
import type {
  FaultPlan,
  Micros,
  NodeRef,
  RunSpan,
  SkippedItem,
  Stream,
  Streams,
  TimedFault,
  TimedRequest,
} from '../../sim/index.ts';
import type { RaftOptions } from '../../core/raft/index.ts';
import type { ScenarioAction } from '../file/action.ts';
import { DEFAULTS } from '../file/defaults.ts';
import { PARTITION_SHAPES } from '../file/scenario.ts';
import type { Scenario } from '../file/scenario.ts';
import type { OperatorAction } from '../raft-cluster/operator-action.ts';
import { OPERATOR, clientName, memberName } from '../raft-cluster/system.ts';
import type { AboveRaft } from '../raft-cluster/system.ts';
import { drawChaos, swarmEvery } from './chaos-draw.ts';
import { drawBalancer, drawVisits } from './balancer-draw.ts';
import { drawDiscovery } from './discovery-draw.ts';
import { drawController } from './controller-settings.ts';
import { intIn, times, weighted } from './dice.ts';
import type { ClientSettings, Drawn, Overrides } from './drawn.ts';
import { drawSacrifices, swarmChaos } from './ground.ts';
import type { Ground } from './ground.ts';
import { drawKinds } from './kinds.ts';
import { drawNodeSettings } from './node-settings.ts';
import { drawLoss, drawProfile } from './profile.ts';
import { drawRaftOptions } from './raft-options.ts';
import { drawSize } from './size.ts';
import type { Size } from './size.ts';
import { drawTiming, electionScale } from './timing.ts';
import type { Timing } from './timing.ts';
import { drawWorkload } from './workload.ts';

/** Where the network has no delay to speak of, clients still wait this long for an answer. */
const SHORTEST_ATTEMPT: Micros = SECOND / 10;

/**
 * Settles everything in a scenario that the seed decides. Each concern draws from streams of its own: another rate of
 * the clients leaves every fault where it was.
 */
export function draw(scenario: Scenario, seed: number | string, overrides: Overrides = {}): Drawn {
  const streams = streamsOf(seed);
  const size = drawSize(scenario, streams, overrides);
  const timing = drawTiming(scenario, streams, size.voters + size.spares);
  const loss = drawLoss(scenario, streams);
  const options = drawRaftOptions(scenario, streams, timing, loss);
  const profile = drawProfile(scenario, streams, timing, loss, options.clockDriftPpm);
  const perNode = drawNodeSettings(scenario, streams, size.voters + size.spares);
  const controller = drawController(scenario, streams, timing, size);
  const balancer = drawBalancer(scenario, streams);
  const chaos = overrides.duration ?? scenario.duration ?? DEFAULTS.duration;
  const discovery = drawDiscovery(scenario, streams, size, chaos);
  const recovery = scenario.recovery ?? recoveryFor(timing);
  const drawn = [
    ...drawStarts(scenario, streams, size),
    ...drawActions(scenario, streams, size, timing, options, controller, chaos, profile.disk.latency[1]),
  ];
  const fixed = scenario.faults ?? [];
  const requests = (scenario.requests ?? []).map(({ at, client, operation }) => {
    return { at, node: client, body: operation };
  });
  const workload = [
    ...drawWorkload(scenario, streams, size.clients, { chaos, recovery }),
    ...drawVisits(scenario, streams, size.voters + size.spares, { chaos, recovery }),
    ...(discovery?.lies ?? []),
  ];
  return {
    scenario: scenario.name,
    seed,
    voters: size.voters,
    spares: size.spares,
    ...(scenario.cluster?.starts === undefined ? {} : { staggered: true as const }),
    clients: size.clients,
    options,
    ...(perNode.length === 0 ? {} : { perNode }),
    ...(controller === undefined ? {} : { controller }),
    ...(balancer === undefined ? {} : { balancer }),
    ...(discovery === undefined ? {} : { discovery: discovery.shape }),
    ...(scenario.workload?.through === 'balancer' ? { through: 'balancer' as const } : {}),
    profile,
    span: { chaos, recovery },
    plan: planOf({ fixed, drawn, requests, workload }, size, streams, { chaos, recovery }),
    clientSettings: drawClientSettings(scenario, streams, timing, size.voters + size.spares),
    ...(scenario.properties === undefined || scenario.properties === 'all'
      ? {}
      : { properties: scenario.properties }),
  };
}

/** When each member is powered on for the first time. */
function drawStarts(scenario: Scenario, streams: Streams, { voters }: Size): readonly ScenarioAction[] {
  const starts = scenario.cluster?.starts;
  if (starts === undefined) return [];
  const stream = streams.stream('draw/starts');
  return Array.from({ length: voters }, (_, index) => {
    return { at: intIn(stream, starts), fault: { kind: 'start', node: memberName(index) } };
  });
}

/** A minute, or twice what *leader-returns* allows for with these timeouts: the second half shows that clients are served. */
function recoveryFor(timing: Timing): Micros {
  const { heartbeatTimeout, electionTimeout, latency } = timing;
  const bound = 3 * heartbeatTimeout + 16 * electionTimeout + 20 * latency[1];
  return Math.max(DEFAULTS.recovery, Math.ceil((bound * 2) / SECOND) * SECOND);
}

function drawActions(
  scenario: Scenario,
  streams: Streams,
  size: Size,
  timing: Timing,
  options: RaftOptions,
  controller: AboveRaft | undefined,
  end: Micros,
  diskLatency: Micros,
): readonly ScenarioAction[] {
  const { chaos } = scenario;
  if (chaos === undefined) return [];
  const scale = electionScale(timing);
  const swarmed =
    chaos.swarm === true
      ? swarmChaos(streams, scale)
      : { lasts: DEFAULTS.lasts, atLeader: DEFAULTS.atLeader, armed: 0, absent: 0 };
  const kinds = drawKinds(chaos, chaos.absent ?? swarmed.absent, controller !== undefined, streams);
  const occurs = (...any: readonly string[]): boolean => kinds.present.some(([kind]) => any.includes(kind));
  const fewest =
    controller === undefined || controller.eviction.after === null
      ? size.voters
      : controller.eviction.minimumVoters;
  const voters = Array.from({ length: size.voters }, (_, index) => memberName(index));
  const ground: Ground = {
    streams,
    timing,
    scale,
    end,
    voters,
    spares: Array.from({ length: size.spares }, (_, index) => memberName(size.voters + index)),
    ...drawSacrifices(streams, voters, occurs('diskWipe', 'diskCorrupt'), occurs('remove', 'demote'), fewest),
    lasts: chaos.lasts ?? swarmed.lasts,
    atLeader: chaos.atLeader ?? swarmed.atLeader,
    armed: chaos.armed ?? swarmed.armed,
    partitions: weighted(PARTITION_SHAPES, chaos.partitions ?? DEFAULTS.partitions),
    driftBound: options.clockDriftPpm,
    diskLatency,
  };
  const every = chaos.every ?? (chaos.swarm === true ? swarmEvery(streams, scale) : DEFAULTS.every);
  return drawChaos(ground, kinds, every);
}

function drawClientSettings(
  scenario: Scenario,
  streams: Streams,
  timing: Timing,
  members: number,
): ClientSettings {
  const stated = scenario.workload;
  const stream = streams.stream('draw/clients/settings');
  const swarm = scenario.chaos?.swarm === true;
  const roundTrips = 5 * timing.latency[1] + SHORTEST_ATTEMPT;
  const attempt = swarm ? swarmAttempt(stream, timing) : timing.electionTimeout;
  const attemptTimeout =
    stated?.attemptTimeout === undefined
      ? Math.max(roundTrips, attempt)
      : intIn(stream, stated.attemptTimeout);
  const drawn = swarm ? intIn(stream, [5 * SECOND, 40 * SECOND]) : DEFAULTS.patience;
  // Most clients stay until they have asked everybody, some of them twice; others give up early.
  const persistent = stream.chance(0.8);
  const patience = persistent ? Math.max(drawn, (members + 2) * attemptTimeout) : drawn;
  return {
    attemptTimeout,
    backoff: stated?.backoff ?? DEFAULTS.backoff,
    patience: stated?.patience === undefined ? patience : intIn(stream, stated.patience),
    maxQueue: stated?.queue === undefined ? DEFAULTS.queue : intIn(stream, stated.queue),
  };
}

/** Clients that wait long for a leader who was cut off leave its successor little to commit. */
function swarmAttempt(stream: Stream, timing: Timing): Micros {
  return stream.chance(0.7)
    ? times(stream, timing.electionTimeout, 0.3, 1.5)
    : times(stream, timing.electionTimeout, 2, 6);
}

/** What is to happen. What is fixed stands in the scenario by name and time, whatever the seed draws. */
interface Wanted {
  readonly fixed: readonly ScenarioAction[];
  readonly drawn: readonly ScenarioAction[];
  readonly requests: readonly TimedRequest[];
  readonly workload: readonly TimedRequest[];
}

/**
 * Sorts everything by time. What names a node that this run does not have, or comes too late, cannot happen: it is set
 * aside, to be told of.
 */
function planOf(wanted: Wanted, size: Size, streams: Streams, { chaos, recovery }: RunSpan): FaultPlan {
  const names = new Set<NodeRef>([OPERATOR]);
  for (let i = 0; i < size.voters + size.spares; i++) names.add(memberName(i));
  for (let i = 0; i < size.clients; i++) names.add(clientName(i));
  const known = (ref: NodeRef): boolean => ref.startsWith('@') || names.has(ref);
  const carriers = [OPERATOR, ...Array.from({ length: size.clients }, (_, index) => clientName(index))];
  const carrier = streams.stream('draw/plan/carrier');
  const faults: TimedFault[] = [];
  const asked: TimedRequest[] = [];
  const skipped: SkippedItem[] = [];
  for (const what of wanted.requests) {
    const why = what.at >= chaos + recovery ? 'late' : 'absent';
    if (why === 'late' || !known(what.node)) skipped.push({ what, why });
    else asked.push(what);
  }
  asked.push(...wanted.workload);
  for (const action of [...wanted.fixed, ...wanted.drawn.filter(({ at }) => at < chaos)]) {
    const why = action.at >= chaos ? 'late' : 'absent';
    if ('fault' in action) {
      const what = { at: action.at, fault: action.fault };
      if (why === 'late' || !nodesOfFault(action.fault).every(known)) skipped.push({ what, why });
      else faults.push(what);
      continue;
    }
    const { operator, by } = action;
    if (why === 'late' || ![...namedBy(operator), ...(by === undefined ? [] : [by])].every(known)) {
      skipped.push({ what: { at: action.at, node: OPERATOR, body: operator }, why });
      continue;
    }
    // Now and then somebody else asks, so that two changes can be under way at once.
    const node = by ?? (carrier.chance(0.3) ? carrier.pick(carriers) : OPERATOR);
    asked.push({ at: action.at, node, body: operator });
  }
  const plan = { faults: byTime(faults), requests: byTime(asked) };
  return skipped.length === 0 ? plan : { ...plan, skipped };
}

function namedBy(action: OperatorAction): readonly NodeRef[] {
  if (action.kind === 'transfer') return action.to === undefined ? [] : [action.to];
  return action.kind === 'join' && action.via !== undefined ? [action.node, action.via] : [action.node];
}

function byTime<A extends { readonly at: Micros }>(items: readonly A[]): readonly A[] {
  return items.toSorted((a, b) => a.at - b.at);
}
