import { describe, expect, it } from 'vitest';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import { Bench } from '../testing/bench.ts';
import { voters } from '../testing/building.ts';
import { coverage, COVERAGE } from './coverage.ts';

type Note = ClusterTypes['Note'];

const gained = (term: number): Note => ({ kind: 'leadership-gained', term });
const read: ClusterTypes['Request'] = { kind: 'read', tag: 1, query: { kind: 'get', key: 0 } };
const answer: ClusterTypes['Response'] = { kind: 'answer', tag: 1, index: 1, answer: null };
const command: ClusterTypes['Request'] = {
  kind: 'command',
  tag: 1,
  session: 2,
  sequence: 1,
  command: { kind: 'put', key: 0, value: 1 },
};
const refused = (reason: 'TRANSFER_FAILED' | 'UNKNOWN_OUTCOME'): ClusterTypes['Response'] => ({
  kind: 'refused',
  tag: 1,
  reason,
  leader: null,
});
const configured = (count: number, index: number, committed: boolean): Note => ({
  kind: 'configuration',
  configuration: { index, members: voters(count), removed: [] },
  committed,
});

/** What makes each of them seen, in a cluster of three that has just started. */
const SIGHTS: Record<string, (b: Bench) => unknown> = {
  'leader-changed': (b) => b.note(0, gained(2)).note(1, gained(3)),
  'leader-fell': (b) => b.note(0, gained(2)).stop(0),
  'election-contested': (b) =>
    b
      .note(0, { kind: 'candidate', term: 2, transfer: false })
      .note(1, { kind: 'candidate', term: 2, transfer: false }),
  'candidacy-repeated': (b) =>
    b.note(0, { kind: 'candidate', term: 2, transfer: false }).note(0, { kind: 'pre-candidate', term: 3 }),
  'partition-healed': (b) =>
    b.fault({ kind: 'isolate', node: 'ctrl1' }).fault({ kind: 'isolate', node: 'ctrl1' }, true),
  'log-truncated': (b) => b.note(0, { kind: 'truncated', from: 4 }),
  'log-compacted': (b) => b.note(0, { kind: 'compacted', index: 4 }),
  'snapshot-installed': (b) => b.note(0, { kind: 'snapshot-installed', index: 4, from: 1 }),
  'configuration-changed': (b) => b.note(0, configured(3, 2, true)),
  'configuration-rolled-back': (b) =>
    b.note(0, configured(3, 4, false)).note(0, { kind: 'truncated', from: 4 }),
  'learner-promoted': (b) => b.note(0, configured(3, 2, true)).note(0, configured(4, 3, true)),
  'member-removed': (b) => b.note(0, { kind: 'removed', index: 2 }),
  'transfer-done': (b) => b.respond(0, 1, { kind: 'transferred', tag: 1 }),
  'transfer-failed': (b) => b.respond(0, 1, refused('TRANSFER_FAILED')),
  'read-by-lease': (b) => b.respond(0, b.request(0, read), answer),
  'read-by-index': (b) => {
    const id = b.request(0, read);
    b.world.events += 1;
    b.respond(0, id, answer);
  },
  'command-retried': (b) => {
    b.note(0, gained(2));
    b.request(0, command);
    b.request(0, command);
  },
  'outcome-unknown': (b) => b.respond(0, 1, refused('UNKNOWN_OUTCOME')),
  'restarted-with-disk': (b) => b.stop(0).start(0, b.world.node(1).durable),
  'restarted-blank': (b) => b.stop(0).start(0),
};

describe('what a campaign should have seen', () => {
  it.each(COVERAGE.map((info) => [info.id]))('%s is seen when it happens, and not before', (id) => {
    const b = new Bench(coverage()).startAll();
    expect(b.exercised.size).toBe(0);
    SIGHTS[id]?.(b);
    expect(b.exercised.has(id)).toBe(true);
  });

  it('does not take a first leader for a change, nor a leader’s next term for a repeated candidacy', () => {
    const b = new Bench(coverage()).startAll();
    b.note(0, { kind: 'candidate', term: 2, transfer: false }).note(0, gained(2));
    b.note(0, { kind: 'leadership-lost', term: 2, reason: 'check-quorum' }).note(0, {
      kind: 'pre-candidate',
      term: 3,
    });
    b.note(0, gained(3));
    expect([...b.exercised.keys()]).toEqual(['leader-fell']);
  });

  it('does not take a cut that lasts for one that has ended, nor a candidate for its own rival', () => {
    const b = new Bench(coverage()).startAll();
    b.fault({ kind: 'isolate', node: 'ctrl1' }).fault({ kind: 'crash', node: 'ctrl2' }, true);
    b.note(0, { kind: 'candidate', term: 2, transfer: false });
    b.note(0, { kind: 'candidate', term: 2, transfer: true });
    expect(b.exercised.size).toBe(0);
  });
});
