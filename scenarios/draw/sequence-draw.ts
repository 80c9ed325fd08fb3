import type { Fault, Micros, Stream } from '../../sim/index.ts';
import type { ScenarioAction } from '../file/action.ts';
import { times, wordFrom } from './dice.ts';
import type { Ground } from './ground.ts';

/**
 * Strikes down one leader after the other while the earlier ones come back with what only they know: the course of
 * figure 8 of the Raft paper. Clients still reach those who are cut off.
 */
export function drawFigure8(ground: Ground, at: Micros, stream: Stream): readonly ScenarioAction[] {
  const actions: ScenarioAction[] = [];
  const rounds = stream.int(2, 4);
  let time = at;
  for (let round = 0; round < rounds; round++) {
    actions.push({ at: time, fault: strike(ground, stream) });
    time += times(stream, ground.scale, 0.6, 1.6);
  }
  return actions;
}

function strike(ground: Ground, stream: Stream): Fault {
  const node = '@leader';
  const time = times(stream, ground.scale, 0.5, 3.5);
  const how = wordFrom(stream, [
    ['isolate', 5],
    ['crash', 2],
    ['crash-in-replication', 3],
  ]);
  switch (how) {
    case 'isolate':
      return { kind: 'isolate', node, for: time };
    case 'crash':
      return { kind: 'crash', node, for: time };
    case 'crash-in-replication':
      return { kind: 'crash', node, when: { on: 'send', n: stream.int(1, 9), message: 'append' }, for: time };
  }
}
