import { describe, expect, it } from 'vitest';
import { drawingSeed, wishesOf } from './wishes.ts';

const four = (): number => 4;

describe('what the environment says about gates', () => {
  it('is nothing by default, and where a variable is empty', () => {
    const nothing = { replay: null, seed: null, runs: null };
    expect(wishesOf({}, four)).toEqual(nothing);
    expect(wishesOf({ LOCKSTEP_REPLAY: '', LOCKSTEP_GATE_SEED: '', LOCKSTEP_GATE_RUNS: '' }, four)).toEqual(
      nothing,
    );
  });

  it('is a trace, a seed of any text or by chance, and a number of runs', () => {
    const said = { LOCKSTEP_REPLAY: 'a.jsonl', LOCKSTEP_GATE_SEED: 'e007d25', LOCKSTEP_GATE_RUNS: '10000' };
    expect(wishesOf(said, four)).toEqual({ replay: 'a.jsonl', seed: 'e007d25', runs: 10_000 });
    expect(wishesOf({ LOCKSTEP_GATE_SEED: 'random' }, four).seed).toBe('4');
  });

  it.each(['0', '-1', '1.5', 'many', '1e3', '9999999999'])('is not %s for a number of runs', (runs) => {
    expect(() => wishesOf({ LOCKSTEP_GATE_RUNS: runs }, four)).toThrow(
      `LOCKSTEP_GATE_RUNS must be a whole number of at least 1, found '${runs}'`,
    );
  });
});

it('two gates draw other values from one seed', () => {
  expect(drawingSeed('a', '0')).not.toBe(drawingSeed('b', '0'));
  expect(drawingSeed('a', '0')).not.toBe(drawingSeed('a', '1'));
});
