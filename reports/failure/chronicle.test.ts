import { describe, expect, it } from 'vitest';
import type { Violation } from '../../sim/index.ts';
import { sampleViolation } from '../testing/sample.ts';
import { plainVocabulary } from '../words/vocabulary.ts';
import { Chronicle } from './chronicle.ts';

/** An event whose time does not matter: it happens at its number. */
interface Untimed {
  readonly n: number;
  readonly e: string;
  readonly [field: string]: unknown;
}

const violation: Violation = { ...sampleViolation, node: 'a', others: ['b', 'a'] };

function storyOf(events: readonly Untimed[], about: Violation = violation): ReturnType<Chronicle['story']> {
  const chronicle = new Chronicle(plainVocabulary);
  for (const event of events) chronicle.add({ t: event.n, ...event });
  return chronicle.story(about, []);
}

const numbers = (story: ReturnType<Chronicle['story']>): number[] => story.events.map(({ n }) => n);
const routine = (n: number, node: string, from = 'z'): Untimed => ({
  n,
  e: 'deliver',
  node,
  from,
  message: {},
});
const turn = (n: number, node: string): Untimed => ({
  n,
  e: 'timer',
  node,
  timer: 'x',
  effects: [{ note: 'n' }],
});

describe('the story of a failure', () => {
  it('is about the nodes that the violation names, each once', () => {
    expect(storyOf([]).nodes).toEqual(['a', 'b']);
  });

  it('ends with the last events of these nodes as they are, and goes back by those in which something turned', () => {
    const events: Untimed[] = [turn(1, 'a'), routine(2, 'a'), turn(3, 'c'), turn(4, 'b'), routine(5, 'c')];
    for (let n = 6; n < 14; n++) events.push(routine(n, 'b'));
    expect(numbers(storyOf(events))).toEqual([1, 4, 9, 10, 11, 12, 13]);
  });

  it('tells of other nodes where something turned by the hand of one of these', () => {
    const events = [routine(1, 'c', 'a'), { ...turn(2, 'c'), from: 'a' }, { ...turn(3, 'c'), from: 'd' }];
    expect(numbers(storyOf(events))).toEqual([2]);
  });

  it('tells of faults that name one of these, or all', () => {
    const fault = (n: number, target: string): Untimed => ({
      n,
      e: 'fault',
      fault: { kind: 'heal', target },
    });
    const story = storyOf([fault(1, 'a'), fault(2, 'c'), fault(3, 'all'), { n: 4, e: 'recovery' }]);
    expect(numbers(story)).toEqual([1, 3, 4]);
    expect(story.faults.map(({ n }) => n)).toEqual([1, 2, 3, 4]);
    expect(story.faultCount).toBe(4);
  });

  it('tells everybody when nobody is named', () => {
    const events: Untimed[] = [turn(1, 'a'), turn(2, 'c'), routine(3, 'd')];
    expect(numbers(storyOf(events, { ...violation, node: null, others: [] }))).toEqual([1, 2, 3]);
  });

  it('is bounded, however long the run was', () => {
    const events = Array.from({ length: 100_000 }, (_, n) => turn(n, 'a'));
    const story = storyOf(events);
    expect(story.events).toHaveLength(16);
    expect(story.events.at(-1)?.n).toBe(99_999);
    expect(storyOf(Array.from({ length: 50 }, (_, n) => ({ n, e: 'recovery' }))).faults).toHaveLength(6);
  });
});
