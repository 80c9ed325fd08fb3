import { describe, expect, it } from 'vitest';
import { BEAT } from '../../../core/controller/index.ts';
import type { LeaderView, StatusHeartbeat } from '../../../core/controller/index.ts';
import type { Input } from '../../../sim/index.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ControllerBench } from '../testing/controllers.ts';
import { documented } from '../testing/controllers.ts';
import { MS, SECOND, fresh, heartbeat } from './testing/status-bench.ts';

/** Base, and twice what the average begins with. */
const TIMEOUT = 2 * SECOND + 2 * 125 * MS;

describe('dynamic-threshold', () => {
  const bare = (): ControllerBench => fresh(documented, 'converges-in-3s', 'active-sync', 'newest-word');
  /** Controller 0 hears controller 1, and counts what it hears like this. */
  const hears = (bench: ControllerBench, message: StatusHeartbeat, delay: number): ControllerBench => {
    bench.deliver(1, 0, message);
    const input: Input<ClusterTypes> = { kind: 'receive', from: 1, message };
    return bench.peer(0, 1, { online: true, provenAt: message.echo, delay }, input);
  };
  const beats = (bench: ControllerBench): ControllerBench =>
    bench.status(0, {}, { kind: 'timer', timer: BEAT });

  /** Controller 0 has proof of controller 1 from the beginning, and is punctual. */
  const proven = (): ControllerBench => {
    const bench = bare().pass(200 * MS);
    return hears(beats(bench), heartbeat(1, 0, { echo: 0, latest: 0, held: 0 }), 125 * MS - 3125);
  };

  it('holds where a controller goes offline at the deadline, and counts it', () => {
    const bench = proven();
    bench
      .pass(TIMEOUT - 2 * 3125 - 200 * MS)
      .sees(0, 1, false)
      .end();
    expect(bench.violated).toEqual([]);
    expect(bench.exercised.get('dynamic-threshold')).toBe(1);
  });

  it('sees who goes offline a microsecond early, or more than two late', () => {
    for (const late of [-1, 3]) {
      const bench = proven();
      bench.pass(TIMEOUT - 2 * 3125 - 200 * MS + late).sees(0, 1, false);
      expect(bench.violated).toEqual(['dynamic-threshold']);
    }
  });

  it('sees an average that is not the one of the delays observed', () => {
    const bench = bare().pass(200 * MS);
    hears(beats(bench), heartbeat(1, 0, { echo: 0, latest: 0, held: 0 }), 125 * MS);
    expect(bench.violated).toEqual(['dynamic-threshold']);
  });

  it('expects no observation of what waited for either of the two, nor of what is meant for somebody else', () => {
    const held = bare().pass(200 * MS);
    hears(beats(held), heartbeat(1, 0, { echo: 0, latest: 0 }), 125 * MS);
    const paused = bare().pass(5 * SECOND);
    hears(paused, heartbeat(1, 0, { echo: 0, latest: 0, held: 0 }), 125 * MS);
    expect([held.violated, paused.violated]).toEqual([[], []]);
    const other = bare().pass(200 * MS);
    const stranger = heartbeat(1, 0, { incarnation: 99, echo: 0, latest: 0, held: 0 });
    hears(hears(beats(other), heartbeat(1, 0, {}), 125 * MS), stranger, 125 * MS - 3125);
    expect(other.violated).toEqual(['dynamic-threshold']);
  });

  it('excuses who is late because it was paused', () => {
    const bench = proven();
    bench
      .pass(9 * SECOND)
      .conditions()
      .sees(0, 1, false);
    expect(bench.violated).toEqual([]);
  });

  it('excuses who took the step before a pause, which is released as the pause ends', () => {
    const released = (pause: boolean): readonly string[] => {
      const bench = proven().pass(9 * SECOND);
      if (pause) bench.faultEnds({ kind: 'pause', node: 'ctrl1', for: 9 * SECOND });
      return bench.sees(0, 1, false).violated;
    };
    expect(released(true)).toEqual([]);
    expect(released(false)).toEqual(['dynamic-threshold']);
  });

  it('sees a leader that calls somebody offline whom it has not waited for yet', () => {
    const view: LeaderView = { term: 1, online: [true, false, undefined] };
    const early = bare()
      .pass(TIMEOUT - 1)
      .status(0, { view });
    expect(early.violated).toEqual(['dynamic-threshold']);
    const patient = bare().pass(TIMEOUT).status(0, { view }).end();
    expect(patient.violated).toEqual([]);
    expect(patient.exercised.get('dynamic-threshold')).toBe(1);
  });
});
