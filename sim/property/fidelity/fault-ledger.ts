import type { Micros } from '../../clock/micros.ts';
import type { Fault, LinkRef, MicrosRange, NodeRef } from '../../plan/fault-plan.ts';
import type { NodeIndex } from '../../process/process.ts';

/** What a link ought to be like, going by the faults alone. */
export interface Expected {
  readonly cut: boolean;
  readonly clogged: boolean;
  readonly loss: number;
  readonly duplicate: number;
  readonly latency: MicrosRange | null;
}

interface Entry {
  readonly fault: Fault;
  readonly struckAt: Micros;
  /** Order of striking among all faults, heals included. */
  readonly order: number;
}

interface Heal {
  readonly target: NodeRef | LinkRef;
  readonly order: number;
}

/**
 * The faults that are in force, as told by name, and what follows from them for each link: written from the meaning of
 * the faults, with nothing of the network's own code, so that the two can be held against each other.
 */
export class FaultLedger {
  private entries: Entry[] = [];
  private heals: Heal[] = [];
  private order = 0;
  private readonly name: (node: NodeIndex) => string;
  private readonly isMember: (node: NodeIndex) => boolean;

  constructor(name: (node: NodeIndex) => string, isMember: (node: NodeIndex) => boolean) {
    this.name = name;
    this.isMember = isMember;
  }

  /** Whether anything is in force whose effect changes by itself with time. */
  get flapping(): boolean {
    return this.entries.some(({ fault }) => fault.kind === 'flap');
  }

  strike(fault: Fault, at: Micros): void {
    this.order += 1;
    if (fault.kind === 'heal') {
      if (fault.target === 'all') this.clear();
      else this.heals.push({ target: fault.target, order: this.order });
      return;
    }
    if (LASTING.includes(fault.kind)) this.entries.push({ fault, struckAt: at, order: this.order });
  }

  end(fault: Fault): void {
    this.entries = this.entries.filter((entry) => entry.fault !== fault);
    if (this.entries.length === 0) this.heals = [];
  }

  clear(): void {
    this.entries = [];
    this.heals = [];
  }

  /** The faults in force. */
  inForce(): readonly Fault[] {
    return this.entries.map(({ fault }) => fault);
  }

  /** A fault that should have ended before `now`, if there is one. */
  overdue(now: Micros): Fault | null {
    const late = this.entries.find(
      ({ fault, struckAt }) => 'for' in fault && fault.for !== undefined && struckAt + fault.for < now,
    );
    return late?.fault ?? null;
  }

  expected(from: NodeIndex, to: NodeIndex, now: Micros): Expected {
    let cut = false;
    let clogged = false;
    let loss = 0;
    let duplicate = 0;
    let latency: MicrosRange | null = null;
    for (const { fault, struckAt, order } of this.entries) {
      if (!this.touches(fault, from, to) || this.healedSince(order, from, to)) continue;
      switch (fault.kind) {
        case 'isolate':
        case 'partition':
        case 'cut':
          cut = true;
          break;
        case 'flap':
          cut ||= turnOf(fault, now - struckAt) < fault.down;
          break;
        case 'clog':
          clogged = true;
          break;
        case 'lossy':
          loss = Math.max(loss, fault.loss);
          break;
        case 'duplicate':
          duplicate = Math.max(duplicate, fault.rate);
          break;
        case 'slow':
          latency =
            latency === null
              ? fault.latency
              : [Math.max(latency[0], fault.latency[0]), Math.max(latency[1], fault.latency[1])];
          break;
        case 'heal':
        case 'crash':
        case 'restart':
        case 'start':
        case 'pause':
        case 'drift':
        case 'diskSlow':
        case 'diskFull':
        case 'diskWipe':
        case 'diskCorrupt':
          break;
        default: {
          const never: never = fault;
          throw new Error(`unknown fault ${JSON.stringify(never)}`);
        }
      }
    }
    return { cut, clogged, loss, duplicate, latency };
  }

  private touches(fault: Fault, from: NodeIndex, to: NodeIndex): boolean {
    const sender = this.name(from);
    const receiver = this.name(to);
    switch (fault.kind) {
      case 'isolate':
        return (
          (fault.node === sender || fault.node === receiver) &&
          (fault.clients === true || this.isMember(from) === this.isMember(to))
        );
      case 'partition': {
        const a = fault.groups.findIndex((group) => group.includes(sender));
        const b = fault.groups.findIndex((group) => group.includes(receiver));
        return a >= 0 && b >= 0 && a !== b && !(fault.oneWay === true && a === 0);
      }
      case 'cut':
      case 'clog':
        return fault.link.from === sender && fault.link.to === receiver;
      case 'flap':
      case 'slow':
      case 'lossy':
      case 'duplicate':
        return includes(fault.target, sender, receiver);
      case 'heal':
      case 'crash':
      case 'restart':
      case 'start':
      case 'pause':
      case 'drift':
      case 'diskSlow':
      case 'diskFull':
      case 'diskWipe':
      case 'diskCorrupt':
        return false;
      default: {
        const never: never = fault;
        throw new Error(`unknown fault ${JSON.stringify(never)}`);
      }
    }
  }

  private healedSince(order: number, from: NodeIndex, to: NodeIndex): boolean {
    const sender = this.name(from);
    const receiver = this.name(to);
    return this.heals.some((heal) => heal.order > order && includes(heal.target, sender, receiver));
  }
}

/** The kinds whose `for` says when they end; for the others it says when a node is started again. */
const LASTING: readonly Fault['kind'][] = [
  'isolate',
  'partition',
  'cut',
  'flap',
  'slow',
  'lossy',
  'duplicate',
  'clog',
  'diskSlow',
  'diskFull',
];

/**
 * How far into its present turn a flapping fault is. Where its time is over at the very moment of a turn, it ends instead
 * of turning; until that has been told it is as it was.
 */
function turnOf(fault: Fault & { readonly kind: 'flap' }, elapsed: Micros): Micros {
  const last = fault.for === undefined ? elapsed : Math.min(elapsed, fault.for - 1);
  return last % (fault.down + fault.up);
}

function includes(target: NodeRef | LinkRef, sender: string, receiver: string): boolean {
  return typeof target === 'string'
    ? target === sender || target === receiver
    : target.from === sender && target.to === receiver;
}
