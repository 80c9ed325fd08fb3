import { describe, expect, it } from 'vitest';
import { signatureOf } from './signature.ts';

const of = (message: string, node: string | null = 'ctrl1', property = 'vote-sound'): string =>
  signatureOf({ property, node, message });

describe('what failures of one kind have in common', () => {
  it.each([
    ['numbers', 'ctrl2 votes twice in term 2.', 'ctrl3 votes twice in term 1,208.'],
    ['times in whatever unit', 'No leader for 500 ms.', 'No leader for 1.25 s.'],
    ['the length of a list', 'The quorum is ctrl1, ctrl2 and ctrl4.', 'The quorum is ctrl3 and ctrl5.'],
    ['what a set or a list holds', 'a majority of {ctrl1 (voter), ctrl2} votes', 'a majority of {} votes'],
  ])('is not %s', (_what, one, other) => {
    expect(of(one)).toBe(of(other));
  });

  it('is the property, the kind of node, and the words', () => {
    const one = of('ctrl2 votes twice in term 2.');
    expect(of('ctrl2 votes twice in term 2.', 'ctrl4')).toBe(one);
    expect(of('ctrl2 votes twice in term 2.', 'client4')).not.toBe(one);
    expect(of('ctrl2 votes twice in term 2.', null)).not.toBe(one);
    expect(of('ctrl2 votes twice in term 2.', 'ctrl1', 'vote-guard')).not.toBe(one);
    expect(of('ctrl2 votes for itself in term 2.')).not.toBe(one);
  });
});
