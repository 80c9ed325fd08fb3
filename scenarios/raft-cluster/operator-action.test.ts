import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../file/defaults.ts';
import { FakeWorld } from '../properties/testing/fake-world.ts';
import { raftCluster } from './system.ts';

const shape = {
  voters: 3,
  spares: 1,
  clients: 1,
  options: DEFAULTS.raft,
  client: { attemptTimeout: 1, backoff: [1, 1], patience: 1, maxQueue: 1 },
} as const;
const controllers = raftCluster({ ...shape, controller: DEFAULTS.controller });
const plain = raftCluster(shape);
const world = new FakeWorld(4, 2);

/** The position of the operator: after the members and the client. */
const OPERATOR = 5;

describe('what an operator asks of controllers (S0.3, S2.1)', () => {
  it('is asked at the controller itself where one is named: the joiner too', () => {
    const asked = controllers.translate('operator', { kind: 'join', node: 'ctrl4', via: 'ctrl4' }, world);
    const address = 'tls:ctrl4.lockstep:1280';
    expect(asked).toEqual({ node: 3, body: { kind: 'join', tag: 0, node: 3, address, suffrage: 'voter' } });
  });

  it('has the address that the operator takes it to have', () => {
    const body = { kind: 'join', node: 'ctrl4', via: 'ctrl1', address: 'ctrl4', as: 'learner' };
    const asked = controllers.translate('operator', body, world);
    expect(asked?.body).toEqual({ kind: 'join', tag: 0, node: 3, address: 'ctrl4', suffrage: 'learner' });
    const verb = { kind: 'join', node: 3, address: 'nowhere', suffrage: 'voter' };
    const anywhere = controllers.translate(
      'operator',
      { kind: 'join', node: 'ctrl4', address: 'nowhere' },
      world,
    );
    expect(anywhere).toEqual({ node: OPERATOR, body: { kind: 'operation', op: 'verb', verb } });
  });

  it('founds a cluster at that controller', () => {
    expect(controllers.translate('operator', { kind: 'init', node: 'ctrl4' }, world)).toEqual({
      node: 3,
      body: { kind: 'init' },
    });
  });

  it('comes to nothing where nobody is meant, or members are plain', () => {
    expect(
      controllers.translate('operator', { kind: 'join', node: 'ctrl4', via: '@leader' }, world),
    ).toBeNull();
    expect(controllers.translate('operator', { kind: 'init', node: '@leader' }, world)).toBeNull();
    expect(plain.translate('operator', { kind: 'init', node: 'ctrl4' }, world)).toBeNull();
  });
});
