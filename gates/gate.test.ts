import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SECOND } from '../sim/index.ts';
import type { FaultPlan, RunSpec } from '../sim/index.ts';
import { Counterexample } from './counterexample.ts';
import { gate } from './gate.ts';
import type { Gate } from './gate.ts';
import { faultPlans } from './plan/fault-plans.ts';
import { seeds } from './plan/world-profiles.ts';
import { ringSpec } from './testing/ring.ts';
import type { Ring } from './testing/ring.ts';

interface Drawn {
  readonly seed: number;
  readonly plan: FaultPlan;
}

const SPAN = 10 * SECOND;
const of = fc.record({
  seed: seeds(),
  plan: faultPlans({
    nodes: ['a', 'b', 'c'],
    span: SPAN,
    timeout: SECOND / 10,
    kinds: ['crash', 'pause', 'slow'],
  }),
});
const broken: Gate<Drawn, Ring> = { of, spec: (drawn) => ({ ...ringSpec(drawn.seed), ...drawn }), runs: 200 };
/** Without faults nothing goes wrong in it. */
const sound: Gate<Drawn, Ring> = {
  ...broken,
  of: fc.record({ seed: seeds(), plan: fc.constant({ faults: [], requests: [] }) }),
  runs: 5,
};

/** Any of the crashes makes a second token. */
const threeCrashes: Drawn = {
  seed: 5,
  plan: {
    faults: [1, 2, 3].map((second) => {
      return { at: second * SECOND + 7, fault: { kind: 'crash', node: 'a', for: 1_000 } };
    }),
    requests: [],
  },
};

const written: string[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const file of written.splice(0)) rmSync(dirname(file), { recursive: true, force: true });
});

/** What a gate says when it fails. */
function failure<D>(given: Gate<D, Ring>): string {
  try {
    gate(given);
  } catch (error) {
    if (!(error instanceof Counterexample)) throw error;
    const file = /^ {2}trace +(.*)$/m.exec(error.message)?.[1];
    if (file !== undefined) written.push(file);
    return error.message;
  }
  throw new Error('the gate let everything pass');
}

function traceOf(report: string): string {
  return /^ {2}trace +(.*)$/m.exec(report)?.[1] ?? 'none';
}

function hashOf(report: string): string {
  return /hash ([0-9a-f]{16})/.exec(report)?.[1] ?? 'none';
}

/** The plan that is left, as the report shows it at its end. */
function planIn(report: string): FaultPlan {
  const { plan } = JSON.parse(report.slice(report.indexOf('\n{'))) as Drawn;
  return plan;
}

describe('a gate', () => {
  it('lets pass what holds, and tells how often it was put to the test', () => {
    const { runs, exercised, hashes } = gate({ ...sound, exercise: ['one-holder'] });
    expect(runs).toBe(5);
    expect(exercised['one-holder']).toBeGreaterThan(500);
    expect(new Set(hashes).size).toBe(5);
  });

  it('draws the same values each time, and others from another seed', () => {
    const { hashes } = gate(sound);
    expect(gate(sound).hashes).toEqual(hashes);
    const others = gate({ ...sound, seed: 1 }).hashes;
    expect(others).not.toEqual(hashes);
    vi.stubEnv('LOCKSTEP_GATE_SEED', '1');
    expect(gate(sound).hashes).toEqual(others);
    vi.stubEnv('LOCKSTEP_GATE_RUNS', '7');
    expect(gate(sound).hashes).toHaveLength(7);
  });

  it('does not pass if a property that matters was never put to the test', () => {
    const message = failure({ ...sound, exercise: ['one-holder', 'no-such'] });
    expect(message).toBe('Nothing was violated in 5 runs, but they have not put to the test: no-such');
  });

  it('tells what is wrong with a run that cannot be, and does not take it for a violation', () => {
    const spec = (drawn: Drawn): RunSpec<Ring> => ({
      ...broken.spec(drawn),
      span: { chaos: -1, recovery: 0 },
    });
    expect(() => gate({ ...broken, spec })).toThrow(/^span\.chaos: must be a whole number/);
  });
});

describe('a gate that fails', () => {
  it('shows the smallest run that fails in the same way, with its report and where that is kept', () => {
    const report = failure(broken);
    expect(report).toMatch(/^VIOLATED {2}one-holder\n\n {2}property {2}At most one node holds the token\./);
    expect(planIn(report).faults.length).toBeLessThanOrEqual(2);
    const file = /^ {2}report +(.*)$/m.exec(report)?.[1] ?? '';
    expect(readFileSync(file, 'utf8')).toBe(`${report}\n`);
    expect(report).toContain(`LOCKSTEP_REPLAY=${traceOf(report)} npx vitest run gates/gate.test.ts -t `);
  });

  it('makes no more runs to shrink it than it may', () => {
    let runs = 0;
    const spec = (drawn: Drawn): RunSpec<Ring> => {
      runs += 1;
      return broken.spec(drawn);
    };
    const report = failure({ ...broken, spec, shrinkRuns: 3 });
    expect(report).toContain('After 3 runs of shrinking, which was all it was allowed, this is left of it:');
    const few = runs;
    runs = 0;
    failure({ ...broken, spec });
    expect(few).toBeLessThan(runs / 3);
  });

  it('does not slip from one failure to another while it shrinks', () => {
    // The other one is violated as soon as nothing crashes any more.
    const spec = (drawn: Drawn): RunSpec<Ring> => {
      const given = broken.spec(drawn);
      if (drawn.plan.faults.some(({ fault }) => fault.kind === 'crash')) return given;
      const [family] = given.families;
      if (family === undefined) throw new Error('there is one');
      const rename = family.properties.map((each) => ({ ...each, id: 'no-crash-at-all' }));
      const monitor: typeof family.monitor = (_view, report) => ({
        onStep(node) {
          report.violate('no-crash-at-all', { node, message: 'Nothing.', expected: 'a crash', seen: 'none' });
        },
      });
      return { ...given, families: [{ ...family, properties: rename, monitor }] };
    };
    const report = failure({ ...broken, spec, examples: [threeCrashes] });
    expect(report).toMatch(/^VIOLATED {2}one-holder/);
  });

  it('is told of a process that is not the same twice', () => {
    let times = 0;
    const spec = (drawn: Drawn): RunSpec<Ring> => {
      times += 1;
      return { ...broken.spec(drawn), seed: drawn.seed + times };
    };
    expect(() => gate({ ...broken, spec })).toThrow(/came out differently when it was made again/);
  });

  it('tries examples first, and shrinks them', () => {
    const report = failure({ ...broken, examples: [threeCrashes] });
    expect(report).toContain('Run 1 of 200 was the first to fail, with 3 faults.');
    expect(planIn(report).faults).toHaveLength(1);
  });
});

describe('the replay of a counterexample', () => {
  it('makes the same run again', () => {
    const report = failure(broken);
    vi.stubEnv('LOCKSTEP_REPLAY', traceOf(report));
    const again = failure(broken);
    expect(again).toMatch(/^Reproduced: every event is as the trace has it\.\n\nVIOLATED {2}one-holder/);
    expect(hashOf(again)).toBe(hashOf(report));
  });

  it('passes once the code was put right, and names the first event that differs', () => {
    const report = failure(broken);
    const mended = { ...broken, spec: (drawn: Drawn) => ({ ...ringSpec(drawn.seed, false), ...drawn }) };
    vi.stubEnv('LOCKSTEP_REPLAY', traceOf(report));
    const said = vi.spyOn(console, 'log').mockReturnValue();
    const { runs, hashes } = gate(mended);
    const lines = String(said.mock.calls[0]?.[0]);
    said.mockRestore();
    expect(runs).toBe(1);
    expect(hashes).not.toEqual([hashOf(report)]);
    const [, line = ''] =
      /^The code has changed: the ways part at .*:(\d+)\.\n {2}the trace says {2}(.*)/.exec(lines) ?? [];
    const text = readFileSync(traceOf(report), 'utf8').split('\n')[Number(line) - 1] ?? '';
    expect(lines).toContain(`the trace says  ${text}`);
    expect(lines).toContain("Today's verdict:\n\nPASSED");
  });

  it('refuses a trace of another test, and what is no trace', () => {
    const report = failure(broken);
    const file = traceOf(report);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('"system":"gate"');
    writeFileSync(file, text.replace('"scenario":"', '"scenario":"another '));
    vi.stubEnv('LOCKSTEP_REPLAY', file);
    expect(() => gate(broken)).toThrow(/is a trace of "another the replay/);
    vi.stubEnv('LOCKSTEP_REPLAY', 'README.md');
    expect(() => gate(broken)).toThrow(/found/);
    vi.stubEnv('LOCKSTEP_REPLAY', 'cli/nothing.jsonl');
    expect(() => gate(broken)).toThrow(/cannot read the trace/);
  });
});
