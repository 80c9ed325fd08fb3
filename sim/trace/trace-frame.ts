import type { FaultPlan, SkippedItem } from '../plan/fault-plan.ts';
import type { Measure } from '../property/measure.ts';
import type { Violation } from '../world/run-spec.ts';
import { isRecord } from './line-reader.ts';
import type { LineReader } from './line-reader.ts';
import { TRACE_SCHEMA } from './trace-format.ts';
import type { TraceFooter, TraceHeader } from './trace-format.ts';

/** What the two kinds of measure consist of. */
const MEASURE_FIELDS = [
  ['n', 'min', 'p50', 'p99', 'max', 'mean'],
  ['n', 'right', 'share'],
];

/** Reads the first line of a trace. */
export function readHeader(line: LineReader): TraceHeader {
  if (!line.has('lockstep')) line.fail('lockstep', 'there: the first line of a trace says what wrote it');
  if (line.fields['schema'] !== TRACE_SCHEMA)
    line.fail('schema', `${TRACE_SCHEMA}, the version that can be read`);
  const seed = line.fields['seed'];
  if (typeof seed !== 'string' && !(typeof seed === 'number' && Number.isSafeInteger(seed) && seed >= 0)) {
    line.fail('seed', 'a non-negative integer or a text');
  }
  const plan = line.fields['plan'];
  if (!isPlan(plan)) line.fail('plan', 'an object with the lists "faults" and "requests"');
  return {
    schema: TRACE_SCHEMA,
    lockstep: line.text('lockstep'),
    scenario: line.text('scenario'),
    seed,
    plan,
    configuration: line.fields['configuration'],
    codeDigest: line.text('codeDigest'),
  };
}

/** Reads the last line of a trace. */
export function readFooter(line: LineReader): TraceFooter {
  const verdict = line.fields['verdict'];
  if (verdict !== 'passed' && verdict !== 'violated') line.fail('verdict', '"passed" or "violated"');
  const measures = line.record('measures');
  if (!areMeasures(measures)) line.fail('measures', 'an object of measures');
  const violation = line.fields['violation'];
  if (violation !== null && !isViolation(violation)) line.fail('violation', 'a violation or null');
  return {
    verdict,
    events: line.count('events'),
    hash: line.text('hash'),
    measures,
    violation,
    headerDigest: line.text('headerDigest'),
  };
}

/** Whether it has the outer shape of a plan; what is in it is for the run to check. */
function isPlan(value: unknown): value is FaultPlan {
  if (!isRecord(value) || !areTimed(value['faults'], 'fault') || !areTimed(value['requests'], 'node')) {
    return false;
  }
  const { skipped } = value;
  return skipped === undefined || (Array.isArray(skipped) && skipped.every(isSkipped));
}

function isSkipped(value: unknown): value is SkippedItem {
  if (!isRecord(value) || (value['why'] !== 'absent' && value['why'] !== 'late')) return false;
  const what = [value['what']];
  return areTimed(what, 'fault') || areTimed(what, 'node');
}

function areTimed(value: unknown, field: string): boolean {
  return (
    Array.isArray(value) &&
    value.every((item: unknown) => isRecord(item) && typeof item['at'] === 'number' && field in item)
  );
}

function areMeasures(value: Readonly<Record<string, unknown>>): value is Readonly<Record<string, Measure>> {
  return Object.values(value).every(
    (measure) =>
      isRecord(measure) &&
      MEASURE_FIELDS.some((fields) => fields.every((name) => typeof measure[name] === 'number')),
  );
}

function isViolation(value: unknown): value is Violation {
  return isRecord(value) && typeof value['property'] === 'string' && typeof value['message'] === 'string';
}
