import { describe, expect, it } from 'vitest';
import { dispatched, MAX_PENDING, NOTHING_ASKED, redirected, refusedBy, withRequest } from './asked.ts';
import type { Asked, AskingContext } from './asked.ts';

const settings = { timeout: 10_000, retryInterval: 1000 };

function context(changes: Partial<AskingContext>): AskingContext {
  return {
    now: 0,
    startIncarnation: 42,
    cluster: 7,
    leader: -1,
    term: 1,
    contacts: [],
    isMember: true,
    committedIndex: 1,
    ...changes,
  };
}

function asking(question = 'q'): Asked<string> {
  const asked = withRequest<string>(NOTHING_ASKED, 1, 1, question, settings, context({}));
  if (asked === null) throw new Error('there is room');
  return asked;
}

const askOf = (asked: Asked<string>): number => asked.pending[0]?.ask ?? -1;

describe('whoever is asked', () => {
  it('follows a change of leader, and takes no refusal of the earlier one any more', () => {
    const first = dispatched(asking(), settings, context({ leader: 3, term: 5 }));
    expect(first.dispatches).toMatchObject([{ to: 3, term: 5, firstLeader: 3 }]);
    const ask = askOf(first.asked);
    expect(refusedBy(first.asked, ask, 5)).toBeDefined();
    const second = dispatched(first.asked, settings, context({ now: 1000, leader: 4, term: 6 }));
    expect(second.dispatches).toMatchObject([{ to: 4, term: 6, firstLeader: 3 }]);
    expect(refusedBy(second.asked, ask, 5)).toBeUndefined();
    // What the first has made of it, the second does not know: its refusal is not certain.
    expect(refusedBy(second.asked, ask, 6)).toMatchObject({ firstTerm: 5 });
  });

  it('asks no earlier leader, and none of another cluster', () => {
    const first = dispatched(asking(), settings, context({ leader: 3, term: 5 }));
    const earlier = dispatched(first.asked, settings, context({ now: 1000, leader: 2, term: 4 }));
    expect(earlier.dispatches).toEqual([]);
    const other = dispatched(first.asked, settings, context({ now: 1000, leader: 2, term: 9, cluster: 8 }));
    expect(other.dispatches).toEqual([]);
  });

  it('asks its contacts in turn while it knows no leader, and the leader that one names at once', () => {
    const contacts = [1, 2];
    const first = dispatched(asking(), settings, context({ contacts, cluster: 0 }));
    expect(first.dispatches).toMatchObject([{ to: 1, term: -1 }]);
    const second = dispatched(first.asked, settings, context({ now: 1000, contacts, cluster: 0 }));
    expect(second.dispatches).toMatchObject([{ to: 2, term: -1 }]);
    const hinted = redirected(second.asked, askOf(second.asked), 4, 9, 7, 1500);
    const third = dispatched(hinted, settings, context({ now: 1500, contacts, cluster: 0 }));
    expect(third.dispatches).toMatchObject([{ to: 4, term: 9, cluster: 7, firstLeader: 4 }]);
  });

  it('believes in a later leader that one names rather than in its own, and so never asks in a circle', () => {
    // Both are the same node, elected anew: it redirects whoever asks it as the leader of an earlier term.
    const own = { leader: 3, term: 5 };
    let asked = dispatched(asking(), settings, context(own)).asked;
    for (const term of [8, 8, 8]) {
      asked = redirected(asked, askOf(asked), 3, term, 7, 10);
      asked = dispatched(asked, settings, context({ ...own, now: 10 })).asked;
      expect(asked.pending[0]).toMatchObject({ askedTerm: 8, retryAt: 1010 });
    }
  });

  it('has room for so many, and gives each a number of its own', () => {
    let asked: Asked<string> | null = NOTHING_ASKED;
    for (let at = 0; at < MAX_PENDING; at += 1) {
      if (asked !== null) asked = withRequest(asked, at, at, 'q', settings, context({}));
    }
    expect(new Set(asked?.pending.map(({ ask }) => ask)).size).toBe(MAX_PENDING);
    expect(asked === null ? 0 : withRequest(asked, 99, 99, 'q', settings, context({}))).toBeNull();
  });
});
