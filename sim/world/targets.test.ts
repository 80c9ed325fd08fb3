import { describe, expect, it } from 'vitest';
import type { Fault } from '../plan/fault-plan.ts';
import { stage } from '../testing/staging.ts';
import { SpecError } from './spec-check.ts';

function struckAs(fault: Fault): { fault: unknown; skipped: unknown } {
  const run = stage({
    members: ['a', 'b', 'c', 'd'],
    faults: [[100, fault]],
    resolve: (symbol, view) => {
      expect(view.now).toBe(100);
      if (symbol === '@leader') return [2];
      return symbol === '@follower' ? [1, 3, 0] : [];
    },
  });
  const event = run.events.find(({ e }) => e === 'fault');
  const effects = event?.['effects'];
  return {
    fault: event?.['fault'],
    skipped: Array.isArray(effects) && effects.length > 0 ? effects[0] : null,
  };
}

describe('symbolic targets', () => {
  it('are resolved when the fault strikes, best first, and recorded as resolved', () => {
    expect(struckAs({ kind: 'isolate', node: '@leader' }).fault).toEqual({ kind: 'isolate', node: 'c' });
    expect(struckAs({ kind: 'slow', target: '@follower', latency: [1, 2] }).fault).toEqual({
      kind: 'slow',
      target: 'b',
      latency: [1, 2],
    });
  });

  it('stand for a node of their own at each mention', () => {
    expect(
      struckAs({
        kind: 'partition',
        groups: [
          ['@leader', '@follower'],
          ['@follower', '@follower'],
        ],
      }).fault,
    ).toEqual({
      kind: 'partition',
      groups: [
        ['c', 'b'],
        ['d', 'a'],
      ],
    });
    expect(struckAs({ kind: 'cut', link: { from: '@follower', to: 'b' } }).fault).toEqual({
      kind: 'cut',
      link: { from: 'd', to: 'b' },
    });
  });

  it('that stand for nobody let the fault be skipped', () => {
    expect(struckAs({ kind: 'crash', node: '@learner' })).toEqual({
      fault: { kind: 'crash', node: '@learner' },
      skipped: { skipped: 'nobody' },
    });
    expect(struckAs({ kind: 'cut', link: { from: '@leader', to: '@leader' } }).skipped).toEqual({
      skipped: 'nobody',
    });
  });

  it.each<[string, Fault, string]>([
    [
      'an unknown node',
      { kind: 'isolate', node: 'ctrl9' },
      'plan.faults[0].fault.node: there is no node "ctrl9"; there are: a, b, c, d',
    ],
    [
      'an unknown node in a group',
      { kind: 'partition', groups: [['a'], ['e']] },
      'fault.groups[1][0]: there is no node "e"',
    ],
    [
      'an unknown node at the end of a link',
      { kind: 'clog', link: { from: 'a', to: 'x' }, for: 1 },
      'fault.link.to',
    ],
    [
      'an unknown kind of message',
      { kind: 'crash', node: 'a', when: { on: 'send', n: 1, message: 'pang' } },
      'there is no kind of message "pang"; there are: ping, pong, word',
    ],
    [
      'a rate above 1',
      { kind: 'lossy', target: 'a', loss: 5 },
      'fault.loss: must be a fraction from 0 to 1, found 5',
    ],
    [
      'a range the wrong way round',
      { kind: 'slow', target: 'a', latency: [2, 1] },
      '[2, 1] is the wrong way round',
    ],
    [
      'a time of half a microsecond',
      { kind: 'pause', node: 'a', for: 0.5 },
      'fault.for: must be a whole number',
    ],
    ['a drift beyond all measure', { kind: 'drift', node: 'a', ppm: 1e6 }, 'fault.ppm'],
    [
      'an endless flap',
      { kind: 'flap', target: 'a', up: 0, down: 1 },
      'fault.up: must be a whole number of at least 1',
    ],
    // What a plan that was read from a file can hold, whatever its type says.
    ['no fault at all', JSON.parse('null') as Fault, 'plan.faults[0].fault: must be a fault'],
    ['a fault that there is not', JSON.parse('{"kind":"bite"}') as Fault, 'unknown fault {"kind":"bite"}'],
    ['no node', JSON.parse('{"kind":"start"}') as Fault, 'fault.node: must be the name of a node'],
    ['no link', JSON.parse('{"kind":"cut"}') as Fault, 'fault.link: must be a node or a link'],
    ['no groups', JSON.parse('{"kind":"partition"}') as Fault, 'fault.groups: must be a list'],
    [
      'no range',
      JSON.parse('{"kind":"diskSlow","node":"a","latency":5}') as Fault,
      'fault.latency: must be a list',
    ],
  ])('refuse %s, before anything runs', (_name, fault, message) => {
    expect(() => struckAs(fault)).toThrow(SpecError);
    expect(() => struckAs(fault)).toThrow(message);
  });
});
