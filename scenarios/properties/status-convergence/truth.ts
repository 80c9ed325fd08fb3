import { leaseUntil } from '../../../core/raft/index.ts';
import type { Fault } from '../../../sim/index.ts';
import { asController, asMember } from '../../raft-cluster/types.ts';
import type { View } from '../cluster.ts';
import { settledConfiguration } from '../settled-configuration.ts';
import type { ClusterContext } from '../context.ts';
import { memberOf } from '../log-reading.ts';

/** Whether two nodes work both ways; `unclear` where only worse links exist, or a disk or clock is out of order. */
type Reach = 'works' | 'broken' | 'unclear';

/** What is true of one ordered pair, and since when everything that it follows from has been as it is. */
export interface Truth {
  /** Whether B is online, as A ought to list it; undefined where that is not judged. */
  readonly online: boolean | undefined;
  /** Who decides it: the leader with a lease that A works both ways with, or else A itself. */
  readonly reference: number;
  readonly since: number;
}

/** Who both of a pair are, as far as the first knows. */
interface Membership {
  /** How often the first has been started. */
  readonly starts: number;
  /** Their incarnations. */
  readonly own: number;
  readonly other: number;
  /** Another member than the one of the configuration runs on the second's node. */
  readonly impostor: boolean;
}

/** Numbers kept of what the truth of each pair followed from. */
const INPUTS = 5;

/** The most that a link may lose and still count as working. */
const WORKING_LOSS = 0.05;

/**
 * Who is online, for each ordered pair (A, B) of members, as the world knows it: the reference is the leader, if A works
 * both ways with one that holds its lease, otherwise A itself; truth is that B runs and works both ways with the
 * reference. With a leader in reach its word counts, so a broken link between two followers makes neither offline;
 * without one, the node's own word.
 *
 * Recomputed when the surroundings, a lease or a configuration change, which is rare: between changes it is constant.
 */
export class StatusTruth {
  private readonly view: View;
  private readonly driftPpm: number;
  private readonly slowest: number;
  private readonly count: number;
  private readonly slowDisks: number[] = [];
  /** By node: it still waits for a save that it began while its disk was slow. */
  private readonly stuck: boolean[] = [];
  private readonly truths: (Truth | undefined)[] = [];
  private readonly reach: Reach[] = [];
  /** By pair: true time of the last change of that. */
  private readonly reachSince: number[] = [];
  /** What the truth of each pair followed from, as a few numbers each: other ones begin another span. */
  private readonly inputs: number[] = [];
  /** True time at which the node's lease ends; 0 for none. */
  private readonly leaseEnds: number[] = [];
  private holder = { node: -1, since: 0 };
  private lastLeader = -1;
  private quorate = false;

  constructor(context: ClusterContext, view: View) {
    this.view = view;
    this.driftPpm = context.options.clockDriftPpm;
    this.slowest = context.profile.network.latency[1];
    this.count = view.nodeCount;
    for (let i = 0; i < this.count; i += 1) {
      this.slowDisks.push(0);
      this.leaseEnds.push(0);
    }
    for (let i = 0; i < this.count * this.count; i += 1) {
      this.truths.push(undefined);
      this.reach.push('broken');
      this.reachSince.push(0);
      for (let k = 0; k < INPUTS; k += 1) this.inputs.push(-1);
    }
  }

  /** A fault struck or ended. */
  fault(fault: Fault, ended: boolean): void {
    if (fault.kind !== 'diskSlow') return;
    for (let node = 0; node < this.count; node += 1) {
      if (this.view.name(node) === fault.node) {
        this.slowDisks[node] = (this.slowDisks[node] ?? 0) + (ended ? -1 : 1);
        // What was begun on the slow disk may take long yet.
        if (ended) this.stuck[node] = this.view.savingSince(node) >= 0;
      }
    }
  }

  /** A save of the node is over, or the node went down. Returns whether that was what kept it from being judged. */
  saved(node: number): boolean {
    if (this.stuck[node] !== true) return false;
    this.stuck[node] = false;
    return true;
  }

  /** The present truth about B for A; undefined where it is not judged at all. */
  of(a: number, b: number): Truth | undefined {
    return this.truths[a * this.count + b];
  }

  /** A node's lease as of its latest state. Returns whether it has begun or ended, and with it the truth may be another. */
  lease(node: number): boolean {
    const had = (this.leaseEnds[node] ?? 0) > this.view.now;
    const state = asMember(this.view.state(node));
    const until = state === undefined ? -1 : leaseUntil(state);
    const end = until < 0 ? 0 : this.view.trueTimeOf(node, until);
    this.leaseEnds[node] = end;
    return had !== end > this.view.now;
  }

  /** True time at which the node's lease ends, if it is not renewed; 0 for none. */
  leaseEnd(node: number): number {
    return this.leaseEnds[node] ?? 0;
  }

  /** Who holds a lease now; -1 for nobody. */
  private leaseholder(): number {
    for (let node = 0; node < this.count; node += 1)
      if ((this.leaseEnds[node] ?? 0) > this.view.now) return node;
    return -1;
  }

  /** Who has held the lease and worked both ways with a majority, and since when without a break; -1 for nobody. */
  get leader(): { readonly node: number; readonly since: number } {
    return this.holder;
  }

  /** Works everything out anew. Returns whether anything has changed. */
  refresh(): boolean {
    this.links();
    const leader = this.leaseholder();
    let changed = leader !== this.lastLeader;
    this.lastLeader = leader;
    const quorate = leader >= 0 && this.reachesMajority(leader);
    if (changed || quorate !== this.quorate)
      this.holder = { node: quorate ? leader : -1, since: this.view.now };
    this.quorate = quorate;
    for (let a = 0; a < this.count; a += 1) {
      if (!this.view.isMember(a)) continue;
      for (let b = 0; b < this.count; b += 1) {
        if (this.view.isMember(b) && this.pair(a, b, leader)) changed = true;
      }
    }
    return changed;
  }

  private reachesMajority(leader: number): boolean {
    const state = asMember(this.view.state(leader));
    if (state === undefined) return false;
    let voters = 0;
    let reached = 0;
    for (const member of state.configuration.members) {
      if (member.suffrage !== 'voter') continue;
      voters += 1;
      if (this.between(leader, member.id) === 'works') reached += 1;
    }
    return 2 * reached > voters;
  }

  private pair(a: number, b: number, leader: number): boolean {
    const at = a * this.count + b;
    const toLeader = leader < 0 ? 'broken' : this.between(a, leader);
    const reference = toLeader === 'works' ? leader : a;
    const membership = this.membership(a, b, reference);
    // Whoever runs in a member's place, with another disk, is not that member.
    const reach = membership?.impostor === true ? 'broken' : this.between(reference, b);
    const clear = toLeader !== 'unclear' && reach !== 'unclear' && this.condition(a) === 'works';
    // Whoever was removed and has not heard of it is told nothing, by a leader or by anybody else.
    const judged = clear && membership !== undefined && this.knows(reference === a ? b : reference, a);
    // Not only what follows, but everything that it follows from: who was reached a moment ago may still be thought online.
    const flags = (judged ? 1 : 0) + (membership === undefined ? 0 : membership.impostor ? 4 : 2);
    const conditions = this.conditions(reference, a) * CONDITIONS + this.conditions(reference, b);
    // Whether there is a leader in reach depends on the link with it: its word is heeded while it may still be.
    const unheard = leader >= 0 && reference !== leader ? (this.reachSince[a * this.count + leader] ?? 0) : 0;
    const online = judged ? reach === 'works' : undefined;
    if (!this.followsFromOther(at, reference, conditions * 8 + flags, membership)) {
      if (unheard <= (this.truths[at]?.since ?? 0)) return false;
      this.truths[at] = { online, reference, since: unheard };
      return true;
    }
    const since = Math.max(this.inTimeFrom(a, reference), this.inTimeFrom(reference, b));
    this.truths[at] = { online, reference, since };
    return true;
  }

  /** From when on what two nodes send each other takes no longer than the profile says: on links that keep order it may wait. */
  private inTimeFrom(a: number, b: number): number {
    const { view } = this;
    if (a === b) return view.now;
    const heldUp = Math.max(view.heldUpUntil(a, b), view.heldUpUntil(b, a));
    return Math.max(view.now, heldUp - this.slowest);
  }

  /** Whether B, if it runs, has A in its own configuration: it answers nobody that it takes for a stranger. */
  private knows(b: number, a: number): boolean {
    const peer = asMember(this.view.state(b));
    const own = asMember(this.view.state(a))?.durable.incarnation;
    return peer === undefined || a === b || memberOf(peer.configuration, a)?.incarnation === own;
  }

  /**
   * Who both are, if they are members as far as A knows, and as far as the reference's log goes, and whether
   * somebody else runs as B; else undefined.
   */
  private membership(a: number, b: number, reference: number): Membership | undefined {
    const state = asMember(this.view.state(a));
    if (state === undefined || state.durable.removed) return undefined;
    const settled = asController(this.view.state(a))?.settled ?? 0;
    const configuration = settledConfiguration({ raft: state, settled });
    const own = memberOf(configuration, a);
    const other = memberOf(configuration, b);
    if (own === undefined || other === undefined || own.incarnation !== state.durable.incarnation) {
      return undefined;
    }
    // Its log may already hold that the node came back as another member.
    const active = memberOf(state.configuration, b);
    if (active !== undefined && active.incarnation !== other.incarnation) return undefined;
    // A leader says nothing of whom it has removed already.
    const leading = reference === a ? undefined : asMember(this.view.state(reference));
    if (leading !== undefined && memberOf(leading.configuration, b)?.incarnation !== other.incarnation)
      return undefined;
    const peer = asMember(this.view.state(b));
    if (peer?.durable.removed === true) return undefined;
    const impostor = peer !== undefined && peer.durable.incarnation !== other.incarnation;
    return { starts: this.view.starts(a), own: own.incarnation, other: other.incarnation, impostor };
  }

  /** The condition of two nodes and of the links between them, as one number below {@link CONDITIONS}. */
  private conditions(a: number, b: number): number {
    const runs = RANKS[this.condition(a)] * 3 + RANKS[this.condition(b)];
    return a === b ? runs : (runs * 3 + RANKS[this.carries(a, b)]) * 3 + RANKS[this.carries(b, a)] + 9;
  }

  /** Keeps what the truth of a pair follows from. Returns whether it was something else before. */
  private followsFromOther(
    pair: number,
    reference: number,
    conditions: number,
    membership: Membership | undefined,
  ): boolean {
    const { inputs } = this;
    const at = pair * INPUTS;
    const starts = membership?.starts ?? -1;
    const own = membership?.own ?? -1;
    const other = membership?.other ?? -1;
    if (
      inputs[at] === reference &&
      inputs[at + 1] === conditions &&
      inputs[at + 2] === starts &&
      inputs[at + 3] === own &&
      inputs[at + 4] === other
    ) {
      return false;
    }
    inputs[at] = reference;
    inputs[at + 1] = conditions;
    inputs[at + 2] = starts;
    inputs[at + 3] = own;
    inputs[at + 4] = other;
    return true;
  }

  private links(): void {
    for (let a = 0; a < this.count; a += 1) {
      if (!this.view.isMember(a)) continue;
      for (let b = 0; b <= a; b += 1) {
        if (!this.view.isMember(b)) continue;
        const reach = this.reachOf(a, b);
        if (reach === this.between(a, b)) continue;
        this.reachSince[a * this.count + b] = this.view.now;
        this.reachSince[b * this.count + a] = this.view.now;
        this.reach[a * this.count + b] = reach;
        this.reach[b * this.count + a] = reach;
      }
    }
  }

  private reachOf(a: number, b: number): Reach {
    if (a === b) return this.condition(a);
    const ends = worse(this.condition(a), this.condition(b));
    if (ends === 'broken') return 'broken';
    return worse(ends, worse(this.carries(a, b), this.carries(b, a)));
  }

  private condition(node: number): Reach {
    const { view } = this;
    if (!view.isUp(node) || view.isPaused(node)) return 'broken';
    const ppm = view.driftPpm(node);
    const trusted = ppm <= this.driftPpm && ppm >= -this.driftPpm;
    const punctual = (this.slowDisks[node] ?? 0) === 0 && this.stuck[node] !== true;
    return trusted && punctual ? 'works' : 'unclear';
  }

  private carries(from: number, to: number): Reach {
    const link = this.view.link(from, to);
    if (link.cut) return 'broken';
    return !link.clogged && link.loss <= WORKING_LOSS && link.latency[1] <= this.slowest
      ? 'works'
      : 'unclear';
  }

  private between(a: number, b: number): Reach {
    return this.reach[a * this.count + b] ?? 'broken';
  }
}

const RANKS: Readonly<Record<Reach, number>> = { broken: 0, unclear: 1, works: 2 };

/** More than there are conditions of two nodes: 9 of one with itself, 81 of two. */
const CONDITIONS = 90;

/** What is broken is broken, whatever else is unclear. */
function worse(a: Reach, b: Reach): Reach {
  if (a === 'broken' || b === 'broken') return 'broken';
  return a === 'unclear' || b === 'unclear' ? 'unclear' : 'works';
}
