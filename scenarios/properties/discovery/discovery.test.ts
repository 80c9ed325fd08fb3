import { describe, expect, it } from 'vitest';
import type { Charter } from '../../../core/controller/index.ts';
import { DEFAULTS } from '../../file/defaults.ts';
import { ControllerBench } from '../testing/controllers.ts';
import { leading } from '../testing/building.ts';
import { agreeing } from './agreeing.ts';
import { deciding } from './deciding.ts';
import { sabotaged, timerNamed } from './testing/sabotaged.ts';

const SECOND = 1_000_000;
const DISCOVERY = timerNamed('discovery');

/** A controller's disk shows that it knows the cluster of the first node alone. */
function decides(b: ControllerBench, node: number): ControllerBench {
  const { raft, membership, settled } = b.controller(node);
  const charter = { cluster: 5, founders: [{ node: 0, incarnation: 5, address: 'tls:a:1' }] };
  const founding = { ...membership.founding.durable, decided: charter };
  const joining = membership.joining.target.slice;
  return b.saveDisk(node, { raft: raft.durable, membership: { founding, joining }, settled });
}

const untouched = (): object => ({});

describe('searches-in-order (S0.1, S0.2)', () => {
  const check = ['searches-in-order'];

  it('is content with controllers as they are, whatever services they have', () => {
    for (const discovery of [
      { dns: [1, 1] as const },
      { seeds: 'none', registries: [1, 1] as const } as const,
    ]) {
      const { verdict, properties } = sabotaged(check, untouched, discovery);
      expect(verdict).toBe('passed');
      expect(properties.find(({ id }) => id === 'searches-in-order')?.exercised).toBeGreaterThan(3);
    }
  });

  it('takes what leaves in the midst of a step, before it saves, for the step’s own', () => {
    const { verdict, properties } = sabotaged(check, (_, out) => {
      let image: Parameters<typeof out.save>[0] | undefined;
      return {
        save(durable) {
          image = durable;
          out.save(durable);
        },
        setTimer(timer, least, most) {
          out.setTimer(timer, least, most);
          if (timer === DISCOVERY && image !== undefined) out.save(image);
        },
      };
    });
    expect(verdict).toBe('passed');
    expect(properties.find(({ id }) => id === 'searches-in-order')?.exercised).toBeGreaterThan(3);
  });

  it('sees a seed that is never asked', () => {
    const { violation } = sabotaged(check, (node, out) => ({
      send(to, message) {
        if (node !== 1 || to !== 2 || message.kind !== 'hello') out.send(to, message);
      },
    }));
    expect(violation?.property).toBe('searches-in-order');
    expect(violation?.message).toContain('one of its seeds');
  });

  it('sees a service that is asked before the seeds', () => {
    const { violation } = sabotaged(
      check,
      (_, out) => ({
        send(to, message) {
          out.send(to, message);
          if (message.kind === 'register') out.send(to, { kind: 'lookup', deployment: message.deployment });
        },
      }),
      { dns: [1, 1] },
    );
    expect(violation?.message).toContain('before its seeds');
  });

  it('sees a service that is never asked', () => {
    const { violation } = sabotaged(
      check,
      (_, out) => ({
        send(to, message) {
          if (message.kind !== 'lookup') out.send(to, message);
        },
      }),
      { seeds: 'none', dns: [1, 1] },
    );
    expect(violation?.message).toContain('one of its services');
  });

  it('sees who asks again too soon, too late, and never', () => {
    for (const [min, max] of [
      [1000, 1000],
      [25 * SECOND, 25 * SECOND],
    ] as const) {
      const { violation } = sabotaged(check, (_, out) => ({
        setTimer(timer, least, most) {
          if (timer === DISCOVERY) out.setTimer(timer, min, max);
          else out.setTimer(timer, least, most);
        },
      }));
      expect(violation?.property).toBe('searches-in-order');
    }
    const { violation } = sabotaged(
      check,
      (_, out) => ({
        setTimer(timer, least, most) {
          if (timer !== DISCOVERY) out.setTimer(timer, least, most);
        },
      }),
      { seeds: 'none' },
    );
    expect(violation?.message).toContain('does not look for the others any more');
  });
});

describe('gossip-spreads (S0.2)', () => {
  it('is content with controllers as they are', () => {
    const { verdict, properties } = sabotaged(['gossip-spreads'], untouched);
    expect(verdict).toBe('passed');
    expect(properties.find(({ id }) => id === 'gossip-spreads')?.exercised).toBeGreaterThan(5);
  });

  it('sees a node that answers no probe', () => {
    const { violation } = sabotaged(['gossip-spreads'], (node, out) => ({
      send(to, message) {
        if (node !== 2 || !message.kind.startsWith('gossip')) out.send(to, message);
      },
    }));
    expect(violation?.property).toBe('gossip-spreads');
  });
});

describe('founding-agrees (S0.5, S2.8)', () => {
  const check = ['founding-agrees'];

  it('is content with controllers as they are', () => {
    const { verdict, properties } = sabotaged(check, untouched);
    expect(verdict).toBe('passed');
    expect(properties.find(({ id }) => id === 'founding-agrees')?.exercised).toBeGreaterThan(5);
  });

  it('sees a promise that is sent before it is durable', () => {
    const { violation } = sabotaged(check, (_, out) => ({
      save(durable) {
        if (!('membership' in durable) || durable.membership.founding?.decided !== null) out.save(durable);
      },
    }));
    expect(violation?.message).toContain('that its disk does not hold');
  });

  it('sees a promise that is taken back', () => {
    const { violation } = sabotaged(check, (_, out) => ({
      save(durable) {
        out.save(durable);
        if (!('membership' in durable)) return;
        const { founding, joining } = durable.membership;
        if (founding === null || founding.promised.round === 0) return;
        const promised = { ...founding.promised, round: 0 };
        out.save({
          raft: durable.raft,
          membership: { founding: { ...founding, promised }, joining },
          settled: durable.settled,
        });
      },
    }));
    expect(violation?.message).toContain('takes back a promise');
  });

  it('sees two charters in one ballot, and one that nobody has agreed to', () => {
    const renamed = (charter: Charter, cluster: number): Charter => ({ cluster, founders: charter.founders });
    const two = sabotaged(check, (node, out) => ({
      save(durable) {
        const founding = 'membership' in durable ? durable.membership.founding : null;
        if (!('membership' in durable) || founding === null || founding.accepted === null)
          return void out.save(durable);
        const accepted = { ...founding.accepted, charter: renamed(founding.accepted.charter, 7 + node) };
        const { joining } = durable.membership;
        out.save({
          raft: durable.raft,
          membership: { founding: { ...founding, accepted }, joining },
          settled: durable.settled,
        });
      },
    }));
    expect(two.violation?.message).toContain('Two charters are proposed in one ballot');
    const alone = sabotaged(check, (_, out) => ({
      save(durable) {
        const founding = 'membership' in durable ? durable.membership.founding : null;
        if (!('membership' in durable) || founding === null || founding.decided === null)
          return void out.save(durable);
        const decided = renamed(founding.decided, 8);
        const { joining } = durable.membership;
        out.save({
          raft: durable.raft,
          membership: { founding: { ...founding, decided }, joining },
          settled: durable.settled,
        });
      },
    }));
    expect(alone.violation?.message).toContain('no quorum has accepted');
  });

  it('sees a cluster of one node alone, unless an operator has asked that node for it', () => {
    for (const bootstrapExpect of [0, 3]) {
      const alone = (ask: (b: ControllerBench) => void): string[] => {
        const b = new ControllerBench(agreeing({ ...DEFAULTS.controller, bootstrapExpect }));
        b.startController(0, 0).startController(1, 0);
        ask(b);
        return decides(decides(b, 0), 1).violated;
      };
      expect(alone((b) => void b.request(0, { kind: 'init' }))).toEqual([]);
      const nobody = ['founding-agrees'];
      expect(alone(() => undefined)).toEqual(nobody);
      expect(alone((b) => void b.request(1, { kind: 'init' }))).toEqual(nobody);
      expect(
        alone((b) => {
          const id = b.request(0, { kind: 'init' });
          b.respond(0, id, { kind: 'init-refused', code: 'RESERVED', message: 'no' });
        }),
      ).toEqual(nobody);
      expect(
        alone((b) => {
          b.request(0, { kind: 'init' });
          b.stop(0).startController(0, 0);
        }),
      ).toEqual(nobody);
    }
  });
});

describe('gossip-decides-nothing (S0.7)', () => {
  it('sees a leader without the votes of a majority, whatever it has heard of others', () => {
    const b = new ControllerBench(deciding()).startControllers();
    const state = b.controller(0);
    b.release(0, { ...state, raft: { ...state.raft, ...leading(state.raft, []) } });
    expect(b.violated).toEqual(['gossip-decides-nothing']);
  });

  it('sees a commit that a majority does not hold', () => {
    const state = new ControllerBench(deciding()).startControllers().controller(0);
    const raft = { ...state.raft, ...leading(state.raft, []) };
    const other = new ControllerBench(deciding()).startController(1).startController(2);
    other.startWith(0, { ...state, raft });
    expect(other.violated).toEqual([]);
    other.release(0, { ...state, raft: { ...raft, commit: raft.commit + 1 } });
    expect(other.violated).toEqual(['gossip-decides-nothing']);
  });

  it('sees a charter that fewer nodes than expected have promised', () => {
    const b = new ControllerBench(deciding()).startControllers();
    const state = b.controller(0);
    const { discovery } = state.fixed.settings;
    const settings = { ...state.fixed.settings, discovery: { ...discovery, bootstrapExpect: 3 } };
    const self = { node: 0, incarnation: 5, address: 'tls:a:1' };
    const charter = { cluster: 5, founders: [self] };
    const ballot = { round: 1, node: 0, incarnation: 5 };
    const attempt = { ballot, promised: [self], reported: null, charter, accepted: [], outbid: false };
    const founding = { ...state.membership.founding, attempt };
    const membership = { ...state.membership, founding };
    b.release(0, { ...state, fixed: { ...state.fixed, settings }, membership });
    expect(b.violated).toEqual(['gossip-decides-nothing']);
  });
});
