import type { Micros, NodeId } from '../../../process/process.ts';
import type { MembershipChange } from '../../../raft/index.ts';
import type { ClusterId, JoinMessage, JoinNote, JoinOutcome, JoinSlice } from '../index.ts';
import type { JoinNetwork, TestNode } from './join-network.ts';
import { TEST_SETTINGS } from './test-context.ts';

interface Question {
  readonly at: NodeId;
  readonly node: NodeId;
  readonly since: Micros;
  outcome: JoinOutcome | null;
  lost: boolean;
}

/** What a join is seen to have done, across the whole network. */
interface Seen {
  readonly steps: string[];
  answeredNetwork: boolean;
  /** The target said that it was blank, and was. */
  wasBlank: boolean;
}

/** Watches a network from above for everything that must never happen (property `join-validation`). */
export class JoinWatch {
  readonly questions = new Map<number, Question>();
  readonly notes: { readonly node: NodeId; readonly note: JoinNote }[] = [];
  readonly exercised = { adds: 0, joined: 0, refused: 0, unknown: 0, unbound: 0, givenUp: 0, superseded: 0 };
  /** Nodes that lost their disks: their members are gone, but still in the configuration. */
  readonly wiped = new Set<NodeId>();
  private readonly joins = new Map<string, Seen>();
  private readonly tickets = new Map<string, ClusterId>();
  private readonly net: JoinNetwork;

  constructor(net: JoinNetwork) {
    this.net = net;
  }

  asked(request: number, at: NodeId, node: NodeId): void {
    this.questions.set(request, { at, node, since: this.net.now, outcome: null, lost: false });
  }

  crashed(at: NodeId): void {
    for (const question of this.questions.values()) if (question.at === at) question.lost = true;
  }

  elapsed(): void {
    for (const [request, question] of this.questions) {
      if (question.outcome !== null || question.lost) continue;
      const waited = this.net.now - question.since;
      this.expect(waited <= TEST_SETTINGS.timeout, `request ${request} is not answered after ${waited}`);
    }
  }

  sent(node: TestNode, _to: NodeId, message: JoinMessage): void {
    if (message.kind === 'join-finding') {
      const { finding } = message;
      // Which cluster asked is not in the message; the numbers of two clusters differ in these tests.
      const seen = this.seen(message.join, node.id);
      if (finding.layer === 'network') seen.answeredNetwork = true;
      if (finding.layer === 'state' && node.raft === null) seen.wasBlank = true;
    }
    if (message.kind === 'join-reserved') {
      const { cluster, ticket } = message;
      this.expect(
        node.slice?.reservation?.ticket === ticket,
        'a reservation is durable before it is answered',
      );
      const key = `${node.id}/${ticket}`;
      const other = this.tickets.get(key);
      this.expect(other === undefined || other === cluster, `ticket ${key} goes to one cluster`);
      this.tickets.set(key, cluster);
    }
    if (message.kind === 'join-bound') {
      this.expect(
        node.raft?.cluster === message.cluster && node.raft.incarnation === message.ticket,
        'bound before it says so',
      );
    }
  }

  binds(node: TestNode, cluster: ClusterId): void {
    this.expect(
      node.raft === null || node.raft.cluster === cluster,
      `node ${node.id} is bound to two clusters`,
    );
  }

  noted(node: TestNode, note: JoinNote): void {
    this.notes.push({ node: node.id, note });
    if (note.kind === 'join-audit') {
      this.expect(note.outcome === 'passed' || note.remedy !== '', 'a refusal says what to do');
      const { steps } = this.seen(note.join, note.node);
      const order = ['network', 'state', 'consistency', 'reservation', 'entry', 'binding'];
      if (note.outcome === 'passed') {
        this.expect(order[steps.length] === note.layer, `${note.layer} follows ${steps.join(', ')}`);
        steps.push(note.layer);
      }
    }
    if (note.kind === 'join-given-up') this.exercised.givenUp += 1;
    if (note.kind === 'join-binding' && note.event === 'unbound') this.exercised.unbound += 1;
    if (note.kind === 'join-reservation' && note.event === 'superseded') this.exercised.superseded += 1;
  }

  /** A node is about to save: it takes no reservation from a cluster that has it. */
  saves(node: TestNode, slice: JoinSlice): void {
    const before = node.slice?.reservation ?? null;
    const after = slice.reservation;
    if (before === null || after === null || before.cluster === after.cluster) return;
    this.expect(before.expiresAt <= this.net.now, `node ${node.id} is reserved for one cluster at a time`);
  }

  wished(node: TestNode, ticket: number, change: MembershipChange): void {
    if (change.kind !== 'add') return;
    this.exercised.adds += 1;
    const job = node.state?.leading.job;
    this.expect(job !== undefined && job !== null && job.ticket === ticket, 'an entry belongs to a join');
    if (job === undefined || job === null) return;
    const seen = this.seen(job.join, change.id);
    const passed = seen.steps.join(' ');
    this.expect(
      passed === 'network state consistency reservation',
      `proposed only after all layers: ${passed}`,
    );
    this.expect(seen.answeredNetwork, 'proposed only if the target answered in this join');
    this.expect(seen.wasBlank, 'proposed only if the target was not initialised');
  }

  responded(node: TestNode, request: number, outcome: JoinOutcome): void {
    const question = this.questions.get(request);
    this.expect(question?.outcome === null, `request ${request} is answered once`);
    if (question === undefined) return;
    question.outcome = outcome;
    if (outcome.kind === 'refused') {
      const unknown = outcome.refusal.code === 'TIMEOUT' || outcome.refusal.code === 'NO_LEADER';
      if (unknown) this.exercised.unknown += 1;
      else this.exercised.refused += 1;
      this.expect(outcome.refusal.remedy.endsWith('.'), 'a refusal says what to do');
      return;
    }
    this.exercised.joined += 1;
    const target = this.net.node(question.node);
    const cluster = this.net.clusters.find((each) => each.id === target.raft?.cluster);
    this.expect(cluster !== undefined, 'success only when the target is bound');
    if (cluster === undefined) return;
    const member = this.net.committed(cluster).find((each) => each.id === question.node);
    this.expect(
      member?.incarnation === target.raft?.incarnation,
      'success only when the bound target is a member',
    );
    // A blank node may have asked one cluster and have joined the other since.
    if (node.raft !== null && node.raft.cluster === cluster.id) {
      const shown = this.net.contextOf(node).committed.some((each) => each.id === question.node);
      this.expect(shown, 'whoever says that it joined shows it');
    }
  }

  /** After every step: no node is a voter of two clusters, and no cluster counts a voter that is not its own. */
  stepped(): void {
    for (const cluster of this.net.clusters) {
      for (const member of this.net.committed(cluster)) {
        if (member.suffrage !== 'voter' || this.wiped.has(member.id)) continue;
        const { raft } = this.net.node(member.id);
        const own = raft?.cluster === cluster.id && raft.incarnation === member.incarnation;
        this.expect(own, `voter ${member.id} of ${cluster.id} is bound to it`);
      }
    }
  }

  private seen(join: number, node: NodeId): Seen {
    const key = `${join}/${node}`;
    let seen = this.joins.get(key);
    if (seen === undefined) {
      seen = { steps: [], answeredNetwork: false, wasBlank: false };
      this.joins.set(key, seen);
    }
    return seen;
  }

  private expect(condition: boolean, what: string): void {
    if (!condition) throw new Error(`violated at ${this.net.now}: ${what}`);
  }
}
