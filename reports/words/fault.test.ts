import { describe, expect, it } from 'vitest';
import type { Fault } from '../../sim/index.ts';
import { faultsCounted } from './fault-count.ts';
import { faultInWords } from './fault.ts';
import { nodesOfFault } from '../../sim/index.ts';

const link = { from: 'a', to: 'b' };

describe('a fault in words', () => {
  it.each<[Fault, string, string[]]>([
    [{ kind: 'isolate', node: 'a' }, 'isolate a', ['a']],
    [
      { kind: 'isolate', node: 'a', clients: true, for: 8_000_000 },
      'isolate a (from clients too) for 8 s',
      ['a'],
    ],
    [{ kind: 'partition', groups: [['a', 'b'], ['c']] }, 'partition a b | c', ['a', 'b', 'c']],
    [
      { kind: 'isolate', node: 'a', when: { on: 'send', n: 3, message: 'append' }, for: 8_000_000 },
      'isolate a right after its 3rd send of append from then on for 8 s',
      ['a'],
    ],
    [
      { kind: 'partition', groups: [['a'], ['b']], oneWay: true, for: 500_000 },
      'partition a | b, one way: only the first sends for 500 ms',
      ['a', 'b'],
    ],
    [{ kind: 'cut', link }, 'cut a → b', ['a', 'b']],
    [{ kind: 'flap', target: 'a', up: 2_000_000, down: 1_000_000 }, 'flap a: 1 s down, 2 s up', ['a']],
    [
      { kind: 'flap', target: link, up: 1, down: 1, for: 60_000_000 },
      'flap a → b: 1 µs down, 1 µs up for 1 min',
      ['a', 'b'],
    ],
    [{ kind: 'heal', target: 'all' }, 'heal everything', []],
    [{ kind: 'heal', target: link }, 'heal a → b', ['a', 'b']],
    [{ kind: 'slow', target: 'a', latency: [1_000, 2_000] }, 'slow a to 1 ms to 2 ms', ['a']],
    [{ kind: 'lossy', target: link, loss: 0.3 }, 'lose 30 % on a → b', ['a', 'b']],
    [{ kind: 'duplicate', target: 'a', rate: 0.05, for: 1_000 }, 'duplicate 5 % on a for 1 ms', ['a']],
    [{ kind: 'clog', link, for: 1_000_000 }, 'clog a → b for 1 s', ['a', 'b']],
    [{ kind: 'crash', node: '@leader' }, 'crash @leader', ['@leader']],
    [{ kind: 'crash', node: 'a', for: 8_000_000 }, 'crash a, back after 8 s', ['a']],
    [{ kind: 'crash', node: 'a', when: { on: 'save', n: 1 } }, 'crash a as it begins its next save', ['a']],
    [
      { kind: 'crash', node: 'a', when: { on: 'saved', n: 3 } },
      'crash a as its 3rd save from then on becomes durable',
      ['a'],
    ],
    [
      { kind: 'crash', node: 'a', when: { on: 'save', n: 12 } },
      'crash a as it begins its 12th save from then on',
      ['a'],
    ],
    [
      { kind: 'crash', node: 'a', when: { on: 'save', n: 21 } },
      'crash a as it begins its 21st save from then on',
      ['a'],
    ],
    [{ kind: 'crash', node: 'a', when: { on: 'send', n: 1 } }, 'crash a right after its next send', ['a']],
    [
      { kind: 'crash', node: 'a', when: { on: 'send', n: 2, message: 'vote' }, for: 1_000_000 },
      'crash a right after its 2nd send of vote from then on, back after 1 s',
      ['a'],
    ],
    [{ kind: 'restart', node: 'a' }, 'restart a', ['a']],
    [{ kind: 'start', node: 'a' }, 'start a', ['a']],
    [{ kind: 'pause', node: 'a', for: 2_000_000 }, 'pause a for 2 s', ['a']],
    [{ kind: 'drift', node: 'a', ppm: -300 }, 'let the clock of a run 300 ppm too slow', ['a']],
    [{ kind: 'drift', node: 'a', ppm: 300 }, 'let the clock of a run 300 ppm too fast', ['a']],
    [{ kind: 'diskSlow', node: 'a', latency: [5_000, 5_000] }, 'slow the disk of a to 5 ms', ['a']],
    [{ kind: 'diskFull', node: 'a', for: 1_000_000 }, 'fill the disk of a for 1 s', ['a']],
    [{ kind: 'diskWipe', node: 'a', for: 1_000_000 }, 'wipe the disk of a, back after 1 s', ['a']],
    [{ kind: 'diskCorrupt', node: 'a', for: 1_000_000 }, 'corrupt the disk of a, back after 1 s', ['a']],
  ])('%j', (fault, words, nodes) => {
    expect(faultInWords(fault)).toBe(words);
    expect(nodesOfFault(fault)).toEqual(nodes);
  });
});

describe('faults counted', () => {
  it('in their order, with their nouns; unknown kinds last, by name; none left out', () => {
    expect(faultsCounted({ zap: 3, crash: 1, partition: 2, ask: 1, isolate: 0 })).toEqual([
      '2 partitions',
      '1 crash',
      '1 ask',
      '3 zap',
    ]);
    expect(faultsCounted({})).toEqual([]);
  });
});
