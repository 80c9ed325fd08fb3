// Properties: match-index-sound, match-monotonic, index-order, bounded-windows.
import type { Leader, Progress } from '../../../../core/raft/index.ts';
import type { Replicated } from '../../../../core/controller/index.ts';
import type { Image, MemberState } from '../../cluster.ts';
import { holds, lastIndexOf, termOf } from '../../log-reading.ts';
import type { Tally } from '../../tally.ts';
import type { Watch } from '../watch.ts';

type Lead = Leader<Replicated>;

/** What a leader believes of its peers' logs, and whether it is so (MatchIndexSound, a ghost). */
export class Replication {
  private readonly watch: Watch;
  private readonly sound: Tally;
  private readonly monotonic: Tally;
  private readonly bounds: Tally;
  /** Who led each recent term: node by term, for the terms that have a leader in office. */
  private readonly leading: number[] = [];

  constructor(watch: Watch) {
    this.watch = watch;
    this.sound = watch.tally('match-index-sound');
    this.monotonic = watch.tally('match-monotonic');
    this.bounds = watch.tally('bounded-windows');
  }

  /** A member has become leader, or started as one. */
  gained(node: number, state: MemberState): void {
    if (!this.leading.includes(node)) this.leading.push(node);
    if (state.role.kind !== 'leader') return;
    const { progress } = state.role;
    for (let peer = 0; peer < progress.length; peer += 1) {
      const known = progress[peer];
      if (known !== undefined && known.match > 0) this.check(node, state, peer, known);
    }
  }

  /** A member is leader no more. */
  lost(node: number): void {
    const at = this.leading.indexOf(node);
    if (at >= 0) this.leading.splice(at, 1);
  }

  /** The nodes that lead a term at present, as far as they know. */
  get leaders(): readonly number[] {
    return this.leading;
  }

  /** What a leader knows of its peers has changed. */
  changed(node: number, before: Lead, after: Lead, state: MemberState): void {
    const old = before.progress;
    const now = after.progress;
    const last = lastIndexOf(state.durable.log);
    let longest = 0;
    for (let peer = 0; peer < now.length; peer += 1) {
      const known = now[peer];
      const earlier = old[peer];
      if (known === earlier || known === undefined) continue;
      if (known.inflight.length > longest) longest = known.inflight.length;
      if ((known.inflight[0] ?? Infinity) <= known.match) this.answeredStillCounts(node, peer, known);
      if (known.next <= known.match || known.match > last || known.match < 0) {
        this.disordered(node, peer, known, last);
      }
      const matched = earlier === undefined || earlier.incarnation !== known.incarnation ? 0 : earlier.match;
      if (known.match === matched) continue;
      this.monotonic.count += 1;
      if (known.match < matched) this.fell(node, peer, matched, known.match);
      this.check(node, state, peer, known);
    }
    this.kept(node, state, after, longest);
  }

  /** What a leader keeps for others has changed; `longest`: the most appends on their way to a peer for which that did. */
  kept(node: number, state: MemberState, role: Lead, longest: number): void {
    const { maxPending, maxInflight } = state.fixed.options;
    this.bounds.count += 1;
    if (role.proposals.length <= maxPending && role.reads.length <= maxPending && longest <= maxInflight)
      return;
    this.watch.violate(
      'bounded-windows',
      node,
      `${this.watch.name(node)} keeps more than its settings allow.`,
      `at most ${maxPending} proposals, ${maxPending} reads, ${maxInflight} appends on their way to a peer`,
      `${role.proposals.length} proposals, ${role.reads.length} reads, ${longest} appends`,
    );
  }

  /** A disk has lost entries from `cutFrom` on: no leader of its term may have counted on them. */
  cut(node: number, image: Image): void {
    for (const leader of this.leading) {
      const state = this.watch.states[leader];
      if (leader === node || state === undefined || state.role.kind !== 'leader') continue;
      const known = state.role.progress[node];
      if (known !== undefined && known.match > 0 && known.incarnation === image.incarnation) {
        this.check(leader, state, node, known);
      }
    }
  }

  private check(node: number, state: MemberState, peer: number, known: Progress): void {
    const image = this.watch.images[peer];
    // A disk that was lost is another member's now; and a peer of a higher term follows another leader's log.
    if (image === undefined || image.incarnation !== known.incarnation) return;
    if (image.term > state.durable.term) return;
    this.sound.count += 1;
    const log = state.durable.log;
    // Below the leader's base its own term is no longer known; there only the length can be compared.
    const term = known.match < log.baseIndex ? termOf(image.log, known.match) : termOf(log, known.match);
    const longEnough = lastIndexOf(image.log) >= known.match;
    if (image.term === state.durable.term && longEnough && holds(image, known.match, term)) return;
    this.watch.violate(
      'match-index-sound',
      node,
      `${this.watch.name(node)} believes that the log of ${this.watch.name(peer)} equals its own up to ${known.match}, and it does not.`,
      `an entry of term ${term} at ${known.match} on the disk of ${this.watch.name(peer)}, in term ${state.durable.term}`,
      longEnough
        ? `term ${termOf(image.log, known.match)} there, in term ${image.term}`
        : `a log that ends at ${lastIndexOf(image.log)}, in term ${image.term}`,
      peer,
    );
  }

  private fell(node: number, peer: number, from: number, to: number): void {
    this.watch.violate(
      'match-monotonic',
      node,
      `The match index of ${this.watch.name(peer)} fell at ${this.watch.name(node)}, which still leads.`,
      `at least ${from}`,
      `${to}`,
      peer,
    );
  }

  private answeredStillCounts(node: number, peer: number, known: Progress): void {
    this.watch.violate(
      'bounded-windows',
      node,
      `${this.watch.name(node)} takes an append for on its way to ${this.watch.name(peer)} that was acknowledged.`,
      `nothing on its way up to ${known.match}`,
      `appends up to ${known.inflight.join(', ')}`,
      peer,
    );
  }

  private disordered(node: number, peer: number, known: Progress, last: number): void {
    this.watch.violate(
      'index-order',
      node,
      `${this.watch.name(node)} has its indexes of ${this.watch.name(peer)} out of order.`,
      `0 <= match < next, and match at most the last index ${last}`,
      `match ${known.match}, next ${known.next}`,
      peer,
    );
  }
}
