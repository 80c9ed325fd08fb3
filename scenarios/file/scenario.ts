import type { Micros } from '../../sim/index.ts';
import type { BalancerMode, BALANCER_PROFILES } from '../balancer/balancer-settings.ts';
import type { ControllerConfiguration, NodeConfiguration } from '../configuration/settings.ts';
import type { ClientOperation } from '../raft-cluster/client-state.ts';
import type { ScenarioAction } from './action.ts';
import type { Range } from '../yaml/quantity.ts';

/**
 * A scenario as its file states it. Durations are microseconds, shares are fractions. A {@link Range} is drawn from
 * once for each seed, unless its name says latency: then the world draws from it for each message or save. What is
 * absent was left out in the file: it has its default, or, in a swarm, is drawn (see `docs/scenario-format.md`).
 */
export interface Scenario {
  readonly name: string;
  readonly summary: string;
  readonly requirements?: readonly string[];
  readonly system?: SystemKind;
  readonly cluster?: ClusterSettings;
  readonly network?: NetworkSettings;
  readonly disk?: DiskSettings;
  readonly clocks?: ClockSettings;
  readonly workload?: WorkloadSettings;
  readonly balancer?: BalancerKeys;
  readonly discovery?: DiscoveryKeys;
  readonly duration?: Micros;
  readonly recovery?: Micros;
  readonly faults?: readonly ScenarioAction[];
  readonly requests?: readonly ScenarioRequest[];
  readonly chaos?: ChaosSettings;
  readonly properties?: 'all' | readonly string[];
  readonly exercise?: readonly string[];
}

/** What is simulated: plain Raft members, controllers, or one or the other, as the seed decides. */
export const SYSTEM_KINDS = ['raft', 'controllers', 'either'] as const;

/** One of {@link SYSTEM_KINDS}. */
export type SystemKind = (typeof SYSTEM_KINDS)[number];

/** The cluster's size and settings. */
export interface ClusterSettings {
  /** Voters at the start. */
  readonly nodes?: Range;
  /** Further nodes with blank disks. */
  readonly spares?: Range;
  /** How many of the voters at the start, the last ones, are preferred as leaders. */
  readonly preferredLeaders?: Range;
  /** Each node is powered on for the first time at a time drawn from this, instead of at the start. */
  readonly starts?: Range;
  readonly config?: ControllerConfiguration;
  /** What single nodes have for themselves. */
  readonly perNode?: Readonly<Record<string, NodeConfiguration>>;
}

/** The network where no fault says otherwise. */
export interface NetworkSettings {
  readonly latency?: Range;
  readonly clientLatency?: Range;
  readonly loss?: Range;
  readonly duplicate?: Range;
  readonly order?: 'any' | 'fifo';
  /** Bytes a second on each link. */
  readonly bandwidth?: number;
}

/** The disks where no fault says otherwise. */
export interface DiskSettings {
  readonly latency?: Range;
}

/** The clocks where no fault says otherwise. */
export interface ClockSettings {
  /** Each clock's rate error is drawn from ± this many parts per million. */
  readonly drift?: Range;
}

/** What the clients do. */
export interface WorkloadSettings {
  readonly clients?: Range;
  /** Operations a second, of all clients together. */
  readonly rate?: Range;
  readonly keys?: Range;
  readonly mix?: { readonly put?: number; readonly cas?: number; readonly get?: number };
  /** Share of the operations that start a burst: several operations of one client at once. */
  readonly bursts?: number;
  /** Now and then nobody asks for anything for that long. */
  readonly idle?: Range;
  /** Whom clients ask: the members, or the load balancer alone. */
  readonly through?: Through;
  /** HTTP requests a second to the members, of all sorts. */
  readonly visits?: Range;
  readonly attemptTimeout?: Range;
  readonly backoff?: Range;
  readonly patience?: Range;
  readonly queue?: Range;
}

/** Whom clients ask. */
export const THROUGH = ['members', 'balancer'] as const;

/** One of {@link THROUGH}. */
export type Through = (typeof THROUGH)[number];

/** The names of {@link BALANCER_PROFILES}. */
export const BALANCER_PROFILE_WORDS = [
  'standard',
  'fast',
] as const satisfies readonly (keyof typeof BALANCER_PROFILES)[];

/** The load balancer in front of the members, in HAProxy's words. What is left out follows the profile. */
export interface BalancerKeys {
  /** Absent: either, drawn once for each seed. */
  readonly profile?: (typeof BALANCER_PROFILE_WORDS)[number];
  readonly inter?: Range;
  readonly fall?: Range;
  readonly rise?: Range;
  readonly timeout?: Range;
  /** Absent: either, drawn once for each seed. */
  readonly mode?: BalancerMode;
}

/** Whom each node's settings name as seeds. */
export const SEEDS_WORDS = ['all', 'some', 'none', 'any'] as const;

/** One of {@link SEEDS_WORDS}. */
export type SeedsWord = (typeof SEEDS_WORDS)[number];

/** Where controllers look for each other, beside what their configuration says. */
export interface DiscoveryKeys {
  readonly seeds?: SeedsWord;
  readonly dns?: Range;
  readonly registries?: Range;
  /** Share of the time, up to `truth`, in which a service does not tell the truth. */
  readonly lies?: Range;
  /** From when on all services do. */
  readonly truth?: Range;
}

/** The faults and actions that chaos can draw, and three sequences of them. */
export const CHAOS_KINDS = [
  'isolate',
  'partition',
  'cut',
  'flap',
  'slow',
  'lossy',
  'duplicate',
  'clog',
  'crash',
  'pause',
  'drift',
  'diskSlow',
  'diskFull',
  'diskWipe',
  'diskCorrupt',
  'join',
  'remove',
  'promote',
  'demote',
  'transfer',
  'figure8',
  'ambush',
  'burst',
  'joinTrial',
] as const;

/** One of {@link CHAOS_KINDS}. */
export type ChaosKind = (typeof CHAOS_KINDS)[number];

/** The shapes of a partition. */
export const PARTITION_SHAPES = ['halves', 'minority', 'bridge', 'ring', 'oneWay'] as const;

/** One of {@link PARTITION_SHAPES}. */
export type PartitionShape = (typeof PARTITION_SHAPES)[number];

/** How faults are drawn from the seed. */
export interface ChaosSettings {
  /** Draw anew for each seed whatever the file leaves out. */
  readonly swarm?: boolean;
  /** Time from one fault to the next. */
  readonly every?: Range;
  /** How long a fault lasts. */
  readonly lasts?: Range;
  /** Weights of the kinds. */
  readonly kinds?: Readonly<Partial<Record<ChaosKind, number>>>;
  /** Chance for each kind not to occur in a seed at all. */
  readonly absent?: number;
  /** Share of the faults that strike whoever leads. */
  readonly atLeader?: number;
  /** Share of the crashes that wait for a moment, such as the n-th save. */
  readonly armed?: number;
  /** Weights of the shapes of partitions. */
  readonly partitions?: Readonly<Partial<Record<PartitionShape, number>>>;
}

/** One client's operation at a fixed time. */
export interface ScenarioRequest {
  readonly at: Micros;
  readonly client: string;
  readonly operation: Extract<ClientOperation, { readonly op: 'put' | 'cas' | 'get' }>;
}
