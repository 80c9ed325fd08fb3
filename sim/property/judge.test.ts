import { describe, expect, it } from 'vitest';
import type { ScriptTypes } from '../testing/scripted-process.ts';
import { say } from '../testing/scripted-process.ts';
import { stage } from '../testing/staging.ts';
import type { Staging } from '../testing/staging.ts';
import type { Monitor, PropertyFamily, Reporter } from './property.ts';
import type { WorldView } from '../world/world-view.ts';

type MonitorOf = (view: WorldView<ScriptTypes>, report: Reporter) => Monitor<ScriptTypes>;

function family(ids: readonly string[], monitor: MonitorOf): PropertyFamily<ScriptTypes> {
  return {
    name: ids.join('-and-'),
    properties: ids.map((id) => ({ id, sentence: `It is ${id}.`, requirements: ['C4'], kind: 'always' })),
    monitor,
  };
}

const wrong = { node: 0, others: [1], message: 'It is wrong.', expected: 'right', seen: 'wrong' };

/** Node `a` says a word to `b` at 0; so something happens at 0 and at 1 ms. */
const oneWord: Staging = {
  script: {
    start(self, out) {
      if (self === 0) out.send(1, say('word'));
    },
  },
  chaos: 5_000,
};

describe('the properties of a run', () => {
  it('are held, violated or not exercised, with how often each was exercised', () => {
    const { result } = stage({
      ...oneWord,
      families: [
        family(['tested', 'idle'], (_view, report) => ({
          onDeliver: () => {
            report.exercise('tested');
            report.exercise('tested', 4);
          },
        })),
      ],
    });
    expect(result.properties.map(({ id, status, exercised }) => [id, status, exercised])).toEqual([
      ['no-crash', 'held', 3],
      ['no-storm', 'held', 3],
      ['tested', 'held', 5],
      ['idle', 'not-exercised', 0],
    ]);
    expect(result.verdict).toBe('passed');
  });

  it('end the run with the first violation, after the event it was seen in', () => {
    let ended = false;
    const { result } = stage({
      ...oneWord,
      families: [
        family(['first', 'second'], (_view, report) => ({
          onDeliver: () => {
            report.violate('second', wrong);
            report.violate('first', wrong);
          },
          onEnd: () => {
            ended = true;
          },
        })),
      ],
    });
    expect(result).toMatchObject({
      verdict: 'violated',
      virtualMicros: 1_000,
      events: 4,
      violation: {
        property: 'second',
        atMicros: 1_000,
        node: 'a',
        others: ['b'],
        message: 'It is wrong.',
        expected: 'right',
        seen: 'wrong',
        event: 4,
      },
    });
    expect(result.properties.slice(-2).map(({ status }) => status)).toEqual(['not-exercised', 'violated']);
    expect(ended).toBe(false);
  });

  it('can be violated at the very end', () => {
    const { result } = stage({
      ...oneWord,
      families: [
        family(['late'], (_view, report) => ({
          onEnd: () => {
            report.violate('late', { ...wrong, node: null });
          },
        })),
      ],
    });
    expect(result.violation).toMatchObject({ property: 'late', node: null, atMicros: 5_000 });
  });

  it('are checked as far as they are selected; what the others report is ignored', () => {
    const families = [
      family(['wanted', 'unwanted'], (_view, report) => ({
        onDeliver: () => {
          report.exercise('unwanted');
          report.exercise('wanted');
          report.violate('unwanted', wrong);
        },
      })),
      family(['elsewhere'], () => {
        throw new Error('a family without a selected property has no monitor');
      }),
    ];
    const { result } = stage({ ...oneWord, families, properties: ['wanted'] });
    expect(result.properties.map(({ id, status }) => [id, status])).toEqual([
      ['no-crash', 'held'],
      ['no-storm', 'held'],
      ['wanted', 'held'],
    ]);
  });

  it('must have ids of their own, and be known where they are named', () => {
    const quiet: MonitorOf = () => ({});
    const twice = [family(['one'], quiet), family(['one'], quiet)];
    expect(() => stage({ families: twice })).toThrow('two properties have the same id: one');
    expect(() => stage({ families: [family(['one'], quiet)], properties: ['two'] })).toThrow(
      'no property two',
    );
    const stray: MonitorOf = (_view, report) => ({
      onStart: () => {
        report.exercise('stray');
      },
    });
    expect(() => stage({ families: [family(['one'], stray)] })).toThrow('that no family has: stray');
  });

  it('measure: each name gets a summary of its observations', () => {
    const { result } = stage({
      ...oneWord,
      families: [
        family(['measured'], (_view, report) => ({
          onStart: (node) => {
            report.measure('node', node);
          },
        })),
      ],
    });
    expect(result.measures).toEqual({ node: { n: 3, min: 0, p50: 1, p99: 2, max: 2, mean: 1 } });
  });

  it('share: each name gets its right observations out of all, and none where nothing was observed', () => {
    const { result } = stage({
      ...oneWord,
      families: [
        family(['shared'], (_view, report) => ({
          onStart: (node) => {
            report.share('accuracy', node, 2);
            report.share('nothing', 0, 0);
            report.measure('node', node);
          },
        })),
      ],
    });
    expect(Object.keys(result.measures)).toEqual(['accuracy', 'node']);
    expect(result.measures['accuracy']).toEqual({ n: 6, right: 3, share: 0.5 });
  });
});

describe('a wake-up', () => {
  function woken(ask: (view: WorldView<ScriptTypes>, report: Reporter) => void): number[] {
    const times: number[] = [];
    stage({
      ...oneWord,
      families: [
        family(['wakeful'], (view, report) => ({
          onDeliver: () => {
            ask(view, report);
          },
          onWake: () => void times.push(view.now),
        })),
      ],
    });
    return times;
  }

  it('comes at each time asked for, in order, up to the end of the run', () => {
    expect(
      woken((_view, report) => {
        for (const at of [3_000, 2_000, 5_000, 6_000, 2_500]) report.wakeAt(at);
      }),
    ).toEqual([2_000, 2_500, 3_000, 5_000]);
  });

  it('comes now when asked for a time that has passed', () => {
    expect(
      woken((_view, report) => {
        report.wakeAt(10);
      }),
    ).toEqual([1_000]);
  });

  it('comes after all events of its time, and only to the monitor that asked', () => {
    const order: string[] = [];
    stage({
      script: {
        start(self, out) {
          if (self === 0) out.send(1, say('word', 1));
          if (self === 0) out.send(1, say('word', 2));
        },
      },
      families: [
        family(['asks'], (_view, report) => ({
          onStart: () => {
            report.wakeAt(1_000);
          },
          onDeliver: (_from, _to, { n }) => void order.push(`word ${n}`),
          onWake: () => void order.push('woken'),
        })),
        family(['does-not'], () => ({ onWake: () => void order.push('woken for nothing') })),
      ],
    });
    expect(order).toEqual(['word 1', 'word 2', 'woken', 'woken', 'woken']);
  });

  it('can find a violation', () => {
    const { result } = stage({
      ...oneWord,
      families: [
        family(['overdue'], (_view, report) => ({
          onStart: () => {
            report.wakeAt(3_500);
          },
          onWake: () => {
            report.violate('overdue', wrong);
          },
        })),
      ],
    });
    expect(result).toMatchObject({ virtualMicros: 3_500, violation: { atMicros: 3_500 } });
  });
});

describe('no-crash', () => {
  it('is violated by a process that throws, with its message: the harness itself goes on', () => {
    const { result } = stage({
      script: {
        input() {
          throw new Error('the log has a hole');
        },
      },
      requests: [{ at: 100, node: 'b', body: say('ask') }],
    });
    expect(result.violation).toMatchObject({
      property: 'no-crash',
      node: 'b',
      atMicros: 100,
      message: 'the log has a hole',
    });
  });

  it('is violated by a process that throws as it starts, or that asks for what cannot be', () => {
    const saying = (to: number): Staging => ({
      script: { start: (_self, out) => void out.send(to, say('word')) },
    });
    expect(stage(saying(7)).result.violation?.message).toBe('send: there is no node 7');
    const timing: Staging = { script: { timers: ['t'], start: (_self, out) => void out.setTimer(0, 5, 2) } };
    expect(stage(timing).result.violation?.message).toContain('[5, 2] is not a range');
    const wrongTimer: Staging = { script: { start: (_self, out) => void out.setTimer(0, 1, 2) } };
    expect(stage(wrongTimer).result.violation?.message).toBe('setTimer: there is no timer 0');
  });
});
