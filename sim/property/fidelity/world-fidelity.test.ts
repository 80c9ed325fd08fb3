import { afterEach, describe, expect, it } from 'vitest';
import { NodeClock } from '../../clock/node-clock.ts';
import { Stream } from '../../random/stream.ts';
import { talk } from '../../testing/conversation.ts';
import { registerRun } from '../../testing/register-run.ts';
import type { RegisterTypes } from '../../testing/primary-backup.ts';
import { say } from '../../testing/scripted-process.ts';
import { specOf } from '../../testing/staging.ts';
import { repair, sabotage } from '../../testing/sabotage.ts';
import { Intake } from '../../world/intake.ts';
import { Link } from '../../world/link.ts';
import type { LinkEffect } from '../../world/link.ts';
import { LinkFaults } from '../../world/link-faults.ts';
import type { Machine } from '../../world/machine.ts';
import { Network } from '../../world/network.ts';
import { Performer } from '../../world/performer.ts';
import { Power } from '../../world/power.ts';
import { run } from '../../world/run.ts';
import type { Stage } from '../../world/stage.ts';
import type { WorldEvent } from '../../world/world-event.ts';
import { WORLD_FIDELITY, worldFidelity } from './world-fidelity.ts';

type Node = Machine<RegisterTypes>;
type Event = WorldEvent<RegisterTypes>;

/** Runs seeds until the property is violated, and returns what it says; null if it never is. */
function caught(): string | null {
  for (let seed = 0; seed < 40; seed += 1) {
    const { violation } = run({ ...registerRun(seed), properties: [WORLD_FIDELITY] });
    if (violation !== null) return violation.message;
  }
  return null;
}

/** What a part of the world keeps to itself. */
function stageOf(part: object): Stage<RegisterTypes> {
  return Reflect.get(part, 'stage') as Stage<RegisterTypes>;
}

describe('world-fidelity', () => {
  afterEach(repair);

  it('holds in the world as it is, and is exercised by every delivery', () => {
    const result = run({ ...registerRun(1), properties: [WORLD_FIDELITY] });
    expect(result.violation).toBe(null);
    const fidelity = result.properties.find(({ id }) => id === WORLD_FIDELITY);
    // Deliveries of messages, of which a quarter arrive as clients' requests.
    expect(fidelity?.exercised).toBeGreaterThan(result.counts.delivered / 2);
  });

  // Each of these plants a fault in the simulator itself.

  it('catches a cut link that lets through what is in flight', () => {
    sabotage(Network.prototype, 'isLate', () => false);
    expect(caught()).toBe('A message was delivered over a cut link.');
  });

  it('catches a cut that forgets one of the two directions', () => {
    sabotage<Link<RegisterTypes>, [LinkEffect], void>(Link.prototype, 'impose', (self, impose, effect) => {
      if (self.from < self.to || !effect.cut) impose(effect);
    });
    expect(caught()).toBe('A message was delivered over a cut link.');
  });

  it('catches a fault that does not end', () => {
    sabotage(LinkFaults.prototype, 'end', () => null);
    expect(caught()).toBe('A fault outlived its time.');
  });

  it('catches a heal that heals nothing', () => {
    sabotage(LinkFaults.prototype, 'heal', () => []);
    expect(caught()).toMatch(/too late|loses none|absurd/);
  });

  it('catches a clog that holds nothing back', () => {
    sabotage<Link<RegisterTypes>, [LinkEffect], void>(Link.prototype, 'impose', (_self, impose, effect) => {
      impose({ ...effect, clogged: false });
    });
    expect(caught()).toBe('A message came through a clogged link.');
  });

  it('catches a crash that does not stop the node', () => {
    sabotage<object, [Node, string | null], void>(Power.prototype, 'off', (self, _off, machine, reason) => {
      stageOf(self).hooks.stop(machine.index, reason);
    });
    const spec = specOf({ script: talk, faults: [[500_000, { kind: 'crash', node: 'a' }]] });
    const { violation } = run({ ...spec, families: [worldFidelity(spec.profile)] });
    expect(violation?.message).toBe('A node that is down took a step.');
  });

  it('catches a crash that stops the node, and lets out what it had begun', () => {
    // The node goes down in the middle of its effects, and the rest is performed all the same.
    sabotage<object, [Node, string | null], void>(Power.prototype, 'off', (_self, off, machine, reason) => {
      const { run: before } = machine;
      off(machine, reason);
      machine.run = before;
    });
    const spec = specOf({
      script: {
        input(input, out) {
          if (input.kind !== 'request') return;
          out.send(1, say('word', 1));
          out.send(1, say('word', 2));
        },
      },
      faults: [[1, { kind: 'crash', node: 'a', when: { on: 'send', n: 1 } }]],
      requests: [{ at: 2, node: 'a', body: say('go') }],
    });
    const { violation } = run({ ...spec, families: [worldFidelity(spec.profile)] });
    expect(violation?.message).toBe('Something left a node that is down: a message.');
  });

  it('catches a save that becomes durable although it was lost in a crash', () => {
    sabotage<object, [Node, string | null], void>(Power.prototype, 'off', (_self, off, machine, reason) => {
      const { held, heldInput, pendingSave, saving } = machine;
      machine.held = null;
      off(machine, reason);
      Object.assign(machine, { held, heldInput, pendingSave, saving });
    });
    sabotage<object, [Event], boolean>(Performer.prototype, 'saveDone', (self, saveDone, event) => {
      event.number = stageOf(self).machine(event.node).run;
      return saveDone(event);
    });
    const spec = specOf({
      script: { start: (self, out) => void (self === 0 ? out.save(say('image')) : undefined) },
      diskLatency: [10_000, 10_000],
      faults: [[5_000, { kind: 'crash', node: 'a' }]],
    });
    const { violation } = run({ ...spec, families: [worldFidelity(spec.profile)] });
    expect(violation).toMatchObject({
      message: 'A save became durable that should not have.',
      seen: 'the node is down',
    });
  });

  it('catches a message that does not wait for the save before it', () => {
    sabotage(Performer.prototype, 'hold', () => undefined);
    expect(caught()).toBe('A node took a step while its save was not durable.');
  });

  it.each([
    ['below', -10_000, 'A message came too early.'],
    ['above', 300_000, 'A message came too late.'],
  ])('catches delays %s the profile', (_name, off, message) => {
    sabotage<object, [number, number], number>(Stream.prototype, 'int', (_self, int, min, max) => {
      const drawn = int(min, max);
      return min === 10_000 && max === 40_000 ? Math.max(0, drawn + off) : drawn;
    });
    expect(caught()).toBe(message);
  });

  it('catches saves that take longer than the profile says', () => {
    sabotage<object, [number, number], number>(Stream.prototype, 'int', (_self, int, min, max) => {
      const drawn = int(min, max);
      return min === 0 && max === 9_000 ? drawn * 3 : drawn;
    });
    expect(caught()).toBe('A save became durable that should not have.');
  });

  it.each([
    ['three times', 3],
    ['a third of', 1 / 3],
  ])('catches a loss of %s what the profile says', (_name, factor) => {
    sabotage<object, [number], boolean>(Stream.prototype, 'chance', (_self, chance, p) => chance(p * factor));
    const calm = {
      ...registerRun(1),
      plan: { faults: [], requests: [] },
      span: { chaos: 2_000_000_000, recovery: 0 },
    };
    const { violation } = run({ ...calm, properties: [WORLD_FIDELITY] });
    expect(violation?.message).toBe('The rate of loss is absurd.');
  });

  it('catches a loss where there should be none', () => {
    sabotage<Link<RegisterTypes>, [], void>(Link.prototype, 'recompute', (self, recompute) => {
      recompute();
      self.loss = 0.5;
    });
    const spec = registerRun(1);
    const network = { ...spec.profile.network, loss: 0 };
    const { violation } = run({
      ...spec,
      profile: { ...spec.profile, network },
      properties: [WORLD_FIDELITY],
    });
    expect(violation?.message).toMatch(/absurd|loses none/);
  });

  it('catches a clock that drifts more than the profile says', () => {
    sabotage<object, [number], number>(NodeClock.prototype, 'read', (_self, read, at) =>
      Math.floor(read(at) * 1.01),
    );
    expect(caught()).toBe('A clock left its bounds.');
  });

  it('catches a paused node that takes a step', () => {
    sabotage<object, [Event], boolean>(Intake.prototype, 'arrive', (self, arrive, event) => {
      const machine = stageOf(self).machine(event.node);
      if (machine.held === null) machine.busy = false;
      return arrive(event);
    });
    expect(caught()).toBe('A paused node took a step.');
  });

  it('catches a node that is started while it is up', () => {
    sabotage<object, [Event], boolean>(Intake.prototype, 'powerOn', (self, powerOn, event) => {
      const machine = stageOf(self).machine(event.node);
      if (machine.starts > 0) machine.up = false;
      event.number = machine.run;
      return powerOn(event);
    });
    expect(caught()).toBe('A node was started that was running.');
  });
});
