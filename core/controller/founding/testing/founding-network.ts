import type { Contact } from '../../discovery/contact.ts';
import type { DiscoverySettings } from '../../discovery/discovery-settings.ts';
import { contactSeen, foundingDue, onFoundingMessage, onInit, startFounding } from '../index.ts';
import type {
  FoundingContext,
  FoundingNote,
  FoundingOutbox,
  FoundingResponse,
  FoundingState,
} from '../index.ts';
import { Chance } from './chance.ts';
import { FoundingWitness } from './founding-witness.ts';
import { newNode } from './test-node.ts';
import type { InFlight, TestNode } from './test-node.ts';

const MS = 1000;

/** Settings of a deployment of that many founders. */
export function settingsOf(bootstrapExpect: number): DiscoverySettings {
  const retry = { min: 500 * MS, max: 8000 * MS };
  return { deployment: 'test', seeds: [], services: [], bootstrapExpect, retry };
}

/** A handful of nodes that found a cluster, their disks, and a network that does what it likes with their messages. */
export class FoundingNetwork {
  readonly nodes: TestNode[] = [];
  readonly witness: FoundingWitness;
  readonly responses: FoundingResponse[] = [];
  readonly notes: FoundingNote[] = [];
  inFlight: InFlight[] = [];
  now = 0;
  readonly settings: DiscoverySettings;
  private readonly chance: Chance;
  private nextIncarnation = 1000;

  constructor(count: number, bootstrapExpect: number, seed = 1) {
    this.settings = settingsOf(bootstrapExpect);
    this.chance = new Chance(seed);
    this.witness = new FoundingWitness(bootstrapExpect);
    for (let id = 0; id < count; id += 1) this.nodes.push(newNode(id));
  }

  node(id: number): TestNode {
    const node = this.nodes[id];
    if (node === undefined) throw new Error(`no node ${String(id)}`);
    return node;
  }

  /** Switches a node on; nothing if it runs. */
  start(id: number): this {
    const node = this.node(id);
    if (node.state !== null) return this;
    this.nextIncarnation += 1;
    node.incarnation = node.disk.incarnation === 0 ? this.nextIncarnation : node.disk.incarnation;
    node.cluster = node.disk.cluster;
    node.contacts = [];
    node.state = startFounding(node.disk.founding, this.contextOf(node), this.outboxOf(node));
    this.release(node);
    return this;
  }

  /** Whatever is not durable is lost, with all that was to follow it. */
  crash(id: number): this {
    const node = this.node(id);
    node.state = null;
    node.timerDue = Infinity;
    node.unsaved = [];
    node.saveDue = Infinity;
    node.reserved = false;
    return this;
  }

  /** The disk is lost: whoever starts on it next is another node. */
  wipe(id: number): this {
    this.crash(id);
    this.node(id).disk = { incarnation: 0, founding: null, cluster: 0 };
    return this;
  }

  /** `id` hears from `other`, as discovery would let it: truthfully, at this moment. */
  introduce(id: number, other: number): this {
    const node = this.node(id);
    const seen = this.node(other);
    if (node.state === null || node.unsaved.length > 0 || id === other || seen.state === null) return this;
    const { incarnation, cluster } = seen;
    const contact: Contact = { node: other, address: addressOf(other), incarnation, cluster };
    node.contacts[other] = contact;
    this.step(node, (state, context, out) => contactSeen(state, contact, context, out));
    return this;
  }

  introduceAll(): this {
    for (const { id } of this.nodes) for (const other of this.nodes) this.introduce(id, other.id);
    return this;
  }

  fire(id: number): this {
    const node = this.node(id);
    if (node.state === null || node.timerDue === Infinity || node.unsaved.length > 0) return this;
    node.timerDue = Infinity;
    this.step(node, foundingDue);
    return this;
  }

  init(id: number): this {
    this.witness.waive();
    this.step(this.node(id), (state, context, out) => onInit(state, 0, { kind: 'init' }, context, out));
    return this;
  }

  /** The save that a node waits for is durable: what follows is released, as far as the next save. */
  sync(id: number): this {
    const node = this.node(id);
    const first = node.unsaved.shift();
    if (first === undefined) return this;
    if (first.kind === 'save') {
      this.witness.saved(id, node.incarnation, first.founding);
      node.disk = { ...node.disk, incarnation: node.incarnation, founding: first.founding };
    } else if (first.kind === 'format') {
      this.witness.founded(id, node.incarnation, first.charter);
      node.disk = { ...node.disk, incarnation: node.incarnation, cluster: first.charter.cluster };
    }
    this.release(node);
    return this;
  }

  syncAll(): this {
    for (const node of this.nodes) while (node.unsaved.length > 0) this.sync(node.id);
    return this;
  }

  /** Delivers a message in flight; lost when nobody is there to take it. It waits while the node saves. */
  deliver(index: number, keep = false): this {
    const message = this.inFlight[index];
    if (message === undefined) return this;
    const node = this.node(message.to);
    if (node.state !== null && node.unsaved.length > 0) return this;
    if (!keep) this.inFlight.splice(index, 1);
    if (node.state === null) return this;
    this.step(node, (state, context, out) =>
      onFoundingMessage(state, message.from, message.message, context, out),
    );
    return this;
  }

  /** All that is in flight and all that follows from it, in order, with every save done at once. */
  deliverAll(): this {
    for (let budget = 10_000; budget > 0; budget -= 1) {
      this.syncAll();
      if (this.inFlight.length === 0) return this;
      this.deliver(0);
    }
    throw new Error('the messages never end');
  }

  /**
   * Lets time pass without faults but for some loss, in percent, discovery repeating itself every second, until `done`
   * or for at most `duration`. Whether it was done in time.
   */
  pass(duration: number, loss: number, done: () => boolean): boolean {
    const end = this.now + duration;
    let introduction = this.now;
    while (!done()) {
      const { due, act } = this.next(introduction, loss);
      if (due > end) return false;
      this.now = Math.max(this.now, due);
      if (act === null) {
        introduction += 1000 * MS;
        this.introduceAll();
      } else act();
    }
    return true;
  }

  contextOf(node: TestNode): FoundingContext {
    const contacts = [];
    let connected = false;
    for (const contact of node.contacts) {
      if (contact === undefined) continue;
      if (contact.cluster === 0) contacts.push(contact);
      else connected = true;
    }
    return {
      self: { node: node.id, incarnation: node.incarnation, address: addressOf(node.id) },
      cluster: node.cluster,
      reserved: node.reserved,
      connected,
      contacts,
      settings: this.settings,
    };
  }

  private next(
    introduction: number,
    loss: number,
  ): { readonly due: number; readonly act: (() => void) | null } {
    let due = introduction;
    let act: (() => void) | null = null;
    for (const node of this.nodes) {
      if (node.unsaved.length > 0) {
        if (node.saveDue < due) [due, act] = [node.saveDue, () => this.sync(node.id)];
      } else if (node.timerDue < due) [due, act] = [node.timerDue, () => this.fire(node.id)];
    }
    for (const [index, message] of this.inFlight.entries()) {
      const node = this.node(message.to);
      if (node.unsaved.length > 0 && node.state !== null) continue;
      if (message.due < due) [due, act] = [message.due, () => this.arrive(index, loss)];
    }
    return { due, act };
  }

  private arrive(index: number, loss: number): void {
    if (this.chance.below(100) < loss) this.inFlight.splice(index, 1);
    else this.deliver(index);
  }

  private step(
    node: TestNode,
    change: (state: FoundingState, context: FoundingContext, out: FoundingOutbox) => FoundingState,
  ): void {
    if (node.state === null) return;
    node.state = change(node.state, this.contextOf(node), this.outboxOf(node));
    this.release(node);
  }

  private release(node: TestNode): void {
    for (;;) {
      const effect = node.unsaved[0];
      if (effect === undefined) return;
      switch (effect.kind) {
        case 'save':
        case 'format':
          node.saveDue = this.now + this.chance.between(0, 10 * MS);
          return;
        case 'send':
          this.inFlight.push({
            from: node.id,
            to: effect.to,
            message: effect.message,
            due: this.now + this.chance.between(50 * MS, 200 * MS),
          });
          break;
        case 'respond':
          this.responses.push(effect.body);
          break;
        case 'note':
          this.notes.push(effect.note);
          break;
      }
      node.unsaved.shift();
    }
  }

  private outboxOf(node: TestNode): FoundingOutbox {
    return {
      send: (to, message) => node.unsaved.push({ kind: 'send', to, message }),
      saveFounding: (founding) => node.unsaved.push({ kind: 'save', founding }),
      foundingAfter: (min, max) => {
        node.timerDue = this.now + this.chance.between(min, max);
      },
      found: (charter) => {
        node.cluster = charter.cluster;
        node.unsaved.push({ kind: 'format', charter });
      },
      joinFounded: (charter) => node.wishes.push(charter),
      respond: (request, body) => node.unsaved.push({ kind: 'respond', request, body }),
      note: (note) => node.unsaved.push({ kind: 'note', note }),
    };
  }
}

/** The address of a test node. */
export function addressOf(node: number): string {
  return `tls:ctrl${String(node)}.example:1280`;
}
