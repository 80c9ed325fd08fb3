import type { Fault, LinkRef, NodeRef } from '../plan/fault-plan.ts';
import { mapNodes } from '../plan/map-nodes.ts';
import type { NodeIndex, ProcessTypes } from '../process/process.ts';
import type { Stage } from './stage.ts';
import type { WorldView } from './world-view.ts';

/**
 * Puts names in place of the symbols of a fault, as they stand when it strikes. Within one fault each mention stands
 * for a node of its own: a second `@follower` is another follower, and `cut: { from: @leader, to: @any }` never cuts a
 * node from itself.
 */
export class FaultResolver<T extends ProcessTypes> {
  private readonly stage: Stage<T>;
  private readonly view: WorldView<T>;
  private readonly byName = new Map<string, NodeIndex>();
  /** Nodes that the present fault mentions already. */
  private mentioned: NodeIndex[] = [];

  constructor(stage: Stage<T>, view: WorldView<T>) {
    this.stage = stage;
    this.view = view;
    for (const machine of stage.machines) this.byName.set(machine.name, machine.index);
  }

  /** The node of that name. */
  index(name: string): NodeIndex {
    const index = this.byName.get(name);
    if (index === undefined) throw new Error(`the plan names a node that does not exist: ${name}`);
    return index;
  }

  /** The fault with names for symbols, or null when a symbol stands for nobody. */
  resolve(fault: Fault): Fault | null {
    this.mentioned = [];
    return mapNodes(fault, { node: (ref) => this.name(ref), link: (ref) => this.link(ref) });
  }

  private link(ref: LinkRef): LinkRef | null {
    // What is named outright is set aside first, so that a symbol does not take it.
    if (!isSymbol(ref.to)) this.mentioned.push(this.index(ref.to));
    const from = this.name(ref.from);
    const to = isSymbol(ref.to) ? this.name(ref.to) : ref.to;
    return from === null || to === null || from === to ? null : { from, to };
  }

  private name(ref: NodeRef): string | null {
    if (!isSymbol(ref)) {
      this.mentioned.push(this.index(ref));
      return ref;
    }
    for (const node of this.stage.system.resolve(ref, this.view)) {
      if (!this.mentioned.includes(node)) {
        this.mentioned.push(node);
        return this.stage.machine(node).name;
      }
    }
    return null;
  }
}

/** Whether a reference is a symbol (`@leader`), not a node's name. */
export function isSymbol(ref: NodeRef): boolean {
  return ref.startsWith('@');
}
