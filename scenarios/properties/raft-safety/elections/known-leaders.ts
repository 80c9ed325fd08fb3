// Properties: leader-belief, answers-its-leader, tells-stale-leaders.
import type { Replicated } from '../../../../core/controller/index.ts';
import type { AppendRequest, AppendResponse, SnapshotRequest } from '../../../../core/raft/index.ts';
import type { Input } from '../../../../sim/index.ts';
import type { ClusterTypes } from '../../../raft-cluster/types.ts';
import type { MemberState } from '../../cluster.ts';
import type { Tally } from '../../tally.ts';
import type { Watch } from '../watch.ts';

/** What a leader says of itself. */
type Heard = AppendRequest<Replicated> | SnapshotRequest<Replicated>;

/**
 * leader-belief, answers-its-leader, tells-stale-leaders: who takes whom for the leader of a term. What a member tells its clients, and what
 * the leaderless warning stands on, is that belief; and whoever answers one that leads another term must echo nothing
 * that the latter, should it be elected later, could take for contact in its new office.
 */
export class KnownLeaders {
  private readonly watch: Watch;
  private readonly belief: Tally;
  private readonly answers: Tally;
  /** By term, who leads it as far as anybody knows; -1 for nobody. Grows with the number of elections alone. */
  private readonly leaderOf: number[] = [];
  private readonly tells: Tally;
  /** By node, the leader of an earlier term that it has just heard and owes a refusal, and what it heard; -1 for none. */
  private readonly owes: number[] = [];
  private readonly heard: (Heard | null)[] = [];

  constructor(watch: Watch) {
    this.watch = watch;
    this.belief = watch.tally('leader-belief');
    this.answers = watch.tally('answers-its-leader');
    this.tells = watch.tally('tells-stale-leaders');
    for (let node = 0; node < watch.isMember.length; node += 1) {
      this.owes.push(-1);
      this.heard.push(null);
    }
  }

  /** A member's role, term or known leader is another. */
  believes(node: number, state: MemberState): void {
    const { leader } = state;
    const leads = state.role.kind === 'leader';
    this.belief.count += 1;
    if (leads !== (leader === node)) {
      const expected = leads ? 'itself' : 'another, or nobody: it does not lead';
      this.misled(node, state, expected);
      return;
    }
    if (leader < 0) return;
    const { term } = state.durable;
    while (this.leaderOf.length <= term) this.leaderOf.push(-1);
    const known = this.leaderOf[term] ?? -1;
    // A peer may hear of a leader before that one's own first save is done.
    if (known < 0) this.leaderOf[term] = leader;
    else if (known !== leader) this.misled(node, state, this.watch.name(known));
  }

  /** A member hears a leader, perhaps that of an earlier term. What it owed before it has not sent. */
  hears(node: number, from: number, { durable }: MemberState, message: Heard): void {
    const owed = this.owes[node] ?? -1;
    if (owed >= 0) this.silent(node, owed);
    if (durable.removed || message.term >= durable.term || message.to !== durable.incarnation) return;
    this.tells.count += 1;
    this.owes[node] = from;
    this.heard[node] = message;
  }

  /** A member has taken a step. What it owed before it has not sent. */
  stepped(node: number, input: Input<ClusterTypes> | null): void {
    const owed = this.owes[node] ?? -1;
    if (owed < 0 || (input?.kind === 'receive' && input.message === this.heard[node])) return;
    this.silent(node, owed);
  }

  /** A member has gone down, and owes nobody anything any more. */
  stopped(node: number): void {
    this.owes[node] = -1;
  }

  private silent(node: number, to: number): void {
    this.owes[node] = -1;
    this.watch.violate(
      'tells-stale-leaders',
      node,
      `${this.watch.name(node)} has heard ${this.watch.name(to)} lead an earlier term than its own, and says nothing: neither will ever hear the other.`,
      'a refusal that names its term',
      'no answer',
      to,
    );
  }

  /** A member answers an append or a snapshot. */
  answered(node: number, to: number, { term, sentAt }: AppendResponse): void {
    if (this.owes[node] === to) this.owes[node] = -1;
    if (sentAt < 0) return;
    this.answers.count += 1;
    const known = this.leaderOf[term] ?? -1;
    if (known < 0 || known === to) return;
    this.watch.violate(
      'answers-its-leader',
      node,
      `${this.watch.name(node)} echoes in term ${term} what ${this.watch.name(to)} sent in another: if that one leads the term yet, it will take it for contact.`,
      `an echo for ${this.watch.name(known)} alone, which leads term ${term}`,
      `one for ${this.watch.name(to)}`,
      to,
    );
  }

  private misled(node: number, state: MemberState, expected: string): void {
    const { leader } = state;
    const seen = leader < 0 ? 'nobody' : leader === node ? 'itself' : this.watch.name(leader);
    this.watch.violate(
      'leader-belief',
      node,
      `${this.watch.name(node)}, a ${state.role.kind} in term ${state.durable.term}, takes the wrong one for the leader.`,
      expected,
      seen,
      leader,
    );
  }
}
