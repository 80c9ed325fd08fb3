import type { Micros } from '../clock/micros.ts';
import type { FaultPlan } from '../plan/fault-plan.ts';
import type { ProcessTypes } from '../process/process.ts';
import { Judge } from '../property/judge.ts';
import { streams } from '../random/streams.ts';
import { EventRecorder } from './event-recorder.ts';
import { EffectListPool, RecordingOutbox } from './effects.ts';
import { FaultDirector } from './fault-director.ts';
import { FaultResolver } from './fault-resolver.ts';
import { Hooks } from './hooks.ts';
import { incarnations } from './incarnations.ts';
import { Intake } from './intake.ts';
import { LinkFaults } from './link-faults.ts';
import { machinesOf } from './machines.ts';
import { Network } from './network.ts';
import { Performer } from './performer.ts';
import { Power } from './power.ts';
import { ReadyList } from './ready-list.ts';
import type { RunResult, RunSpec } from './run-spec.ts';
import { checkSpec } from './spec-check.ts';
import { Stage } from './stage.ts';
import { StallWatch } from './stall-watch.ts';
import { StormWatch, defaultEventsPerSecond } from './storm-watch.ts';
import { StageView } from './view.ts';
import {
  CLIENT_REQUEST,
  DROP,
  DURABLE,
  FAULT,
  FAULT_END,
  FLAP,
  MESSAGE,
  PLAN_REQUEST,
  RECOVERY,
  RESUME,
  START,
  TIMER,
} from './world-event.ts';
import type { WorldEvent } from './world-event.ts';
import type { WorldView } from './world-view.ts';

/** A run in progress. */
export class World<T extends ProcessTypes> {
  /** The god's-eye view, as monitors have it. */
  readonly view: WorldView<T>;
  private readonly spec: RunSpec<T>;
  private readonly end: Micros;
  private readonly stage: Stage<T>;
  private readonly judge: Judge<T>;
  private readonly intake: Intake<T>;
  private readonly performer: Performer<T>;
  private readonly power: Power<T>;
  private readonly director: FaultDirector<T>;
  private readonly resolver: FaultResolver<T>;
  private readonly stallWatch: StallWatch<T>;
  private readonly stormWatch: StormWatch<T>;
  private over = false;
  private stalled = false;

  constructor(spec: RunSpec<T>) {
    checkSpec(spec);
    this.spec = spec;
    this.end = spec.span.chaos + spec.span.recovery;
    const random = streams(spec.seed);
    const recorder = spec.trace === undefined ? null : new EventRecorder<T>(spec.trace);
    const hooks = new Hooks<T>(spec.system.messageKinds, spec.system.stateParts);
    const machines = machinesOf(spec.system, spec.profile, random);
    const stage = new Stage<T>(spec.system, spec.profile, random, machines, hooks, recorder);
    recorder?.attach(stage);
    const network = new Network<T>(stage, spec.profile.network);
    const view = new StageView<T>(stage, network, spec.span.chaos);
    const judge = new Judge<T>(spec.families, spec.properties, view, spec.watch);
    for (const monitor of judge.monitors) hooks.attach(monitor);
    const lists = new EffectListPool<T>();
    const outbox = new RecordingOutbox<T>(lists.take(), machines.length);
    const ready = new ReadyList<T>();
    this.power = new Power<T>(stage, lists);
    this.performer = new Performer<T>(stage, network, this.power, ready, lists, outbox, (fault) => {
      this.director.isolate(fault);
    });
    this.intake = new Intake<T>(stage, network, this.performer, ready, outbox, incarnations(random), judge);
    this.resolver = new FaultResolver<T>(stage, view);
    const links = new LinkFaults<T>(stage, network, (name) => this.resolver.index(name));
    this.director = new FaultDirector<T>(stage, this.power, this.performer, this.resolver, links);
    this.stage = stage;
    this.view = view;
    this.judge = judge;
    this.stallWatch = new StallWatch<T>(spec.system, spec.span, view);
    const limit = spec.span.eventsPerSecond ?? defaultEventsPerSecond(machines.length);
    this.stormWatch = new StormWatch<T>(stage, limit);
    this.schedule(spec.plan);
  }

  /** Handles one event. Returns false, having done nothing, when the run is over. */
  step(): boolean {
    const { stage, judge } = this;
    while (!this.over) {
      if (!this.intake.takeWaiting()) {
        const event = stage.queue.pop();
        if (event === null || event.time > this.end) {
          this.finish(this.end);
          return false;
        }
        if (event.time > stage.now) {
          if (this.stallWatch.dueAt < event.time && this.stalls(event.time)) return false;
          if (judge.nextWake < event.time && !this.wakeUntil(event.time - 1)) return false;
          stage.now = event.time;
        }
        if (!this.dispatch(event)) continue;
      }
      if (stage.events >= this.stormWatch.dueAt) this.lookForStorm();
      const stopped = stage.recorder !== null && !stage.recorder.end();
      if (stopped || judge.violation !== null) this.over = true;
      return true;
    }
    return false;
  }

  /** The outcome so far; final once {@link World.step} has returned false. */
  result(): RunResult {
    const { stage, judge } = this;
    const { violation } = judge;
    const { faults, ...counts } = stage.counts;
    return {
      verdict: violation === null ? 'passed' : 'violated',
      virtualMicros: stage.now,
      events: stage.events,
      hash: stage.hash.digest(),
      properties: judge.results(),
      measures: judge.measures(),
      violation,
      counts: { ...counts, faults: Object.fromEntries([...faults].sort(([a], [b]) => (a < b ? -1 : 1))) },
      ...(this.stalled ? { stalled: true } : {}),
      waitingFor: this.spec.system.pending?.(this.view) ?? null,
    };
  }

  /** Every single observation of each measure, so that those of many runs can be summarised together. */
  observations(): ReadonlyMap<string, readonly number[]> {
    return this.judge.observed;
  }

  private dispatch(event: WorldEvent<T>): boolean {
    switch (event.kind) {
      case MESSAGE:
      case CLIENT_REQUEST:
        return this.intake.arrive(event);
      case TIMER:
        return this.intake.timerDue(event);
      case DURABLE:
        return this.performer.saveDone(event);
      case START:
        return this.intake.powerOn(event);
      case FAULT:
        return this.strike(event);
      case FAULT_END:
        return this.director.end(event);
      case FLAP:
        return this.director.flap(event);
      case PLAN_REQUEST:
        return this.ask(event);
      case RESUME:
        return this.director.resume(event);
      case RECOVERY:
        this.director.recover(event);
        return true;
      default:
        throw new Error(`unknown event ${event.kind}`);
    }
  }

  private strike(event: WorldEvent<T>): boolean {
    const position = event.number;
    this.stage.pool.release(event);
    const planned = this.spec.plan.faults[position];
    if (planned === undefined) return false;
    this.director.strike(planned.fault, position);
    return true;
  }

  /** A request of the plan is due: it is asked of a node as if by a client that stands beside it. */
  private ask(event: WorldEvent<T>): boolean {
    const { stage } = this;
    const position = event.number;
    const planned = this.spec.plan.requests[position];
    const asked =
      planned === undefined ? null : stage.system.translate(planned.node, planned.body, this.view);
    if (asked === null) {
      stage.pool.release(event);
      stage.handle(DROP, 0, position, PLAN_REQUEST);
      if (stage.recorder !== null) stage.recorder.begin('skipped', { position, request: planned });
      return true;
    }
    event.kind = CLIENT_REQUEST;
    event.node = asked.node;
    event.from = -1;
    event.sentAt = stage.now;
    event.payload = asked.body;
    return this.intake.arrive(event);
  }

  /** Wakes monitors up to a time; false if the run is over then. */
  private wakeUntil(until: number): boolean {
    while (this.judge.nextWake <= until) {
      this.stage.now = Math.max(this.stage.now, this.judge.nextWake);
      this.judge.wake();
      if (this.judge.violation !== null) {
        this.over = true;
        return false;
      }
    }
    return true;
  }

  /** Ends the run if nothing has made progress up to the time of the next event; false if something has. */
  private stalls(next: Micros): boolean {
    while (this.stallWatch.dueAt < next) {
      const at = this.stallWatch.dueAt;
      if (!this.wakeUntil(at)) return true;
      if (this.stallWatch.look()) {
        this.stalled = true;
        this.finish(at);
        return true;
      }
    }
    return false;
  }

  private lookForStorm(): void {
    const storm = this.stormWatch.look();
    if (storm !== null) this.judge.stormed(storm);
  }

  private finish(at: Micros): void {
    if (!this.wakeUntil(at)) return;
    this.over = true;
    this.stage.now = at;
    this.stage.hooks.end();
  }

  /** Puts everything that is known from the start into the queue. */
  private schedule(plan: FaultPlan): void {
    const { stage } = this;
    const { chaos } = this.spec.span;
    this.spec.system.nodes.forEach((node, index) => {
      if (node.autostart) this.power.scheduleStart(stage.machine(index), 0);
    });
    stage.queue.push(stage.pool.take(chaos, RECOVERY, 0));
    plan.faults.forEach(({ at }, position) => {
      if (at < chaos) this.push(at, FAULT, position);
    });
    plan.requests.forEach(({ at }, position) => {
      if (at < this.end) this.push(at, PLAN_REQUEST, position);
    });
  }

  private push(at: number, kind: number, position: number): void {
    const event = this.stage.pool.take(at, kind, 0);
    event.number = position;
    this.stage.queue.push(event);
  }
}
