import type { ArmableFault, Fault, LinkRef, MicrosRange, NodeRef } from '../plan/fault-plan.ts';
import type { ProcessTypes } from '../process/process.ts';
import type { RunSpec } from './run-spec.ts';

/** A run was asked for that cannot be: where in the spec, and what is wrong there. */
export class SpecError extends Error {
  /** Where: `plan.faults[3].fault.node`. */
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`${path}: ${problem}`);
    this.name = 'SpecError';
    this.path = path;
  }
}

/** Clocks that are further off than this are broken, not drifting. */
const PPM_MAX = 100_000;

/** Throws a {@link SpecError} at the first thing in a spec that cannot be meant. */
export function checkSpec<T extends ProcessTypes>(spec: RunSpec<T>): void {
  const { system, profile, span, plan } = spec;
  const names = new Set<string>();
  system.nodes.forEach(({ name }, at) => {
    if (names.has(name)) throw new SpecError(`system.nodes[${at}].name`, `two nodes are named "${name}"`);
    if (name === '' || name === 'all' || name.startsWith('@')) {
      throw new SpecError(`system.nodes[${at}].name`, `"${name}" cannot be the name of a node`);
    }
    names.add(name);
  });
  if (names.size === 0) throw new SpecError('system.nodes', 'there must be at least one node');
  const { network } = profile;
  range('profile.network.latency', network.latency);
  if (network.clientLatency !== undefined) range('profile.network.clientLatency', network.clientLatency);
  rate('profile.network.loss', network.loss);
  rate('profile.network.duplicate', network.duplicate);
  if (network.bandwidth !== undefined && !(network.bandwidth > 0)) {
    throw new SpecError('profile.network.bandwidth', 'must be above 0 bytes a second');
  }
  if (network.bandwidth !== undefined && system.sizeOf === undefined) {
    throw new SpecError(
      'profile.network.bandwidth',
      'needs a system that tells the size of its messages (sizeOf)',
    );
  }
  range('profile.disk.latency', profile.disk.latency);
  ppm('profile.clocks.driftPpm', profile.clocks.driftPpm);
  if (profile.clocks.driftPpm < 0) throw new SpecError('profile.clocks.driftPpm', 'must not be negative');
  duration('span.chaos', span.chaos, 0);
  duration('span.recovery', span.recovery, 0);
  duration('span', span.chaos + span.recovery, 0);
  if (span.stall !== undefined) {
    duration('span.stall', span.stall, 1);
    if (system.progress === undefined)
      throw new SpecError('span.stall', 'needs a system that tells its progress');
  }
  if (span.eventsPerSecond !== undefined) duration('span.eventsPerSecond', span.eventsPerSecond, 1);
  const known: Known = { names, messageKinds: system.messageKinds };
  plan.faults.forEach(({ at, fault }, position) => {
    duration(`plan.faults[${position}].at`, at, 0);
    checkFault(`plan.faults[${position}].fault`, fault, known);
  });
  plan.requests.forEach(({ at }, position) => {
    duration(`plan.requests[${position}].at`, at, 0);
  });
}

interface Known {
  readonly names: ReadonlySet<string>;
  readonly messageKinds: readonly string[];
}

function checkFault(path: string, fault: Fault, known: Known): void {
  // A plan may come from a file, where anything can stand.
  if (typeof fault !== 'object' || fault === null) throw new SpecError(path, 'must be a fault');
  if ('for' in fault && fault.for !== undefined) duration(`${path}.for`, fault.for, 1);
  switch (fault.kind) {
    case 'restart':
    case 'start':
    case 'pause':
    case 'diskFull':
    case 'diskWipe':
    case 'diskCorrupt':
      node(`${path}.node`, fault.node, known);
      break;
    case 'isolate':
    case 'crash':
      node(`${path}.node`, fault.node, known);
      moment(`${path}.when`, fault.when, known);
      break;
    case 'drift':
      node(`${path}.node`, fault.node, known);
      ppm(`${path}.ppm`, fault.ppm);
      break;
    case 'diskSlow':
      node(`${path}.node`, fault.node, known);
      range(`${path}.latency`, fault.latency);
      break;
    case 'partition':
      list(`${path}.groups`, fault.groups);
      fault.groups.forEach((group, g) => {
        list(`${path}.groups[${g}]`, group);
        group.forEach((ref, i) => {
          node(`${path}.groups[${g}][${i}]`, ref, known);
        });
      });
      break;
    case 'cut':
    case 'clog':
      link(`${path}.link`, fault.link, known);
      break;
    case 'flap':
      target(`${path}.target`, fault.target, known);
      duration(`${path}.up`, fault.up, 1);
      duration(`${path}.down`, fault.down, 1);
      break;
    case 'slow':
      target(`${path}.target`, fault.target, known);
      range(`${path}.latency`, fault.latency);
      break;
    case 'lossy':
      target(`${path}.target`, fault.target, known);
      rate(`${path}.loss`, fault.loss);
      break;
    case 'duplicate':
      target(`${path}.target`, fault.target, known);
      rate(`${path}.rate`, fault.rate);
      break;
    case 'heal':
      if (fault.target !== 'all') target(`${path}.target`, fault.target, known);
      break;
    default: {
      const never: never = fault;
      throw new SpecError(path, `unknown fault ${JSON.stringify(never)}`);
    }
  }
}

function moment(path: string, when: ArmableFault['when'], known: Known): void {
  if (when === undefined) return;
  duration(`${path}.n`, when.n, 1);
  const message = when.on === 'send' ? when.message : undefined;
  if (message !== undefined && !known.messageKinds.includes(message)) {
    throw new SpecError(`${path}.message`, unknown('kind of message', message, known.messageKinds));
  }
}

function target(path: string, ref: NodeRef | LinkRef, known: Known): void {
  if (typeof ref === 'string') node(path, ref, known);
  else link(path, ref, known);
}

function list(path: string, value: unknown): void {
  if (!Array.isArray(value)) throw new SpecError(path, 'must be a list');
}

function link(path: string, ref: LinkRef, known: Known): void {
  if (typeof ref !== 'object' || ref === null) throw new SpecError(path, 'must be a node or a link');
  node(`${path}.from`, ref.from, known);
  node(`${path}.to`, ref.to, known);
}

function node(path: string, ref: NodeRef, known: Known): void {
  if (typeof ref !== 'string') throw new SpecError(path, 'must be the name of a node');
  if (!ref.startsWith('@') && !known.names.has(ref)) {
    throw new SpecError(path, unknown('node', ref, [...known.names]));
  }
}

function unknown(what: string, found: string, known: readonly string[]): string {
  return `there is no ${what} "${found}"; there are: ${known.join(', ')}`;
}

function range(path: string, value: MicrosRange): void {
  list(path, value);
  const [min, max] = value;
  duration(path, min, 0);
  duration(path, max, 0);
  if (min > max) throw new SpecError(path, `[${min}, ${max}] is the wrong way round`);
}

function duration(path: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new SpecError(path, `must be a whole number of at least ${least}, found ${value}`);
  }
}

function rate(path: string, value: number): void {
  if (!(value >= 0 && value <= 1))
    throw new SpecError(path, `must be a fraction from 0 to 1, found ${value}`);
}

function ppm(path: string, value: number): void {
  if (!Number.isSafeInteger(value) || Math.abs(value) > PPM_MAX) {
    throw new SpecError(path, `must be a whole number within ±${PPM_MAX} parts per million, found ${value}`);
  }
}
