import { MILLISECOND, SECOND } from '../clock/micros.ts';
import type { Fault, NodeRef, TimedFault, TimedRequest } from '../plan/fault-plan.ts';
import type { Disk, NodeIndex } from '../process/process.ts';
import type { PropertyFamily } from '../property/property.ts';
import { digestOfText } from '../world/rolling-hash.ts';
import type { RunResult, RunSpec, TraceEvent } from '../world/run-spec.ts';
import { createWorld } from '../world/run.ts';
import type { NetworkProfile, System } from '../world/system.ts';
import type { World } from '../world/world.ts';
import type { WorldView } from '../world/world-view.ts';
import { scripted } from './scripted-process.ts';
import type { Script, ScriptTypes, Word } from './scripted-process.ts';

/** A small run to be staged: what is left out is quiet, and takes no time. */
export interface Staging {
  /** Names of the members, `a` to `c` if absent, and of clients, none if absent. */
  readonly members?: readonly string[];
  readonly clients?: readonly string[];
  readonly services?: readonly string[];
  readonly script?: Script;
  readonly seed?: number | string;
  readonly network?: Partial<NetworkProfile>;
  readonly diskLatency?: readonly [number, number];
  readonly driftPpm?: number;
  readonly disk?: Disk<ScriptTypes>;
  /** Names of nodes that are off at first. */
  readonly off?: readonly string[];
  readonly faults?: readonly (readonly [at: number, fault: Fault])[];
  readonly requests?: readonly TimedRequest[];
  /** Length of the chaos, a second if absent, and of the recovery, none if absent. */
  readonly chaos?: number;
  readonly recovery?: number;
  readonly families?: readonly PropertyFamily<ScriptTypes>[];
  readonly properties?: readonly string[];
  readonly resolve?: (symbol: NodeRef, view: WorldView<ScriptTypes>) => readonly NodeIndex[];
  readonly sizeOf?: (word: Word) => number;
  readonly stall?: number;
  readonly eventsPerSecond?: number;
  readonly progress?: (view: WorldView<ScriptTypes>) => number;
  readonly pending?: (view: WorldView<ScriptTypes>) => string | null;
}

/** The kinds of word that have random streams of their own; any other word is of the last kind. */
export const WORD_KINDS = ['ping', 'pong', 'word'];

/** A staged run that is over: what happened, event by event, and the result. */
export interface Staged {
  readonly events: readonly TraceEvent[];
  readonly result: RunResult;
}

/** The spec of a staged run. */
export function specOf(staging: Staging): RunSpec<ScriptTypes> {
  const members = staging.members ?? ['a', 'b', 'c'];
  const clients = staging.clients ?? [];
  const process = scripted(staging.script ?? {});
  const names = [...members, ...clients, ...(staging.services ?? [])];
  const system: System<ScriptTypes> = {
    nodes: names.map((name, at) => ({
      name,
      group: at < members.length ? 'member' : clients.includes(name) ? 'client' : 'service',
      process,
      disk: staging.disk ?? { kind: 'blank' },
      autostart: staging.off?.includes(name) !== true,
    })),
    messageKinds: WORD_KINDS,
    kindOf({ word }) {
      const kind = WORD_KINDS.indexOf(word);
      return kind < 0 ? WORD_KINDS.length - 1 : kind;
    },
    digestOf: ({ word, n }) => digestOfText(word) + n,
    resolve: staging.resolve ?? (() => []),
    translate(node, body) {
      const at = names.indexOf(node);
      return at < 0 || !isWord(body) ? null : { node: at, body };
    },
    ...(staging.sizeOf === undefined ? {} : { sizeOf: staging.sizeOf }),
    ...(staging.progress === undefined ? {} : { progress: staging.progress }),
    ...(staging.pending === undefined ? {} : { pending: staging.pending }),
  };
  return {
    seed: staging.seed ?? 1,
    system,
    profile: {
      network: {
        latency: [MILLISECOND, MILLISECOND],
        loss: 0,
        duplicate: 0,
        order: 'any',
        ...staging.network,
      },
      disk: { latency: staging.diskLatency ?? [0, 0] },
      clocks: { driftPpm: staging.driftPpm ?? 0 },
    },
    plan: { faults: (staging.faults ?? []).map(timed), requests: staging.requests ?? [] },
    span: {
      chaos: staging.chaos ?? SECOND,
      recovery: staging.recovery ?? 0,
      ...(staging.stall === undefined ? {} : { stall: staging.stall }),
      ...(staging.eventsPerSecond === undefined ? {} : { eventsPerSecond: staging.eventsPerSecond }),
    },
    families: staging.families ?? [],
    ...(staging.properties === undefined ? {} : { properties: staging.properties }),
  };
}

/** Stages a run and writes down everything that happens. */
export function stage(staging: Staging): Staged {
  const events: TraceEvent[] = [];
  const world = staged(staging, events);
  while (world.step());
  return { events, result: world.result() };
}

/** Sets a staged run up, to be carried out step by step. */
export function staged(staging: Staging, events: TraceEvent[] = []): World<ScriptTypes> {
  return createWorld({
    ...specOf(staging),
    trace: {
      event(record) {
        events.push(record);
        return true;
      },
    },
  });
}

/** When each message with that word was handed to a node: `[time, node, from, n]`. */
export function deliveries(
  run: Staged,
  word: string,
): readonly (readonly [number, unknown, unknown, number])[] {
  return run.events.flatMap((event) => {
    const said = event['message'];
    return event.e === 'deliver' && isWord(said) && said.word === word
      ? [[event.t, event['node'], event['from'], said.n] as const]
      : [];
  });
}

/** The events of one kind, as `[time, node]`. */
export function happenings(run: Staged, kind: string): readonly (readonly [number, unknown])[] {
  return run.events.filter((event) => event.e === kind).map((event) => [event.t, event['node']] as const);
}

function timed([at, fault]: readonly [number, Fault]): TimedFault {
  return { at, fault };
}

function isWord(value: unknown): value is Word {
  return typeof value === 'object' && value !== null && 'word' in value && 'n' in value;
}
