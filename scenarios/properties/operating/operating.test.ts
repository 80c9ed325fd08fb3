import { describe, expect, it } from 'vitest';
import type { OperatorOutcome, OperatorVerb } from '../../../core/controller/index.ts';
import type { Member, Suffrage } from '../../../core/raft/index.ts';
import { DEFAULTS } from '../../file/defaults.ts';
import { ControllerBench, documented } from '../testing/controllers.ts';
import { operating } from './operating.ts';

const TIMEOUT = DEFAULTS.controller.operate.timeout;
const demote: OperatorVerb = { verb: 'set-suffrage', node: 2, suffrage: 'learner' };
const promote: OperatorVerb = { verb: 'set-suffrage', node: 2, suffrage: 'voter' };
const remove: OperatorVerb = { verb: 'remove', node: 2 };

/** Three controllers, of which the first leads; an operator asks the first one. */
class OperatingBench extends ControllerBench {
  constructor() {
    super(operating(documented, DEFAULTS.controller));
    this.startControllers().leads(0);
  }

  asks(wish: OperatorVerb, node = 0): number {
    return this.request(node, { kind: 'operate', tag: 1, wish });
  }

  answers(request: number, outcome: OperatorOutcome, node = 0): this {
    return this.respond(node, request, { kind: 'operated', tag: 1, outcome });
  }

  done(request: number, index: number, unchanged = false): this {
    return this.answers(request, { kind: 'done', index, unchanged });
  }

  refuses(request: number, code: 'INVALID_CHANGE' | 'TIMEOUT' = 'INVALID_CHANGE'): this {
    return this.answers(request, { kind: 'refused', refusal: { code, found: 'x', remedy: 'Do.' } });
  }

  /** The leader appends a configuration in which the third controller is this, or is missing. */
  appends(index: number, suffrage?: Suffrage): this {
    const { configuration } = this.controller(0).raft;
    return this.raft(0, { configuration: { ...configuration, index, members: rolled(suffrage) } });
  }

  /** That configuration is committed, as the leader says before its step is released, and shows after it. */
  commits(shows = true): this {
    const { configuration } = this.controller(0).raft;
    this.note(0, { kind: 'configuration', configuration, committed: true });
    return shows ? this.raft(0, { commit: configuration.index }) : this;
  }
}

function rolled(suffrage: Suffrage | undefined): readonly Member[] {
  const all: Member[] = [0, 1].map((id) => ({ id, incarnation: id + 1, suffrage: 'voter' }));
  return suffrage === undefined ? all : [...all, { id: 2, incarnation: 3, suffrage }];
}

describe('wish-is-committed', () => {
  it.each([
    ['a removal', remove, undefined],
    ['a demotion', demote, 'learner'],
  ] as const)('is content with %s that is committed', (_what, wish, suffrage) => {
    const b = new OperatingBench();
    const id = b.asks(wish);
    b.appends(7, suffrage).commits().done(id, 7);
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('wish-is-committed')).toBe(1);
    expect(b.exercised.get('wish-is-visible')).toBe(1);
  });

  it('sees success before the commit, and of what has not been done at all (OpenZiti #2221, #2532)', () => {
    const early = new OperatingBench();
    const id = early.asks(remove);
    expect(early.appends(7).done(id, 7).violated).toContain('wish-is-committed');
    for (const wish of [remove, demote]) {
      const b = new OperatingBench();
      const { index } = b.controller(0).raft.configuration;
      expect(b.done(b.asks(wish), index).violated).toEqual(['wish-is-committed']);
    }
  });

  it('sees success by a configuration that another had replaced before the operator asked', () => {
    const old = new OperatingBench();
    old.asks(demote);
    old.asks(promote);
    old.appends(7, 'learner').commits().appends(9, 'staging').commits();
    expect(old.done(old.asks(demote), 7, true).violated).toEqual(['wish-is-committed']);
  });
});

describe('wish-is-visible', () => {
  it('sees whoever acknowledges what it does not show', () => {
    const b = new OperatingBench();
    const id = b.asks(remove);
    b.appends(7).commits(false).done(id, 7);
    expect(b.violated).toEqual(['wish-is-visible']);
  });
});

describe('transfer-moves-leadership', () => {
  const transfer = (to: number | null): OperatorVerb => ({ verb: 'transfer-leadership', to });

  it('is content when whoever was named has led since, as anybody says', () => {
    const b = new OperatingBench();
    const id = b.asks(transfer(1));
    b.note(2, { kind: 'leader-known', term: 5, leader: 1 }).done(id, 1);
    expect(b.violated).toEqual([]);
    expect(b.end().exercised.get('transfer-moves-leadership')).toBe(1);
  });

  it('is content when it led already', () => {
    const b = new OperatingBench().note(1, { kind: 'leadership-gained', term: 5 });
    expect(b.done(b.asks(transfer(1)), 1, true).violated).toEqual([]);
  });

  it('sees that nobody has come, or another', () => {
    const nobody = new OperatingBench();
    expect(nobody.done(nobody.asks(transfer(null)), 1).violated).toEqual(['transfer-moves-leadership']);
    const other = new OperatingBench();
    const id = other.asks(transfer(1));
    other.note(2, { kind: 'leadership-gained', term: 5 });
    expect(other.done(id, 1).violated).toEqual(['transfer-moves-leadership']);
  });
});

describe('suffrage-is-asked-for', () => {
  it('is content with what somebody asks for, and with the promotion of who is staging', () => {
    const b = new OperatingBench();
    b.asks(demote);
    b.appends(7, 'learner');
    b.asks(promote);
    b.appends(8, 'staging').appends(9, 'voter');
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('suffrage-is-asked-for')).toBe(2);
  });

  it('sees a demotion for a promotion, and one that was answered long ago', () => {
    const other = new OperatingBench();
    other.asks(promote);
    expect(other.appends(7, 'learner').violated).toEqual(['suffrage-is-asked-for']);
    const again = new OperatingBench();
    const id = again.asks(demote);
    again.appends(7, 'learner').commits().done(id, 7);
    again.asks(promote);
    again.appends(8, 'staging').appends(9, 'voter').pass(1);
    expect(again.appends(10, 'learner').violated).toEqual(['suffrage-is-asked-for']);
  });

  it('excuses a wish whose outcome is unknown', () => {
    const b = new OperatingBench();
    b.refuses(b.asks(demote), 'TIMEOUT').appends(7, 'learner');
    expect(b.violated).toEqual([]);
  });
});

describe('refused-wish-changes-nothing', () => {
  it('sees a change that is committed before or after its wish is refused', () => {
    const before = new OperatingBench();
    const id = before.asks(remove);
    expect(before.appends(7).commits().refuses(id).violated).toEqual(['refused-wish-changes-nothing']);
    const after = new OperatingBench();
    after.refuses(after.asks(remove)).pass(1);
    const second = after.asks(remove);
    after.appends(7).refuses(second);
    expect(after.violated).toEqual([]);
    expect(after.commits().violated).toEqual(['refused-wish-changes-nothing']);
  });

  it('is content if it may be so, if another wished it too, or if the leader has a reason of its own', () => {
    const unknown = new OperatingBench();
    const id = unknown.asks(remove);
    expect(unknown.appends(7).commits().refuses(id, 'TIMEOUT').violated).toEqual([]);
    const both = new OperatingBench();
    const first = both.asks(remove);
    both.asks(remove, 1);
    expect(both.appends(7).commits().refuses(first).violated).toEqual([]);
    const evicted = new OperatingBench();
    const third = evicted.asks(remove);
    evicted.note(0, { kind: 'evicted', node: 2, incarnation: 3, silentFor: 1 });
    expect(evicted.appends(7).commits().refuses(third).violated).toEqual([]);
  });
});

describe('wish-answered', () => {
  it('is content with an answer in time, and with none of whoever goes down', () => {
    const b = new OperatingBench();
    b.refuses(b.asks(remove), 'TIMEOUT');
    b.asks(remove, 1);
    b.stop(1).pass(2 * TIMEOUT);
    expect(b.end().violated).toEqual([]);
    expect(b.exercised.get('wish-answered')).toBe(1);
  });

  it('sees that there is none', () => {
    const b = new OperatingBench();
    b.asks(remove);
    expect(b.pass(2 * TIMEOUT).violated).toEqual(['wish-answered']);
  });
});
