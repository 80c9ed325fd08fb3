import { isOnline } from '../../../core/controller/index.ts';
import type { StatusState } from '../../../core/controller/index.ts';
import type { Reporter, View } from '../cluster.ts';
import { Tally } from '../tally.ts';

/**
 * heard-leader-counts: a leader whose word arrives, and says that whoever hears it is offline, does not hear it: what is
 * listed then is what the controller sees itself. The bound of 3 s hides that, for such a leader is soon taken for offline.
 */
export class WithinReach {
  private readonly view: View;
  private readonly report: Reporter;
  /** What a controller lists: the core's own word, unless a test plays one that is wrong. */
  private readonly lists: typeof isOnline;
  private readonly tally = new Tally('heard-leader-counts');

  constructor(view: View, report: Reporter, lists = isOnline) {
    this.view = view;
    this.report = report;
    this.lists = lists;
  }

  flush(): void {
    this.tally.flush(this.report);
  }

  /** What a controller lists may be another. */
  look(node: number, status: StatusState): void {
    const { told, peers } = status;
    if (status.view !== null || told === null || told.view.online[node] === true) return;
    this.tally.count += 1;
    for (let id = 0; id < this.view.nodeCount; id += 1) {
      const peer = peers[id];
      if (id !== node && peer === undefined) continue;
      const sees = id === node || peer?.online === true;
      const lists = this.lists(status, node, id);
      if (lists === sees) continue;
      this.flush();
      const { view } = this;
      this.report.violate('heard-leader-counts', {
        node,
        others: id === node || id === told.from ? [told.from] : [told.from, id],
        message: `${view.name(node)} goes by the word of ${view.name(told.from)}, which does not hear it.`,
        expected: `${view.name(id)} ${word(sees)}, as it sees it`,
        seen: word(lists),
      });
      return;
    }
  }
}

function word(online: boolean): string {
  return online ? 'online' : 'offline';
}
