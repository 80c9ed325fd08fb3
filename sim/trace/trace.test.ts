import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerRun } from '../testing/register-run.ts';
import { say } from '../testing/scripted-process.ts';
import { specOf } from '../testing/staging.ts';
import type { ProcessTypes } from '../process/process.ts';
import type { RunResult, RunSpec } from '../world/run-spec.ts';
import { run } from '../world/run.ts';
import { replayTrace } from './replay.ts';
import { TraceError } from './trace-error.ts';
import { TRACE_SCHEMA } from './trace-format.ts';
import type { TraceHeader } from './trace-format.ts';
import { parseTrace } from './trace-parser.ts';
import { TraceWriter } from './trace-writer.ts';

const BUG = 'backup-answers-before-its-save';

interface Written {
  readonly lines: readonly string[];
  readonly result: RunResult;
}

function write<T extends ProcessTypes>(spec: RunSpec<T>, configuration: unknown): Written {
  const lines: string[] = [];
  const header: TraceHeader = {
    schema: TRACE_SCHEMA,
    lockstep: '0.1.0',
    scenario: 'register',
    seed: spec.seed,
    plan: spec.plan,
    configuration,
    codeDigest: 'abc',
  };
  const writer = new TraceWriter(header, (line) => void lines.push(line));
  const result = run({ ...spec, trace: writer });
  writer.finish(result);
  return { lines, result };
}

function replayRegister(lines: readonly string[]): ReturnType<typeof replayTrace> {
  return replayTrace(parseTrace(lines.join('\n')), ({ seed, plan, configuration }) => {
    expect(configuration).toEqual({ bug: BUG });
    return { ...registerRun(seed, BUG), plan };
  });
}

function faultIn(text: string): TraceError {
  try {
    parseTrace(text);
  } catch (error) {
    if (error instanceof TraceError) return error;
    throw error;
  }
  throw new Error('the text was read as a trace');
}

let written: Written = { lines: [], result: run(specOf({})) };

beforeAll(() => {
  written = write(registerRun(3, BUG), { bug: BUG });
});

function edited(line: number, change: (text: string) => string): string[] {
  return written.lines.map((text, at) => (at === line - 1 ? change(text) : text));
}

describe('a trace', () => {
  it('has a header, a line for every event in order, and a footer with the outcome', () => {
    const { lines, result } = written;
    const trace = parseTrace(lines.join('\n') + '\n');
    expect(trace.header).toMatchObject({ schema: 1, lockstep: '0.1.0', scenario: 'register', seed: 3 });
    expect(trace.events.count).toBe(result.events);
    for (let at = 0; at < result.events; at += 1) expect(trace.events.at(at)?.n).toBe(at + 1);
    expect(trace.events.at(result.events)).toBeUndefined();
    expect(trace.footer).toMatchObject({ verdict: 'violated', hash: result.hash, events: result.events });
    expect(trace.footer.violation).toEqual(result.violation);
    expect(trace.footer.measures).toEqual(result.measures);
  });

  it('changes nothing about the run', () => {
    expect(run(registerRun(3, BUG)).hash).toBe(written.result.hash);
  });

  it('is reproduced by a replay, line by line', () => {
    const { divergence, result } = replayRegister(written.lines);
    expect(divergence).toBe(null);
    expect(result).toEqual(written.result);
  });

  it('is reproduced whatever the spacing and the order of its fields', () => {
    const spaced = written.lines.map((line) => {
      const fields = JSON.parse(line) as Record<string, unknown>;
      return ` ${JSON.stringify(Object.fromEntries(Object.entries(fields).reverse()))}`;
    });
    expect(replayRegister(spaced).divergence).toBe(null);
  });

  it('whose event was edited diverges at that very line, and still gets the verdict of today', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: written.lines.length - 1 }), (line) => {
        const { divergence, result } = replayRegister(
          edited(line, (text) => text.replace(/"t":(\d+)/, '"t":1$1')),
        );
        expect(divergence?.line).toBe(line);
        expect(divergence?.expected).toContain('"t":1');
        expect(divergence?.seen).toBe(written.lines[line - 1]);
        expect(result.verdict).toBe('violated');
      }),
      { numRuns: 10 },
    );
  });

  it('of which an event is missing, or has one too many, diverges there', () => {
    const { lines } = written;
    expect(replayRegister([...lines.slice(0, 10), ...lines.slice(11)]).divergence?.line).toBe(11);
    const last = lines[lines.length - 2] ?? '';
    const doubled = replayRegister([...lines.slice(0, -1), last, ...lines.slice(-1)]).divergence;
    expect([doubled?.line, doubled?.seen]).toEqual([lines.length, 'the end of the run']);
    const short = replayRegister([...lines.slice(0, -2), ...lines.slice(-1)]).divergence;
    expect([short?.line, short?.expected]).toEqual([lines.length - 1, 'the end of the run']);
  });

  it('whose header was edited diverges at line 1', () => {
    const scenario = replayRegister(edited(1, (text) => text.replace('"register"', '"registrar"')));
    expect(scenario.divergence?.line).toBe(1);
    expect(scenario.divergence?.seen).toContain('was edited');
    expect(replayRegister(edited(1, (text) => text.replace('{', '{"extra":1,'))).divergence?.line).toBe(1);
  });

  it.each([
    ['verdict', '"verdict":"violated"', '"verdict":"passed"'],
    ['hash', /"hash":"./, '"hash":"x'],
    ['events', /"events":/, '"events":1'],
    ['violation', '"property":"', '"property":"not-'],
    ['measures', '"max":', '"max":1'],
  ])('whose footer was edited (%s) diverges at its last line', (field, what, by) => {
    const footer = written.lines.length;
    const { divergence } = replayRegister(edited(footer, (text) => text.replace(what, by)));
    expect(divergence?.line).toBe(footer);
    expect(divergence?.expected).toContain(`"${field}"`);
  });

  it('survives payloads that JSON has no words for', () => {
    const odd = [NaN, Infinity, -Infinity, -0, undefined];
    const spec = specOf({
      requests: odd.map((n, at) => ({ at: at + 1, node: 'a', body: { ...say('odd'), n } })),
      script: {
        input: (input, out) => void (input.kind === 'request' ? out.send(1, input.body) : undefined),
      },
    });
    const { lines } = write(spec, { limit: Infinity });
    const trace = parseTrace(lines.join('\n'));
    expect(trace.header.configuration).toEqual({ limit: Infinity });
    const heard = Array.from({ length: trace.events.count }, (_, at) => trace.events.at(at)).flatMap(
      (event) => (event?.e === 'deliver' ? [event['message']] : []),
    );
    expect(heard).toStrictEqual(odd.map((n) => ({ word: 'odd', n })));
    const { divergence } = replayTrace(trace, ({ seed, plan }) => ({ ...spec, seed, plan }));
    expect(divergence).toBe(null);
  });
});

describe('what is not a trace is refused with line, column and what was expected', () => {
  it('when it breaks off in the middle of a line', () => {
    const text = written.lines.join('\n');
    const half = text.slice(0, Math.floor(text.length / 2));
    const line = half.split('\n').length;
    const fault = faultIn(half);
    expect(fault.line).toBe(line);
    expect(fault.column).toBeLessThanOrEqual((half.split('\n').at(-1) ?? '').length + 1);
    expect(fault.message).toContain('was the file cut off?');
  });

  it('when it breaks off between two lines', () => {
    const fault = faultIn(written.lines.slice(0, 20).join('\n') + '\n');
    expect([fault.line, fault.column]).toEqual([21, 1]);
    expect(fault.message).toContain('expected another event, or the footer with the verdict');
  });

  it('wherever it breaks off', () => {
    const text = written.lines.join('\n');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length - 2 }), (length) => {
        expect(faultIn(text.slice(0, length)).line).toBeGreaterThan(0);
      }),
      { numRuns: 50 },
    );
  });

  it.each<[string, string, number, number, string]>([
    ['an empty file', '', 1, 1, 'the header of a trace'],
    ['a text of some kind', 'Dear all,\nhello', 1, 1, 'the header of a trace'],
    ['some other JSON', '{"name":"lockstep"}', 1, 1, '"lockstep" to be there'],
    ['a list', '[1,2]', 1, 1, 'the header of a trace'],
    ['a trace of another version', '{"lockstep":"9.0.0","schema":2}', 1, 21, '"schema" to be 1'],
    [
      'a header without a seed',
      '{"lockstep":"1","schema":1}',
      1,
      1,
      '"seed" to be a non-negative integer or a text',
    ],
    ['a header with a wrong seed', '{"lockstep":"1","schema":1,"seed":-1}', 1, 28, '"seed"'],
    [
      'a header with a wrong plan',
      '{"lockstep":"1","schema":1,"seed":1,"plan":[]}',
      1,
      37,
      '"plan" to be an object with the lists',
    ],
  ])('when it is %s', (_name, text, line, column, expected) => {
    const fault = faultIn(text);
    expect([fault.line, fault.column]).toEqual([line, column]);
    expect(fault.message).toContain(expected);
  });

  it.each<[string, string, string]>([
    ['no event', '5', 'a JSON object'],
    ['an event without a time', '{"n":1,"e":"timer"}', '"t" to be a non-negative integer'],
    [
      'an event with a wrong number',
      '{"n":"one","t":1,"e":"timer"}',
      '"n" to be a non-negative integer, found "one"',
    ],
    ['an event without a kind', '{"n":1,"t":1}', '"e" to be a string, found no such field'],
    ['an unknown mark', '{"n":1,"t":1,"e":"timer","x":{"$":"Date"}}', 'stands for nothing known'],
    ['a wrong footer', '{"verdict":"maybe"}', '"verdict" to be "passed" or "violated", found "maybe"'],
  ])('when a line is %s', (_name, text, expected) => {
    const lines = [
      ...written.lines.slice(0, 5),
      text,
      ...(text.includes('verdict') ? [] : written.lines.slice(6)),
    ];
    const fault = faultIn(lines.join('\n'));
    expect(fault.line).toBe(6);
    expect(fault.message).toContain(expected);
  });

  it('when something follows the footer', () => {
    const fault = faultIn([...written.lines, written.lines[1]].join('\n'));
    expect(fault.line).toBe(written.lines.length + 1);
    expect(fault.message).toContain('the end of the file after the footer');
  });
});
