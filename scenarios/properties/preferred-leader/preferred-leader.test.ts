import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../file/defaults.ts';
import { ControllerBench, documented } from '../testing/controllers.ts';
import { preferredLeader } from './preferred-leader.ts';

const SECOND = 1_000_000;

/** Three controllers, of which node 0 leads; the last is preferred, unless all are. */
function bench(preferred: readonly number[] = [2]): ControllerBench {
  const b = new ControllerBench(preferredLeader(documented, DEFAULTS.controller));
  for (const node of [0, 1, 2]) {
    b.startController(node);
    const state = b.controller(node);
    const settings = { ...state.fixed.settings, preferredLeader: preferred.includes(node) };
    b.stop(node).startWith(node, { ...state, fixed: { ...state.fixed, settings } });
  }
  return b.allSee().leads(0).conditions();
}

const handsOver = (b: ControllerBench, to: number): ControllerBench =>
  b.note(0, { kind: 'preferred-handover', to });

describe('hands-over-to-preferred', () => {
  it('is content with a leader that hands over to a preferred controller after the delay', () => {
    const b = handsOver(bench().reign(0, 10 * SECOND), 2);
    expect(b.violated).toEqual([]);
    expect(b.end().exercised.get('hands-over-to-preferred')).toBe(1);
  });

  it('sees one that does so too soon, to somebody else, or although it is preferred itself', () => {
    expect(handsOver(bench().reign(0, 9 * SECOND), 2).violated).toEqual(['hands-over-to-preferred']);
    expect(handsOver(bench().reign(0, 10 * SECOND), 1).violated).toEqual(['hands-over-to-preferred']);
    expect(handsOver(bench([0, 2]).reign(0, 10 * SECOND), 2).violated).toEqual(['hands-over-to-preferred']);
  });
});

describe('hands-over-to-preferred, again', () => {
  it('sees a leader that waits no longer for its next attempt than for the one before', () => {
    const twice = (wait: number): ControllerBench =>
      handsOver(handsOver(bench().reign(0, 10 * SECOND), 2).reign(0, wait), 2);
    expect(twice(20 * SECOND).violated).toEqual([]);
    expect(twice(19 * SECOND).violated).toEqual(['hands-over-to-preferred']);
    expect(handsOver(twice(20 * SECOND).reign(0, 39 * SECOND), 2).violated).toEqual([
      'hands-over-to-preferred',
    ]);
  });

  it('lets one begin anew that has restarted', () => {
    const b = handsOver(bench().reign(0, 10 * SECOND), 2);
    const state = b.controller(0);
    b.stop(0).startWith(0, state).leads(0).conditions();
    expect(handsOver(b.reign(0, 10 * SECOND), 2).violated).toEqual([]);
  });
});

describe('preferred-leads', () => {
  it('sees a leader that keeps what it has, although a preferred controller is there', () => {
    expect(bench().reign(0, 40 * SECOND).violated).toEqual(['preferred-leads']);
  });

  it('counts from the last change of the members that it leads by', () => {
    const b = bench().reign(0, 20 * SECOND);
    const { configuration } = b.controller(0).raft;
    b.raft(0, { configuration: { ...configuration, members: [...configuration.members] } });
    expect(b.reign(0, 20 * SECOND).violated).toEqual([]);
    expect(b.reign(0, 20 * SECOND).violated).toEqual(['preferred-leads']);
  });

  it('leaves alone one that is preferred, and one whom no preferred controller reaches', () => {
    expect(bench([0, 2]).reign(0, 60 * SECOND).violated).toEqual([]);
    expect(bench([]).reign(0, 60 * SECOND).violated).toEqual([]);
  });
});
