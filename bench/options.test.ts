import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';

describe('the options of the benchmark', () => {
  it('are a full measurement as a table when nothing is given', () => {
    const options = { json: false, history: false, quick: false, rounds: 20 };
    expect(parseOptions([])).toEqual({ kind: 'options', options });
  });

  it('ask for fewer rounds with --quick, unless --rounds says how many', () => {
    expect(parseOptions(['--quick', '--json'])).toEqual({
      kind: 'options',
      options: { json: true, history: false, quick: true, rounds: 4 },
    });
    expect(parseOptions(['--quick', '--rounds', '5'])).toMatchObject({ options: { rounds: 5 } });
  });

  it('take any number of rounds from 1 to 1000 and no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10, max: 2000 }), (rounds) => {
        const parsed = parseOptions([`--rounds=${String(rounds)}`]);
        if (rounds >= 1 && rounds <= 1000) expect(parsed).toMatchObject({ options: { rounds } });
        else expect(parsed).toMatchObject({ kind: 'bad' });
      }),
    );
  });

  it.each([
    [['--rounds', '1e2'], '1e2'],
    [['--rounds', ''], "''"],
    [['--rounds'], 'argument missing'],
    [['--quik'], '--quick'],
    [['fast'], 'argument'],
    [['--json=yes'], 'json'],
  ])('refuse %j with a message that helps', (args, part) => {
    const parsed = parseOptions(args);
    expect(parsed.kind).toBe('bad');
    expect(parsed).toHaveProperty('message', expect.stringContaining(part));
  });

  it('include help, which names every option', () => {
    const parsed = parseOptions(['--help']);
    expect(parsed.kind).toBe('help');
    for (const option of ['--json', '--quick', '--rounds', '--help']) {
      expect(parsed).toHaveProperty('text', expect.stringContaining(option));
    }
  });
});
