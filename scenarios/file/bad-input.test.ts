import { describe, expect, it } from 'vitest';
import { parseScenario } from './parse-scenario.ts';
import { describeProblem } from '../yaml/problem.ts';
import type { Problem } from '../yaml/problem.ts';
import { CONTENT_MISTAKES } from './testing/content-mistakes.ts';
import type { Mistake } from './testing/mistake.ts';
import { VALUE_MISTAKES } from './testing/value-mistakes.ts';

const VOCABULARY = { properties: ['one-leader-per-term', 'log-matching', 'leader-returns'] };

/** The problems of a file that begins with two sound lines, so that its own lines count from 3. */
function problemsOf(...lines: readonly string[]): readonly Problem[] {
  return problemsOfText(['name: bad', 'summary: something is wrong here', ...lines, ''].join('\n'));
}

function problemsOfText(text: string): readonly Problem[] {
  const parsed = parseScenario('bad.yaml', text, VOCABULARY);
  return parsed.ok ? [] : parsed.problems;
}

const MISTAKES: readonly Mistake[] = [...VALUE_MISTAKES, ...CONTENT_MISTAKES];

describe('a bad scenario file (issue 2, done when 6)', () => {
  it('is shown in at least 50 ways', () => {
    expect(MISTAKES.length).toBeGreaterThanOrEqual(50);
  });

  it.each(MISTAKES)(
    'names line, column, finding and the nearest word for $what',
    ({ lines, at, found, nearest }) => {
      const [problem] = problemsOf(...lines);
      expect(problem).toBeDefined();
      expect([problem?.line, problem?.column]).toEqual(at);
      expect(problem?.found).toContain(found);
      expect(problem?.nearest ?? undefined).toBe(nearest);
      expect(problem?.expected).not.toBe('');
    },
  );

  it('names the file in front, as editors follow it', () => {
    expect(problemsOf('duration: 300').map(describeProblem)).toEqual([
      'bad.yaml:3:11: duration: found 300, expected a duration with its unit, not negative, such as 200ms, 1.5s or 1m30s (from 1us to 1000h); did you mean 300s?',
    ]);
  });

  it('names every problem, in the order of the file', () => {
    const problems = problemsOf(
      'duration: -1s',
      'network: { loss: 5, order: fiffo }',
      'faults:',
      '  - { at: 20s, isolat: ctrl1 }',
      '  - { at: 20s, crash: ctrl9 }',
      'exercise: [log-macthing]',
    );
    expect(problems.map(({ line, nearest }) => [line, nearest])).toEqual([
      [3, null],
      [4, '5%'],
      [4, 'fifo'],
      [6, 'isolate'],
      [7, 'ctrl1'],
      [8, 'log-matching'],
    ]);
  });

  it('expects the same of a file that is empty as of one that holds something else', () => {
    for (const text of ['', '- a\n', 'chaos\n']) {
      expect(problemsOfText(text)[0]?.expected).toBe('a scenario: at least name and summary');
    }
  });

  it.each([
    ['an empty file', '', 'an empty file'],
    ['a file of comments', '# nothing\n\n', 'an empty file'],
    ['a file that holds nothing', '~\n', 'an empty file'],
    ['a list at the top', '- a\n- b\n', 'a list'],
    ['a text at the top', 'chaos\n', 'chaos'],
    ['a file without its name', 'summary: x\n', 'no name'],
    ['a name with blanks', 'name: my scenario\nsummary: x\n', 'my scenario'],
    ['a summary of several lines', 'name: x\nsummary: |\n  one\n  two\n', '| one two'],
    ['a file that is far too long', `# ${'x'.repeat(300_000)}\n`, 'a file of 300003 characters'],
    ['brackets without end', '['.repeat(200_000), 'nested too deeply'],
    ['dashes without end', '- '.repeat(100_000), 'nested too deeply'],
    ['an indentation without end', `a:\n${' '.repeat(500)}b: c\n`, 'nested too deeply'],
    ['bytes that are no text', '\u0000\u0001\u0002', 'a scenario'],
  ])('understands %s', (_what, text, found) => {
    const [problem] = problemsOfText(text);
    expect(problem).toBeDefined();
    expect(`${problem?.found ?? ''} ${problem?.expected ?? ''}`).toContain(found);
  });

  it('is not blown up by aliases that multiply (a billion laughs)', () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const inner = level === 0 ? '[lol, lol]' : `[${`*a${level - 1}, `.repeat(9)}*a${level - 1}]`;
      return `k${level}: &a${level} ${inner}`;
    });
    const problems = problemsOf(...levels);
    expect(problems[0]?.found).toBe('the anchor &a0');
  });
});
