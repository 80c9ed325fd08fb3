import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../yaml/problem.ts';
import { describeProblem } from '../yaml/problem.ts';
import { parseConfiguration } from './parse-configuration.ts';
import { DOCUMENT_MISTAKES, SETTING_MISTAKES } from './testing/mistakes.ts';

function problemsOf(text: string): readonly Problem[] {
  const parsed = parseConfiguration('ctrl.yaml', text);
  return parsed.ok ? [] : parsed.problems;
}

describe("a controller's file that is wrong (S0.1, S4.1)", () => {
  it('is shown in many ways', () => {
    expect(SETTING_MISTAKES.length + DOCUMENT_MISTAKES.length).toBeGreaterThanOrEqual(80);
  });

  it.each([...SETTING_MISTAKES, ...DOCUMENT_MISTAKES])(
    'is told of $what at its line and column, with what was expected',
    ({ text, at, found, nearest, expected }) => {
      const problems = problemsOf(text);
      const [problem] = problems;
      expect([problem?.line, problem?.column]).toEqual(at);
      expect(problem?.found).toContain(found);
      expect(problem?.nearest ?? undefined).toBe(nearest);
      expect(problem?.expected).toContain(expected ?? '');
      expect(problem?.expected).not.toBe('');
    },
  );

  it.each(SETTING_MISTAKES)('is told of $what once', ({ text }) => {
    expect(problemsOf(text)).toHaveLength(1);
  });

  it('is told of everything at once, in the order of the file', () => {
    const text = [
      'raft:',
      '  initialMembers: [tls:a:1]',
      '  electionTimeout: 5',
      'controler: {}',
      'discovery: { seeds: [nowhere] }',
    ].join('\n');
    expect(problemsOf(text).map(describeProblem)).toEqual([
      'ctrl.yaml:2:3: raft: found initialMembers, which there no longer is, expected no list of members: who belongs to the cluster is agreed on at run time. Write where this controller is and where to look for the others, as in ctrl: { options: { advertiseAddress: tls:ctrl1.example:1280 } } and discovery: { seeds: [tls:ctrl2.example:1280], bootstrapExpect: 3 }',
      'ctrl.yaml:3:20: raft.electionTimeout: found 5, expected a duration with its unit, not negative, such as 200ms, 1.5s or 1m30s (from 1ms to 1h); did you mean 5s?',
      expect.stringMatching(
        /^ctrl\.yaml:4:1: found the unknown key controler, .*; did you mean controller\?$/,
      ),
      expect.stringMatching(/^ctrl\.yaml:5:22: discovery\.seeds\[0\]: found nowhere, /),
    ]);
  });

  it('never makes the reader fail, whatever it holds', () => {
    const keys = fc.constantFrom(
      'raft',
      'cluster',
      'controller',
      'heartbeat',
      'discovery',
      'initialMembers',
      'x',
    );
    const { tree } = fc.letrec((tie) => ({
      leaf: fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null)),
      tree: fc.oneof(
        { maxDepth: 4 },
        tie('leaf'),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(keys, tie('tree'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(
        fc.oneof(
          tree.map((value) => JSON.stringify(value)),
          fc.string(),
        ),
        (text) => {
          const parsed = parseConfiguration('any.yaml', text);
          if (parsed.ok) return;
          expect(parsed.problems.length).toBeGreaterThan(0);
          for (const { line, column } of parsed.problems) expect(Math.min(line, column)).toBeGreaterThan(0);
        },
      ),
      { numRuns: 300 },
    );
  });
});
