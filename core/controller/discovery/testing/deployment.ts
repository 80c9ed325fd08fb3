import { Chance } from '../../founding/testing/chance.ts';
import { FoundingWitness } from '../../founding/testing/founding-witness.ts';
import { contactSeen, foundingDue, onFoundingMessage, startFounding } from '../../founding/index.ts';
import type {
  Charter,
  FoundingContext,
  FoundingDurable,
  FoundingMessage,
  FoundingOutbox,
  FoundingState,
} from '../../founding/index.ts';
import {
  blankContacts,
  contactsOf,
  discoveryDue,
  onDiscoveryMessage,
  rediscover,
  rested,
  seesCluster,
  startDiscovery,
} from '../index.ts';
import type {
  Contact,
  DiscoveryContext,
  DiscoveryMessage,
  DiscoveryNote,
  DiscoveryOutbox,
  DiscoverySettings,
  DiscoveryState,
  Hint,
} from '../index.ts';

const MS = 1000;

type Message = DiscoveryMessage | FoundingMessage;

/** A node with discovery and founding composed, as a controller does it; its saves are durable at once. */
interface Member {
  readonly id: number;
  readonly settings: DiscoverySettings;
  readonly address: string;
  incarnation: number;
  founding: FoundingDurable | null;
  cluster: number;
  running: { discovery: DiscoveryState; founding: FoundingState } | null;
  discoverDue: number;
  foundDue: number;
  wishes: Contact[];
  seen: Contact[];
}

interface InFlight {
  readonly from: number;
  readonly to: number;
  readonly message: Message;
  readonly due: number;
}

function isFounding(message: Message): message is FoundingMessage {
  return message.kind.startsWith('founding-');
}

/** The settings of a node under test. */
export function settings(part: Partial<DiscoverySettings>): DiscoverySettings {
  const retry = { min: 500 * MS, max: 16_000 * MS };
  return { deployment: 'test', seeds: [], services: [], bootstrapExpect: 0, retry, ...part };
}

/** The address of a test node. */
export function addressOf(node: number): string {
  return `tls:ctrl${String(node)}.example:1280`;
}

/** A deployment in virtual time: nodes that search and found, services that answer as they are told to. */
export class Deployment {
  readonly members: Member[];
  readonly notes: (DiscoveryNote & { readonly by: number })[] = [];
  readonly sent: InFlight[] = [];
  readonly witness: FoundingWitness;
  now = 0;
  /** In percent. */
  loss = 0;
  /** Which messages are lost besides. */
  loses: (from: number, message: Message) => boolean = () => false;
  /** What a service says when it is asked. */
  lookup: (service: number, asker: number) => readonly Hint[] = () => [];
  private readonly inFlight: InFlight[] = [];
  private readonly chance: Chance;

  constructor(all: readonly DiscoverySettings[], seed = 1) {
    this.chance = new Chance(seed);
    this.witness = new FoundingWitness(Math.max(...all.map(({ bootstrapExpect }) => bootstrapExpect)));
    this.members = all.map((each, id) => ({
      id,
      settings: each,
      address: addressOf(id),
      incarnation: 1000 + id,
      founding: null,
      cluster: 0,
      running: null,
      discoverDue: Infinity,
      foundDue: Infinity,
      wishes: [],
      seen: [],
    }));
  }

  member(id: number): Member {
    const member = this.members[id];
    if (member === undefined) throw new Error(`no node ${String(id)}`);
    return member;
  }

  start(id: number): this {
    const member = this.member(id);
    const discovery = startDiscovery(this.contextOf(member), this.outboxOf(member));
    member.running = {
      discovery,
      founding: startFounding(
        member.founding,
        this.foundingContextOf(member, discovery),
        this.foundingOutboxOf(member),
      ),
    };
    return this;
  }

  stop(id: number): this {
    const member = this.member(id);
    member.running = null;
    member.discoverDue = member.foundDue = Infinity;
    return this;
  }

  rediscover(id: number, members: readonly number[] = []): this {
    return this.search(this.member(id), (state, context, out) => rediscover(state, members, context, out));
  }

  rest(id: number): this {
    return this.search(this.member(id), rested);
  }

  contacts(id: number): readonly Contact[] {
    const { running } = this.member(id);
    return running === null ? [] : contactsOf(running.discovery);
  }

  receive(to: number, from: number, message: Message): this {
    const member = this.member(to);
    return isFounding(message)
      ? this.found(member, (state, context, out) => onFoundingMessage(state, from, message, context, out))
      : this.search(member, (state, context, out) => onDiscoveryMessage(state, from, message, context, out));
  }

  /** Lets time pass, until `done` or for at most `duration`; whether it was done. */
  pass(duration: number, done: () => boolean = () => false): boolean {
    const end = this.now + duration;
    while (!done()) {
      let due = Infinity;
      let act = (): unknown => undefined;
      for (const member of this.members) {
        if (member.discoverDue < due) [due, act] = [member.discoverDue, () => this.searchDue(member)];
        if (member.foundDue < due) [due, act] = [member.foundDue, () => this.foundingDue(member)];
      }
      for (const [index, message] of this.inFlight.entries()) {
        if (message.due < due) [due, act] = [message.due, () => this.deliver(index)];
      }
      if (due > end) {
        this.now = end;
        return false;
      }
      this.now = due;
      act();
    }
    return true;
  }

  private searchDue(member: Member): void {
    member.discoverDue = Infinity;
    this.search(member, discoveryDue);
  }

  private foundingDue(member: Member): void {
    member.foundDue = Infinity;
    this.found(member, foundingDue);
  }

  private deliver(index: number): void {
    const [message] = this.inFlight.splice(index, 1);
    if (message === undefined || this.chance.below(100) < this.loss) return;
    if (this.loses(message.from, message.message)) return;
    if (message.to < this.members.length) this.receive(message.to, message.from, message.message);
    else if (message.message.kind === 'lookup') {
      const contacts = this.lookup(message.to, message.from);
      this.send(message.to, message.from, { kind: 'lookup-answer', contacts });
    }
  }

  private search(
    member: Member,
    change: (state: DiscoveryState, context: DiscoveryContext, out: DiscoveryOutbox) => DiscoveryState,
  ): this {
    const { running } = member;
    if (running === null) return this;
    member.seen = [];
    running.discovery = change(running.discovery, this.contextOf(member), this.outboxOf(member));
    for (const contact of member.seen) {
      this.found(member, (state, context, out) => contactSeen(state, contact, context, out));
    }
    return this;
  }

  private found(
    member: Member,
    change: (state: FoundingState, context: FoundingContext, out: FoundingOutbox) => FoundingState,
  ): this {
    const { running } = member;
    if (running === null) return this;
    const context = this.foundingContextOf(member, running.discovery);
    running.founding = change(running.founding, context, this.foundingOutboxOf(member));
    return this;
  }

  private send(from: number, to: number, message: Message): void {
    const sent = { from, to, message, due: this.now + this.chance.between(50 * MS, 200 * MS) };
    this.sent.push(sent);
    this.inFlight.push(sent);
  }

  private contextOf({ id, address, incarnation, cluster, settings: own }: Member): DiscoveryContext {
    return { self: { node: id, address, incarnation, cluster }, settings: own };
  }

  private foundingContextOf(member: Member, discovery: DiscoveryState): FoundingContext {
    const { id, address, incarnation, cluster } = member;
    return {
      self: { node: id, incarnation, address },
      cluster,
      reserved: false,
      connected: seesCluster(discovery),
      contacts: blankContacts(discovery),
      settings: member.settings,
    };
  }

  private outboxOf(member: Member): DiscoveryOutbox {
    return {
      send: (to, message) => {
        this.send(member.id, to, message);
      },
      discoverAfter: (min, max) => {
        member.discoverDue = this.now + this.chance.between(min, max);
      },
      contacted: (contact) => member.seen.push(contact),
      joinThrough: (contact) => member.wishes.push(contact),
      note: (note) => this.notes.push({ ...note, by: member.id }),
    };
  }

  private foundingOutboxOf(member: Member): FoundingOutbox {
    return {
      send: (to, message) => {
        this.send(member.id, to, message);
      },
      saveFounding: (durable) => {
        this.witness.saved(member.id, member.incarnation, durable);
        member.founding = durable;
      },
      foundingAfter: (min, max) => {
        member.foundDue = this.now + this.chance.between(min, max);
      },
      found: (charter: Charter) => {
        member.cluster = charter.cluster;
        this.witness.founded(member.id, member.incarnation, charter);
      },
      joinFounded: () => undefined,
      respond: () => undefined,
      note: () => undefined,
    };
  }
}
