import type { ControllerState, LeaderlessEpisode } from '../../../../core/controller/index.ts';
import type { LeaderlessSettings } from '../../../../core/controller/index.ts';
import type { Micros } from '../../../../sim/index.ts';
import { DEFAULTS } from '../../../file/defaults.ts';
import type { AboveRaft } from '../../../raft-cluster/system.ts';
import { asController } from '../../../raft-cluster/types.ts';
import type { ControllerBench } from '../../testing/controllers.ts';

const SECOND = 1_000_000;

/** The settings in these tests. */
export const watch: LeaderlessSettings = {
  warnAfter: 10 * SECOND,
  criticalAfter: 30 * SECOND,
  settledAfter: 5 * SECOND,
};

/** What the property is told of the controllers. */
export const above: AboveRaft = { ...DEFAULTS.controller, leaderless: watch };

/** The first controller of a bench, told what it knows and made to say things. */
export class Knowing {
  readonly bench: ControllerBench;

  constructor(bench: ControllerBench) {
    this.bench = bench;
  }

  pass(seconds: number): this {
    this.bench.pass(seconds * SECOND);
    return this;
  }

  /** It knows a leader from now on. */
  sights(leader = 1): this {
    this.bench.raft(0, { leader });
    return this;
  }

  /** It knows no leader from now on. */
  loses(): this {
    this.bench.raft(0, { leader: -1 });
    return this;
  }

  /** It reports a level, `since` so many seconds. */
  warns(level: 'warning' | 'critical', since: Micros): this {
    this.bench.note(0, { kind: 'leaderless', level, timeSinceLeader: since });
    this.bench.pass(0);
    return this;
  }

  /** It tells and remembers an episode that has ended. */
  tells(episode: LeaderlessEpisode): this {
    const state = this.state();
    const history = [...state.leaderless.history, episode];
    this.bench.release(0, { ...state, leaderless: { ...state.leaderless, history } });
    this.bench.note(0, { kind: 'leaderless-ended', episode });
    this.bench.pass(0);
    return this;
  }

  private state(): ControllerState {
    const state = asController(this.bench.world.state(0));
    if (state === undefined) throw new Error('the controller is down');
    return state;
  }
}
