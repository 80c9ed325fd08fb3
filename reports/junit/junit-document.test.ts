import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomes, schemaMistakes, testCase, xmlRoot } from '../testing/junit-reader.ts';
import { junitDocument } from './junit-document.ts';
import type { JunitCase, JunitOutcome, JunitSuite } from './junit-suite.ts';
import { brokenSuite, emptySuite } from './junit-suite.ts';

const suite: JunitSuite = {
  name: 'chaos',
  properties: [['seeds', '1..20']],
  cases: [
    { name: 'completed', realMs: 1_234.5, outcome: { kind: 'held' } },
    {
      name: 'a',
      realMs: 0,
      outcome: { kind: 'failure', type: 'violated', message: 'm', text: 'one\n  <two>' },
    },
    { name: 'b', realMs: 0, outcome: { kind: 'error', type: 'never-exercised', message: 'n', text: '' } },
    { name: 'c', realMs: 0, outcome: { kind: 'skipped', why: 'was never seen' } },
    { name: 'd', realMs: 0, outcome: { kind: 'held', told: 'found' } },
  ],
  output: 'PASSED\n  all',
};

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom(']]>', '\0', '\ud800'));
const word = text.map((each) => `x${each}`);
const outcome: fc.Arbitrary<JunitOutcome> = fc.oneof(
  fc.constant<JunitOutcome>({ kind: 'held' }),
  fc.record({ kind: fc.constant('held' as const), told: text }),
  fc.record({ kind: fc.constant('skipped' as const), why: text }),
  fc.record({ kind: fc.constantFrom('failure' as const, 'error' as const), type: word, message: word, text }),
);
const someCase: fc.Arbitrary<JunitCase> = fc.record({
  name: word,
  realMs: fc.double({ min: 0, max: 1e12, noNaN: true }),
  outcome,
});
const someSuite: fc.Arbitrary<JunitSuite> = fc.record({
  name: word,
  properties: fc.array(fc.tuple(word, text), { maxLength: 3 }),
  cases: fc.array(someCase, { minLength: 1, maxLength: 4 }),
  output: text,
});

describe('the document of --junit', () => {
  it('counts how its cases ended, and adds up their time', () => {
    const root = xmlRoot(junitDocument([suite, suite]));
    expect(root).toMatchObject({
      name: 'testsuites',
      attributes: { name: 'lockstep', tests: '10', failures: '2', errors: '2', time: '2.469' },
    });
    expect(root.children[0]?.attributes).toEqual({
      name: 'chaos',
      tests: '5',
      failures: '1',
      errors: '1',
      skipped: '1',
      time: '1.234',
    });
  });

  it('has each case with its class, its outcome and what there is to say of it', () => {
    const xml = junitDocument([suite]);
    expect(outcomes(xml)).toEqual({
      completed: 'passed',
      a: 'failure',
      b: 'error',
      c: 'skipped',
      d: 'passed',
    });
    expect(testCase(xml, 'a')).toMatchObject({
      attributes: { name: 'a', classname: 'lockstep.chaos', time: '0.000' },
      children: [{ name: 'failure', attributes: { type: 'violated', message: 'm' }, text: 'one\n  <two>' }],
    });
    expect(testCase(xml, 'c').children[0]?.attributes).toEqual({ message: 'was never seen' });
    expect(testCase(xml, 'd').children[0]).toMatchObject({ name: 'system-out', text: 'found' });
    expect(xmlRoot(xml).children[0]?.children.at(-1)).toMatchObject({
      name: 'system-out',
      text: 'PASSED\n  all',
    });
  });

  it('keeps a dot in a name from looking like a package', () => {
    const xml = junitDocument([{ ...suite, name: 'my.yaml' }]);
    expect(testCase(xml, 'a').attributes['classname']).toBe('lockstep.my_yaml');
  });

  it('is valid against the schema whatever it tells', { timeout: 120_000 }, async () => {
    expect(await schemaMistakes(junitDocument([suite]))).toEqual([]);
    // Many at a time: the validator takes longer to start than to read.
    const documents = fc.array(fc.array(someSuite, { minLength: 1, maxLength: 2 }).map(junitDocument), {
      minLength: 50,
      maxLength: 50,
    });
    const property = fc.asyncProperty(documents, async (each) => {
      expect(await schemaMistakes(...each)).toEqual([]);
    });
    // Each try to make a failure smaller would start the validator again; the next property does that without it.
    await fc.assert(property, { numRuns: 3, endOnFailure: true });
  });

  it('is well-formed whatever it tells, and no case gets lost', () => {
    fc.assert(
      fc.property(fc.array(someSuite, { minLength: 1, maxLength: 3 }), (suites) => {
        const cases = xmlRoot(junitDocument(suites)).children.map(
          ({ children }) => children.filter(({ name }) => name === 'testcase').length,
        );
        expect(cases).toEqual(suites.map((each) => each.cases.length));
      }),
    );
  });

  it('is refused by the schema if something is missing, doubled or no number', async () => {
    const xml = junitDocument([suite]);
    const broken = [
      xml.replace(' tests="5"', ''),
      xml.replace('time="1.234"', 'time="1e21"'),
      xml.replace('<skipped', '<skiped'),
      xml.replace('<system-out>found', '<skipped message=""/><system-out>found'),
      xml.replace('type="violated"', 'type=""'),
      xml.replace('</testsuites>', ''),
    ];
    for (const each of broken) {
      expect(each).not.toBe(xml);
      expect(await schemaMistakes(each)).not.toEqual([]);
    }
  });
});

describe('a suite that was broken off', () => {
  it('says why in the case that all was done, and keeps the others', () => {
    const broken = brokenSuite(suite, 'internal', 'boom', 'Make it happen again with: …');
    expect(outcomes(junitDocument([broken]))).toEqual({
      completed: 'error',
      a: 'failure',
      b: 'error',
      c: 'skipped',
      d: 'passed',
    });
    expect(testCase(junitDocument([broken]), 'completed').attributes['time']).toBe('1.234');
  });

  it('has that case even if there was nothing before', async () => {
    const xml = junitDocument([brokenSuite(emptySuite('chaos'), 'scenario', 'found -5s', 'mine.yaml:3:5')]);
    expect(outcomes(xml)).toEqual({ completed: 'error' });
    expect(await schemaMistakes(xml)).toEqual([]);
  });
});
