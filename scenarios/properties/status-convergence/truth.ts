import { committedConfiguration, leaseUntil } from '../../../core/raft/index.ts';
import type { Fault } from '../../../sim/index.ts';
import { asMember } from '../../raft-cluster/types.ts';
import type { View } from '../cluster.ts';
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

/** Another member than the one of the configuration runs on the node. */
const IMPOSTOR = ' impostor';

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
  private readonly truths: (Truth | undefined)[] = [];
  private readonly reach: Reach[] = [];
  /** What the truth of each pair followed from, in brief: another value begins another span. */
  private readonly inputs: string[] = [];
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
      this.inputs.push('');
    }
  }

  /** A fault struck or ended. */
  fault(fault: Fault, ended: boolean): void {
    if (fault.kind !== 'diskSlow') return;
    for (let node = 0; node < this.count; node += 1) {
      if (this.view.name(node) === fault.node) {
        this.slowDisks[node] = (this.slowDisks[node] ?? 0) + (ended ? -1 : 1);
      }
    }
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
    const reach = membership.endsWith(IMPOSTOR) ? 'broken' : this.between(reference, b);
    const clear = toLeader !== 'unclear' && reach !== 'unclear' && this.condition(a) === 'works';
    // Whoever was removed and has not heard of it is told nothing, by a leader or by anybody else.
    const judged = clear && membership !== '' && this.knows(reference === a ? b : reference, a);
    // Not only what follows, but everything that it follows from: who was reached a moment ago may still be thought online.
    const input = `${judged ? 1 : 0} ${reference} ${this.inputsOf(reference, a)} ${this.inputsOf(reference, b)} ${membership}`;
    if (this.inputs[at] === input) return false;
    this.inputs[at] = input;
    this.truths[at] = {
      online: judged ? reach === 'works' : undefined,
      reference,
      since: Math.max(this.inTimeFrom(a, reference), this.inTimeFrom(reference, b)),
    };
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
   * Who both are, if they are members as far as A has applied, and as far as the reference's log goes, and whether
   * somebody else runs as B; else empty.
   */
  private membership(a: number, b: number, reference: number): string {
    const state = asMember(this.view.state(a));
    if (state === undefined || state.durable.removed) return '';
    const configuration = committedConfiguration(state);
    const own = memberOf(configuration, a);
    const other = memberOf(configuration, b);
    if (own === undefined || other === undefined || own.incarnation !== state.durable.incarnation) return '';
    // Its log may already hold that the node came back as another member.
    const active = memberOf(state.configuration, b);
    if (active !== undefined && active.incarnation !== other.incarnation) return '';
    // A leader says nothing of whom it has removed already.
    const leading = reference === a ? undefined : asMember(this.view.state(reference));
    if (leading !== undefined && memberOf(leading.configuration, b)?.incarnation !== other.incarnation)
      return '';
    const peer = asMember(this.view.state(b));
    if (peer?.durable.removed === true) return '';
    const impostor = peer !== undefined && peer.durable.incarnation !== other.incarnation;
    return `${this.view.starts(a)} ${own.incarnation} ${other.incarnation}${impostor ? IMPOSTOR : ''}`;
  }

  /** The condition of two nodes and of the links between them. */
  private inputsOf(a: number, b: number): string {
    const runs = `${this.condition(a)} ${this.condition(b)}`;
    return a === b ? runs : `${runs} ${this.carries(a, b)} ${this.carries(b, a)}`;
  }

  private links(): void {
    for (let a = 0; a < this.count; a += 1) {
      if (!this.view.isMember(a)) continue;
      for (let b = 0; b <= a; b += 1) {
        if (!this.view.isMember(b)) continue;
        const reach = this.reachOf(a, b);
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
    return trusted && (this.slowDisks[node] ?? 0) === 0 ? 'works' : 'unclear';
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

/** What is broken is broken, whatever else is unclear. */
function worse(a: Reach, b: Reach): Reach {
  if (a === 'broken' || b === 'broken') return 'broken';
  return a === 'unclear' || b === 'unclear' ? 'unclear' : 'works';
}
