import type { ControllerDurable } from '../../../core/controller/index.ts';
import type { Fault, LinkView, Micros } from '../../../sim/index.ts';
import type { Image, MemberState, View } from '../cluster.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';

/** What a fake world knows of one node. */
export interface FakeNode {
  up: boolean;
  paused: boolean;
  savingSince: Micros;
  state: ClusterTypes['State'] | undefined;
  durable: Image | undefined;
  /** A controller's whole disk, where a test is about more of it than Raft's image. */
  disk: ControllerDurable | undefined;
  /** What its clock shows more than true time does. */
  offset: Micros;
  ppm: number;
  starts: number;
}

const FINE: LinkView = { cut: false, clogged: false, loss: 0, latency: [1_000, 5_000] };

/** A world that stands still until a test moves it: everything in it is set by hand. Members first, then clients. */
export class FakeWorld implements View {
  now: Micros = 0;
  events = 0;
  conditionVersion = 0;
  recoveryFrom: Micros = Infinity;
  readonly nodes: FakeNode[] = [];
  private readonly members: number;
  private readonly links = new Map<string, LinkView>();
  private readonly heldUp = new Map<string, Micros>();

  constructor(members: number, clients = 0) {
    this.members = members;
    for (let i = 0; i < members + clients; i += 1) {
      this.nodes.push({
        up: false,
        paused: false,
        savingSince: -1,
        state: undefined,
        durable: undefined,
        disk: undefined,
        offset: 0,
        ppm: 0,
        starts: 0,
      });
    }
  }

  get nodeCount(): number {
    return this.nodes.length;
  }

  node(index: number): FakeNode {
    const node = this.nodes[index];
    if (node === undefined) throw new Error(`no node ${index}`);
    return node;
  }

  name(node: number): string {
    return node < this.members ? `ctrl${node + 1}` : `client${node - this.members + 1}`;
  }

  isMember(node: number): boolean {
    return node < this.members;
  }

  isUp(node: number): boolean {
    return this.node(node).up;
  }

  isPaused(node: number): boolean {
    return this.node(node).paused;
  }

  savingSince(node: number): Micros {
    return this.node(node).savingSince;
  }

  state(node: number): MemberState | ClusterTypes['State'] | undefined {
    return this.node(node).state;
  }

  durable(node: number): ClusterTypes['Durable'] | undefined {
    const { disk, durable } = this.node(node);
    return disk ?? durable;
  }

  localClock(node: number): Micros {
    return this.now + this.node(node).offset;
  }

  trueTimeOf(node: number, local: Micros): Micros {
    return local - this.node(node).offset;
  }

  driftPpm(node: number): number {
    return this.node(node).ppm;
  }

  starts(node: number): number {
    return this.node(node).starts;
  }

  link(from: number, to: number): LinkView {
    return this.links.get(`${from}→${to}`) ?? FINE;
  }

  heldUpUntil(from: number, to: number): Micros {
    return this.heldUp.get(`${from}→${to}`) ?? 0;
  }

  /** Lets nothing arrive on a link before that time. */
  holdUp(from: number, to: number, until: Micros): void {
    this.heldUp.set(`${from}→${to}`, until);
  }

  /** Gives a link, in both directions, another condition. */
  setLink(a: number, b: number, change: Partial<LinkView>): void {
    this.setOneWay(a, b, change);
    this.setOneWay(b, a, change);
  }

  /** Gives a link, in this direction alone, another condition. */
  setOneWay(from: number, to: number, change: Partial<LinkView>): void {
    this.links.set(`${from}→${to}`, { ...FINE, ...change });
  }

  /** Gives all links of a node another condition. */
  setLinks(node: number, change: Partial<LinkView>): void {
    for (let other = 0; other < this.members; other += 1)
      if (other !== node) this.setLink(node, other, change);
  }
}

export type { Fault };
