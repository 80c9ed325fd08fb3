import type { Fault, LinkRef, NodeRef } from '../plan/fault-plan.ts';
import type { NodeIndex, ProcessTypes } from '../process/process.ts';
import type { Link, LinkEffect } from './link.ts';
import type { Network } from './network.ts';
import type { Stage } from './stage.ts';

/** A fault that acts on links. */
export type LinkFault = Fault & {
  readonly kind: 'isolate' | 'partition' | 'cut' | 'flap' | 'slow' | 'lossy' | 'duplicate' | 'clog';
};

interface ActiveLinkFault<T extends ProcessTypes> {
  readonly serial: number;
  readonly fault: LinkFault;
  /** The links that it acts on and that have not been healed. */
  links: Link<T>[];
}

/** The faults that act on links at present, and what each of them does to which. */
export class LinkFaults<T extends ProcessTypes> {
  private readonly stage: Stage<T>;
  private readonly network: Network<T>;
  private readonly indexOf: (name: string) => NodeIndex;
  private active: ActiveLinkFault<T>[] = [];

  constructor(stage: Stage<T>, network: Network<T>, indexOf: (name: string) => NodeIndex) {
    this.stage = stage;
    this.network = network;
    this.indexOf = indexOf;
  }

  /** Lets a fault, with its symbols resolved, act on its links. */
  impose(serial: number, fault: LinkFault): void {
    const links = this.linksOf(fault);
    this.active.push({ serial, fault, links });
    const effect = effectOf(serial, fault);
    for (const link of links) this.act(link, effect);
  }

  /** Ends a fault. Returns it, or null if it had ended already. */
  end(serial: number): LinkFault | null {
    const found = this.active.find((active) => active.serial === serial);
    if (found === undefined) return null;
    this.active = this.active.filter((active) => active !== found);
    for (const link of found.links) this.lift(link, serial);
    return found.fault;
  }

  /** Turns a flapping fault up (or down again). Returns the fault, or null if it has ended. */
  flap(serial: number, down: boolean): (LinkFault & { readonly kind: 'flap' }) | null {
    const found = this.active.find((active) => active.serial === serial);
    if (found === undefined || found.fault.kind !== 'flap') return null;
    for (const link of found.links) {
      if (down) {
        this.act(link, effectOf(serial, found.fault));
      } else {
        this.lift(link, serial);
      }
    }
    return found.fault;
  }

  /** Ends what faults do to the links that touch a node, or to one link, or to all. Returns the faults that ended with it. */
  heal(target: 'all' | NodeRef | LinkRef): LinkFault[] {
    const ended: LinkFault[] = [];
    const touches = this.selector(target);
    for (const active of this.active) {
      const healed = active.links.filter(touches);
      if (healed.length === 0 && target !== 'all') continue;
      for (const link of healed) this.lift(link, active.serial);
      active.links = active.links.filter((link) => !touches(link));
      if (active.links.length === 0) ended.push(active.fault);
    }
    this.active = this.active.filter((active) => active.links.length > 0);
    return ended;
  }

  private selector(target: 'all' | NodeRef | LinkRef): (link: Link<T>) => boolean {
    if (target === 'all') return () => true;
    if (typeof target === 'string') {
      const node = this.indexOf(target);
      return (link) => link.from === node || link.to === node;
    }
    const from = this.indexOf(target.from);
    const to = this.indexOf(target.to);
    return (link) => link.from === from && link.to === to;
  }

  private act(link: Link<T>, effect: LinkEffect): void {
    link.impose(effect);
    this.network.settle(link);
  }

  private lift(link: Link<T>, serial: number): void {
    if (link.lift(serial)) this.network.settle(link);
  }

  private linksOf(fault: LinkFault): Link<T>[] {
    switch (fault.kind) {
      case 'isolate': {
        const node = this.indexOf(fault.node);
        const { member } = this.stage.machine(node);
        const everyone = fault.clients === true;
        return this.touching(node, (other) => everyone || this.stage.machine(other).member === member);
      }
      case 'partition':
        return this.between(fault.groups, fault.oneWay === true);
      case 'cut':
      case 'clog':
        return [this.network.link(this.indexOf(fault.link.from), this.indexOf(fault.link.to))];
      case 'flap':
      case 'slow':
      case 'lossy':
      case 'duplicate':
        return typeof fault.target === 'string'
          ? this.touching(this.indexOf(fault.target), () => true)
          : [this.network.link(this.indexOf(fault.target.from), this.indexOf(fault.target.to))];
      default: {
        const never: never = fault;
        throw new Error(`unknown fault ${JSON.stringify(never)}`);
      }
    }
  }

  /** Both directions between a node and the others that are wanted. */
  private touching(node: NodeIndex, wanted: (other: NodeIndex) => boolean): Link<T>[] {
    const links: Link<T>[] = [];
    for (const { index: other } of this.stage.machines) {
      if (other === node || !wanted(other)) continue;
      links.push(this.network.link(node, other), this.network.link(other, node));
    }
    return links;
  }

  /** Every link between nodes of different groups; with `oneWay`, not those on which the first group sends. */
  private between(groups: readonly (readonly NodeRef[])[], oneWay: boolean): Link<T>[] {
    const links: Link<T>[] = [];
    groups.forEach((senders, a) => {
      groups.forEach((receivers, b) => {
        if (a === b || (oneWay && a === 0)) return;
        for (const from of senders) {
          for (const to of receivers) {
            if (from !== to) links.push(this.network.link(this.indexOf(from), this.indexOf(to)));
          }
        }
      });
    });
    return links;
  }
}

function effectOf(serial: number, fault: LinkFault): LinkEffect {
  return {
    fault: serial,
    cut:
      fault.kind === 'isolate' || fault.kind === 'partition' || fault.kind === 'cut' || fault.kind === 'flap',
    clogged: fault.kind === 'clog',
    loss: fault.kind === 'lossy' ? fault.loss : 0,
    duplicate: fault.kind === 'duplicate' ? fault.rate : 0,
    latency: fault.kind === 'slow' ? fault.latency : null,
  };
}
