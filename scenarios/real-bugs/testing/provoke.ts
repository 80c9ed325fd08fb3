import { expect } from 'vitest';
import { isOnline, listMembers } from '../../../core/controller/index.ts';
import type { ControllerNote, ControllerState } from '../../../core/controller/index.ts';
import { SECOND, createWorld } from '../../../sim/index.ts';
import type { RunResult, World } from '../../../sim/index.ts';
import { VOCABULARY } from '../../catalogue/listing.ts';
import { draw } from '../../draw/draw.ts';
import { parseScenario } from '../../file/parse-scenario.ts';
import type { Scenario } from '../../file/scenario.ts';
import { describeProblem } from '../../yaml/problem.ts';
import { prepare } from '../../prepare.ts';
import { memberName } from '../../raft-cluster/system.ts';
import { asController } from '../../raft-cluster/types.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';

/** The properties to be checked alone, where a known bug is put into the code (see {@link isSeenBy}). */
declare const __LOCKSTEP_CHECKED__: readonly string[] | undefined;

/** What differs from a run of five controllers with the articles' settings in the documented surroundings. YAML. */
export interface Provocation {
  readonly nodes?: number;
  readonly spares?: number;
  readonly raft?: string;
  /** Of the controllers' configuration: `{ bootstrapExpect: 3 }`. */
  readonly discovery?: string;
  /** When each node is powered on for the first time, if not at the start. */
  readonly starts?: string;
  readonly network?: string;
  readonly workload?: string;
  /** Further keys of the file, each on a line of its own. */
  readonly more?: string;
  readonly duration?: string;
  /** What is checked, where not all can be: those of Raft know of one cluster alone. */
  readonly properties?: readonly string[];
  /** The fixed plan, an entry each. */
  readonly faults: readonly string[];
}

/** A fixed plan, drawn for a seed: what is left to chance is how long messages take, and who stands first. */
export function provoked(provocation: Provocation, seed: number): Provoked {
  return new Provoked(scenarioOf(provocation), seed);
}

function scenarioOf({ nodes = 5, spares = 0, raft = '{}', faults, ...rest }: Provocation): Scenario {
  const {
    network = '{ latency: 50ms..200ms }',
    workload = '{ clients: 2, rate: 1/s }',
    duration = '90s',
    discovery = '{}',
    starts,
  } = rest;
  const text = `
name: provocation
summary: what one real bug needs
requirements: [S1.6]
system: controllers
cluster:
  { nodes: ${nodes}, spares: ${spares}, ${starts === undefined ? '' : `starts: ${starts}, `}config: { raft: ${raft}, discovery: ${discovery} } }
network: ${network}
workload: ${workload}
duration: ${duration}
properties: ${rest.properties === undefined ? 'all' : `[${rest.properties.join(', ')}]`}
${rest.more ?? ''}
${faults.length === 0 ? '' : 'faults:'}
${faults.map((fault) => `  - ${fault}`).join('\n')}
`;
  const parsed = parseScenario('provocation.yaml', text, VOCABULARY);
  if (parsed.ok) return parsed.scenario;
  throw new Error(parsed.problems.map(describeProblem).join('\n'));
}

/** One such run, to be looked at on its way. */
export class Provoked {
  /** What controllers have noted, with the time. */
  readonly notes: { readonly at: number; readonly node: string; readonly note: ControllerNote }[] = [];
  private readonly world: World<ClusterTypes>;

  constructor(scenario: Scenario, seed: number) {
    const only = typeof __LOCKSTEP_CHECKED__ === 'undefined' ? undefined : __LOCKSTEP_CHECKED__;
    const spec = prepare(draw(scenario, seed), only);
    this.world = createWorld({
      ...spec,
      watch: (view) => ({
        onNote: (node, note) => {
          this.notes.push({ at: view.now, node: view.name(node), note: note });
        },
      }),
    });
  }

  /** Goes on until that many seconds have passed. */
  until(seconds: number): this {
    while (this.world.view.now < seconds * SECOND && this.world.step());
    return this;
  }

  /** Goes on to the end: nothing may be violated, and these must have been put to the test. */
  end(...exercised: readonly string[]): RunResult {
    while (this.world.step());
    const result = this.world.result();
    expect(result.violation).toBeNull();
    for (const id of exercised) {
      const found = result.properties.find((property) => property.id === id);
      expect([id, found?.status]).toEqual([id, 'held']);
    }
    return result;
  }

  /** Everybody who is up. */
  get up(): string[] {
    return this.members().flatMap(({ name, state }) => (state === undefined ? [] : [name]));
  }

  /** Everybody who is not. */
  get down(): string[] {
    return this.members().flatMap(({ name, state }) => (state === undefined ? [name] : []));
  }

  /** Whoever leads, of those that are up; empty for nobody. */
  get leader(): string {
    let leader = '';
    let term = -1;
    for (const { name, state } of this.members()) {
      if (state?.raft.role.kind !== 'leader' || state.raft.durable.term < term) continue;
      leader = name;
      term = state.raft.durable.term;
    }
    return leader;
  }

  /** The cluster that a controller belongs to; 0 for a blank one, and for one that is down. */
  clusterOf(name: string): number {
    return this.members().find((member) => member.name === name)?.state?.cluster ?? 0;
  }

  /** What everybody who is up lists about a controller: `online`, and the record. */
  listed(about: string): { readonly online: readonly boolean[]; readonly records: readonly boolean[] } {
    const node = this.nodeOf(about);
    const states = this.members().flatMap(({ state }) => (state === undefined ? [] : [state]));
    return {
      online: states.map((state) => isOnline(state.status, state.raft.fixed.self, node)),
      records: states.map((state) => state.raft.replica.machine.status[node]?.online === true),
    };
  }

  /** What a controller is in the configuration that another one has; undefined for no member. */
  suffrageOf(name: string, at: string): string | undefined {
    const node = this.nodeOf(name);
    return this.stateOf(at)?.raft.configuration.members.find(({ id }) => id === node)?.suffrage;
  }

  /** The names in the configuration that a controller has. */
  configurationOf(name: string): string[] {
    const state = this.stateOf(name);
    return state === undefined ? [] : state.raft.configuration.members.map(({ id }) => memberName(id));
  }

  /** How joins of a controller have ended so far, in order, as logged. */
  joinsOf(name: string): string[] {
    const target = this.nodeOf(name);
    return this.notes.flatMap(({ note }) =>
      note.kind === 'join-ended' && note.node === target ? [note.outcome] : [],
    );
  }

  /** The names on a controller's list of members. */
  membersOf(name: string): string[] {
    const state = this.stateOf(name);
    return state === undefined ? [] : listMembers(state).map(({ id }) => memberName(id));
  }

  stateOf(name: string): ControllerState | undefined {
    return asController(this.world.view.state(this.nodeOf(name)));
  }

  private members(): { readonly name: string; readonly state: ControllerState | undefined }[] {
    const { view } = this.world;
    const found: { readonly name: string; readonly state: ControllerState | undefined }[] = [];
    for (let node = 0; node < view.nodeCount; node += 1) {
      if (view.isMember(node)) found.push({ name: view.name(node), state: asController(view.state(node)) });
    }
    return found;
  }

  private nodeOf(name: string): number {
    const { view } = this.world;
    for (let node = 0; node < view.nodeCount; node += 1) if (view.name(node) === name) return node;
    throw new Error(`there is no node ${name}`);
  }
}
