import { compareBallots } from '../ballot.ts';
import type { Charter } from '../charter.ts';
import type { FoundingDurable } from '../founding-state.ts';

/**
 * Sees every disk, and says at once when two clusters have been, or could have been, founded. It counts for itself
 * what a quorum is: `expect` acceptors, each a node with the incarnation of its disk.
 */
export class FoundingWitness {
  private readonly expect: number;
  private waived = false;
  private readonly last = new Map<string, FoundingDurable>();
  private readonly votes = new Map<string, { readonly charter: Charter; readonly voters: Set<string> }>();
  private readonly chosen = new Map<string, Charter>();
  /** Who has a formatted disk, for which charter. */
  readonly founders = new Map<string, Charter>();

  constructor(expect: number) {
    this.expect = expect;
  }

  /** An operator founds a cluster: from here on this is beyond what the founding can promise. */
  waive(): void {
    this.waived = true;
  }

  /** Every charter that a quorum has accepted, or that anyone believes chosen. */
  charters(): readonly Charter[] {
    return [...this.chosen.values()];
  }

  /** An image has become durable. */
  saved(node: number, incarnation: number, durable: FoundingDurable): void {
    const acceptor = `${String(node)}/${String(incarnation)}`;
    const before = this.last.get(acceptor);
    if (before !== undefined) {
      this.check(compareBallots(before.promised, durable.promised) <= 0, `${acceptor} took a promise back`);
      this.check(before.decided === null || before.decided === durable.decided, `${acceptor} decided twice`);
    }
    this.last.set(acceptor, durable);
    const { accepted, decided } = durable;
    if (accepted !== null) {
      this.check(compareBallots(accepted.ballot, durable.promised) <= 0, `${acceptor} accepted unpromised`);
      const { round, node: proposer, incarnation: disk } = accepted.ballot;
      const ballot = [round, proposer, disk].join('/');
      const text = JSON.stringify(accepted.charter);
      const votes = this.votes.get(ballot) ?? { charter: accepted.charter, voters: new Set() };
      this.votes.set(ballot, votes);
      this.check(text === JSON.stringify(votes.charter), `two charters were proposed in ballot ${ballot}`);
      votes.voters.add(acceptor);
      if (votes.voters.size >= this.expect) this.choose(accepted.charter);
    }
    if (decided !== null) {
      this.check(
        this.chosen.has(JSON.stringify(decided)),
        `${acceptor} believes chosen what no quorum has accepted`,
      );
    }
  }

  /** A founder's disk has been formatted. */
  founded(node: number, incarnation: number, charter: Charter): void {
    const acceptor = `${String(node)}/${String(incarnation)}`;
    this.check(this.chosen.has(JSON.stringify(charter)), `${acceptor} founds what was not chosen`);
    this.check(
      charter.founders.some((each) => each.node === node && each.incarnation === incarnation),
      `${acceptor} is no founder`,
    );
    this.founders.set(acceptor, charter);
  }

  private choose(charter: Charter): void {
    const text = JSON.stringify(charter);
    if (this.chosen.has(text)) return;
    this.chosen.set(text, charter);
    this.check(this.chosen.size === 1, `two charters chosen: ${[...this.chosen.keys()].join(' and ')}`);
    const nodes = new Set(charter.founders.map((founder) => founder.node));
    this.check(nodes.size === this.expect, `${text} does not name ${String(this.expect)} distinct founders`);
    for (const founder of charter.founders) {
      const promised = this.last.get(`${String(founder.node)}/${String(founder.incarnation)}`);
      this.check(promised !== undefined, `${text} names a founder that never promised`);
    }
  }

  private check(condition: boolean, sentence: string): void {
    if (!condition && !this.waived) throw new Error(sentence);
  }
}
