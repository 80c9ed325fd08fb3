import type { ControllerDurable } from '../../../core/controller/index.ts';
import type { Fault, Input, Micros, ViolationDetail } from '../../../sim/index.ts';
import { formatted } from '../../../core/raft/index.ts';
import { replicatedMachine } from '../../../core/controller/index.ts';
import type { ClusterTypes } from '../../raft-cluster/types.ts';
import type { ClusterFamily, ClusterMonitor, Image, MemberState, Payload } from '../cluster.ts';
import { FakeWorld } from './fake-world.ts';
import { follower, voters } from './building.ts';

type StepInput = Input<ClusterTypes> | null;

/**
 * A family of properties under test: a test plays the world by hand, step by step, and sees what the family says. As in
 * the real world, a disk image is told before the step that saved it is released, and that before what it sends.
 */
export class Bench {
  readonly world: FakeWorld;
  readonly exercised = new Map<string, number>();
  readonly measured = new Map<string, number[]>();
  readonly shared = new Map<string, { readonly right: number; readonly n: number }>();
  readonly violations: { readonly property: string; readonly detail: ViolationDetail }[] = [];
  private readonly monitor: ClusterMonitor;
  private readonly wakes: number[] = [];
  private readonly ignored = new Set<string>();
  private requests = 0;

  constructor(family: ClusterFamily, members = 3, clients = 1, recoveryFrom = Infinity) {
    this.world = new FakeWorld(members, clients);
    this.world.recoveryFrom = recoveryFrom;
    const known = new Set(family.properties.map((info) => info.id));
    const check = (property: string): void => {
      if (!known.has(property)) throw new Error(`the family has no property ${property}`);
    };
    this.monitor = family.monitor(
      this.world,
      {
        exercise: (property, times = 1) => {
          check(property);
          this.exercised.set(property, (this.exercised.get(property) ?? 0) + times);
        },
        violate: (property, detail) => {
          check(property);
          if (!this.ignored.has(property)) this.violations.push({ property, detail });
        },
        measure: (name, value) => {
          this.measured.set(name, [...(this.measured.get(name) ?? []), value]);
        },
        share: (name, right, n) => {
          const before = this.shared.get(name) ?? { right: 0, n: 0 };
          this.shared.set(name, { right: before.right + right, n: before.n + n });
        },
        wakeAt: (at) => {
          this.wakes.push(Math.max(at, this.world.now));
        },
      },
      known,
    );
  }

  /** Leaves a property alone that a test does not care to keep. */
  ignoring(property: string): this {
    this.ignored.add(property);
    return this;
  }

  /** Ids of the properties violated so far, in order, each once. */
  get violated(): string[] {
    return [...new Set(this.violations.map(({ property }) => property))];
  }

  /** Starts the first nodes with the prepared disks of a cluster of them, as followers. */
  startAll(count = 3): this {
    for (let node = 0; node < count; node += 1) {
      this.start(node, formatted(voters(count), node + 1, replicatedMachine));
    }
    return this;
  }

  /** Powers a node on with this disk, or as a blank one. */
  start(node: number, image?: Image, state?: MemberState): this {
    const at = this.world.node(node);
    at.up = true;
    at.starts += 1;
    at.durable = image;
    this.monitor.onStart?.(
      node,
      image === undefined ? { kind: 'blank' } : { kind: 'durable', durable: image },
    );
    this.conditions();
    const first =
      state ?? (image === undefined ? undefined : follower(node, image, this.world.localClock(node)));
    return first === undefined ? this : this.step(node, first, null);
  }

  /** Powers a node on; this is the state that it starts in, whatever its disk. */
  startWith(node: number, first: ClusterTypes['State']): this {
    const at = this.world.node(node);
    at.up = true;
    at.starts += 1;
    this.monitor.onStart?.(node, { kind: 'blank' });
    return this.conditions().release(node, first, null);
  }

  stop(node: number): this {
    const at = this.world.node(node);
    at.up = false;
    at.state = undefined;
    this.monitor.onStop?.(node, null);
    return this.conditions();
  }

  /** Replaces a node's disk image. */
  save(node: number, image: Image): this {
    const at = this.world.node(node);
    const before = at.durable;
    at.durable = image;
    this.monitor.onDurable?.(node, before, image);
    return this;
  }

  /** Replaces a controller's whole disk. */
  saveDisk(node: number, disk: ControllerDurable): this {
    const before = this.world.durable(node);
    this.world.node(node).disk = disk;
    this.monitor.onDurable?.(node, before, disk);
    return this;
  }

  /** Releases a step, its image being saved first if it is new. */
  step(node: number, after: MemberState, input: StepInput = { kind: 'timer', timer: 0 }): this {
    if (this.world.node(node).durable !== after.durable) this.save(node, after.durable);
    return this.release(node, after, input);
  }

  /** A node begins a save, in the middle of a step that is released later. */
  saving(node: number, image: Image): this {
    this.monitor.onSaving?.(node, image);
    return this;
  }

  /** Releases a step without saving anything. */
  release(node: number, after: ClusterTypes['State'], input: StepInput = { kind: 'timer', timer: 0 }): this {
    const at = this.world.node(node);
    const before = at.state;
    at.state = after;
    this.world.events += 1;
    this.monitor.onStep?.(node, before, after, input);
    return this;
  }

  send(from: number, to: number, payload: Payload): this {
    this.monitor.onSend?.(from, to, payload);
    return this;
  }

  /** A node takes a message in that was sent that long ago. */
  deliver(from: number, to: number, payload: ClusterTypes['Message'], ago: Micros = 0): this {
    this.monitor.onDeliver?.(from, to, payload, this.world.now - ago);
    return this;
  }

  /** A timer of a node fires, just before its step. */
  timer(node: number, timer = 0): this {
    this.monitor.onTimer?.(node, timer);
    return this;
  }

  /** Hands a request to a node, and returns its id. */
  request(node: number, body: ClusterTypes['Request'], origin = -1): number {
    this.requests += 1;
    this.world.events += 1;
    this.monitor.onRequest?.(node, this.requests, body, origin, this.world.now);
    return this.requests;
  }

  respond(node: number, id: number, body: ClusterTypes['Response'], origin = -1): this {
    this.monitor.onRespond?.(node, id, body, origin);
    return this;
  }

  note(node: number, note: ClusterTypes['Note']): this {
    this.monitor.onNote?.(node, note);
    return this;
  }

  fault(fault: Fault, ended = false): this {
    this.monitor.onFault?.(fault, ended);
    return this.conditions();
  }

  /** A fault ends: what it has kept back comes before the surroundings are told of. */
  faultEnds(fault: Fault): this {
    this.monitor.onFault?.(fault, true);
    return this;
  }

  /** The surroundings have changed. */
  conditions(): this {
    this.world.conditionVersion += 1;
    this.monitor.onConditions?.();
    return this;
  }

  /** Lets time pass, waking the family where it asked to be woken. */
  pass(micros: number): this {
    const until = this.world.now + micros;
    for (;;) {
      this.wakes.sort((a, b) => a - b);
      const next = this.wakes[0];
      if (next === undefined || next > until) break;
      this.wakes.shift();
      this.world.now = next;
      this.monitor.onWake?.();
    }
    this.world.now = until;
    // Whatever happens from now on is another event than what has happened so far.
    this.world.events += 1;
    return this;
  }

  end(): this {
    this.monitor.onEnd?.();
    return this;
  }
}
