import { describe, expect, it } from 'vitest';
import { MILLISECOND } from '../clock/micros.ts';
import type { Monitor, PropertyFamily } from '../property/property.ts';
import { say } from '../testing/scripted-process.ts';
import type { Script, ScriptTypes } from '../testing/scripted-process.ts';
import { deliveries, stage } from '../testing/staging.ts';
import type { Staging } from '../testing/staging.ts';

/** The client `x` asks `a`, which answers twice and answers a request that nobody made. */
const asking: Script = {
  start(self, out) {
    if (self === 1) out.send(0, say('ping', 5));
  },
  input(input, out) {
    if (input.kind !== 'request') return;
    out.respond(input.id, say('pong', input.body.n + 1));
    out.respond(input.id, say('pong', 99));
    out.respond(12_345, say('pong', 98));
  },
};

const clientAndServer: Staging = { members: ['a'], clients: ['x'], script: asking };

function listened(staging: Staging): string[] {
  const heard: string[] = [];
  const monitor: Monitor<ScriptTypes> = {
    onSend: (from, to, { word, n }) => void heard.push(`${from} sends ${word} ${n} to ${to}`),
    onRequest: (node, id, { n }, origin) => void heard.push(`${node} is asked ${n} by ${origin} as ${id}`),
    onRespond: (node, id, { n }, origin) => void heard.push(`${node} answers ${n} to ${origin} as ${id}`),
    onDeliver: (from, to, { word, n }, sentAt) =>
      void heard.push(`${to} hears ${word} ${n} from ${from}, sent ${sentAt}`),
  };
  const family: PropertyFamily<ScriptTypes> = {
    name: 'listener',
    properties: [{ id: 'listens', sentence: 'It listens.', requirements: [], kind: 'always' }],
    monitor: () => monitor,
  };
  stage({ ...staging, families: [family] });
  return heard;
}

describe('a request', () => {
  it('of a client travels as a request, and its answer back as a message, once', () => {
    expect(listened(clientAndServer)).toEqual([
      '1 sends ping 5 to 0',
      '0 is asked 5 by 1 as 1',
      '0 answers 6 to 1 as 1',
      '0 sends pong 6 to 1',
      '1 hears pong 6 from 0, sent 1000',
    ]);
  });

  it('is none where a service talks to a member: both send messages, as members do', () => {
    const script: Script = {
      start(self, out) {
        if (self === 1) out.send(0, say('ping', 5));
      },
      input(input, out) {
        if (input.kind === 'receive' && input.message.word === 'ping') out.send(input.from, say('pong', 6));
      },
    };
    expect(listened({ members: ['a'], services: ['x'], script })).toEqual([
      '1 sends ping 5 to 0',
      '0 hears ping 5 from 1, sent 0',
      '0 sends pong 6 to 1',
      '1 hears pong 6 from 0, sent 1000',
    ]);
  });

  it('of the plan is asked of its node and answered to nobody', () => {
    const requests = [{ at: 7, node: 'a', body: say('ping', 1) }];
    expect(listened({ members: ['a'], script: asking, requests })).toEqual([
      '0 is asked 1 by -1 as 1',
      '0 answers 2 to -1 as 1',
    ]);
  });

  it('of the plan that makes no sense, or that finds its node down, is skipped', () => {
    const run = stage({
      members: ['a', 'b'],
      off: ['b'],
      script: asking,
      requests: [
        { at: 7, node: 'nobody', body: say('ping', 1) },
        { at: 8, node: 'b', body: say('ping', 1) },
      ],
    });
    expect(run.events.slice(1).map(({ e }) => e)).toEqual(['skipped', 'drop', 'recovery']);
  });

  it('of the plan is asked during the recovery too, but not after it', () => {
    const requests = [1_500, 2_500].map((at) => ({ at, node: 'a', body: say('ping', at) }));
    const run = stage({ members: ['a'], script: asking, requests, chaos: 1_000, recovery: 1_000 });
    expect(run.result.counts.requests).toBe(1);
  });

  it('has another id each time it arrives', () => {
    const heard = listened({ ...clientAndServer, network: { duplicate: 1 } });
    expect(heard.filter((line) => line.includes('asked'))).toEqual([
      '0 is asked 5 by 1 as 1',
      '0 is asked 5 by 1 as 2',
    ]);
  });

  it('whose answer is lost on the way is not answered', () => {
    const run = stage({
      ...clientAndServer,
      faults: [[500, { kind: 'cut', link: { from: 'a', to: 'x' } }]],
    });
    expect(deliveries(run, 'pong')).toEqual([]);
    expect(run.result.counts).toMatchObject({ responses: 1, dropped: 1 });
  });

  it('is forgotten when the node goes down: a later run cannot answer it', () => {
    const late: Script = {
      timers: ['later'],
      start(self, out) {
        if (self === 1) out.send(0, say('ping'));
        if (self === 0) out.setTimer(0, 5 * MILLISECOND, 5 * MILLISECOND);
      },
      input(input, out) {
        if (input.kind === 'timer') out.respond(1, say('pong'));
      },
    };
    expect(deliveries(stage({ ...clientAndServer, script: late }), 'pong')).toHaveLength(1);
    const crashed = stage({
      ...clientAndServer,
      script: late,
      faults: [[2 * MILLISECOND, { kind: 'crash', node: 'a', for: 1 }]],
    });
    expect(deliveries(crashed, 'pong')).toEqual([]);
  });
});
