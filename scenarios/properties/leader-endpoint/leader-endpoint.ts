import type { HttpRequest, HttpResponse } from '../../../core/controller/index.ts';
import { kindOf, payloadKinds } from '../../raft-cluster/digest.ts';
import { asBalancer, asMember } from '../../raft-cluster/types.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { Fault } from '../../../sim/index.ts';
import type { ClusterFamily, ClusterMonitor, MemberState, Payload, Reporter, View } from '../cluster.ts';
import type { ClusterContext } from '../context.ts';
import { Surroundings } from '../surroundings.ts';
import { Tally } from '../tally.ts';
import { CountingChecks } from './counting-checks.ts';
import { expectedAnswer, leaseEndOf, toldBy } from './expected-answer.ts';
import { Failover } from './failover.ts';
import { Following } from './following.ts';
import { LEADER_ENDPOINT } from './properties.ts';

type State = ClusterTypes['State'];

/** Whether health checks tell the truth about the leader, and a load balancer that goes by them follows it (S3). */
export function leaderEndpoint(context: ClusterContext): ClusterFamily {
  return {
    name: 'leader-endpoint',
    properties: LEADER_ENDPOINT,
    monitor: (view, report) => new LeaderEndpoint(context, view, report),
  };
}

/** The requests that a balancer passes on for clients. */
const PASSED_ON = ['open-session', 'command', 'read', 'change', 'transfer'];

class LeaderEndpoint implements ClusterMonitor {
  readonly stepsOf?: readonly string[];
  readonly sendsOf = ['http', ...PASSED_ON];
  readonly deliversOf = ['http-response'];
  private readonly context: ClusterContext;
  private readonly view: View;
  private readonly report: Reporter;
  private readonly surroundings: Surroundings;
  private readonly exact = new Tally('endpoint-exact');
  /** Health checks that are being answered, by id. */
  private readonly open = new Map<number, HttpRequest>();
  /** Node of the balancer; -1 where there is none. */
  private readonly balancer: number;
  private readonly failover: Failover;
  private readonly following: Following | null;
  private readonly counting: CountingChecks | null;

  constructor(context: ClusterContext, view: View, report: Reporter) {
    this.context = context;
    this.view = view;
    this.report = report;
    this.surroundings = new Surroundings(context, view);
    // It is the last of all nodes.
    const balancer = context.balancer === undefined ? -1 : view.nodeCount - 1;
    this.balancer = balancer;
    // A balancer is judged even where a step leaves it as it was.
    if (balancer < 0) this.stepsOf = ['raft'];
    this.failover = new Failover(view, report, balancer);
    const { balancer: settings, options, profile } = context;
    const drift = Math.max(options.clockDriftPpm, profile.clocks.driftPpm);
    this.following =
      settings === undefined
        ? null
        : new Following(view, report, this.surroundings, balancer, settings, drift);
    this.counting = settings === undefined ? null : new CountingChecks(view, report, balancer, settings);
  }

  onStep(node: number, before: State | undefined, after: State): void {
    if (node === this.balancer) {
      this.balanced(after);
      return;
    }
    const now = asMember(after);
    if (now === undefined) return;
    const was = asMember(before);
    if (was?.role === now.role) return;
    if (was !== undefined && was.role.kind !== 'leader' && now.role.kind !== 'leader') return;
    this.leased(node, now);
  }

  onSend(from: number, to: number, payload: Payload): void {
    if (from !== this.balancer) return;
    if (payload.kind === 'http') this.counting?.asked(to, payload);
    else if (PASSED_ON.includes(payloadKinds[kindOf(payload)] ?? '')) this.following?.sent(to);
  }

  onDeliver(from: number, to: number, payload: Payload): void {
    if (to === this.balancer && payload.kind === 'http-response') this.counting?.answered(from, payload);
  }

  onRequest(node: number, id: number, body: ClusterTypes['Request']): void {
    if (body.kind === 'http' && this.view.isMember(node)) this.open.set(id, body);
  }

  onRespond(node: number, id: number, body: ClusterTypes['Response']): void {
    const request = this.open.get(id);
    if (request === undefined) return;
    this.open.delete(id);
    if (body.kind === 'http-response') this.answered(node, request, body);
  }

  onStart(node: number): void {
    if (node === this.balancer) this.counting?.reset();
  }

  onStop(node: number): void {
    this.failover.stopped(node);
    if (this.view.isMember(node)) this.following?.leased(node, 0);
  }

  onFault(fault: Fault, ended: boolean): void {
    this.surroundings.fault(fault, ended);
  }

  onConditions(): void {
    const { view } = this;
    // A clock may run at another rate now.
    for (let node = 0; node < view.nodeCount; node += 1) {
      const state = view.isMember(node) ? asMember(view.state(node)) : undefined;
      if (state?.role.kind === 'leader') this.leased(node, state);
    }
    this.following?.refresh();
    this.flush();
  }

  onWake(): void {
    this.following?.wake();
  }

  onEnd(): void {
    this.flush();
  }

  private flush(): void {
    this.exact.flush(this.report);
    this.following?.flush();
    this.counting?.flush();
  }

  private leased(node: number, state: MemberState): void {
    const end = leaseEndOf(state, this.context.options);
    const ends = end < 0 ? 0 : this.view.trueTimeOf(node, end);
    this.failover.leased(node, ends);
    this.following?.leased(node, ends);
  }

  private balanced(after: State): void {
    const state = asBalancer(after);
    if (state === undefined) return;
    const fallen = this.counting?.stepped(state) ?? [];
    for (const node of fallen) this.following?.markedDown(node);
    this.failover.looked();
  }

  private answered(node: number, request: HttpRequest, response: HttpResponse): void {
    const { view } = this;
    const state = asMember(view.state(node));
    if (state === undefined) return;
    this.exact.count += 1;
    const now = view.localClock(node);
    const expected = expectedAnswer(request, state, this.context.options, now);
    const seen = toldBy(response);
    if (seen === expected) return;
    this.flush();
    this.report.violate('endpoint-exact', {
      node,
      message: `${view.name(node)} does not answer ${request.method} ${request.target} as it ought to.`,
      expected,
      seen,
    });
  }
}
