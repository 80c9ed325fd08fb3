import { describe, expect, it } from 'vitest';
import { commandOf, thisTest } from './where.ts';

describe('the place of a gate', () => {
  it('is the test that runs just now', () => {
    expect(thisTest()).toEqual({
      test: 'the place of a gate > is the test that runs just now',
      file: 'gates/where.test.ts',
    });
  });

  it('is run alone by a command that finds its name, whatever stands in it', () => {
    const name = "a (b) > isn't 100 % [c|d]*";
    const command = commandOf({ test: name, file: 'a b.test.ts' }, { LOCKSTEP_REPLAY: 'x y' });
    expect(command).toBe(
      `LOCKSTEP_REPLAY='x y' npx vitest run 'a b.test.ts' -t 'a \\(b\\).+isn'\\''t 100 % \\[c\\|d\\]\\*'`,
    );
    const [, pattern = ''] = /-t '(.*)'$/.exec(command) ?? [];
    expect(new RegExp(pattern.replaceAll(`'\\''`, "'")).test(name.replace(' > ', ' '))).toBe(true);
  });
});
