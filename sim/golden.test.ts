import { describe, expect, it } from 'vitest';
import { MILLISECOND } from './clock/micros.ts';
import { say } from './testing/scripted-process.ts';
import type { Script } from './testing/scripted-process.ts';
import { stage } from './testing/staging.ts';
import { traceLine } from './trace/trace-line.ts';

/** `a` pings `b` every 4 ms; `b` saves what it hears, notes it and answers; a client asks `b` once. */
const pingPong: Script = {
  timers: ['ping'],
  start(self, out, { disk }) {
    if (self === 0) out.setTimer(0, 4 * MILLISECOND, 4 * MILLISECOND);
    if (self === 2) out.send(1, say('word', 7));
    if (disk.kind === 'durable') out.note(`found ${disk.durable.n}`);
  },
  input(input, out, { self, heard }) {
    if (input.kind === 'timer') {
      out.send(1, say('ping', heard.length));
      out.setTimer(0, 4 * MILLISECOND, 4 * MILLISECOND);
    }
    if (input.kind === 'request') out.respond(input.id, say('word', input.body.n + 1));
    if (input.kind === 'receive' && self === 1) {
      out.save(say('image', input.message.n));
      out.note(`saved ${input.message.n}`);
      out.send(0, say('pong', input.message.n));
    }
  },
};

describe('a small run', () => {
  it('goes as it always went', () => {
    const run = stage({
      seed: 42,
      members: ['a', 'b'],
      clients: ['x'],
      script: pingPong,
      network: { latency: [1 * MILLISECOND, 3 * MILLISECOND], clientLatency: [500, 500] },
      diskLatency: [500, 1_500],
      faults: [
        [9 * MILLISECOND, { kind: 'cut', link: { from: 'b', to: 'a' }, for: 5 * MILLISECOND }],
        [16 * MILLISECOND, { kind: 'crash', node: 'b', when: { on: 'save', n: 1 }, for: 3 * MILLISECOND }],
        [22 * MILLISECOND, { kind: 'pause', node: 'b', for: 5 * MILLISECOND }],
      ],
      chaos: 30 * MILLISECOND,
      recovery: 4 * MILLISECOND,
    });
    const { counts, hash } = run.result;
    expect(run.events.map(traceLine).join('\n')).toMatchSnapshot('events');
    expect({ hash, counts }).toMatchSnapshot('outcome');
  });
});
