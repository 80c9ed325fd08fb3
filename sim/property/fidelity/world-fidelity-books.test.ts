import { afterEach, describe, expect, it } from 'vitest';
import { MILLISECOND, SECOND } from '../../clock/micros.ts';
import type { Fault } from '../../plan/fault-plan.ts';
import type { RegisterTypes } from '../../testing/primary-backup.ts';
import { repair, sabotage } from '../../testing/sabotage.ts';
import { say } from '../../testing/scripted-process.ts';
import type { Script } from '../../testing/scripted-process.ts';
import { specOf } from '../../testing/staging.ts';
import type { Staging } from '../../testing/staging.ts';
import { DiskFaults } from '../../world/disk-faults.ts';
import { FaultDirector } from '../../world/fault-director.ts';
import { Intake } from '../../world/intake.ts';
import { Link } from '../../world/link.ts';
import type { Machine } from '../../world/machine.ts';
import { Performer } from '../../world/performer.ts';
import { Power } from '../../world/power.ts';
import { run } from '../../world/run.ts';
import type { Stage } from '../../world/stage.ts';
import type { WorldEvent } from '../../world/world-event.ts';
import { worldFidelity } from './world-fidelity.ts';

type Node = Machine<RegisterTypes>;
type Event = WorldEvent<RegisterTypes>;

/** What a part of the world keeps to itself. */
function stageOf(part: object): Stage<RegisterTypes> {
  return Reflect.get(part, 'stage') as Stage<RegisterTypes>;
}

/** What the property says of a staged run; null if nothing. */
function saidOf(staging: Staging): string | null {
  const spec = specOf({ recovery: SECOND, ...staging });
  const { violation } = run({ ...spec, families: [worldFidelity(spec.profile)] });
  return violation?.message ?? null;
}

/** Says something every 10 ms of its own clock, and saves it. */
const busy: Script = {
  timers: ['work'],
  start: (_self, out) => {
    out.setTimer(0, 10 * MILLISECOND, 10 * MILLISECOND);
  },
  input(input, out, state) {
    if (input.kind !== 'timer') return;
    out.save(say('image', state.heard.length));
    out.send((state.self + 1) % 3, say('word', 1));
    out.setTimer(0, 10 * MILLISECOND, 10 * MILLISECOND);
  },
};

const once = (fault: Fault, at = 200 * MILLISECOND): NonNullable<Staging['faults']> => [[at, fault]];

describe('world-fidelity keeps books', () => {
  afterEach(repair);

  it('that are right about the world as it is', () => {
    for (const fault of [
      { kind: 'diskWipe', node: 'a', for: 9_000 },
      { kind: 'diskCorrupt', node: 'a', for: 9_000 },
      { kind: 'diskFull', node: 'a', for: 90_000 },
      { kind: 'pause', node: 'a', for: 90_000 },
      { kind: 'drift', node: 'a', ppm: 50_000 },
      { kind: 'duplicate', target: 'a', rate: 1, for: 90_000 },
      { kind: 'crash', node: 'a', when: { on: 'save', n: 3 }, for: 9_000 },
      { kind: 'crash', node: 'a', when: { on: 'saved', n: 3 }, for: 9_000 },
      { kind: 'crash', node: 'a', when: { on: 'send', n: 3 }, for: 9_000 },
    ] satisfies Fault[]) {
      for (const diskLatency of [
        [0, 0],
        [3_000, 7_000],
      ] as const) {
        expect(saidOf({ script: busy, faults: once(fault), diskLatency, driftPpm: 500 })).toBe(null);
      }
    }
  });

  describe('of disks, which catch', () => {
    it('a crash that keeps a save which was not durable', () => {
      sabotage<object, [Node, string | null], void>(Power.prototype, 'off', (_self, off, machine, reason) => {
        const { pendingSave } = machine;
        off(machine, reason);
        if (pendingSave !== undefined) machine.disk = { kind: 'durable', durable: pendingSave };
      });
      const faults = [203, 303, 403].map(
        (at) => [at * MILLISECOND, { kind: 'crash', node: 'a', for: 1 }] as const,
      );
      expect(saidOf({ script: busy, diskLatency: [9_000, 9_000], faults })).toBe(
        'A node started with a disk that is not its own.',
      );
    });

    it('a disk that is full and takes saves all the same', () => {
      sabotage<object, [number, Fault, Node], void>(
        DiskFaults.prototype,
        'impose',
        (_self, impose, serial, fault, machine) => {
          impose(serial, fault, machine);
          machine.diskFull = 0;
        },
      );
      const full = { kind: 'diskFull', node: 'a', for: 50_000 } as const;
      expect(saidOf({ script: busy, faults: once(full) })).toBe('A save began on a full disk.');
    });

    it('a disk that stays full when there is room again', () => {
      sabotage<object, [{ readonly fault: Fault; readonly machine: Node }], void>(
        DiskFaults.prototype,
        'lift',
        (_self, lift, lifted) => {
          lift(lifted);
          lifted.machine.diskFull += 1;
        },
      );
      const full = { kind: 'diskFull', node: 'a', for: 50_000 } as const;
      expect(saidOf({ script: busy, faults: once(full) })).toBe('A disk was full that no fault has filled.');
    });

    it.each(['diskWipe', 'diskCorrupt'] as const)('%s that leaves the disk as it was', (kind) => {
      sabotage<object, [Fault], boolean>(FaultDirector.prototype, 'apply', (self, apply, fault) => {
        const machine = stageOf(self).machine(0);
        const { disk } = machine;
        const acted = apply(fault);
        machine.disk = disk;
        return acted;
      });
      expect(saidOf({ script: busy, faults: once({ kind, node: 'a', for: 1_000 }) })).toBe(
        'A node started with a disk that is not its own.',
      );
    });

    it('a corrupt disk that is found blank', () => {
      sabotage<object, [Event], boolean>(Intake.prototype, 'powerOn', (self, powerOn, event) => {
        const machine = stageOf(self).machine(event.node);
        if (machine.disk.kind === 'corrupt') machine.disk = { kind: 'blank' };
        return powerOn(event);
      });
      const corrupt = { kind: 'diskCorrupt', node: 'a', for: 1_000 } as const;
      expect(saidOf({ script: busy, faults: once(corrupt) })).toBe(
        'A node started with a disk that is not its own.',
      );
    });

    it('a wiped disk under a node that runs on', () => {
      sabotage(Power.prototype, 'crash', () => undefined);
      const wipe = { kind: 'diskWipe', node: 'a', for: 1_000 } as const;
      expect(saidOf({ script: busy, faults: once(wipe) })).toBe('A node runs on whose disk was destroyed.');
    });
  });

  describe('of timers, which catch', () => {
    const clockless = { script: busy, driftPpm: 0 };
    const shifted = (by: number): void => {
      sabotage<object, [Node, unknown, unknown], void>(
        Performer.prototype,
        'stepped',
        (self, stepped, machine, ...rest) => {
          stepped(machine, ...rest);
          shiftTimers(machine, by, stageOf(self));
        },
      );
    };
    const shiftTimers = (machine: Node, by: number, stage: Stage<RegisterTypes>): void => {
      for (const slot of machine.timers) {
        if (!slot.armed || slot.queued === null) continue;
        const { queued } = slot;
        const moved = stage.pool.take(Math.max(stage.now, slot.deadline + by), queued.kind, machine.index);
        moved.number = queued.number;
        slot.deadline = moved.time;
        slot.queued = moved;
        stage.queue.push(moved);
      }
    };

    it.each([
      ['early', -1_000, 'A timer fired too early.'],
      ['late', 1_000, 'A timer fired too late.'],
    ])('one that fires too %s', (_name, by, message) => {
      shifted(by);
      expect(saidOf(clockless)).toBe(message);
    });

    it('one that fires although it was cleared', () => {
      const script: Script = {
        timers: ['work', 'cleared'],
        start: (_self, out) => {
          out.setTimer(0, 1_000, 1_000);
          out.setTimer(1, 2_000, 2_000);
        },
        input(input, out) {
          if (input.kind === 'timer' && input.timer === 0) out.clearTimer(1);
        },
      };
      expect(saidOf({ script })).toBe(null);
      sabotage<object, [Event], boolean>(Intake.prototype, 'timerDue', (self, timerDue, event) => {
        const slot = stageOf(self).machine(event.node).timers[event.number];
        if (slot !== undefined) slot.armed = true;
        return timerDue(event);
      });
      expect(saidOf({ script })).toBe('A timer fired that was not set.');
    });

    it('one that survives a restart of its node', () => {
      const script: Script = {
        timers: ['work'],
        start: (_self, out, { disk }) => {
          if (disk.kind !== 'blank') return;
          out.setTimer(0, 300_000, 300_000);
          out.save(say('image'));
        },
      };
      sabotage<object, [Node, string | null], void>(Power.prototype, 'off', (_self, off, machine, reason) => {
        const kept = machine.timers.map(({ queued }) => queued);
        off(machine, reason);
        machine.timers.forEach((slot, at) => {
          slot.armed = true;
          slot.queued = kept[at] ?? null;
        });
      });
      const faults = once({ kind: 'crash', node: 'a', for: 1_000 });
      expect(saidOf({ script, faults })).toBe('A timer fired that was not set.');
    });

    it('one that never fires', () => {
      sabotage(Intake.prototype, 'timerDue', () => false);
      const script: Script = {
        timers: ['work'],
        start: (_self, out) => {
          out.setTimer(0, 1_000, 1_000);
        },
        input(_input, out) {
          out.setTimer(0, 1_000, 1_000);
        },
      };
      expect(saidOf({ script, requests: [{ at: 9_000, node: 'a', body: say('go') }] })).toBe(
        'A timer never fired.',
      );
    });
  });

  describe('of duplicates, which catch', () => {
    /** Makes every link duplicate at another rate than it should. */
    const rated = (rate: (own: number) => number): void => {
      for (const method of ['recompute', 'impose']) {
        sabotage<Link<RegisterTypes>, [], void>(Link.prototype, method, (self, original, ...args) => {
          original(...args);
          self.duplicate = rate(self.duplicate);
        });
      }
    };
    const duplicating = { kind: 'duplicate', target: 'a', rate: 0.2 } as const;
    const long: Staging = { script: busy, chaos: 100 * SECOND, faults: once(duplicating) };

    it('none, where a rate is what it says', () => {
      expect(saidOf(long)).toBe(null);
    });

    it('every message doubled on a link that duplicates some', () => {
      rated((own) => (own > 0 ? 1 : 0));
      expect(saidOf(long)).toBe('The rate of duplication is absurd.');
    });

    it('no message doubled on a link that duplicates some', () => {
      rated(() => 0);
      expect(saidOf(long)).toBe('The rate of duplication is absurd.');
    });

    it('a message doubled where nothing duplicates', () => {
      rated(() => 0.1);
      const faults = once({ kind: 'lossy', target: 'a', loss: 0.01 });
      expect(saidOf({ ...long, faults })).toBe('A message was delivered too often.');
    });
  });

  describe('of armed faults, which catch', () => {
    it.each([
      ['crash', 'save'],
      ['crash', 'saved'],
      ['crash', 'send'],
      ['isolation', 'save'],
      ['isolation', 'saved'],
      ['isolation', 'send'],
    ] as const)('an armed %s that strikes a %s late, or early', (what, on) => {
      const kind = what === 'crash' ? what : 'isolate';
      const faults = once({ kind, node: 'a', when: { on, n: 3 }, for: 9_000 });
      const armedAt = (change: number): void => {
        sabotage<object, [Node, Fault], boolean>(
          FaultDirector.prototype,
          'arm',
          (_self, arm, machine, fault) => {
            const acted = arm(machine, fault);
            for (const armed of machine.armed) armed.left += change;
            return acted;
          },
        );
      };
      armedAt(1);
      expect(saidOf({ script: busy, faults })).toBe(`An armed ${what} did not strike.`);
      repair();
      armedAt(-1);
      expect(saidOf({ script: busy, faults })).toBe(`An armed ${what} struck at the wrong moment.`);
    });
  });
});
