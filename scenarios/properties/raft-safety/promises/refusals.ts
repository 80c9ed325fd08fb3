// Properties: refused-has-no-effect.
import type { Refusal } from '../../../../core/raft/index.ts';
import { describeEntry } from '../../log-reading.ts';
import type { Tally } from '../../tally.ts';
import type { CommittedLog } from '../commitment/committed-log.ts';
import type { ReferenceFold } from '../replicas/reference-fold.ts';
import type { Watch } from '../watch.ts';

/** What one request made a member append: no other entry ever has this index and term. */
export interface Attempt {
  readonly index: number;
  readonly term: number;
}

/** An attempt that was refused for certain. */
interface Refused {
  readonly node: number;
  readonly term: number;
  readonly reason: Refusal;
}

/**
 * A refusal other than UNKNOWN_OUTCOME tells the client that its request has done nothing. So the very entry that the
 * request made its member append is never committed; or, where it is the session that refuses, takes no effect. What a
 * retry of the same command does elsewhere is another matter.
 */
export class Refusals {
  private readonly watch: Watch;
  private readonly committed: CommittedLog;
  private readonly fold: ReferenceFold;
  private readonly kept: Tally;
  /** By index, what was refused and is not committed; gone as soon as something is committed there. */
  private readonly open = new Map<number, Refused[]>();

  constructor(watch: Watch, committed: CommittedLog, fold: ReferenceFold) {
    this.watch = watch;
    this.committed = committed;
    this.fold = fold;
    this.kept = watch.tally('refused-has-no-effect');
  }

  /** A member has refused a request that would have made it append something; `attempt`: what it did append. */
  refused(node: number, reason: Refusal, attempt: Attempt | undefined): void {
    if (reason === 'UNKNOWN_OUTCOME') return;
    this.kept.count += 1;
    if (attempt === undefined || attempt.index < this.committed.first) return;
    const refused = { node, term: attempt.term, reason };
    if (attempt.index <= this.committed.last) {
      this.judge(attempt.index, refused);
      return;
    }
    const others = this.open.get(attempt.index);
    if (others === undefined) this.open.set(attempt.index, [refused]);
    else others.push(refused);
  }

  /** The entry at `index` is committed, and folded. */
  covered(index: number): void {
    if (this.open.size === 0) return;
    const refused = this.open.get(index);
    if (refused === undefined) return;
    this.open.delete(index);
    for (const each of refused) this.judge(index, each);
  }

  private judge(index: number, { node, term, reason }: Refused): void {
    const entry = this.committed.at(index);
    if (entry?.term !== term) return;
    const bySession = reason === 'SESSION_EXPIRED' || reason === 'STALE_SEQUENCE';
    if (bySession && this.fold.at(index)?.result === undefined) return;
    this.watch.violate(
      'refused-has-no-effect',
      node,
      `${this.watch.name(node)} has refused a request for certain (${reason}), and what it had appended for it is committed at ${index}.`,
      bySession
        ? 'a command that takes no effect'
        : `no entry of term ${term} at ${index}, or UNKNOWN_OUTCOME`,
      describeEntry(entry),
    );
  }
}
