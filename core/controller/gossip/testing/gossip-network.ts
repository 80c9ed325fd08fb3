import type { Contact } from '../../discovery/contact.ts';
import type { DiscoverySettings } from '../../discovery/discovery-settings.ts';
import { Chance } from '../../founding/testing/chance.ts';
import {
  GOSSIP_DEFAULTS,
  gossipContacts,
  gossipDue,
  introducedTo,
  onGossipMessage,
  startGossip,
} from '../index.ts';
import type {
  GossipContext,
  GossipMessage,
  GossipNote,
  GossipOutbox,
  GossipState,
  Standing,
} from '../index.ts';

const MS = 1000;

interface GossipNode {
  readonly id: number;
  self: Contact;
  state: GossipState | null;
  timerDue: number;
}

interface InFlight {
  readonly from: number;
  readonly to: number;
  readonly message: GossipMessage;
  readonly due: number;
}

/** Nodes that gossip over links with the documented delays, loss, and cuts. */
export class GossipNetwork {
  /** Whom every node's log names. */
  logged: readonly { readonly id: number }[] = [];
  readonly nodes: GossipNode[] = [];
  readonly notes: (GossipNote & { readonly by: number; readonly at: number })[] = [];
  /** Everything that was sent. */
  sent: InFlight[] = [];
  now = 0;
  /** In percent. */
  loss = 0;
  /** Whether the directed link works. */
  works: (from: number, to: number) => boolean = () => true;
  private readonly inFlight: InFlight[] = [];
  private readonly discovery: DiscoverySettings;
  private readonly chance: Chance;
  private nextIncarnation = 1000;

  constructor(count: number, seeds: readonly number[], seed = 1) {
    this.chance = new Chance(seed);
    this.discovery = {
      deployment: 'test',
      seeds,
      services: [],
      bootstrapExpect: 0,
      retry: { min: 500 * MS, max: 8000 * MS },
    };
    for (let id = 0; id < count; id += 1) {
      this.nodes.push({ id, self: this.contact(id), state: null, timerDue: Infinity });
    }
  }

  node(id: number): GossipNode {
    const node = this.nodes[id];
    if (node === undefined) throw new Error(`no node ${String(id)}`);
    return node;
  }

  start(id: number): this {
    const node = this.node(id);
    if (node.state === null) node.state = startGossip(this.contextOf(node), this.outboxOf(node));
    return this;
  }

  startAll(): this {
    for (const { id } of this.nodes) this.start(id);
    return this;
  }

  crash(id: number): this {
    this.node(id).state = null;
    this.node(id).timerDue = Infinity;
    return this;
  }

  /** Its disk is lost: it comes back as another incarnation, under the same id and address. */
  wipe(id: number): this {
    this.crash(id).node(id).self = this.contact(id);
    return this;
  }

  bind(id: number, cluster: number): this {
    const { node, address, incarnation } = this.node(id).self;
    this.node(id).self = { node, address, incarnation, cluster };
    return this;
  }

  introduce(id: number, other: number): this {
    const node = this.node(id);
    if (node.state === null) return this;
    const { self } = this.node(other);
    node.state = introducedTo(node.state, self, this.contextOf(node), this.outboxOf(node));
    return this;
  }

  /** A message as if it had come over the network. */
  receive(id: number, from: number, message: GossipMessage): this {
    const node = this.node(id);
    if (node.state === null) return this;
    node.state = onGossipMessage(node.state, from, message, this.contextOf(node), this.outboxOf(node));
    return this;
  }

  pass(duration: number): this {
    const end = this.now + duration;
    for (;;) {
      let due = Infinity;
      let act = (): void => undefined;
      for (const node of this.nodes) {
        if (node.timerDue < due) [due, act] = [node.timerDue, (): void => this.fire(node)];
      }
      for (const [index, message] of this.inFlight.entries()) {
        if (message.due < due) [due, act] = [message.due, (): void => this.deliver(index)];
      }
      if (due > end) break;
      this.now = due;
      act();
    }
    this.now = end;
    return this;
  }

  /** What `id` holds of `other`. */
  standing(id: number, other: number): Standing | undefined {
    return this.view(id).find(({ node }) => node === other)?.standing;
  }

  view(id: number): ReturnType<typeof gossipContacts> {
    const { state } = this.node(id);
    return state === null ? [] : gossipContacts(state, this.now);
  }

  /** Who does not hold what is true of whom: empty once all agree. */
  mistakes(): string[] {
    const mistakes: string[] = [];
    for (const { id, state } of this.nodes) {
      if (state === null) continue;
      for (const other of this.nodes) {
        if (other.id === id) continue;
        const held = this.view(id).find(({ node }) => node === other.id);
        const { incarnation, cluster } = other.self;
        const right =
          other.state === null
            ? held === undefined || held.standing === 'dead'
            : held?.standing === 'alive' && held.incarnation === incarnation && held.cluster === cluster;
        if (!right) mistakes.push(`${String(id)} of ${String(other.id)}: ${JSON.stringify(held)}`);
      }
    }
    return mistakes;
  }

  private contact(node: number): Contact {
    this.nextIncarnation += 1;
    const address = `tls:ctrl${String(node)}.example:1280`;
    return { node, address, incarnation: this.nextIncarnation, cluster: 0 };
  }

  private fire(node: GossipNode): void {
    node.timerDue = Infinity;
    if (node.state !== null) node.state = gossipDue(node.state, this.contextOf(node), this.outboxOf(node));
  }

  private deliver(index: number): void {
    const [message] = this.inFlight.splice(index, 1);
    if (message === undefined || !this.works(message.from, message.to)) return;
    if (this.chance.below(100) >= this.loss) this.receive(message.to, message.from, message.message);
  }

  private contextOf(node: GossipNode): GossipContext {
    return {
      self: node.self,
      discovery: this.discovery,
      settings: GOSSIP_DEFAULTS,
      members: this.logged,
      now: this.now,
    };
  }

  private outboxOf(node: GossipNode): GossipOutbox {
    return {
      send: (to, message) => {
        const due = this.now + this.chance.between(50 * MS, 200 * MS);
        const sent = { from: node.id, to, message, due };
        this.sent.push(sent);
        this.inFlight.push(sent);
      },
      gossipAfter: (min, max) => {
        node.timerDue = this.now + this.chance.between(min, max);
      },
      note: ({ kind, node: about, standing }) =>
        this.notes.push({ kind, node: about, standing, by: node.id, at: this.now }),
    };
  }
}
