import { describe, expect, it } from 'vitest';
import { ticketNumber } from '../joining/ticket.ts';
import type { ControllerMessage } from '../message.ts';
import { introduced, lastHeard, SIGHTING_GRAIN, sighted } from './index.ts';

const DISK = 77;
const MEMBER = ticketNumber(DISK, 1);

function vote(incarnation: number): ControllerMessage {
  return {
    kind: 'vote-response',
    term: 1,
    to: 1,
    incarnation,
    preVote: true,
    granted: false,
    removedAt: 0,
  };
}

const nameless: ControllerMessage = { kind: 'timeout-now', term: 1, to: 1 };
const hello = (incarnation: number): ControllerMessage => {
  return { kind: 'hello', deployment: 'd', address: 'a', incarnation, cluster: 0 };
};

describe('whom a leader has heard (S0.4)', () => {
  it('is dated by the message, whatever its kind', () => {
    for (const message of [vote(MEMBER), nameless, hello(DISK)]) {
      expect(sighted([], 2, message, MEMBER, 5_000_000)[2]).toEqual({
        disk: DISK,
        at: 5_000_000,
        formerDisk: -1,
        formerAt: -1,
      });
    }
  });

  it('is left as it is for a moment, then dated anew', () => {
    const first = sighted([], 0, nameless, MEMBER, 0);
    expect(sighted(first, 0, nameless, MEMBER, SIGHTING_GRAIN - 1)).toBe(first);
    expect(sighted(first, 0, nameless, MEMBER, SIGHTING_GRAIN)[0]?.at).toBe(SIGHTING_GRAIN);
  });

  it('is another once the node has come back with another disk, whichever number that has', () => {
    for (const next of [DISK + 13, DISK - 13]) {
      const before = sighted([], 0, vote(MEMBER), MEMBER, 0);
      const after = sighted(before, 0, hello(next), MEMBER, 10);
      expect(lastHeard(after[0], MEMBER)).toBe(0);
      const later = sighted(after, 0, nameless, MEMBER, 5_000_000);
      expect(later[0]).toEqual({ disk: next, at: 5_000_000, formerDisk: DISK, formerAt: 0 });
      // A word of the former disk that comes late counts for that alone.
      const late = sighted(later, 0, vote(MEMBER), MEMBER, 6_000_000);
      expect(lastHeard(late[0], MEMBER)).toBe(6_000_000);
      expect(lastHeard(late[0], next)).toBe(5_000_000);
    }
  });

  it('remembers the member’s disk through any number of others', () => {
    let sightings = sighted([], 0, vote(MEMBER), MEMBER, 7);
    for (const next of [12, 99, 3, 12]) {
      sightings = sighted(sightings, 0, hello(next), MEMBER, 2_000_000 + next);
      expect(lastHeard(sightings[0], MEMBER)).toBe(7);
      expect(lastHeard(sightings[0], next)).toBe(2_000_000 + next);
    }
  });

  it('begins for a new member with its membership, and for the others stays as it was', () => {
    const old = { id: 0, incarnation: 5 };
    const fresh = { id: 1, incarnation: MEMBER };
    const sightings = sighted([], 0, nameless, 5, 1);
    const seen = introduced(sightings, [old], [old, fresh], 9);
    expect(seen).toEqual([
      { disk: 5, at: 1, formerDisk: -1, formerAt: -1 },
      { disk: DISK, at: 9, formerDisk: -1, formerAt: -1 },
    ]);
    expect(introduced(seen, [old, fresh], [fresh], 20)).toBe(seen);
  });
});
