import { describe, expect, it } from 'vitest';
import { MILLISECOND, SECOND } from '../clock/micros.ts';
import type { StrikePoint } from '../plan/fault-plan.ts';
import type { Monitor, PropertyFamily } from '../property/property.ts';
import { say } from '../testing/scripted-process.ts';
import type { Script, ScriptTypes } from '../testing/scripted-process.ts';
import { deliveries, happenings, stage, staged } from '../testing/staging.ts';
import type { Staging } from '../testing/staging.ts';

/** Node `a` says 1, saves, says 2, saves, says 3; the others listen. */
const threeWords: Script = {
  start(self, out) {
    if (self !== 0) return;
    out.send(1, say('word', 1));
    out.save(say('image', 1));
    out.send(1, say('word', 2));
    out.save(say('image', 2));
    out.send(1, say('word', 3));
  },
};

const tenMillis: Staging = { script: threeWords, diskLatency: [10 * MILLISECOND, 10 * MILLISECOND] };

function said(staging: Staging): number[] {
  return deliveries(stage(staging), 'word').map(([, , , n]) => n);
}

describe('the effects of a step', () => {
  it('are released in order, each after the saves before it, one save after the other', () => {
    expect(deliveries(stage(tenMillis), 'word')).toEqual([
      [1 * MILLISECOND, 'b', 'a', 1],
      [11 * MILLISECOND, 'b', 'a', 2],
      [21 * MILLISECOND, 'b', 'a', 3],
    ]);
  });

  it('are all released at once where a disk takes no time, and the saves are durable', () => {
    const world = staged({ script: threeWords });
    world.step();
    expect([world.view.now, world.view.durable(0), world.view.state(0)?.self]).toEqual([
      0,
      say('image', 2),
      0,
    ]);
    expect(said({ script: threeWords })).toEqual([1, 2, 3]);
  });

  it.each<[string, StrikePoint, number[], number]>([
    ['begins its first save: that and all that follows is lost', { on: 'save', n: 1 }, [1], 0],
    ['begins its second save: the first stays', { on: 'save', n: 2 }, [1, 2], 1],
    ['has its first save durable: nothing after it is released', { on: 'saved', n: 1 }, [1], 1],
    ['has its second save durable', { on: 'saved', n: 2 }, [1, 2], 2],
    ['has sent once', { on: 'send', n: 1 }, [1], 0],
    ['has sent twice', { on: 'send', n: 2, message: 'word' }, [1, 2], 1],
  ])('can be cut short by a crash when the node %s', (_name, when, heard, image) => {
    for (const diskLatency of [[0, 0] as const, [10 * MILLISECOND, 10 * MILLISECOND] as const]) {
      const staging: Staging = {
        script: {
          input: (input, out) => {
            if (input.kind !== 'request') return;
            threeWords.start?.(0, out, { self: 0, incarnation: 0, disk: { kind: 'blank' }, heard: [] }, 0);
          },
        },
        diskLatency,
        requests: [{ at: 2, node: 'a', body: say('go') }],
        faults: [[1, { kind: 'crash', node: 'a', when }]],
      };
      const words = said(staging).filter((n) => n > 0);
      expect(words).toEqual(heard);
      const world = staged(staging);
      while (world.step());
      expect(world.view.durable(0)?.n ?? 0).toBe(image);
      expect(world.result().counts.crashes).toBe(1);
    }
  });

  it.each<[string, StrikePoint, number[]]>([
    ['begins its second save: the save goes on', { on: 'save', n: 2 }, [1]],
    ['has its first save durable: what follows it is cut', { on: 'saved', n: 1 }, [1]],
    ['has sent: that is in flight, and lost', { on: 'send', n: 1 }, []],
    ['has sent for the last time', { on: 'send', n: 3, message: 'word' }, [1, 2]],
  ])('go on in a node that is isolated as it %s', (_name, when, heard) => {
    const staging: Staging = {
      ...tenMillis,
      script: {
        input: (input, out) => {
          if (input.kind !== 'request') return;
          threeWords.start?.(0, out, { self: 0, incarnation: 0, disk: { kind: 'blank' }, heard: [] }, 0);
        },
      },
      network: { latency: [MILLISECOND, MILLISECOND] },
      requests: [
        { at: 2, node: 'a', body: say('go') },
        { at: SECOND / 2, node: 'a', body: say('go') },
      ],
      faults: [[1, { kind: 'isolate', node: 'a', when, for: SECOND / 4 }]],
    };
    // The second request finds the links mended, and the fault spent.
    expect(said(staging).filter((n) => n > 0)).toEqual([...heard, 1, 2, 3]);
    const world = staged(staging);
    while (world.step());
    const { counts } = world.result();
    expect([world.view.durable(0)?.n, counts.crashes, counts.faults]).toEqual([2, 0, { isolate: 1 }]);
  });

  it('may meet several armed faults at once, and a crash ends whatever waits', () => {
    const at = (n: number) => ({ on: 'send', n }) as const;
    const staging: Staging = {
      script: {
        input: (input, out) => {
          if (input.kind !== 'request') return;
          threeWords.start?.(0, out, { self: 0, incarnation: 0, disk: { kind: 'blank' }, heard: [] }, 0);
        },
      },
      requests: [
        { at: 2, node: 'a', body: say('go') },
        { at: SECOND / 2, node: 'a', body: say('go') },
      ],
      faults: [
        [1, { kind: 'isolate', node: 'a', when: at(2), for: 5 }],
        [1, { kind: 'crash', node: 'a', when: at(2), for: 5 }],
        [1, { kind: 'crash', node: 'a', when: at(4), for: 5 }],
      ],
    };
    const world = staged(staging);
    while (world.step());
    expect(world.result().counts.faults).toEqual({ isolate: 1, crash: 1 });
  });

  it('counts only messages of the kind that an armed crash names', () => {
    const run = stage({
      script: {
        input(input, out) {
          if (input.kind !== 'request') return;
          out.send(1, say('ping', 1));
          out.send(1, say('pong', 2));
          out.send(1, say('word', 3));
        },
      },
      requests: [{ at: 2, node: 'a', body: say('go') }],
      faults: [[1, { kind: 'crash', node: 'a', when: { on: 'send', n: 1, message: 'pong' }, for: 100 }]],
    });
    expect(run.events.filter(({ e, node }) => e === 'deliver' && node === 'b')).toHaveLength(2);
    expect(happenings(run, 'start').filter(([, node]) => node === 'a')).toEqual([
      [0, 'a'],
      [102, 'a'],
    ]);
    expect(run.result.counts.faults).toEqual({ crash: 1 });
  });

  it('lose the unsynced save, and what follows it, in a crash; what was released before survives its sender', () => {
    const run = stage({
      ...tenMillis,
      network: { latency: [50 * MILLISECOND, 50 * MILLISECOND] },
      faults: [[15 * MILLISECOND, { kind: 'crash', node: 'a' }]],
    });
    expect(deliveries(run, 'word').map(([, , , n]) => n)).toEqual([1, 2]);
  });

  it('do not wait for the save of an earlier run: what a crash has lost is not made durable by a restart', () => {
    const run = stage({
      ...tenMillis,
      members: ['a', 'b'],
      faults: [[4 * MILLISECOND, { kind: 'crash', node: 'a', for: MILLISECOND }]],
    });
    // The second run begins its save at 5 ms; the event of the first one's, at 10 ms, must not end it.
    expect(happenings(run, 'durable').map(([at]) => at / MILLISECOND)).toEqual([15, 25]);
  });

  it('end with a halt', () => {
    const run = stage({
      script: {
        start(self, out) {
          out.send(1, say('word', self));
          if (self === 0) out.halt('unsafe');
          out.send(1, say('word', 10 + self));
        },
      },
    });
    expect(deliveries(run, 'word').map(([, , , n]) => n)).toEqual([0, 1, 11, 2, 12]);
    expect(run.events[0]?.['effects']).toContainEqual({ down: 'a', reason: 'unsafe' });
  });
});

describe('a node that waits for its disk', () => {
  const echo: Staging = {
    script: {
      timers: ['alarm'],
      start(self, out) {
        if (self !== 0) return;
        out.setTimer(0, 5 * MILLISECOND, 5 * MILLISECOND);
        out.save(say('image'));
      },
      input(input, out) {
        if (input.kind === 'request') out.send(1, say('word', input.body.n));
        if (input.kind === 'timer') out.send(1, say('word', -1));
      },
    },
    diskLatency: [10 * MILLISECOND, 10 * MILLISECOND],
    requests: [3, 7].map((at) => ({ at: at * MILLISECOND, node: 'a', body: say('ask', at) })),
  };

  it('takes no input: requests, messages and timers wait, and come in order', () => {
    const run = stage(echo);
    expect(deliveries(run, 'word').map(([at, , , n]) => [at / MILLISECOND, n])).toEqual([
      [11, 3],
      [11, -1],
      [11, 7],
    ]);
  });

  it('takes no input between two saves of one step, nor during the second', () => {
    const requests = [5, 15].map((at) => ({ at: at * MILLISECOND, node: 'a', body: say('ask') }));
    const run = stage({ ...tenMillis, requests });
    expect(happenings(run, 'request')).toEqual([
      [20 * MILLISECOND, 'a'],
      [20 * MILLISECOND, 'a'],
    ]);
  });

  it('shows its new state and its durable image only when the save is durable', () => {
    const world = staged(echo);
    while (world.view.events < 3) world.step();
    expect([world.view.state(0), world.view.durable(0), world.view.savingSince(0)]).toEqual([
      undefined,
      undefined,
      0,
    ]);
    world.step();
    expect(world.view.now).toBe(10 * MILLISECOND);
    expect([world.view.state(0)?.self, world.view.durable(0), world.view.savingSince(0)]).toEqual([
      0,
      say('image'),
      -1,
    ]);
  });

  it('forgets a timer that was cleared or armed again while its firing waited', () => {
    const run = stage({
      script: {
        timers: ['cleared', 'moved'],
        start(self, out) {
          if (self !== 0) return;
          out.setTimer(0, 5, 5);
          out.setTimer(1, 5, 5);
          out.save(say('image'));
          out.clearTimer(0);
          out.setTimer(1, 100, 100);
        },
        input(input, out) {
          if (input.kind === 'timer') out.send(1, say('word', input.timer));
        },
      },
      diskLatency: [10, 10],
      network: { latency: [0, 0] },
    });
    expect(deliveries(run, 'word')).toEqual([[110, 'b', 'a', 1]]);
  });
});

describe('monitors', () => {
  it('are told whose message the network has lost', () => {
    const lost: number[][] = [];
    const family: PropertyFamily<ScriptTypes> = {
      name: 'listener',
      properties: [{ id: 'listens', sentence: 'It listens.', requirements: [], kind: 'always' }],
      monitor: () => ({ onLost: (from, to) => void lost.push([from, to]) }),
    };
    stage({ script: threeWords, network: { loss: 1 }, families: [family] });
    expect(lost).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
  });

  it('are told of a step whose saves take no time before what follows the last of them', () => {
    const heard: string[] = [];
    const family: PropertyFamily<ScriptTypes> = {
      name: 'listener',
      properties: [{ id: 'listens', sentence: 'It listens.', requirements: [], kind: 'always' }],
      monitor: () => ({
        onSend: (_from, _to, { n }) => void heard.push(`send ${n}`),
        onDurable: (_node, _before, { n }) => void heard.push(`durable ${n}`),
        onStep: (node) => void heard.push(`step ${node}`),
      }),
    };
    stage({ script: threeWords, members: ['a', 'b'], families: [family], chaos: 10 });
    expect(heard).toEqual(['send 1', 'durable 1', 'send 2', 'durable 2', 'step 0', 'send 3', 'step 1']);
  });

  it('are told of a step when its saves are durable: before what follows them, after what precedes them', () => {
    const heard: string[] = [];
    const monitor: Monitor<ScriptTypes> = {
      onSend: (_from, _to, { n }) => void heard.push(`send ${n}`),
      onSaving: (_node, { n }) => void heard.push(`saving ${n}`),
      onDurable: (_node, before, { n }) => void heard.push(`durable ${before?.n ?? 'blank'} → ${n}`),
      onStep: (node, before, after, input) =>
        void heard.push(
          `step ${node} ${before === undefined ? 'first' : 'later'} ${input?.kind ?? 'start'} ${after.self}`,
        ),
      onStart: (node) => void heard.push(`start ${node}`),
    };
    const family: PropertyFamily<ScriptTypes> = {
      name: 'listener',
      properties: [{ id: 'listens', sentence: 'It listens.', requirements: [], kind: 'always' }],
      monitor: () => monitor,
    };
    stage({ ...tenMillis, members: ['a', 'b'], families: [family], chaos: 22 * MILLISECOND });
    expect(heard).toEqual([
      'start 0',
      'send 1',
      'saving 1',
      'start 1',
      'step 1 first start 1',
      'step 1 later receive 1',
      'durable blank → 1',
      'send 2',
      'saving 2',
      'step 1 later receive 1',
      'durable 1 → 2',
      'step 0 first start 0',
      'send 3',
      'step 1 later receive 1',
    ]);
  });
});
