import { MILLISECOND } from '../../sim/index.ts';
import type { StrikePoint, Fault, Micros, NodeRef, Stream } from '../../sim/index.ts';
import type { ScenarioAction } from '../file/action.ts';
import { times, wordFrom } from './dice.ts';
import { lasting } from './ground.ts';
import type { Ground } from './ground.ts';

/** What a run takes for a moment: a little longer than the longest round trip of the documented profile. */
const MOMENT: Micros = 400 * MILLISECOND;

/**
 * A join, and what may come in between: some node, blank or not, running or not, is asked to join, by whichever
 * controller, itself perhaps, under its own address or a wrong one; and something strikes at one step of it. Often the
 * operator asks once more.
 */
export function drawJoinTrial(ground: Ground, at: Micros, stream: Stream): readonly ScenarioAction[] {
  const node = whoJoins(ground, stream);
  if (node === null) return [];
  const spare = ground.spares.includes(node);
  const prelude = spare && stream.chance(0.5) ? drawReturn(node, at, stream) : [];
  const started = prelude.at(-1)?.at ?? at;
  const up = spare && stream.chance(0.85);
  const asked = started + times(stream, MOMENT, 0, 4);
  const join = joinOf(ground, node, stream);
  const actions: ScenarioAction[] = [...prelude];
  if (up) actions.push({ at: started, fault: { kind: 'start', node } });
  actions.push({ at: asked, operator: join });
  if (stream.chance(0.7)) {
    // An armed crash waits for its moment; anything else has to come in the middle of the join.
    const fault = drawStrike(ground, node, stream);
    const armed = fault.kind === 'crash' && fault.when !== undefined;
    actions.push({ at: armed ? started : asked + times(stream, MOMENT, 0, 6), fault });
  }
  if (stream.chance(0.5)) {
    actions.push({ at: asked + times(stream, MOMENT, 0, 20), operator: joinOf(ground, node, stream) });
  }
  return actions;
}

function whoJoins(ground: Ground, stream: Stream): NodeRef | null {
  const who = wordFrom(stream, [
    ['spare', 8],
    ['member', 2],
    ['removed', 1],
  ]);
  if (who === 'removed') return '@removed';
  if (who === 'member' || ground.spares.length === 0) return stream.pick(ground.voters);
  return stream.pick(ground.spares);
}

/** It is removed first, if it is a member, and whoever was removed loses its disk: it comes back as another. */
function drawReturn(node: NodeRef, at: Micros, stream: Stream): readonly ScenarioAction[] {
  const wiped = at + times(stream, MOMENT, 1, 10);
  const down = times(stream, MOMENT, 0, 3);
  return [
    { at, operator: { kind: 'remove', node } },
    { at: wiped, fault: { kind: 'diskWipe', node: '@removed', for: down } },
    { at: wiped + down, fault: { kind: 'start', node } },
  ];
}

type Join = Extract<ScenarioAction, { readonly operator: unknown }>['operator'] & { readonly kind: 'join' };

function joinOf(ground: Ground, node: NodeRef, stream: Stream): Join {
  const via = viaWhom(ground, node, stream);
  return {
    kind: 'join',
    node,
    ...(stream.chance(0.25) ? { as: 'learner' as const } : {}),
    ...(via === null ? {} : { via }),
    ...(stream.chance(0.12) ? { address: stream.pick(WRONG_ADDRESSES) } : {}),
  };
}

/** Of nobody, of a member, and none at all. */
const WRONG_ADDRESSES = [
  'tls:nowhere.lockstep:1280',
  'tls:ctrl1.lockstep:1280',
  'ctrl1',
  'tls:ctrl1:0',
] as const;

function viaWhom(ground: Ground, node: NodeRef, stream: Stream): NodeRef | null {
  const whom = wordFrom(stream, [
    ['any', 3],
    ['leader', 1],
    ['follower', 2],
    ['voter', 2],
    ['joiner', 2],
    ['spare', 1],
  ]);
  switch (whom) {
    case 'any':
      return null;
    case 'leader':
      return '@leader';
    case 'follower':
      return '@follower';
    case 'voter':
      return stream.pick(ground.voters);
    case 'joiner':
      return node;
    case 'spare':
      return ground.spares.length === 0 ? null : stream.pick(ground.spares);
  }
}

/** What strikes: somebody crashes between two effects, or the leader and the joiner lose each other. */
function drawStrike(ground: Ground, node: NodeRef, stream: Stream): Fault {
  const strike = wordFrom(stream, [
    ['leader', 4],
    ['joiner', 4],
    ['to', 1],
    ['from', 1],
    ['both', 1],
    ['pause', 1],
  ]);
  switch (strike) {
    case 'leader':
      return { kind: 'crash', node: '@leader', when: leaderPoint(stream), for: lasting(ground, stream) };
    case 'joiner':
      return { kind: 'crash', node, when: joinerPoint(stream), for: lasting(ground, stream) };
    case 'to':
      return { kind: 'cut', link: { from: '@leader', to: node }, for: lasting(ground, stream) };
    case 'from':
      return { kind: 'cut', link: { from: node, to: '@leader' }, for: lasting(ground, stream) };
    case 'both':
      return { kind: 'isolate', node, for: lasting(ground, stream) };
    case 'pause':
      return { kind: 'pause', node: stream.chance(0.5) ? '@leader' : node, for: lasting(ground, stream) };
  }
}

function leaderPoint(stream: Stream): StrikePoint {
  const moment = wordFrom(stream, [
    ['join-check', 4],
    ['join-reserve', 2],
    ['join-bind', 3],
    ['append', 1],
    ['save', 1],
    ['saved', 1],
  ]);
  return pointOf(moment, moment === 'join-check' ? stream.int(1, 3) : stream.int(1, 2));
}

function joinerPoint(stream: Stream): StrikePoint {
  const moment = wordFrom(stream, [
    ['join-ask', 1],
    ['join-finding', 4],
    ['join-reserved', 3],
    ['join-bound', 3],
    ['save', 3],
    ['saved', 3],
  ]);
  return pointOf(moment, moment === 'join-finding' ? stream.int(1, 3) : stream.int(1, 2));
}

function pointOf(moment: string, n: number): StrikePoint {
  return moment === 'save' || moment === 'saved' ? { on: moment, n } : { on: 'send', n, message: moment };
}
