import { describe, expect, it } from 'vitest';
import { blankSlice } from '../../../core/controller/index.ts';
import { INCARNATION, JoinBench, LEADER, NEWCOMER } from './testing/join-bench.ts';

const bench = (): JoinBench => new JoinBench();
const REFUSED = { outcome: 'refused', remedy: 'Wait.' } as const;

/** What is violated when the leader lets the newcomer pass the check of consistency. */
function passing(b: JoinBench): string[] {
  return b.audits('consistency').violated;
}

describe('join-rejects-misfits (S2.3, S2.8)', () => {
  it('is content with whoever fits, and with whoever is refused', () => {
    const b = bench().conducts().consistency();
    expect(passing(b)).toEqual([]);
    expect(b.end().exercised.get('join-rejects-misfits')).toBe(1);
    const wrong = bench().conducts('tls:nowhere.lockstep:1280').consistency();
    expect(wrong.audits('consistency', REFUSED).violated).toEqual([]);
  });

  it("sees an address that is not the node's, or that is a member's", () => {
    expect(passing(bench().conducts('tls:nowhere.lockstep:1280').consistency())).toEqual([
      'join-rejects-misfits',
    ]);
    const member = 'tls:ctrl2.lockstep:1280';
    const same = bench().differs({ address: member }).keeps(blankSlice(INCARNATION)).conducts(member);
    expect(passing(same.consistency())).toEqual(['join-rejects-misfits']);
  });

  it('looks at what the node is, and not at what it says', () => {
    const version = bench().differs({ version: 'v3.0.0' }).keeps(blankSlice(INCARNATION));
    expect(passing(version.conducts().consistency())).toEqual(['join-rejects-misfits']);
    const { discovery } = bench().controller(NEWCOMER).fixed.settings;
    const elsewhere = bench()
      .differs({ discovery: { ...discovery, deployment: 'test' } })
      .keeps(blankSlice(INCARNATION));
    expect(passing(elsewhere.conducts().consistency())).toEqual(['join-rejects-misfits']);
  });

  it('sees an id that is a member’s', () => {
    const b = bench().conducts();
    const { members } = b.controller(LEADER).raft.configuration;
    for (const layer of ['network', 'state'] as const) b.checks(layer).audits(layer);
    b.ignoring('join-order').members([...members, { id: NEWCOMER, incarnation: 7, suffrage: 'learner' }]);
    b.conducts().asks('consistency').answers('consistency');
    expect(passing(b)).toEqual(['join-rejects-misfits']);
  });

  it('sees a node with another cluster in view, and not one that sees the leader’s', () => {
    expect(passing(bench().conducts().consistency(77))).toEqual(['join-rejects-misfits']);
    const { cluster } = bench().controller(LEADER);
    expect(cluster).not.toBe(0);
    expect(passing(bench().conducts().consistency(cluster))).toEqual([]);
  });

  it('sees a node that is about to found a cluster', () => {
    expect(passing(bench().mayFound().conducts().consistency())).toEqual(['join-rejects-misfits']);
  });
});
