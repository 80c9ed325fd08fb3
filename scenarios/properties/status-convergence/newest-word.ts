import type { LeaderView, StatusState } from '../../../core/controller/index.ts';
import type { Micros } from '../../../sim/index.ts';
import type { Reporter, View } from '../cluster.ts';
import { Tally } from '../tally.ts';

/** What has arrived from one controller at another. */
interface Word {
  readonly incarnation: number;
  /** The speaker's own clock. */
  saidAt: Micros;
  view: LeaderView | null;
}

/** newest-word: what counts as a leader's word is what it said last, of all that has arrived, in whatever order. */
export class NewestWord {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly tally = new Tally('newest-word');
  private readonly words: (Word | undefined)[] = [];

  constructor(view: View, report: Reporter) {
    this.view = view;
    this.report = report;
  }

  flush(): void {
    this.tally.flush(this.report);
  }

  /** The node has started: it has heard nothing. */
  reset(node: number): void {
    for (let from = 0; from < this.view.nodeCount; from += 1) this.words[this.at(node, from)] = undefined;
  }

  /** A word has been taken in, and `status` is what has come of it. */
  heard(node: number, from: number, saidAt: Micros, word: LeaderView | null, status: StatusState): void {
    const incarnation = status.peers[from]?.incarnation;
    if (incarnation === undefined) return;
    const at = this.at(node, from);
    const known = this.words[at];
    let newest = word;
    if (known?.incarnation === incarnation && saidAt < known.saidAt) {
      newest = known.view;
      if (newest !== word) this.tally.count += 1;
    } else if (known?.incarnation === incarnation) {
      known.saidAt = saidAt;
      known.view = word;
    } else {
      this.words[at] = { incarnation, saidAt, view: word };
    }
    const { told } = status;
    if (told?.from !== from || told.view === newest) return;
    const { view } = this;
    this.flush();
    this.report.violate('newest-word', {
      node,
      others: [from],
      message: `${view.name(node)} goes by what ${view.name(from)} said earlier, although it has heard from it since.`,
      expected: wordsOf(newest),
      seen: wordsOf(told.view),
    });
  }

  private at(node: number, from: number): number {
    return node * this.view.nodeCount + from;
  }
}

function wordsOf(view: LeaderView | null): string {
  if (view === null) return 'no word';
  const online = view.online.map((each) => (each === undefined ? '?' : each ? 'on' : 'off'));
  return `of term ${view.term}: ${online.join(' ')}`;
}
