import { describe, expect, it } from 'vitest';
import { parseScenario } from './parse-scenario.ts';
import { describeProblem } from './problem.ts';
import type { Problem } from './problem.ts';

const VOCABULARY = { properties: ['one-leader-per-term', 'log-matching', 'leader-returns'] };

/** The problems of a file that begins with two sound lines, so that its own lines count from 3. */
function problemsOf(...lines: readonly string[]): readonly Problem[] {
  return problemsOfText(['name: bad', 'summary: something is wrong here', ...lines, ''].join('\n'));
}

function problemsOfText(text: string): readonly Problem[] {
  const parsed = parseScenario('bad.yaml', text, VOCABULARY);
  return parsed.ok ? [] : parsed.problems;
}

/** A mistake: the line of the file from the third on, where it is found, what is found, and what was meant. */
interface Mistake {
  readonly what: string;
  readonly lines: readonly string[];
  readonly at: readonly [line: number, column: number];
  readonly found: string;
  readonly nearest?: string;
}

const MISTAKES: readonly Mistake[] = [
  // Keys.
  {
    what: 'a misspelt key at the top',
    lines: ['durration: 5m'],
    at: [3, 1],
    found: 'the unknown key durration',
    nearest: 'duration',
  },
  {
    what: 'a key in another case',
    lines: ['Duration: 5m'],
    at: [3, 1],
    found: 'the unknown key Duration',
    nearest: 'duration',
  },
  { what: 'a key like no other', lines: ['colour: blue'], at: [3, 1], found: 'the unknown key colour' },
  {
    what: 'a misspelt key in the network',
    lines: ['network: { latency: 1ms, los: 1% }'],
    at: [3, 26],
    found: 'the unknown key los',
    nearest: 'loss',
  },
  {
    what: 'a misspelt Raft setting',
    lines: ['cluster:', '  config:', '    raft:', '      electionTimout: 5s'],
    at: [6, 7],
    found: 'the unknown key electionTimout',
    nearest: 'electionTimeout',
  },
  {
    what: 'the list of members of old',
    lines: ['cluster: { config: { raft: { initialMembers: [] } } }'],
    at: [3, 30],
    found: 'the unknown key initialMembers',
  },
  {
    what: 'a misspelt setting of chaos',
    lines: ['chaos:', '  evry: 5s..9s'],
    at: [4, 3],
    found: 'the unknown key evry',
    nearest: 'every',
  },
  {
    what: 'a key twice',
    lines: ['duration: 5m', 'duration: 6m'],
    at: [4, 1],
    found: 'the key duration a second time',
  },
  {
    what: 'a key twice in braces',
    lines: ['network: { loss: 1%, loss: 2% }'],
    at: [3, 22],
    found: 'the key loss a second time',
  },
  { what: 'a list as a key', lines: ['? [a, b]', ': 1'], at: [3, 3], found: 'a list as a key' },
  // Types.
  { what: 'a list where a mapping belongs', lines: ['cluster: [3]'], at: [3, 10], found: 'a list' },
  {
    what: 'a mapping where a list belongs',
    lines: ['faults: { at: 1s, crash: ctrl1 }'],
    at: [3, 9],
    found: 'a mapping',
  },
  { what: 'a text where a mapping belongs', lines: ['network: fast'], at: [3, 10], found: 'fast' },
  { what: 'a text where a list belongs', lines: ['requirements: S1.5'], at: [3, 15], found: 'S1.5' },
  { what: 'nothing where a value belongs', lines: ['duration:'], at: [3, 10], found: 'nothing' },
  { what: 'a key without its colon in braces', lines: ['network: { loss }'], at: [3, 16], found: 'nothing' },
  {
    what: 'a word where true or false belongs',
    lines: ['chaos: { swarm: yes }'],
    at: [3, 17],
    found: 'yes',
    nearest: 'true',
  },
  { what: 'a misspelt true', lines: ['chaos: { swarm: ture }'], at: [3, 17], found: 'ture', nearest: 'true' },
  {
    what: 'a misspelt word of a choice',
    lines: ['network: { order: fiffo }'],
    at: [3, 19],
    found: 'fiffo',
    nearest: 'fifo',
  },
  {
    what: 'a misspelt way of reading',
    lines: ['cluster: { config: { raft: { reads: leese } } }'],
    at: [3, 37],
    found: 'leese',
    nearest: 'lease',
  },
  { what: 'a number of nodes in words', lines: ['cluster: { nodes: five }'], at: [3, 19], found: 'five' },
  { what: 'half a node', lines: ['cluster: { nodes: 2.5 }'], at: [3, 19], found: '2.5' },
  { what: 'no node at all', lines: ['cluster: { nodes: 0 }'], at: [3, 19], found: '0' },
  {
    what: 'more nodes than there can be',
    lines: ['cluster: { nodes: 1000000 }'],
    at: [3, 19],
    found: '1000000',
  },
  {
    what: 'a number beyond all bounds',
    lines: ['cluster: { nodes: 99999999999999999999999 }'],
    at: [3, 19],
    found: '99999999999999999999999',
  },
  { what: 'a number in another notation', lines: ['cluster: { nodes: 1e1 }'], at: [3, 19], found: '1e1' },
  {
    what: 'a range that runs backwards',
    lines: ['cluster: { nodes: 7..3 }'],
    at: [3, 19],
    found: '7..3',
    nearest: '3..7',
  },
  { what: 'a range with one end', lines: ['cluster: { nodes: 3.. }'], at: [3, 19], found: '3..' },
  // Units.
  {
    what: 'a duration without its unit',
    lines: ['duration: 300'],
    at: [3, 11],
    found: '300',
    nearest: '300s',
  },
  { what: 'a negative duration', lines: ['duration: -5m'], at: [3, 11], found: '-5m' },
  { what: 'no duration', lines: ['duration: 0s'], at: [3, 11], found: '0s' },
  { what: 'a duration in words', lines: ['duration: 5 minutes'], at: [3, 11], found: '5 minutes' },
  { what: 'a duration of a day, which Go does not know', lines: ['duration: 1d'], at: [3, 11], found: '1d' },
  { what: 'a duration of a thousand years', lines: ['duration: 9999999h'], at: [3, 11], found: '9999999h' },
  {
    what: 'a duration finer than a microsecond',
    lines: ['recovery: 0.0000001s'],
    at: [3, 11],
    found: '0.0000001s',
  },
  { what: 'a time of day', lines: ['recovery: 1:30'], at: [3, 11], found: '1:30' },
  {
    what: 'a range of delays with one unit only',
    lines: ['network: { latency: 50..200ms }'],
    at: [3, 21],
    found: '50..200ms',
    nearest: '50ms..200ms',
  },
  {
    what: 'a range of delays that runs backwards',
    lines: ['network: { latency: 200ms..50ms }'],
    at: [3, 21],
    found: '200ms..50ms',
    nearest: '50ms..200ms',
  },
  {
    what: 'a share without its sign',
    lines: ['network: { loss: 5 }'],
    at: [3, 18],
    found: '5',
    nearest: '5%',
  },
  { what: 'a share above all', lines: ['network: { loss: 120% }'], at: [3, 18], found: '120%' },
  { what: 'a negative share', lines: ['network: { loss: -1% }'], at: [3, 18], found: '-1%' },
  {
    what: 'a drift without its unit',
    lines: ['clocks: { drift: 500 }'],
    at: [3, 18],
    found: '500',
    nearest: '500ppm',
  },
  {
    what: 'a rate without its time',
    lines: ['workload: { rate: 5 }'],
    at: [3, 19],
    found: '5',
    nearest: '5/s',
  },
  {
    what: 'a bandwidth without its unit',
    lines: ['network: { bandwidth: 1000 }'],
    at: [3, 23],
    found: '1000',
    nearest: '1000B/s',
  },
  // Faults.
  {
    what: 'a misspelt fault',
    lines: ['faults:', '  - { at: 20s, isolat: ctrl1 }'],
    at: [4, 16],
    found: 'the unknown fault isolat',
    nearest: 'isolate',
  },
  {
    what: 'a fault in another case',
    lines: ['faults: [{ at: 1s, diskwipe: { node: ctrl1, for: 1s } }]'],
    at: [3, 20],
    found: 'the unknown fault diskwipe',
    nearest: 'diskWipe',
  },
  {
    what: 'a misspelt action of the operator',
    lines: ['faults: [{ at: 1s, tranfser: {} }]'],
    at: [3, 20],
    found: 'the unknown fault tranfser',
    nearest: 'transfer',
  },
  { what: 'a time without a fault', lines: ['faults:', '  - { at: 20s }'], at: [4, 5], found: 'no fault' },
  { what: 'a fault without a time', lines: ['faults:', '  - crash: ctrl1'], at: [4, 5], found: 'no at' },
  {
    what: 'two faults in one item',
    lines: ['faults: [{ at: 1s, crash: ctrl1, isolate: ctrl2 }]'],
    at: [3, 34],
    found: 'isolate beside crash',
  },
  {
    what: 'a fault with a misspelt setting',
    lines: ['faults: [{ at: 1s, crash: ctrl1, fro: 3s }]'],
    at: [3, 34],
    found: 'the unknown key fro',
    nearest: 'for',
  },
  {
    what: 'a fault that never ends where it must',
    lines: ['faults: [{ at: 1s, pause: { node: ctrl1 } }]'],
    at: [3, 27],
    found: 'no for',
  },
  {
    what: 'a fault that lasts no time',
    lines: ['faults: [{ at: 1s, crash: ctrl1, for: 0s }]'],
    at: [3, 39],
    found: '0s',
  },
  {
    what: 'a fault before the run',
    lines: ['faults: [{ at: -1s, crash: ctrl1 }]'],
    at: [3, 16],
    found: '-1s',
  },
  {
    what: 'a fault after the end of the run',
    lines: ['duration: 10s', 'faults: [{ at: 1m, crash: ctrl1 }]'],
    at: [4, 16],
    found: '1m',
  },
  {
    what: 'a flap of nothing',
    lines: ['faults: [{ at: 1s, flap: { up: 1s, down: 1s } }]'],
    at: [3, 26],
    found: 'neither link nor node',
  },
  {
    what: 'a loss on both a link and a node',
    lines: ['faults: [{ at: 1s, lossy: { node: ctrl1, link: { from: ctrl1, to: ctrl2 }, loss: 5% } }]'],
    at: [3, 27],
    found: 'both link and node',
  },
  {
    what: 'a partition of one group',
    lines: ['faults: [{ at: 1s, partition: [[ctrl1]] }]'],
    at: [3, 31],
    found: 'a list of 1',
  },
  {
    what: 'a partition with an empty group',
    lines: ['faults: [{ at: 1s, partition: [[ctrl1], []] }]'],
    at: [3, 41],
    found: 'a list of 0',
  },
  {
    what: 'a partition without inner brackets',
    lines: ['faults: [{ at: 1s, partition: [ctrl1, ctrl2] }]'],
    at: [3, 32],
    found: 'ctrl1',
  },
  {
    what: 'a node in two groups',
    lines: ['faults: [{ at: 1s, partition: [[ctrl1], [ctrl2, ctrl1]] }]'],
    at: [3, 49],
    found: 'ctrl1 a second time',
  },
  {
    what: 'a link from a node to itself',
    lines: ['faults: [{ at: 1s, cut: { from: ctrl1, to: ctrl1 } }]'],
    at: [3, 25],
    found: 'a link from a node to itself',
  },
  {
    what: 'a crash armed twice',
    lines: ['faults: [{ at: 1s, crash: ctrl1, onSave: 1, afterSave: 1 }]'],
    at: [3, 10],
    found: 'several moments to crash at',
  },
  {
    what: 'a crash after a message that there is not',
    lines: ['faults: [{ at: 1s, crash: ctrl1, afterSend: { message: apend } }]'],
    at: [3, 56],
    found: 'apend',
    nearest: 'append',
  },
  {
    what: 'a crash at the zeroth save',
    lines: ['faults: [{ at: 1s, crash: ctrl1, onSave: 0 }]'],
    at: [3, 42],
    found: '0',
  },
  // Names.
  {
    what: 'a node beyond the cluster',
    lines: ['cluster: { nodes: 3 }', 'faults: [{ at: 1s, crash: ctrl4 }]'],
    at: [4, 27],
    found: 'the unknown node ctrl4',
    nearest: 'ctrl1',
  },
  {
    what: 'a misspelt node',
    lines: ['faults: [{ at: 1s, crash: crtl2 }]'],
    at: [3, 27],
    found: 'the unknown node crtl2',
    nearest: 'ctrl2',
  },
  {
    what: 'a misspelt symbol',
    lines: ["faults: [{ at: 1s, crash: '@leadr' }]"],
    at: [3, 27],
    found: 'the unknown node @leadr',
    nearest: '@leader',
  },
  {
    what: 'a symbol without quotation marks',
    lines: ['faults:', '  - { at: 1s, crash: @leader }'],
    at: [4, 22],
    found: '@leader',
    nearest: '"@leader"',
  },
  {
    what: 'a client that crashes',
    lines: ['faults: [{ at: 1s, crash: client1 }]'],
    at: [3, 27],
    found: 'the unknown node client1',
  },
  {
    what: 'a client beyond the workload',
    lines: ['workload: { clients: 1 }', 'requests: [{ at: 1s, client: client2, get: { key: 1 } }]'],
    at: [4, 30],
    found: 'the unknown node client2',
    nearest: 'client1',
  },
  {
    what: 'a misspelt operation',
    lines: ['requests: [{ at: 1s, client: client1, putt: { key: 1, value: 2 } }]'],
    at: [3, 39],
    found: 'the unknown operation putt',
    nearest: 'put',
  },
  {
    what: 'a misspelt kind of chaos',
    lines: ['chaos: { kinds: { isolation: 1 } }'],
    at: [3, 19],
    found: 'the unknown key isolation',
    nearest: 'isolate',
  },
  {
    what: 'chaos of no weight',
    lines: ['chaos: { kinds: { isolate: 0 } }'],
    at: [3, 17],
    found: 'no weight above 0',
  },
  {
    what: 'an unknown property',
    lines: ['properties: [one-leader-per-tem]'],
    at: [3, 14],
    found: 'the unknown property one-leader-per-tem',
    nearest: 'one-leader-per-term',
  },
  {
    what: 'a property twice',
    lines: ['properties: [log-matching, log-matching]'],
    at: [3, 28],
    found: 'log-matching a second time',
  },
  { what: 'neither all nor a list of properties', lines: ['properties: al'], at: [3, 13], found: 'al' },
  {
    what: 'exercise of what is not checked',
    lines: ['properties: [log-matching]', 'exercise: [leader-returns]'],
    at: [4, 12],
    found: 'leader-returns',
  },
  { what: 'a requirement that is none', lines: ['requirements: [s1]'], at: [3, 16], found: 's1' },
  // Settings that do not go together.
  {
    what: 'a lease longer than the guard',
    lines: [
      'cluster:',
      '  config:',
      '    raft:',
      '      heartbeatTimeout: 1s',
      '      leaderLeaseTimeout: 2s',
    ],
    at: [7, 27],
    found: '2s',
  },
  {
    what: 'heartbeats rarer than their timeout',
    lines: [
      'cluster:',
      '  config:',
      '    raft:',
      '      heartbeatTimeout: 1s',
      '      heartbeatInterval: 1s',
    ],
    at: [7, 26],
    found: '1s',
  },
  {
    what: 'a timeout of microseconds',
    lines: ['cluster: { config: { raft: { electionTimeout: 10us } } }'],
    at: [3, 47],
    found: '10us',
  },
  // YAML.
  { what: 'an alias', lines: ['cluster: &c { nodes: 3 }', 'disk: *c'], at: [3, 13], found: 'the anchor &c' },
  { what: 'an alias of nothing', lines: ['cluster: *nothing'], at: [3, 10], found: 'the alias *nothing' },
  { what: 'a tag', lines: ['duration: !!str 5m'], at: [3, 17], found: 'the tag tag:yaml.org,2002:str' },
  {
    what: 'a tag of its own',
    lines: ['duration: !long 5m'],
    at: [3, 11],
    found: 'what is no YAML (Unresolved tag: !long)',
  },
  {
    what: 'a bracket that is never closed',
    lines: ['properties: [log-matching', 'duration: 5m'],
    at: [4, 1],
    found: 'what is no YAML',
  },
  { what: 'indentation with tabs', lines: ['network:', '\tloss: 1%'], at: [4, 1], found: 'what is no YAML' },
  {
    what: 'a quotation that is never closed',
    lines: ['recovery: "open'],
    at: [4, 1],
    found: 'what is no YAML',
  },
  { what: 'two documents', lines: ['---', 'name: second'], at: [3, 1], found: 'a second document' },
  {
    what: 'values nested without end',
    lines: [`faults: ${'['.repeat(20)}${']'.repeat(20)}`],
    at: [3, 21],
    found: 'values nested too deeply',
  },
];

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
      'bad.yaml:3:11: duration: found 300, expected a duration with its unit, not negative, such as 200ms, 1.5s or 1m30s (above 0); did you mean 300s?',
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
