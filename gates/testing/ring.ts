import { MILLISECOND, SECOND } from '../../sim/index.ts';
import type { Process, PropertyFamily, RunSpec } from '../../sim/index.ts';

/** A token goes round a ring. */
export interface Ring {
  readonly State: { readonly self: number; readonly holds: boolean };
  readonly Durable: never;
  readonly Message: { readonly kind: 'token' };
  readonly Request: never;
  readonly Response: never;
  readonly Note: never;
}

/** The nodes of the ring. */
export const NAMES: readonly string[] = ['a', 'b', 'c'];

const WORK: [number, number] = [10 * MILLISECOND, 20 * MILLISECOND];

/** The first node makes the token. With `again` it does so each time that it starts, which is wrong; else only at first. */
function member(again: boolean): Process<Ring> {
  let made = false;
  return {
    timers: ['work'],
    start(self, _disk, _incarnation, _now, out) {
      const holds = self === 0 && (again || !made);
      // Kept outside its state, which a process must not do; here it is right, as each run has a process of its own.
      made ||= self === 0;
      if (holds) out.setTimer(0, ...WORK);
      return { self, holds };
    },
    step(state, input, _now, out) {
      if (input.kind === 'request') return state;
      if (input.kind === 'receive') {
        out.setTimer(0, ...WORK);
        return { self: state.self, holds: true };
      }
      out.send((state.self + 1) % NAMES.length, { kind: 'token' });
      return { self: state.self, holds: false };
    },
  };
}

const families: readonly PropertyFamily<Ring>[] = [
  {
    name: 'mutual-exclusion',
    properties: [
      { id: 'one-holder', sentence: 'At most one node holds the token.', requirements: [], kind: 'always' },
    ],
    monitor: (view, report) => ({
      onStep(node, _before, after) {
        if (!after.holds) return;
        report.exercise('one-holder');
        for (let other = 0; other < view.nodeCount; other++) {
          if (other === node || view.state(other)?.holds !== true) continue;
          const message = `${view.name(node)} and ${view.name(other)} hold the token.`;
          report.violate('one-holder', {
            node,
            others: [other],
            message,
            expected: 'one holder',
            seen: 'two',
          });
        }
      },
    }),
  },
];

/** A quiet run of the ring, of ten seconds. */
export function ringSpec(seed: number, makesTokensAgain = true): RunSpec<Ring> {
  const process = member(makesTokensAgain);
  return {
    seed,
    system: {
      nodes: NAMES.map((name) => {
        return { name, group: 'member', process, disk: { kind: 'blank' }, autostart: true };
      }),
      messageKinds: ['token'],
      kindOf: () => 0,
      digestOf: () => 1,
      resolve: () => [],
      translate: () => null,
    },
    profile: {
      network: { latency: [1 * MILLISECOND, 50 * MILLISECOND], loss: 0, duplicate: 0, order: 'any' },
      disk: { latency: [0, 0] },
      clocks: { driftPpm: 0 },
    },
    plan: { faults: [], requests: [] },
    span: { chaos: 10 * SECOND, recovery: 0 },
    families,
  };
}
