import { describe, expect, it } from 'vitest';
import { CommandError } from '../command-error.ts';
import type { Reading } from './read-request.ts';
import { readRequest } from './read-request.ts';

const conditions = { version: '1.2.3', colours: false };
const run = {
  command: 'run',
  seed: null,
  trace: false,
  scenario: 'chaos',
  nodes: null,
  durationMicros: null,
  config: null,
  properties: null,
  mutant: null,
  out: 'reports/out',
  shrinkMs: 60_000,
  junit: null,
  json: false,
  quiet: false,
};

function read(...argv: string[]): Reading {
  return readRequest(argv, conditions);
}

function request(...argv: string[]): unknown {
  const reading = read(...argv);
  return reading.kind === 'request' ? reading.request : reading;
}

function complaint(...argv: string[]): string {
  try {
    read(...argv);
  } catch (error) {
    if (error instanceof CommandError && error.kind === 'usage') return error.message;
    throw error;
  }
  throw new Error(`accepted: ${argv.join(' ')}`);
}

describe('one run', () => {
  it('is what no options mean: chaos, with a seed to be drawn', () => {
    expect(request()).toEqual(run);
  });

  it('takes a seed, a scenario, a size, a length, properties and a trace', () => {
    const argv = [
      '--seed',
      '42',
      '--scenario',
      'calm',
      '--nodes',
      '7',
      '--duration',
      '1.5m',
      '--properties',
      'a, b',
    ];
    expect(request(...argv, '--trace', '--out', 'x/y', '--json', '--quiet')).toEqual({
      ...run,
      seed: 42,
      scenario: 'calm',
      nodes: 7,
      durationMicros: 90_000_000,
      properties: ['a', 'b'],
      trace: true,
      out: 'x/y',
      json: true,
      quiet: true,
    });
  });

  it('draws a seed if --seed stands without a value', () => {
    expect(request('--seed')).toEqual(run);
    expect(request('--seed', '--trace')).toEqual({ ...run, trace: true });
  });

  it.each<[string, number | string]>([
    ['0', 0],
    ['42', 42],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', '9007199254740992'],
    ['042', '042'],
    ['-5', '-5'],
    ['1e3', '1e3'],
    ['4.0', '4.0'],
    [' 42', ' 42'],
    ['build #17 äöü', 'build #17 äöü'],
  ])('reads the seed %j as %j', (text, seed) => {
    expect(request('--seed', text)).toEqual({ ...run, seed });
    expect(request(`--seed=${text}`)).toEqual({ ...run, seed });
  });

  it('accepts --jobs, which changes nothing', () => {
    expect(request('--jobs', '2')).toEqual(run);
  });

  it('looks for a smaller failure for as long as it is told, or not at all', () => {
    expect(request('--shrink-for', '5s')).toEqual({ ...run, shrinkMs: 5_000 });
    expect(request('--no-shrink')).toEqual({ ...run, shrinkMs: 0 });
    expect(complaint('--no-shrink', '--shrink-for', '5s')).toContain('give one of the two');
  });
});

describe('a campaign', () => {
  const campaign = {
    command: 'campaign',
    from: 1,
    to: null,
    forMs: null,
    jobs: null,
    resume: false,
    untilCovered: false,
    scenario: 'chaos',
    nodes: null,
    durationMicros: null,
    config: null,
    properties: null,
    mutant: null,
    out: 'reports/out',
    shrinkMs: 60_000,
    json: false,
    junit: null,
    quiet: false,
  };

  it('takes a range, both ends included', () => {
    expect(request('--seeds', '3..2000')).toEqual({ ...campaign, from: 3, to: 2000 });
    expect(request('--seeds', '7..7')).toEqual({ ...campaign, from: 7, to: 7 });
  });

  it('is bounded by real time from seed 1 on, or from the start of --seeds', () => {
    expect(request('--for', '10m')).toEqual({ ...campaign, forMs: 600_000 });
    expect(request('--for', '250ms', '--seeds', '5..9')).toEqual({ ...campaign, from: 5, to: 9, forMs: 250 });
  });

  it('has as many runs at a time as are asked for', () => {
    expect(request('--for', '1s', '--jobs', '3')).toEqual({ ...campaign, forMs: 1_000, jobs: 3 });
  });

  it('is gone on with, if asked', () => {
    expect(request('--seeds', '1..9', '--resume')).toEqual({ ...campaign, to: 9, resume: true });
  });

  it('goes on until all is covered, within a bound', () => {
    const covering = { ...campaign, untilCovered: true };
    expect(request('--until-covered')).toEqual({ ...covering, to: 1000 });
    expect(request('--until-covered', '--seeds', '3..9')).toEqual({ ...covering, from: 3, to: 9 });
    expect(request('--until-covered', '--for', '10m')).toEqual({ ...covering, forMs: 600_000 });
    expect(request('--until-covered', '--resume')).toEqual({ ...covering, to: 1000, resume: true });
  });
});

describe('replay and list', () => {
  it('take the shared options on either side', () => {
    const replay = {
      command: 'replay',
      file: 'a/trace.jsonl',
      mutant: null,
      junit: null,
      json: true,
      quiet: false,
    };
    expect(request('replay', 'a/trace.jsonl', '--json')).toEqual(replay);
    expect(request('--json', 'replay', 'a/trace.jsonl')).toEqual(replay);
  });

  it('list everything, or one sort of things', () => {
    expect(request('list')).toEqual({ command: 'list', subject: null, json: false, quiet: false });
    expect(request('list', 'mutants', '--quiet')).toMatchObject({ subject: 'mutants', quiet: true });
  });
});

describe('known bugs', () => {
  it('are put into the code of runs, campaigns and replays', () => {
    expect(request('--mutant', 'no-noop')).toEqual({ ...run, mutant: 'no-noop' });
    expect(request('--seeds', '1..5', '--mutant', 'no-noop')).toMatchObject({ mutant: 'no-noop', to: 5 });
    expect(request('replay', 'a/trace.jsonl', '--mutant', 'no-noop')).toMatchObject({ mutant: 'no-noop' });
  });

  it('are hunted, all or some, with 200 seeds where nothing is said', () => {
    const mutants = {
      command: 'mutants',
      only: null,
      from: 1,
      to: 200,
      jobs: null,
      shrink: false,
      json: false,
      junit: null,
      quiet: false,
    };
    expect(request('mutants')).toEqual(mutants);
    const argv = ['mutants', '--only', 'a,b', '--seeds', '3..9', '--jobs', '4', '--json'];
    expect(request(...argv)).toEqual({ ...mutants, only: ['a', 'b'], from: 3, to: 9, jobs: 4, json: true });
  });
});

describe('check-config', () => {
  it('takes a file and the shared options', () => {
    expect(request('check-config', 'ctrl1.yaml', '--json')).toEqual({
      command: 'check-config',
      file: 'ctrl1.yaml',
      json: true,
      quiet: false,
    });
  });

  it('leaves runs with a configuration to --config', () => {
    expect(request('--config', './ctrl1.yaml')).toEqual({ ...run, config: './ctrl1.yaml' });
  });
});

describe('--junit', () => {
  it('goes with whatever makes runs', () => {
    expect(request('--junit', 'r.xml')).toEqual({ ...run, junit: 'r.xml' });
    expect(request('--seeds', '1..2', '--junit', 'r.xml')).toMatchObject({ junit: 'r.xml' });
    expect(request('replay', 'a', '--junit', 'r.xml')).toMatchObject({ file: 'a', junit: 'r.xml' });
    expect(request('mutants', '--junit', 'r.xml')).toMatchObject({ only: null, junit: 'r.xml' });
  });
});

describe('check-history', () => {
  it('takes a file, a model, a bound and the shared options', () => {
    const history = { command: 'check-history', file: 'h', steps: null, json: false, quiet: false };
    expect(request('check-history', 'h', '--model', 'kv')).toEqual({ ...history, model: 'kv' });
    expect(request('check-history', '--model=register', 'h', '--steps', '1000000000000', '--json')).toEqual({
      ...history,
      model: 'register',
      steps: 1_000_000_000_000,
      json: true,
    });
  });
});

describe('help and version', () => {
  it.each([
    ['--help'],
    ['replay', '--help'],
    ['list', '--help'],
    ['check-config', '--help'],
    ['mutants', '--help'],
    ['check-history', '--help'],
  ])('teaches with examples: %s %s', async (...argv) => {
    const reading = read(...argv.filter((word) => word !== undefined));
    expect(reading.kind).toBe('help');
    const name = argv.length === 1 ? 'help' : `help-${argv[0] ?? ''}`;
    await expect(reading.kind === 'help' ? reading.text : '').toMatchFileSnapshot(`../golden/${name}.txt`);
  });

  it('fits into 100 columns', () => {
    const reading = read('--help');
    const lines = reading.kind === 'help' ? reading.text.split('\n') : [];
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('prints the version', () => {
    expect(read('--version')).toEqual({ kind: 'version', text: '1.2.3\n', json: false });
  });
});

describe('a bad option gets one clear sentence with the nearest valid word', () => {
  it.each<[string[], RegExp]>([
    [['--sed', '42'], /^unknown option '--sed'; did you mean --seed\?$/],
    [['--sceanrio', 'calm'], /did you mean --scenario\?/],
    [['--jsn'], /did you mean --json\?/],
    [['-x'], /^unknown option '-x'$/],
    [['--seed', ''], /^--seed was given an empty text/],
    [['--seed='], /^--seed was given an empty text/],
    [['--seed', '1', '--seed', '2'], /^--seed is given twice$/],
    [['--json', '--json'], /^--json is given twice$/],
    [['--scenario', 'a', '--scenario=b'], /^--scenario is given twice$/],
    [['--no-shrink', '--no-shrink'], /^--no-shrink is given twice$/],
    [['--seeds'], /^the value is missing: --seeds </],
    [['--scenario'], /^the value is missing: --scenario </],
    [['--nodes'], /^the value is missing: --nodes </],
    [['--seeds', '5'], /^--seeds takes a range of integers .* such as 1\.\.1000, not '5'$/],
    [['--seeds', '1-5'], /not '1-5'$/],
    [['--seeds', '1..'], /not '1\.\.'$/],
    [['--seeds', '..5'], /not '\.\.5'$/],
    [['--seeds', 'a..b'], /not 'a\.\.b'$/],
    [['--seeds', '01..5'], /not '01\.\.5'$/],
    [['--seeds', '-1..5'], /not '-1\.\.5'$/],
    [['--seeds', '1..2..3'], /not '1\.\.2\.\.3'$/],
    [['--seeds', '1.5..3'], /not '1\.5\.\.3'$/],
    [['--seeds', '1..9007199254740992'], /not '1\.\.9007199254740992'$/],
    [['--seeds', '9..3'], /^--seeds 9\.\.3 is empty: .* try 3\.\.9$/],
    [['--for', '10'], /^--for takes a length of time with its unit, such as .*, not '10'$/],
    [['--for', 'ten minutes'], /not 'ten minutes'$/],
    [['--for', '-5m'], /not '-5m'$/],
    [['--for', '10q'], /not '10q'$/],
    [['--for', '0s'], /^--for must be longer than zero, not '0s'$/],
    [['--for', '1001h'], /^--for can be at most 1000h/],
    [['--duration', '5'], /^--duration takes a length of time/],
    [['--duration', '5M'], /^--duration takes .* not '5M'$/],
    [['--duration', '0ms'], /^--duration must be longer than zero/],
    [['--nodes', '0'], /^--nodes takes an integer from 1 to 101, not '0'$/],
    [['--nodes', '-3'], /not '-3'$/],
    [['--nodes', 'five'], /not 'five'$/],
    [['--nodes', '3.5'], /not '3\.5'$/],
    [['--nodes', '102'], /not '102'$/],
    [['--jobs', '0'], /^--jobs takes an integer from 1 to 1024, not '0'$/],
    [['--seeds', '1..9', '--jobs', '1025'], /^--jobs takes an integer from 1 to 1024, not '1025'$/],
    [['--seeds', '1..9', '--jobs', '1.5'], /^--jobs takes an integer .* not '1\.5'$/],
    [['--jobs', 'all'], /^--jobs takes an integer .* not 'all'$/],
    [['--properties', ''], /^--properties takes names with commas between them/],
    [['--properties', 'a,,b'], /not 'a,,b'$/],
    [['--properties', 'a,b,a'], /^--properties names a twice: name it once$/],
    [['--out', ''], /^--out takes a path/],
    [['--scenario', ''], /^--scenario takes a path/],
    [
      ['--seed', '1', '--seeds', '1..2'],
      /^--seed is for one run and --seeds for a campaign: give one of the two$/,
    ],
    [['--seed', '--for', '10m'], /^--seed is for one run and --for for a campaign/],
    [['--seed', '1', '--until-covered'], /^--seed is for one run and --until-covered for a campaign/],
    [['--until-covered', '--trace'], /^--trace goes with one run, not with --until-covered/],
    [['mutants', '--until-covered'], /^--until-covered does not go with mutants$/],
    [['replay', 'x.jsonl', '--until-covered'], /^--until-covered does not go with replay$/],
    [['--seed', '1', '--resume'], /^--resume goes with a campaign: give its --seeds or its --for, too$/],
    [['--seeds', '1..2', '--trace'], /^--trace goes with one run, not with --seeds/],
    [['--for', '1m', '--trace'], /^--trace goes with one run, not with --for/],
    [['lst'], /^unknown command 'lst': did you mean list\?$/],
    [['reply', 'x'], /^unknown command 'reply': did you mean replay\?$/],
    [
      ['42'],
      /^unknown command '42': commands are replay, list, check-config, check-history, mutants; .* --seed 42/,
    ],
    [['mutant'], /^unknown command 'mutant': did you mean mutants\?$/],
    [['mutants', 'x'], /^too many arguments for mutants/],
    [['mutants', '--only', 'a,,b'], /^--only takes names with commas between them/],
    [['mutants', '--seeds', '5..1'], /^--seeds 5\.\.1 is empty/],
    [['mutants', '--scenario', 'calm'], /^--scenario does not go with mutants$/],
    [['mutants', '--jobs', '0'], /^--jobs /],
    [
      ['check-history'],
      /^check-history takes the history to check: check-history history\.jsonl --model kv$/,
    ],
    [['check-history', 'x'], /^check-history needs --model, one of register, cas-register, kv$/],
    [['check-history', 'x', '--model'], /^the value is missing: --model </],
    [['check-history', 'x', '--model', 'cas'], /^--model takes register, cas-register, kv, not 'cas'$/],
    [['check-history', 'x', '--model', 'cas-registr'], /; did you mean cas-register\?$/],
    [['check-history', 'x', '--model', 'kv', '--model', 'kv'], /^--model is given twice$/],
    [['check-history', 'x', '--model', 'kv', '--steps', '0'], /^--steps takes an integer from 1 to/],
    [['check-history', 'x', '--model', 'kv', '--seed', '1'], /^--seed does not go with check-history$/],
    [['check-histori', 'x'], /^unknown command 'check-histori': did you mean check-history\?$/],

    [['--mutant'], /^the value is missing: --mutant <ID>$/],
    [['replay'], /^replay takes the trace to replay/],
    [['replay', ''], /^replay takes a path/],
    [['replay', 'a', 'b'], /^too many arguments for replay: Expected 1 argument but got 2$/],
    [['check-config'], /^check-config takes the controller's configuration: check-config ctrl1\.yaml$/],
    [['check-config', ''], /^check-config takes a path/],
    [['check-config', 'a', '--seed', '1'], /^--seed does not go with check-config$/],
    [['chek-config', 'a'], /^unknown command 'chek-config': did you mean check-config\?$/],
    [['--config'], /^the value is missing: --config </],
    [['--config', ''], /^--config takes a path/],
    [['--config', 'a', '--config', 'b'], /^--config is given twice$/],
    [['replay', 'a', '--config', 'b'], /^--config does not go with replay$/],
    [['replay', 'a', '--seed', '1'], /^--seed does not go with replay$/],
    [['replay', 'a', '--out', 'b'], /^--out does not go with replay$/],
    [['replay', 'a', '--trace'], /^--trace does not go with replay$/],
    [['--junit'], /^the value is missing: --junit <FILE>$/],
    [['--junit', ''], /^--junit takes a path/],
    [['--junit', 'a', '--junit', 'b'], /^--junit is given twice$/],
    [['list', '--junit', 'a'], /^--junit does not go with list$/],
    [['check-config', 'a', '--junit', 'b'], /^--junit does not go with check-config$/],
    [['list', '--nodes', '3'], /^--nodes does not go with list$/],
    [['list', '--no-shrink'], /^--no-shrink does not go with list$/],
    [
      ['list', 'scenaros'],
      /^list takes scenarios, properties, mutants or nothing, not 'scenaros'; did you mean scenarios\?$/,
    ],
    [['list', 'cats'], /not 'cats'$/],
    [['list', 'scenarios', 'properties'], /^too many arguments for list/],
    [['list', '--sed'], /^unknown option '--sed'/],
  ])('%j', (argv, sentence) => {
    const message = complaint(...argv);
    expect(message).toMatch(sentence);
    expect(message).not.toContain('\n');
  });
});
