import type { Micros, NodeId } from '../../process/process.ts';
import type { MembershipChange } from '../../raft/index.ts';
import type { Contact, DiscoveryMessage, DiscoveryNote, DiscoveryOutbox } from '../discovery/index.ts';
import type { EvictionOutbox } from '../eviction/index.ts';
import type {
  Charter,
  FoundingDurable,
  FoundingMessage,
  FoundingNote,
  FoundingOutbox,
  FoundingResponse,
} from '../founding/index.ts';
import type { GossipMessage, GossipNote, GossipOutbox } from '../gossip/index.ts';
import type { BoundRecord, JoinNote, JoinOutbox, JoinResponse, JoinSlice } from '../joining/index.ts';
import type { OperateNote, OperateOutbox, OperateResponse, PreferredOutbox } from '../operating/index.ts';
import type { MembershipMessage } from './membership-message.ts';

/** The request that this node asks of itself to be joined: nobody waits for its answer. */
export const OWN_JOIN = -1;

/** What is observed about membership. */
export type MembershipNote =
  | DiscoveryNote
  | FoundingNote
  | GossipNote
  | JoinNote
  | OperateNote
  /** At the leader: a member that was silent for so long is being removed (requirement S0.4). */
  | {
      readonly kind: 'evicted';
      readonly node: NodeId;
      readonly incarnation: number;
      readonly silentFor: Micros;
    }
  /** At the leader: it hands over to a controller that is preferred. */
  | { readonly kind: 'preferred-handover'; readonly to: NodeId };

/** What operators are answered. */
export type MembershipResponse = FoundingResponse | JoinResponse | OperateResponse;

/** Which part of the membership asks something of Raft. */
export type Asker = 'joining' | 'operating' | 'eviction' | 'preference';

/** What the membership as a whole wants done. */
export interface MembershipOutbox {
  send(to: NodeId, message: MembershipMessage): void;
  respond(request: number, body: MembershipResponse): void;
  note(observation: MembershipNote): void;
  discoverAfter(min: Micros, max: Micros): void;
  foundingAfter(min: Micros, max: Micros): void;
  gossipAfter(min: Micros, max: Micros): void;
  joinAfter(delay: Micros): void;
  operateAfter(delay: Micros): void;
  evictAfter(delay: Micros): void;
  preferAfter(delay: Micros): void;
  /** What follows happens once these are durable. */
  saveFounding(durable: FoundingDurable): void;
  saveJoining(slice: JoinSlice): void;
  /** Formats the Raft disk for the founders of a cluster, and starts Raft with it. */
  found(charter: Charter): void;
  /** Starts Raft with a blank disk of this incarnation, saved with the slice in one image. */
  restartRaft(incarnation: number, slice: JoinSlice): void;
  /** Asks Raft for a change, a transfer; the answer comes back with the token. */
  askChange(asker: Asker, token: number, change: MembershipChange): void;
  askTransfer(asker: Asker, token: number, target: NodeId | null): void;
  /** Proposes what the log is to say of a member. */
  recordBound(record: BoundRecord): void;
}

/**
 * The outboxes of the parts, on top of the whole's. What one part wants of another is kept until the step of the first is
 * over: who was contacted, which cluster is to be joined.
 */
export class MembershipPort
  implements DiscoveryOutbox, FoundingOutbox, GossipOutbox, EvictionOutbox, PreferredOutbox
{
  private joinOutbox: JoinOutbox | null = null;
  private operateOutbox: OperateOutbox | null = null;
  readonly contacts: Contact[] = [];
  /** A node through which a cluster can be joined; -1 for none. */
  through = -1;
  /** The own request to be joined was answered. */
  answered = false;
  /** This node belongs to its cluster no longer, and is blank again. */
  unbound = false;
  private readonly out: MembershipOutbox;

  constructor(out: MembershipOutbox) {
    this.out = out;
  }

  /** For joins. Most steps have nothing to do with them, and do without the outbox. */
  get joins(): JoinOutbox {
    this.joinOutbox ??= this.forJoins();
    return this.joinOutbox;
  }

  /** For operators' wishes. */
  get operates(): OperateOutbox {
    this.operateOutbox ??= forOperates(this.out);
    return this.operateOutbox;
  }

  send(to: NodeId, message: DiscoveryMessage | FoundingMessage | GossipMessage): void {
    this.out.send(to, message);
  }

  note(observation: DiscoveryNote | FoundingNote | GossipNote): void {
    this.out.note(observation);
  }

  respond(request: number, body: FoundingResponse): void {
    this.out.respond(request, body);
  }

  discoverAfter(min: Micros, max: Micros): void {
    this.out.discoverAfter(min, max);
  }

  foundingAfter(min: Micros, max: Micros): void {
    this.out.foundingAfter(min, max);
  }

  gossipAfter(min: Micros, max: Micros): void {
    this.out.gossipAfter(min, max);
  }

  saveFounding(durable: FoundingDurable): void {
    this.out.saveFounding(durable);
  }

  found(charter: Charter): void {
    this.out.found(charter);
  }

  joinFounded(charter: Charter): void {
    const [first] = charter.founders;
    if (first !== undefined) this.through = first.node;
  }

  joinThrough(contact: Contact): void {
    this.through = contact.node;
  }

  contacted(contact: Contact): void {
    this.contacts.push(contact);
  }

  evict(id: NodeId, incarnation: number, silentFor: Micros): void {
    this.out.note({ kind: 'evicted', node: id, incarnation, silentFor });
    this.out.askChange('eviction', 0, { kind: 'remove', id });
  }

  evictionAfter(delay: Micros): void {
    this.out.evictAfter(delay);
  }

  handOver(to: NodeId): void {
    this.out.note({ kind: 'preferred-handover', to });
    this.out.askTransfer('preference', 0, to);
  }

  preferredAfter(delay: Micros): void {
    this.out.preferAfter(delay);
  }

  private forJoins(): JoinOutbox {
    const { out } = this;
    return {
      send: (to, message) => {
        out.send(to, message);
      },
      wakeAfter: (delay) => {
        out.joinAfter(delay);
      },
      save: (slice) => {
        out.saveJoining(slice);
      },
      bind: (_cluster, ticket, slice) => {
        out.restartRaft(ticket, slice);
      },
      unbind: (slice) => {
        this.unbound = true;
        out.restartRaft(slice.incarnation, slice);
      },
      respond: (request, body) => {
        if (request === OWN_JOIN) this.answered = true;
        else out.respond(request, body);
      },
      note: (observation) => {
        out.note(observation);
      },
      change: (ticket, change) => {
        out.askChange('joining', ticket, change);
      },
      record: (record) => {
        out.recordBound(record);
      },
    };
  }
}

function forOperates(out: MembershipOutbox): OperateOutbox {
  return {
    send: (to, message) => {
      out.send(to, message);
    },
    wakeAfter: (delay) => {
      out.operateAfter(delay);
    },
    respond: (request, body) => {
      out.respond(request, body);
    },
    note: (observation) => {
      out.note(observation);
    },
    change: (token, change) => {
      out.askChange('operating', token, change);
    },
    transfer: (token, target) => {
      out.askTransfer('operating', token, target);
    },
  };
}
