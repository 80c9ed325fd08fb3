import { describe, expect, it } from 'vitest';
import { REPAIR } from '../../../core/controller/index.ts';
import type { StatusAudit, StatusCommand } from '../../../core/controller/index.ts';
import type { Input } from '../../../sim/index.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ControllerBench } from '../testing/controllers.ts';
import { documented } from '../testing/controllers.ts';
import { append } from '../testing/election.ts';
import { MS, SECOND, fresh, heartbeat, records } from './testing/status-bench.ts';

type Cause = StatusCommand['cause'];
const PROOF = SECOND;
const PROPOSED = SECOND + 300 * MS;

/** Node 2 leads, speaks, and has proof of node 1 alone. */
function led(): ControllerBench {
  const bench = fresh(documented, 'active-sync', 'dynamic-threshold', 'newest-word', 'status-audit').leads(2);
  bench.status(2, { view: { term: 1, online: [false, true, true] } });
  return bench.peer(2, 1, { online: true, provenAt: PROOF });
}

/** It appends, in a step that this input began, a change of the record of a node. */
function appends(
  bench: ControllerBench,
  node: number,
  cause: Cause,
  evidenceAge: number,
  input: Input<ClusterTypes>,
  change: Partial<ReturnType<ControllerBench['controller']>['status']> = {},
): ControllerBench {
  const state = bench.controller(2);
  const { term } = state.raft.durable;
  const command = { kind: 'status', node, incarnation: node + 1, online: true, cause, evidenceAge } as const;
  const log = append(state.raft, { kind: 'command', term, session: -1, sequence: 0, command });
  const raft = { ...state.raft, durable: { ...state.raft.durable, log } };
  const proposed: { online: boolean; at: number }[] = [];
  for (let id = 0; id < 3; id += 1) proposed.push({ online: true, at: PROPOSED });
  return bench.release(2, { ...state, raft, status: { ...state.status, proposed, ...change } }, input);
}

const asks = (periodic: boolean): Input<ClusterTypes> => {
  return { kind: 'receive', from: 0, message: { kind: 'sync-request', nodes: [1], periodic, ages: [0] } };
};
const repairs: Input<ClusterTypes> = { kind: 'timer', timer: REPAIR };
const hears: Input<ClusterTypes> = { kind: 'receive', from: 1, message: heartbeat(1, 2, {}) };

describe('audit-reasons: what a leader proposes', () => {
  it('holds where the reason and the age are right, and counts them', () => {
    const bench = led();
    appends(bench, 1, 'observed', PROPOSED - PROOF, hears);
    appends(bench, 1, 'sync', PROPOSED - PROOF, asks(false));
    appends(bench, 1, 'repair', PROPOSED - PROOF, asks(true));
    appends(bench, 1, 'repair', PROPOSED - PROOF, repairs);
    appends(bench, 1, 'elected', PROPOSED - PROOF, hears, { view: { term: 2, online: [] } });
    appends(bench, 0, 'observed', -1, hears);
    appends(bench, 2, 'observed', 0, hears).end();
    expect(bench.violated).toEqual([]);
    expect(bench.exercised.get('audit-reasons')).toBe(7);
  });

  it.each([
    ['observed', asks(false)],
    ['sync', asks(true)],
    ['repair', asks(false)],
    ['sync', hears],
    ['elected', hears],
    ['observed', repairs],
  ] as const)('sees %s for another reason', (cause, input) => {
    expect(appends(led(), 1, cause, PROPOSED - PROOF, input).violated).toEqual(['audit-reasons']);
  });

  it('sees a first look that is told as one of many', () => {
    const bench = appends(led(), 1, 'observed', PROPOSED - PROOF, hears, { view: { term: 2, online: [] } });
    expect(bench.violated).toEqual(['audit-reasons']);
  });

  it.each([
    [1, 0],
    [1, PROPOSED - PROOF + 1],
    [0, 0],
    [2, 1],
  ])('sees another age of the proof of node %i: %i', (node, age) => {
    expect(appends(led(), node, 'observed', age, hears).violated).toEqual(['audit-reasons']);
  });
});

describe('audit-reasons: what the audit tells', () => {
  const applies = (change: Partial<StatusAudit>): ControllerBench => {
    const bench = appends(led(), 1, 'observed', PROPOSED - PROOF, hears);
    const { raft } = bench.controller(2);
    const audit: StatusAudit = {
      number: 1,
      node: 1,
      before: 'unknown',
      after: 'online',
      cause: 'observed',
      evidenceAge: PROPOSED - PROOF,
      ...change,
    };
    const { replica } = raft;
    const machine = { ...replica.machine, status: records(undefined, true), audit: [audit], audited: 1 };
    const applied = raft.durable.log.baseIndex + raft.durable.log.length;
    return bench.raft(2, { replica: { ...replica, applied, machine } });
  };

  it('holds where it gives the reason of the command', () => {
    const bench = applies({});
    bench.end();
    expect(bench.violated).toEqual([]);
    expect(bench.exercised.get('audit-reasons')).toBe(2);
  });

  it('sees another reason, and another age', () => {
    expect(applies({ cause: 'repair' }).violated).toEqual(['audit-reasons']);
    expect(applies({ evidenceAge: 0 }).violated).toEqual(['audit-reasons']);
  });
});
