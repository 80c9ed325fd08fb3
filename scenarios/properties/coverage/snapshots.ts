import { asImage } from '../../raft-cluster/types.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterMonitor, Reporter } from '../cluster.ts';
import { lastIndexOf, termOf } from '../log-reading.ts';
import { sometimes } from './sometimes.ts';

const IN_CONFLICT = sometimes(
  'snapshot-in-conflict',
  'A member installs a snapshot in place of entries that the snapshot proves wrong.',
  ['S0.7'],
);

/** What becomes of a log when a snapshot is installed. */
export function snapshots(): ClusterFamily {
  return {
    name: 'snapshots-seen',
    properties: [IN_CONFLICT],
    monitor: (_view, report) => new Snapshots(report),
  };
}

/**
 * A log contradicts a snapshot if it has an entry of another term where the snapshot ends, or, ending before, one of a
 * later term than the snapshot's: terms never fall along a log. A snapshot of its own making it never contradicts.
 */
class Snapshots implements ClusterMonitor {
  private readonly report: Reporter;

  constructor(report: Reporter) {
    this.report = report;
  }

  onDurable(
    _node: number,
    before: ClusterTypes['Durable'] | undefined,
    after: ClusterTypes['Durable'],
  ): void {
    const was = asImage(before);
    const { snapshot } = asImage(after);
    if (was === undefined || was.snapshot === snapshot || was.log.length === 0) return;
    const { log } = was;
    const index = Math.min(snapshot.index, lastIndexOf(log));
    // What it has compacted was committed.
    if (index <= log.baseIndex) return;
    const term = termOf(log, index);
    if (index === snapshot.index ? term !== snapshot.term : term > snapshot.term) {
      this.report.exercise(IN_CONFLICT.id);
    }
  }
}
