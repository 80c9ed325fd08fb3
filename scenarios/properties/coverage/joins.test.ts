import { describe, expect, it } from 'vitest';
import type { MembershipNote } from '../../../core/controller/index.ts';
import { STEPS } from '../join-validation/trail.ts';
import type { Step } from '../join-validation/trail.ts';
import { Bench } from '../testing/bench.ts';
import { joins } from './joins.ts';

const LEADER = 0;
const TARGET = 3;

type Outcome = Extract<MembershipNote, { kind: 'join-audit' }>['outcome'];

class Join extends Bench {
  constructor() {
    super(joins(), 4);
    this.startAll(4);
    this.send(LEADER, TARGET, { kind: 'join-check', cluster: 1, join: 7, layer: 'network' });
  }

  audit(layer: Step, outcome: Outcome = 'passed'): this {
    const found = { found: '', remedy: '' };
    return this.note(LEADER, {
      kind: 'join-audit',
      cluster: 1,
      join: 7,
      node: TARGET,
      layer,
      outcome,
      ...found,
    });
  }

  /** All steps before this one are passed. */
  upTo(step: Step): this {
    for (const each of STEPS.slice(0, STEPS.indexOf(step))) this.audit(each);
    return this;
  }

  ends(): this {
    const outcome = { outcome: 'TIMEOUT', found: '', remedy: '' } as const;
    return this.note(LEADER, { kind: 'join-ended', cluster: 1, join: 7, node: TARGET, ...outcome });
  }

  cut(from: number, to: number): this {
    this.world.setOneWay(from, to, { cut: true });
    return this.conditions();
  }

  mend(): this {
    this.world.setLink(LEADER, TARGET, { cut: false });
    return this.conditions();
  }

  get seen(): string[] {
    return [...this.exercised].flatMap(([id, times]) => Array.from({ length: times }, () => id));
  }
}

describe.each(STEPS)('join-interrupted-at-%s', (step) => {
  const interrupted = [`join-interrupted-at-${step}`];

  it('is seen, and no other, when the leader or the node crashes in it', () => {
    expect(new Join().upTo(step).seen).toEqual([]);
    expect(new Join().upTo(step).stop(LEADER).seen).toEqual(interrupted);
    expect(new Join().upTo(step).stop(TARGET).seen).toEqual(interrupted);
  });

  it('is seen, once, when they lose each other in it, in one direction at least', () => {
    expect(new Join().upTo(step).cut(LEADER, TARGET).cut(TARGET, LEADER).stop(TARGET).seen).toEqual(
      interrupted,
    );
    expect(new Join().upTo(step).cut(TARGET, LEADER).seen).toEqual(interrupted);
  });

  it('is not seen when somebody else crashes, or is cut off', () => {
    expect(new Join().upTo(step).stop(1).cut(LEADER, 2).cut(2, TARGET).seen).toEqual([]);
  });

  it('is not seen where they had lost each other when it began', () => {
    const b = new Join().upTo(step).cut(LEADER, TARGET);
    const next = STEPS[STEPS.indexOf(step) + 1];
    b.audit(step).stop(TARGET);
    expect(b.seen).toEqual(interrupted);
    if (next !== undefined) expect(new Join().upTo(next).stop(TARGET).seen).not.toEqual(interrupted);
  });

  it('is not seen when the step was not passed, or the join has ended', () => {
    expect(new Join().upTo(step).audit(step, 'refused').stop(TARGET).seen).toEqual([]);
    expect(new Join().upTo(step).audit(step, 'unknown').stop(TARGET).seen).toEqual([]);
    expect(new Join().upTo(step).ends().stop(TARGET).seen).toEqual([]);
  });

  it('is not seen once the leader has lost its office', () => {
    const b = new Join()
      .upTo(step)
      .note(LEADER, { kind: 'leadership-lost', term: 2, reason: 'check-quorum' });
    expect(b.stop(TARGET).seen).toEqual([]);
  });
});

describe('what interrupts a join', () => {
  it('is seen again in a later step, if they have found each other again by then', () => {
    const b = new Join().upTo('state').cut(LEADER, TARGET).mend().audit('state').stop(TARGET);
    expect(b.seen).toEqual(['join-interrupted-at-state', 'join-interrupted-at-consistency']);
  });

  it('is nothing before a join has begun, and after it has succeeded', () => {
    expect(new Join().upTo('binding').audit('binding').stop(TARGET).seen).toEqual([]);
    const idle = new Bench(joins(), 4).startAll(4).stop(TARGET).stop(LEADER);
    expect(idle.exercised.size).toBe(0);
  });
});
