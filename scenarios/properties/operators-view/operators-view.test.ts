import { describe, expect, it } from 'vitest';
import type { ClusterEvent, ControllerState } from '../../../core/controller/index.ts';
import { ControllerBench } from '../testing/controllers.ts';
import { TrueFields } from './fields.ts';
import { operatorsView } from './operators-view.ts';

type Rumour = ControllerState['membership']['gossip']['entries'][number]['rumour'];

/** Three controllers and a node that is none of theirs; the first one is looked at. */
class ViewBench extends ControllerBench {
  constructor() {
    super(operatorsView(), 4);
    for (const node of [0, 1, 2, 3]) this.startController(node, 3);
  }

  says(eventType: ClusterEvent['eventType'], more: Partial<ClusterEvent> = {}): this {
    return this.note(0, { kind: 'cluster-event', event: { eventType, source: 0, at: 0, ...more } });
  }

  saysOf(eventType: ClusterEvent['eventType'], id: number): this {
    return this.says(eventType, { peers: [{ id, addr: '', version: 'v2.0.0' }] });
  }

  /** The gossip holds the fourth node to be there, or not. */
  hears(standing: Rumour['standing']): this {
    const state = this.controller(0);
    const { address } = this.controller(3).fixed.settings;
    const rumour = { node: 3, address, incarnation: 9, cluster: 0, standing, refutation: 0 };
    const gossip = { ...state.membership.gossip, entries: [{ rumour, since: 0, told: 0 }] };
    return this.release(0, { ...state, membership: { ...state.membership, gossip } });
  }
}

describe('peer-events', () => {
  it('is content with who comes and who goes, and with one word about a stranger', () => {
    const b = new ViewBench().sees(0, 1, true).saysOf('peer.connected', 1).hears('alive');
    b.saysOf('peer.connected', 3).saysOf('peer.not_member', 3).hears('dead').saysOf('peer.disconnected', 3);
    b.sees(0, 1, false).saysOf('peer.disconnected', 1);
    expect(b.end().violated).toEqual([]);
  });

  it.each([
    ['a member comes untold', (b: ViewBench) => b.sees(0, 1, true)],
    ['a stranger comes untold', (b: ViewBench) => b.hears('alive').saysOf('peer.connected', 3)],
    ['somebody is told to come who does not', (b: ViewBench) => b.saysOf('peer.connected', 2)],
    ['a member is called none', (b: ViewBench) => b.sees(0, 1, true).saysOf('peer.not_member', 1)],
    [
      'a stranger is told of twice',
      (b: ViewBench) => b.hears('alive').saysOf('peer.not_member', 3).saysOf('peer.not_member', 3),
    ],
  ])('sees that %s', (_what, act) => {
    const b = new ViewBench();
    act(b);
    expect(b.end().violated).toEqual(['peer-events']);
  });

  it('owes nothing across a crash', () => {
    expect(new ViewBench().sees(0, 1, true).stop(0).end().violated).toEqual([]);
  });
});

describe('leader-events', () => {
  it('is content with each leader, and with the end of one', () => {
    const b = new ViewBench().raft(0, { leader: 1 }).says('state.has_leader', { leader: 1 });
    b.raft(0, { leader: 2 }).says('state.has_leader', { leader: 2 });
    b.raft(0, { leader: -1 }).says('state.is_leaderless');
    expect(b.end().violated).toEqual([]);
  });

  it('sees a leader that is untold, another one, and none', () => {
    const untold = new ViewBench().raft(0, { leader: 1 });
    const other = new ViewBench().raft(0, { leader: 1 }).says('state.has_leader', { leader: 2 });
    const gone = new ViewBench().raft(0, { leader: 1 }).says('state.has_leader', { leader: 1 });
    for (const b of [untold, other, gone.raft(0, { leader: -1 })]) {
      expect(b.end().violated).toEqual(['leader-events']);
    }
  });
});

describe('mode-events', () => {
  it('sees a cluster of one version that is told to be read-only', () => {
    expect(new ViewBench().says('state.ro').end().violated).toEqual(['mode-events']);
    expect(new ViewBench().says('state.rw').violated).toEqual(['mode-events']);
  });

  it('sees two versions that nobody is told of, and is content once it is', () => {
    const mixed = (): ViewBench => {
      const b = new ViewBench();
      const { fixed, ...rest } = b.controller(1);
      const settings = { ...fixed.settings, version: 'v3.0.0' };
      b.stop(1).startWith(1, { ...rest, fixed: { ...fixed, settings } });
      return b.ignoring('listed-fields').sees(0, 1, true).saysOf('peer.connected', 1);
    };
    expect(mixed().end().violated).toEqual(['mode-events']);
    expect(mixed().says('state.ro').end().violated).toEqual([]);
  });
});

describe('listed-fields', () => {
  /** What is wrong in the list of the first controller, of which a test has altered what is true. */
  function wrong(b: ViewBench, change: Partial<ControllerState['fixed']['settings']>): string | undefined {
    const fields = new TrueFields(b.world);
    for (const node of [0, 1, 2]) fields.started(node, b.controller(node));
    const other = b.controller(1);
    const settings = { ...other.fixed.settings, ...change };
    fields.started(1, { ...other, fixed: { ...other.fixed, settings } });
    return fields.wrongIn(b.controller(0))?.expected;
  }

  it('is content with the fields as they are', () => {
    const b = new ViewBench().sees(0, 1, true);
    expect(wrong(b, {})).toBeUndefined();
    expect(b.end().exercised.get('listed-fields')).toBeGreaterThan(0);
  });

  it('sees another address, another version, and a preference that was told', () => {
    const b = new ViewBench().peer(0, 1, { online: true, heardSentAt: 5 });
    expect(wrong(b, { address: 'tls:elsewhere:1' })).toBe('addr tls:elsewhere:1 of ctrl2');
    expect(wrong(b, { version: 'v9' })).toBe('version v9 of ctrl2');
    expect(wrong(b, { preferredLeader: true })).toBe('isPreferredLeader true of ctrl2');
  });
});
