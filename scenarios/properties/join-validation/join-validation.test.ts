import { describe, expect, it } from 'vitest';
import { blankSlice } from '../../../core/controller/index.ts';
import {
  CLUSTER,
  INCARNATION,
  JOIN,
  JoinBench,
  LEADER,
  LONG,
  NEWCOMER,
  TICKET,
} from './testing/join-bench.ts';

const bench = (): JoinBench => new JoinBench();
const SECOND = 1_000_000;

describe('a join as it ought to be', () => {
  it('violates nothing, and tries everything', () => {
    const b = bench();
    b.request(1, {
      kind: 'join',
      tag: 5,
      node: NEWCOMER,
      address: 'tls:ctrl4.lockstep:1280',
      suffrage: 'voter',
    });
    b.pass(2 * SECOND).joins();
    b.respond(1, 1, { kind: 'joined', tag: 5, outcome: { kind: 'joined', index: 2, repeated: false } });
    b.enters('voter').pass(LONG).end();
    expect(b.violated).toEqual([]);
    for (const id of [
      'order',
      'rejects-initialised',
      'rejects-unreachable',
      'atomic',
      'settles',
      'bounded',
      'enters-as-learner',
    ]) {
      expect(b.exercised.get(`join-${id}`), id).toBeGreaterThan(0);
    }
    expect(b.measured.get('joinMs')).toEqual([2000]);
    expect(b.measured.get('joinToVoterMs')).toEqual([2000]);
  });
});

describe('join-order (S2.4)', () => {
  it('sees the state asked for before the network', () => {
    expect(bench().checks('state').violated).toEqual(['join-order']);
    expect(bench().checks('network').audits('network').checks('consistency').violated).toEqual([
      'join-order',
    ]);
  });

  it('sees a step noted out of order, or after a refusal', () => {
    expect(bench().checks('network').audits('state').violated).toContain('join-order');
    const b = bench().checks('network').audits('network', { outcome: 'refused', remedy: 'Wait.' });
    expect(b.violated).toEqual([]);
    expect(b.checks('state').violated).toEqual(['join-order']);
  });

  it('sees an entry that no join stands behind, or one that lacks a check', () => {
    expect(bench().enters().violated).toEqual(['join-order']);
    const b = bench();
    for (const layer of ['network', 'state'] as const) b.checks(layer).audits(layer);
    expect(b.enters().violated).toEqual(['join-order']);
  });

  it('sees a repetition or a success that has passed something else', () => {
    expect(bench().checks('network').audits('network').ends('repeated').violated).toEqual(['join-order']);
    expect(bench().validated().ends('joined').violated).toContain('join-order');
  });
});

describe('join-rejects-initialised (S2.2, S2.8)', () => {
  const initialised = (): JoinBench => bench().keeps({ ...blankSlice(INCARNATION), cluster: 77, ticket: 5 });

  it('sees an initialised node pass', () => {
    const b = initialised().checks('network').audits('network').checks('state').audits('state');
    expect(b.violated).toContain('join-rejects-initialised');
  });

  it('looks at the disk, and not at what the node says', () => {
    const b = bench().keeps(blankSlice(INCARNATION), { removed: true });
    b.checks('network').audits('network').checks('state').audits('state');
    expect(b.violated).toEqual(['join-rejects-initialised']);
  });

  it('lets the very member pass that was asked for', () => {
    const b = bench()
      .joins()
      .checks('network')
      .audits('network', { join: JOIN + 1 });
    expect(b.violated).not.toContain('join-rejects-initialised');
  });

  it('sees a member called joined that has another suffrage than was asked for', () => {
    const repeated = (suffrage: 'voter' | 'staging' | 'learner'): string[] => {
      const b = bench().ignoring('join-order').enters(suffrage).conducts().consistency();
      return b.ends('repeated').violated;
    };
    expect(repeated('learner')).toContain('join-rejects-initialised');
    expect(repeated('staging')).not.toContain('join-rejects-initialised');
  });

  it('goes by the disk that gave the answer, even if that has been lost since', () => {
    const asked = (saidAs: number, since: number): string[] => {
      const b = bench().enters();
      const slice = { ...blankSlice(INCARNATION), cluster: CLUSTER, ticket: TICKET };
      b.keeps(slice, { incarnation: saidAs });
      b.checks('network').audits('network').checks('state');
      return b.keeps(slice, { incarnation: since }).audits('state').violated;
    };
    expect(asked(TICKET, 77)).not.toContain('join-rejects-initialised');
    expect(asked(77, TICKET)).toContain('join-rejects-initialised');
  });

  it('counts a node that was blank when it was asked, and has been bound since', () => {
    const b = bench().checks('network').audits('network').checks('state');
    b.keeps({ ...blankSlice(INCARNATION), cluster: 77, ticket: 5 });
    expect(b.audits('state').violated).not.toContain('join-rejects-initialised');
  });
});

describe('join-rejects-unreachable (S2.1, S2.8)', () => {
  it('sees a check passed without an answer', () => {
    expect(bench().asks('network').audits('network').violated).toEqual(['join-rejects-unreachable']);
  });

  it('does not take an answer for one that is still on its way', () => {
    const b = bench().asks('network');
    b.send(NEWCOMER, LEADER, { kind: 'join-finding', join: JOIN, finding: { layer: 'network', api: true } });
    expect(b.audits('network').violated).toEqual(['join-rejects-unreachable']);
  });

  it('does not take an answer to an earlier join for one', () => {
    const b = bench().asks('network');
    b.deliver(NEWCOMER, LEADER, {
      kind: 'join-finding',
      join: JOIN - 1,
      finding: { layer: 'network', api: true },
    });
    expect(b.audits('network').violated).toEqual(['join-rejects-unreachable']);
  });
});

describe('join-enters-as-learner', () => {
  it('sees a voter enter', () => {
    expect(bench().validated().enters('voter').violated).toContain('join-enters-as-learner');
  });
});

describe('join-refusals-explained (S2.6)', () => {
  it('sees a refusal without a reason, without a remedy, or without an audit', () => {
    const refused = { outcome: 'refused', remedy: 'Wait.' } as const;
    const silent = bench()
      .checks('network')
      .audits('network', { ...refused, found: '' });
    expect(silent.violated).toEqual(['join-refusals-explained']);
    const helpless = bench()
      .checks('network')
      .audits('network', { ...refused, remedy: '' });
    expect(helpless.violated).toEqual(['join-refusals-explained']);
    expect(bench().checks('network').ends('UNREACHABLE').violated).toEqual(['join-refusals-explained']);
    const told = bench().checks('network').audits('network', refused).ends('UNREACHABLE');
    expect(told.violated).toEqual([]);
  });

  it('sees a refusal answered that nobody has logged', () => {
    const answer = (logged: boolean): string[] => {
      const b = bench();
      const id = b.request(1, { kind: 'join', tag: 5, node: NEWCOMER, address: 'x', suffrage: 'voter' });
      const found = "'x' is no address";
      const remedy = 'Write the address as tls:<host>:<port>.';
      if (logged) b.ends('INVALID_ADDRESS', { join: -1 });
      const refusal = { code: 'INVALID_ADDRESS', found, remedy } as const;
      return b.respond(1, id, { kind: 'joined', tag: 5, outcome: { kind: 'refused', refusal } }).violated;
    };
    expect(answer(true)).toEqual([]);
    expect(answer(false)).toEqual(['join-refusals-explained']);
  });
});
