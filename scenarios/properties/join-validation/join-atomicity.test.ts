import { describe, expect, it } from 'vitest';
import { NO_BALLOT, blankSlice } from '../../../core/controller/index.ts';
import type { OperatorOutcome } from '../../../core/controller/index.ts';
import {
  CLUSTER,
  INCARNATION,
  JOIN,
  JoinBench,
  LEADER,
  LONG,
  NEWCOMER,
  TICKET,
  TIMES,
} from './testing/join-bench.ts';
import { configure, withEntries } from '../testing/building.ts';

const REFUSED = { outcome: 'refused', remedy: 'Wait.' } as const;
const bench = (): JoinBench => new JoinBench();
const SECOND = 1_000_000;

describe('join-atomic (S2.5, S2.8)', () => {
  it('sees a node reserved for two clusters at once, and not one after the other', () => {
    const b = bench().reserved();
    expect(b.reserved(TICKET + 2 ** 40, 77).violated).toEqual(['join-atomic']);
    const later = bench()
      .reserved()
      .pass(TIMES.reservationTime + 1);
    expect(later.reserved(TICKET + 2 ** 40, 77).violated).toEqual([]);
  });

  it('sees one ticket given to two clusters', () => {
    const b = bench()
      .reserved()
      .pass(TIMES.reservationTime + 1);
    expect(b.reserved(TICKET, 77).violated).toEqual(['join-atomic']);
  });

  it('sees a reservation that is answered before it is durable', () => {
    expect(bench().grants().violated).toEqual(['join-atomic']);
  });

  it('sees a node bound without an entry, without a reservation, or a second time', () => {
    expect(bench().reserved().bound().violated).toEqual(['join-atomic']);
    const b = bench().validated().enters();
    b.keeps(blankSlice(INCARNATION));
    expect(b.bound().violated).toEqual(['join-atomic']);
    const twice = bench().joins();
    expect(twice.violated).toEqual([]);
    expect(twice.bound(7, 77).violated).toEqual(['join-atomic']);
  });

  it('takes an entry for committed as soon as a disk keeps that it is, and not because a disk holds it', () => {
    const bound = (isKept: boolean): string[] => {
      const b = bench().validated();
      const { durable, configuration } = b.controller(LEADER).raft;
      const newcomer = { id: NEWCOMER, incarnation: TICKET, suffrage: 'staging' as const };
      const raft = withEntries(durable, configure(1, [...configuration.members, newcomer]));
      const { baseIndex, length } = raft.log;
      const decided = { cluster: CLUSTER, founders: [] };
      const founding = { promised: NO_BALLOT, accepted: null, decided, untold: [] };
      const membership = { founding, joining: blankSlice(1) };
      return b.saveDisk(LEADER, { raft, membership, settled: isKept ? baseIndex + length : 0 }).bound()
        .violated;
    };
    expect(bound(true)).toEqual([]);
    expect(bound(false)).toEqual(['join-atomic']);
  });

  it('sees an entry under another ticket than was granted', () => {
    expect(bench().validated().enters('staging', 4711).violated).toEqual(['join-atomic']);
  });

  it('sees something come of a join that was refused', () => {
    const b = bench().validated();
    b.audits('entry', { outcome: 'refused', remedy: 'Wait.' }).ends('CHANGE_IN_PROGRESS');
    expect(b.violated).toEqual([]);
    expect(b.enters().violated).toContain('join-order');
  });

  it('sees a member come of a join that was refused for certain, before or after, and not of one that was not', () => {
    const refused = (outcome: 'TIMEOUT' | 'CHANGE_IN_PROGRESS'): JoinBench =>
      bench().validated().enters('staging', TICKET, false).audits('entry', REFUSED).ends(outcome);
    expect(refused('CHANGE_IN_PROGRESS').violated).toEqual([]);
    expect(refused('CHANGE_IN_PROGRESS').enters().violated).toEqual(['join-atomic']);
    expect(refused('TIMEOUT').enters().violated).toEqual([]);
    const late = bench().validated().enters().audits('entry', REFUSED).ends('CHANGE_IN_PROGRESS');
    expect(late.violated).toEqual(['join-atomic']);
  });

  it('sees a reservation that ends neither by its own ticket nor by its time', () => {
    const dropped = (ticket: number, cluster = CLUSTER): string[] => {
      const b = bench().reserved();
      b.deliver(LEADER, NEWCOMER, { kind: 'join-release', cluster, ticket });
      return b.keeps(blankSlice(INCARNATION)).violated;
    };
    expect(dropped(TICKET)).toEqual([]);
    expect(dropped(TICKET + 1)).toEqual(['join-atomic']);
    expect(dropped(TICKET, 77)).toEqual(['join-atomic']);
    const over = bench().reserved().pass(TIMES.reservationTime);
    expect(over.keeps(blankSlice(INCARNATION)).violated).toEqual([]);
  });

  it('sees a later reservation give way to an earlier join of its cluster', () => {
    const superseded = (join: number): string[] => {
      const b = bench().reserved();
      return b.reserved(TICKET + 2 ** 40, CLUSTER, join).violated;
    };
    expect(superseded(JOIN + 1)).toEqual([]);
    expect(superseded(JOIN - 1)).toEqual(['join-atomic']);
  });

  it('sees a node bound by a reservation that was over when it was asked', () => {
    const bound = (passed: number): string[] => {
      const b = bench().validated().enters().ignoring('join-settles').ignoring('join-bounded').pass(passed);
      b.deliver(LEADER, NEWCOMER, {
        kind: 'join-bind',
        cluster: CLUSTER,
        ticket: TICKET,
        index: 2,
        members: [0, 1, 2],
      });
      return b.pass(1).bound().violated;
    };
    expect(bound(TIMES.reservationTime - 1)).toEqual([]);
    expect(bound(TIMES.reservationTime)).toEqual(['join-atomic']);
  });

  it('sees success said of who is not bound', () => {
    const b = bench().validated().enters().audits('entry').audits('binding').ends('joined');
    expect(b.violated).toEqual(['join-atomic']);
  });

  it('sees a voter that is not bound, or that votes elsewhere', () => {
    expect(bench().validated().enters('staging').enters('voter').violated).toEqual(['join-atomic']);
  });

  it('sees who leaves without having been removed, or having voted', () => {
    expect(bench().joins().keeps(blankSlice(INCARNATION)).violated).toEqual(['join-atomic']);
    const gone = (vote: number): string[] => {
      const b = bench().joins();
      b.note(LEADER, {
        kind: 'join-given-up',
        cluster: CLUSTER,
        node: NEWCOMER,
        ticket: TICKET,
        found: 'late',
      });
      b.members(b.controller(LEADER).raft.configuration.members.filter(({ id }) => id !== NEWCOMER));
      b.bound(TICKET, CLUSTER, { incarnation: TICKET, vote });
      return b.keeps(blankSlice(INCARNATION), { incarnation: INCARNATION }).violated;
    };
    expect(gone(-1)).toEqual([]);
    expect(gone(0)).toEqual(['join-atomic']);
  });

  it('sees a member taken out in passing, and not one whose removal was asked for', () => {
    const b = bench();
    const rest = b.controller(LEADER).raft.configuration.members.slice(0, 2);
    expect(b.members(rest, false).violated).toEqual(['join-atomic']);
    const asked = bench();
    asked.request(1, { kind: 'operate', tag: 1, wish: { verb: 'remove', node: 2 } });
    expect(asked.members(rest, false).violated).toEqual([]);
  });

  it('takes no wish for a reason once it is answered, unless nobody knows how it ended, or a deposed leader acts on it', () => {
    const removed = (outcome: OperatorOutcome, wait: number, term = 1): string[] => {
      const b = bench();
      const rest = b.controller(LEADER).raft.configuration.members.slice(0, 2);
      for (const node of [1, 2]) {
        const { durable } = b.controller(node).raft;
        b.raft(node, { durable: { ...durable, term } });
      }
      const id = b.request(1, { kind: 'operate', tag: 1, wish: { verb: 'remove', node: 2 } });
      b.respond(1, id, { kind: 'operated', tag: 1, outcome }).pass(wait);
      return b.members(rest, false).violated;
    };
    const done = { kind: 'done', index: 2, unchanged: true } as const;
    const unknown = {
      kind: 'refused',
      refusal: { code: 'TIMEOUT', found: 'no answer', remedy: 'Ask again.' },
    } as const;
    expect(removed(done, 0)).toEqual(['join-atomic']);
    expect(removed(done, SECOND, 9)).toEqual([]);
    expect(removed(unknown, 100 * SECOND)).toEqual([]);
    expect(removed(unknown, 121 * SECOND)).toEqual(['join-atomic']);
  });
});

describe('join-settles (S2.5, S2.7)', () => {
  it('sees a member that stays unbound, whether its node answers or not', () => {
    expect(bench().validated().enters().pass(LONG).violated).toContain('join-settles');
    const down = bench().validated().enters().stop(NEWCOMER);
    expect(down.pass(LONG).violated).toContain('join-settles');
  });

  it('sees one that is bound and never recorded, unless it does not work with the leader', () => {
    const unrecorded = bench().validated().enters().audits('entry').bound();
    expect(unrecorded.pass(LONG).violated).toEqual(['join-settles']);
    const cut = bench().validated().enters().audits('entry').bound();
    cut.world.setLinks(NEWCOMER, { cut: true });
    expect(cut.conditions().pass(LONG).violated).toEqual([]);
  });

  it('sees a removed learner that stays bound', () => {
    const b = bench().joins();
    b.note(LEADER, {
      kind: 'join-given-up',
      cluster: CLUSTER,
      node: NEWCOMER,
      ticket: TICKET,
      found: 'late',
    });
    b.members(b.controller(LEADER).raft.configuration.members.filter(({ id }) => id !== NEWCOMER));
    expect(b.pass(LONG).violated).toEqual(['join-settles']);
  });

  it('sees a reservation that outlives its time, as soon as its node runs', () => {
    const b = bench().reserved();
    expect(b.pass(TIMES.reservationTime).violated).toEqual([]);
    expect(b.pass(3 * SECOND).violated).toEqual(['join-settles']);
    const down = bench().reserved().stop(NEWCOMER);
    expect(down.pass(LONG).violated).toEqual([]);
  });

  it('sees a reservation that is kept although it was given back', () => {
    const b = bench().reserved();
    b.send(LEADER, NEWCOMER, { kind: 'join-release', cluster: CLUSTER, ticket: TICKET });
    expect(b.pass(10 * SECOND).violated).toEqual(['join-settles']);
    const gone = bench().reserved();
    const release = { kind: 'join-release', cluster: CLUSTER, ticket: TICKET } as const;
    gone.send(LEADER, NEWCOMER, release).deliver(LEADER, NEWCOMER, release);
    expect(gone.keeps(blankSlice(INCARNATION)).pass(LONG).violated).toEqual([]);
  });
});

describe('join-bounded (S2.7)', () => {
  const ask = (b: JoinBench): number =>
    b.request(1, {
      kind: 'join',
      tag: 5,
      node: NEWCOMER,
      address: 'tls:ctrl4.lockstep:1280',
      suffrage: 'voter',
    });

  it('sees a request that is not answered in time', () => {
    const b = bench();
    ask(b);
    expect(b.pass(TIMES.timeout).violated).toEqual([]);
    expect(b.pass(SECOND).violated).toEqual(['join-bounded']);
  });

  it('asks nothing of a node that has crashed, or stands still', () => {
    const b = bench();
    ask(b);
    expect(b.stop(1).pass(LONG).violated).toEqual([]);
    const paused = bench();
    ask(paused);
    paused.world.node(1).paused = true;
    expect(paused.conditions().pass(LONG).violated).toEqual([]);
    paused.world.node(1).paused = false;
    expect(paused.conditions().pass(SECOND).violated).toEqual(['join-bounded']);
  });

  it('sees a step that takes longer than its own timeout', () => {
    const b = bench().asks('network');
    expect(b.pass(TIMES.stepTimeout).violated).toEqual([]);
    expect(b.pass(SECOND).violated).toEqual(['join-bounded']);
    const next = bench().checks('network').audits('network');
    expect(next.pass(TIMES.stepTimeout + SECOND).violated).toEqual(['join-bounded']);
  });

  it('asks nothing of a join that has ended, or whose leader leads no longer', () => {
    const b = bench().asks('network').audits('network', { outcome: 'refused', remedy: 'Wait.' });
    expect(b.pass(LONG).violated).toEqual([]);
    const deposed = bench().asks('network');
    deposed.raft(LEADER, { role: deposed.controller(1).raft.role });
    expect(deposed.pass(LONG).violated).toEqual([]);
  });
});
