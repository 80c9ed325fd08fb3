import { committedConfiguration } from '../../../core/raft/index.ts';
import type { ControllerState, MembershipMessage, MembershipNote } from '../../../core/controller/index.ts';
import type { Member, Reporter, View } from '../cluster.ts';
import { memberOf } from '../log-reading.ts';
import { Tally } from '../tally.ts';
import { diskOf, isInitialised } from './initialised.ts';
import type { Promises } from './promises.ts';
import { BEFORE_ENTRY, STEPS, Trail } from './trail.ts';
import type { Audit } from './trail.ts';

type Ended = Extract<MembershipNote, { kind: 'join-ended' }>;
type Check = Extract<MembershipMessage, { kind: 'join-check' }>;
type Answer = Extract<MembershipMessage, { kind: 'join-finding' | 'join-reserved' }>;

/** How leaders conduct joins: what they note, and what the world has seen of it. */
export class Conduct {
  private readonly view: View;
  private readonly report: Reporter;
  private readonly promises: Promises;
  private readonly order = new Tally('join-order');
  private readonly initialised = new Tally('join-rejects-initialised');
  private readonly unreachable = new Tally('join-rejects-unreachable');
  private readonly learner = new Tally('join-enters-as-learner');
  private readonly explained = new Tally('join-refusals-explained');
  /** By leader: the join that it conducts, or conducted last. */
  private readonly trails: (Trail | undefined)[] = [];

  constructor(view: View, report: Reporter, promises: Promises) {
    this.view = view;
    this.report = report;
    this.promises = promises;
  }

  flush(): void {
    for (const tally of [this.order, this.initialised, this.unreachable, this.learner, this.explained]) {
      tally.flush(this.report);
    }
  }

  /** The ticket by which this leader's present join goes on; -1 for none. */
  ticketOf(leader: number, target: number): number {
    const trail = this.trails[leader];
    return trail?.target === target ? trail.ticket : -1;
  }

  /** A leader asks a node for a check. */
  asks(leader: number, target: number, { join, layer }: Check): void {
    const trail = this.trailOf(leader, join, target);
    const due = STEPS[trail.passed];
    if (due === layer && !trail.over) return;
    this.violate('join-order', leader, target, `asks ${this.name(target)} for its ${layer}`, {
      expected: trail.over ? 'no check any more' : `the check of ${due ?? 'nothing'}`,
      seen: `${layer}, ${told(trail)}`,
    });
  }

  /** A node says what it is: what it really is, is on its disk. */
  says(target: number, leader: number, message: Answer): void {
    if (message.kind !== 'join-finding' || message.finding.layer !== 'state') return;
    const trail = this.trails[leader];
    if (trail?.join !== message.join || trail.target !== target) return;
    const disk = diskOf(this.view.durable(target));
    if (disk === undefined || !isInitialised(disk)) trail.blank = true;
    else trail.saidAs = disk.raft.incarnation;
  }

  /** The answer of a node arrives at a leader. */
  heard(leader: number, target: number, message: Answer): void {
    const trail = this.trails[leader];
    if (trail?.join !== message.join || trail.target !== target) return;
    const job = this.controller(leader)?.membership.joining.leading.job;
    if (job?.join === message.join) trail.asked = job.question.suffrage;
    if (message.kind === 'join-reserved') {
      trail.hear('reservation');
      if (trail.ticket < 0) trail.ticket = message.ticket;
    } else trail.hear(message.finding.layer);
  }

  /** A leader notes how a step went. */
  audited(leader: number, audit: Audit): void {
    const { join, node, layer, outcome, found, remedy } = audit;
    const trail = this.trailOf(leader, join, node);
    this.order.count += 1;
    const due = STEPS[trail.passed];
    if (layer !== due || trail.over) {
      this.violate('join-order', leader, node, `notes ${layer} ${outcome} of ${this.name(node)}'s join`, {
        expected: trail.over ? 'nothing after the join was given up' : `${due ?? 'nothing'} next`,
        seen: `${layer}, ${told(trail)}`,
      });
    }
    if (outcome === 'passed') {
      this.passes(leader, trail, audit);
      trail.passed += 1;
      return;
    }
    if (layer === 'state' && !trail.blank) this.initialised.count += 1;
    trail.over = true;
    this.explained.count += 1;
    if (found !== '' && remedy.endsWith('.')) return;
    this.violate('join-refusals-explained', leader, node, `does not say why ${this.name(node)} is refused`, {
      expected: 'what was found, and a sentence that says what to do',
      seen: `found '${found}', remedy '${remedy}'`,
    });
  }

  private passes(leader: number, trail: Trail, { layer, node }: Audit): void {
    // A leader that is asked to join itself asks nobody.
    if (node === leader) return;
    this.unreachable.count += 1;
    if (STEPS.indexOf(layer) < BEFORE_ENTRY && !trail.hasHeard(layer)) {
      const who = this.name(node);
      this.violate(
        'join-rejects-unreachable',
        leader,
        node,
        `passes ${layer} of ${who}, which has not answered`,
        {
          expected: 'an answer that has arrived during this join',
          seen: 'none',
        },
      );
    }
    if (layer !== 'state') return;
    this.initialised.count += 1;
    if (trail.blank) return;
    if (this.isMember(leader, node, trail.saidAs)) {
      trail.repeated = true;
      return;
    }
    this.violate(
      'join-rejects-initialised',
      leader,
      node,
      `lets ${this.name(node)} pass, an initialised node`,
      {
        expected: 'ALREADY_INITIALIZED',
        seen: 'its state passed',
      },
    );
  }

  /**
   * Whether this incarnation of the node is a member in the committed configuration that the leader knows. The node may have
   * lost its disk since it said so.
   */
  private isMember(leader: number, node: number, incarnation: number): boolean {
    const state = this.controller(leader);
    if (state === undefined) return false;
    // Who is being removed is a member until that is committed.
    return memberOf(committedConfiguration(state.raft), node)?.incarnation === incarnation;
  }

  /** A leader notes how a join ended. */
  ended(leader: number, { cluster, join, node, outcome, found, remedy }: Ended): void {
    const refused = outcome !== 'joined' && outcome !== 'repeated';
    const trail = this.trails[leader];
    const current = join >= 0 && trail?.join === join && trail.target === node ? trail : undefined;
    if (refused) {
      this.explained.count += 1;
      // What no check was made for, or no join begun for, has no audit of its own.
      const audited = join < 0 || outcome === 'INVALID_ADDRESS' || current?.over === true;
      if (!audited || found === '' || !remedy.endsWith('.')) {
        this.violate(
          'join-refusals-explained',
          leader,
          node,
          `ends a join with ${outcome} without saying why`,
          {
            expected: 'an audit of what was checked, what was found, and what to do',
            seen: `found '${found}', remedy '${remedy}'${audited ? '' : ', no audit'}`,
          },
        );
      }
      if (outcome !== 'TIMEOUT' && outcome !== 'NO_LEADER' && current !== undefined && current.ticket >= 0) {
        this.promises.refuses(leader, cluster, node, current.ticket);
      }
    } else if (outcome === 'repeated' && current !== undefined) {
      this.order.count += 1;
      if (current.passed !== 2) {
        this.violate('join-order', leader, node, `calls ${this.name(node)}'s join a repetition`, {
          expected: 'network and state passed, and nothing else',
          seen: told(current),
        });
      }
      this.repeats(leader, node, current.asked);
    } else if (outcome === 'joined' && current?.passed !== STEPS.length) {
      this.violate('join-order', leader, node, `calls ${this.name(node)} joined`, {
        expected: `passed: ${STEPS.join(', ')}`,
        seen: current === undefined ? 'no such join' : told(current),
      });
    }
    if (current !== undefined) current.over = true;
  }

  /** A leader says that nothing need be done: the node is what it was to become, or staging, on the way to a voter. */
  private repeats(leader: number, node: number, asked: Trail['asked']): void {
    const state = this.controller(leader);
    if (state === undefined || asked === null) return;
    const suffrage = memberOf(committedConfiguration(state.raft), node)?.suffrage;
    if ((suffrage === 'staging' ? 'voter' : suffrage) === asked) return;
    const wrong = { expected: `a ${asked} already, as was asked for`, seen: suffrage ?? 'no member' };
    this.violate('join-rejects-initialised', leader, node, `calls ${this.name(node)} joined already`, wrong);
  }

  /** A leader has put a member into its configuration. */
  entered(leader: number, member: Member): void {
    const { id, incarnation, suffrage } = member;
    const who = this.name(id);
    this.learner.count += 1;
    this.order.count += 1;
    this.unreachable.count += 1;
    this.initialised.count += 1;
    if (suffrage === 'voter') {
      this.violate('join-enters-as-learner', leader, id, `makes ${who} a voter at once`, {
        expected: 'a learner, or one that is to catch up',
        seen: suffrage,
      });
    }
    const trail = this.trails[leader];
    if (trail === undefined || trail.target !== id || trail.over || trail.passed < BEFORE_ENTRY) {
      this.violate('join-order', leader, id, `proposes ${who} as a member`, {
        expected: `passed: ${STEPS.slice(0, BEFORE_ENTRY).join(', ')}`,
        seen: trail?.target === id ? told(trail) : 'no join of this node',
      });
      return;
    }
    if (trail.unheard !== undefined) {
      this.violate(
        'join-rejects-unreachable',
        leader,
        id,
        `proposes ${who} as a member, which has not answered`,
        {
          expected: 'answers to all checks, during this join',
          seen: `none for ${trail.unheard}`,
        },
      );
    }
    if (!trail.blank) {
      this.violate(
        'join-rejects-initialised',
        leader,
        id,
        `proposes ${who} as a member, which was initialised`,
        {
          expected: 'a node that is blank when its state is checked',
          seen: 'an initialised one',
        },
      );
    }
    const cluster = this.controller(leader)?.cluster ?? 0;
    if (trail.ticket !== incarnation || this.promises.isRefused(cluster, id, incarnation)) {
      this.violate(
        'join-atomic',
        leader,
        id,
        `proposes ${who} under a ticket that is not its reservation's`,
        {
          expected: `ticket ${trail.ticket} of a join that is not refused`,
          seen: `incarnation ${incarnation}`,
        },
      );
    }
  }

  private trailOf(leader: number, join: number, target: number): Trail {
    const known = this.trails[leader];
    if (known?.join === join && known.target === target) return known;
    const trail = new Trail(join, target);
    this.trails[leader] = trail;
    return trail;
  }

  private controller(node: number): ControllerState | undefined {
    const state = this.view.state(node);
    return state !== undefined && 'membership' in state ? state : undefined;
  }

  private name(node: number): string {
    return this.view.name(node);
  }

  private violate(
    property: string,
    node: number,
    target: number,
    what: string,
    { expected, seen }: { readonly expected: string; readonly seen: string },
  ): void {
    this.flush();
    const message = `${this.name(node)} ${what}.`;
    this.report.violate(property, { node, others: [target], message, expected, seen });
  }
}

function told({ passed, over }: Trail): string {
  const steps = STEPS.slice(0, passed).join(', ');
  return `${steps === '' ? 'nothing' : steps} passed${over ? ', and over' : ''}`;
}
