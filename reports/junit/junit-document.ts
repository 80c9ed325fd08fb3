import XMLBuilder from 'fast-xml-builder';
import type { JunitCase, JunitOutcome, JunitSuite } from './junit-suite.ts';
import { casesThat } from './junit-suite.ts';
import { xmlLine, xmlText } from './xml-text.ts';

/** What precedes the name of each attribute in what the builder is given. */
const ATTRIBUTE = '@';

/** What all classes of test cases begin with, so that servers show them as one package. */
const PACKAGE = 'lockstep';

/**
 * The file of `--junit`: JUnit XML as Jenkins' schema has it (`junit-10.xsd`), without what only some servers know. There
 * is no time of day and no host in it: the same campaign gives the same file, but for how long it took.
 */
export function junitDocument(suites: readonly JunitSuite[]): string {
  const builder = new XMLBuilder({
    attributeNamePrefix: ATTRIBUTE,
    ignoreAttributes: false,
    suppressBooleanAttributes: false,
    suppressEmptyNode: true,
    format: true,
  });
  const sum = (kind: JunitOutcome['kind']): number =>
    suites.reduce((total, suite) => total + casesThat(suite, kind), 0);
  return builder.build({
    '?xml': attributes({ version: '1.0', encoding: 'UTF-8' }),
    testsuites: {
      ...attributes({
        name: PACKAGE,
        tests: String(suites.reduce((total, { cases }) => total + cases.length, 0)),
        failures: String(sum('failure')),
        errors: String(sum('error')),
        time: seconds(suites.flatMap(({ cases }) => cases)),
      }),
      testsuite: suites.map(suiteElement),
    },
  });
}

function suiteElement(suite: JunitSuite): object {
  const { name, properties, cases, output } = suite;
  return {
    ...attributes({
      name,
      tests: String(cases.length),
      failures: String(casesThat(suite, 'failure')),
      errors: String(casesThat(suite, 'error')),
      skipped: String(casesThat(suite, 'skipped')),
      time: seconds(cases),
    }),
    properties: { property: properties.map(([key, value]) => attributes({ name: key, value })) },
    testcase: cases.map((each) => caseElement(each, name)),
    ...(output === '' ? {} : { 'system-out': xmlText(output) }),
  };
}

function caseElement(each: JunitCase, suite: string): object {
  const { name, outcome } = each;
  // Servers take a dot in a class for the end of its package.
  const classname = `${PACKAGE}.${suite.replaceAll('.', '_')}`;
  return { ...attributes({ name, classname, time: seconds([each]) }), ...outcomeElement(outcome) };
}

function outcomeElement(outcome: JunitOutcome): object {
  switch (outcome.kind) {
    case 'held':
      return outcome.told === undefined ? {} : { 'system-out': xmlText(outcome.told) };
    case 'skipped':
      return { skipped: attributes({ message: outcome.why }) };
    case 'failure':
    case 'error': {
      const { kind, type, message, text } = outcome;
      return { [kind]: { ...attributes({ type, message }), '#text': xmlText(text) } };
    }
  }
}

function attributes(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${ATTRIBUTE}${name}`, xmlLine(value)]),
  );
}

/** Seconds with milliseconds, in plain decimals as the schema asks. */
function seconds(cases: readonly JunitCase[]): string {
  return (cases.reduce((sum, { realMs }) => sum + realMs, 0) / 1000).toFixed(3);
}
