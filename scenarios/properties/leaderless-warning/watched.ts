import type { ControllerNote, LeaderlessSettings } from '../../../core/controller/index.ts';
import type { Micros } from '../../../sim/index.ts';
import { asController } from '../../raft-cluster/types.ts';
import type { MemberState, Reporter, View } from '../cluster.ts';
import type { Surroundings } from '../surroundings.ts';
import { Tally } from '../tally.ts';
import { EpisodeAccount, LEVELS } from './episode.ts';
import { Overdue } from './overdue.ts';

/** What the watch for a missing leader says. */
export type Saying = Extract<ControllerNote, { readonly kind: 'leaderless' | 'leaderless-ended' }>;

interface Said {
  readonly saying: Saying;
  /** Own clock at which the step began. */
  readonly at: Micros;
}

/** The most by which the time told may be wrong. */
const PRECISION: Micros = 1_000;

/** As many episodes are remembered. */
const REMEMBERED = 16;

/** One controller: what it said against when it knew a leader. */
export class Watched {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly node: number;
  private readonly thresholds: readonly Micros[];
  private readonly account: EpisodeAccount;
  private readonly overdue: Overdue;
  private readonly told: Said[] = [];
  private belongs = false;
  /** Ended episodes that have been told of. */
  private recorded = 0;
  private wakeAt = -1;
  private readonly tallies = {
    fires: new Tally('warns-when-leaderless'),
    rearms: new Tally('rearms'),
    flapping: new Tally('flapping-does-not-silence'),
    time: new Tally('time-since-leader'),
    early: new Tally('never-warns-early'),
    under: new Tally('never-warns-under-a-leader'),
    once: new Tally('warns-once'),
    history: new Tally('episode-history'),
  };

  constructor(
    view: View,
    report: Reporter,
    surroundings: Surroundings,
    node: number,
    settings: LeaderlessSettings,
  ) {
    this.view = view;
    this.report = report;
    this.node = node;
    this.thresholds = [settings.warnAfter, settings.criticalAfter];
    this.account = new EpisodeAccount(settings.settledAfter);
    this.overdue = new Overdue(view, surroundings, node, this.account, this.thresholds);
  }

  /** Whether something was said that has not been judged yet. */
  get waiting(): boolean {
    return this.told.length > 0;
  }

  flush(): void {
    const { fires, rearms, flapping, time, early, under, once, history } = this.tallies;
    for (const tally of [fires, rearms, flapping, time, early, under, once, history])
      tally.flush(this.report);
  }

  /** A restart starts a new account: what came before is forgotten. */
  started(state: MemberState, at: Micros): void {
    this.account.reset();
    this.recorded = 0;
    this.belongs = belongsToCluster(state);
    if (this.belongs && state.leader < 0) this.lost(at);
    else if (!this.belongs) this.tallies.under.count += 1;
  }

  stopped(): void {
    this.overdue.count();
    this.account.reset();
    this.told.length = 0;
    this.recorded = 0;
    this.belongs = false;
  }

  /** Whom it knows as leader, or whether it belongs to a cluster at all, has changed. */
  changed(was: MemberState, now: MemberState, at: Micros): void {
    this.overdue.count();
    const belonged = this.belongs;
    this.belongs = belongsToCluster(now);
    if (!this.belongs) {
      if (belonged) this.left(at);
      return;
    }
    if (now.leader < 0 && (was.leader >= 0 || !belonged)) {
      this.lost(at);
    } else if (now.leader >= 0 && was.leader < 0) {
      this.account.sighted(at);
      this.tallies.under.count += 1;
      if (this.account.said < this.thresholds.length) this.tallies.early.count += 1;
    }
  }

  /** It says something, in a step of which nothing is `held` up by a save. */
  said(saying: Saying, at: Micros, held: boolean): void {
    this.told.push({ saying, at });
    if (!held && (saying.kind === 'leaderless-ended' || this.account.leaderless)) this.judge();
  }

  /** Judges what was said in steps that are released by now. */
  judge(): void {
    if (this.told.length === 0) return;
    this.overdue.count();
    for (const { saying, at } of this.told) {
      if (saying.kind === 'leaderless') this.reported(saying.level, saying.timeSinceLeader, at);
      else this.hasEnded(saying, at);
    }
    this.told.length = 0;
    this.arm();
  }

  surroundingsChanged(): void {
    this.overdue.count();
    this.overdue.refresh();
    this.arm();
    this.flush();
  }

  wake(): void {
    if (this.wakeAt < 0 || this.wakeAt > this.view.now) return;
    this.wakeAt = -1;
    this.overdue.count();
    if (this.overdue.late) this.silent();
    else this.arm();
  }

  /** It belongs to no cluster any more: the present episode ends untold, and those that have ended stay remembered. */
  private left(at: Micros): void {
    this.account.leave();
    if (this.account.ended.length > 0) this.tallies.history.count += 1;
    this.remembers(at);
  }

  private lost(at: Micros): void {
    const { account } = this;
    const before = account.since;
    const untold = account.ended[this.recorded];
    if (untold !== undefined) {
      this.wrong('episode-history', 'has not told of an episode that ended', inWords(untold), 'nothing');
    }
    account.lost(at);
    if (account.since !== before) this.overdue.reset();
    this.remembers(at);
    this.arm();
  }

  private arm(): void {
    const due = this.overdue.dueAt;
    if (due < 0 || (this.wakeAt >= 0 && this.wakeAt <= due)) return;
    this.wakeAt = due;
    this.report.wakeAt(due);
  }

  private reported(level: 'warning' | 'critical', timeSinceLeader: Micros, at: Micros): void {
    const { account, tallies } = this;
    const rank = LEVELS.indexOf(level);
    const threshold = this.thresholds[rank - 1] ?? 0;
    tallies.under.count += 1;
    if (!account.leaderless) {
      const known = this.belongs ? 'it knows a leader' : 'it belongs to no cluster';
      this.wrong('never-warns-under-a-leader', `reports ${level}, although ${known}`, 'silence', level);
      return;
    }
    const age = at - account.since;
    tallies.early.count += 1;
    if (age <= threshold) {
      this.wrong('never-warns-early', `reports ${level} too early`, `more than ${threshold} µs`, `${age} µs`);
    }
    tallies.once.count += 1;
    if (account.said !== rank - 1) {
      const said = LEVELS[account.said] ?? 'none';
      const fault = account.said >= rank ? 'a second time in one episode' : 'without a warning before it';
      this.wrong('warns-once', `reports ${level} ${fault}`, `the level after ${said}`, level);
    }
    tallies.time.count += 1;
    if (Math.abs(timeSinceLeader - age) > PRECISION) {
      const seen = `${timeSinceLeader} µs`;
      this.wrong('time-since-leader', 'tells a wrong time without a leader', `${age} µs`, seen);
    }
    tallies.fires.count += 1;
    if (account.flapped) tallies.flapping.count += 1;
    if (account.ended.length > 0) tallies.rearms.count += 1;
    const late = Math.round(this.overdue.past(rank - 1) / 1000);
    if (level === 'warning') this.report.measure('leaderlessWarningDelayMs', late);
    account.said = rank;
  }

  private hasEnded({ episode }: Extract<Saying, { readonly kind: 'leaderless-ended' }>, at: Micros): void {
    const { account } = this;
    account.settle(at);
    const expected = account.ended[this.recorded];
    this.tallies.history.count += 1;
    if (
      expected?.since !== episode.since ||
      expected.length !== episode.length ||
      expected.level !== episode.level
    ) {
      const due = expected === undefined ? 'no episode that has ended' : inWords(expected);
      this.wrong('episode-history', 'tells of an episode that was not so', due, inWords(episode));
    }
    this.recorded += 1;
    this.remembers(at);
  }

  /** What the controller remembers, against every episode that has ended by then. */
  private remembers(at: Micros): void {
    const { account, view, node } = this;
    const history = asController(view.state(node))?.leaderless.history;
    if (history === undefined) return;
    const due = account.ended.slice(-REMEMBERED);
    const right =
      history.length === due.length &&
      due.every((each, i) => {
        const seen = history[i];
        return seen?.since === each.since && seen.length === each.length && seen.level === each.level;
      });
    if (right) return;
    const missing = `remembers its leaderless episodes wrongly (own clock ${at})`;
    this.wrong('episode-history', missing, due.map(inWords).join('; '), history.map(inWords).join('; '));
  }

  private silent(): void {
    const { account } = this;
    const level = LEVELS[account.said + 1] ?? '';
    const threshold = this.thresholds[account.said] ?? 0;
    const id = account.flapped
      ? 'flapping-does-not-silence'
      : account.ended.length > 0
        ? 'rearms'
        : 'warns-when-leaderless';
    const expected = `${level} after ${threshold} µs without a leader that stayed`;
    const age = this.view.localClock(this.node) - account.since;
    const past = this.overdue.past(account.said);
    const seen = `nothing after ${age} µs, ${past} µs of them running past the threshold`;
    this.wrong(id, `does not report ${level}, although it runs and knows no leader`, expected, seen);
  }

  private wrong(property: string, what: string, expected: string, seen: string): void {
    this.flush();
    const message = `${this.view.name(this.node)} ${what}.`;
    this.report.violate(property, { node: this.node, message, expected, seen });
  }
}

/** Whether it is initialised, and has not learnt that it was removed. */
function belongsToCluster(state: MemberState): boolean {
  return state.configuration.members.length > 0 && !state.durable.removed;
}

function inWords(episode: {
  readonly since: Micros;
  readonly length: Micros;
  readonly level: string;
}): string {
  return `since ${episode.since} for ${episode.length} µs, level ${episode.level}`;
}
