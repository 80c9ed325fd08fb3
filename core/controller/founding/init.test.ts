import { describe, expect, it } from 'vitest';
import { FoundingNetwork } from './testing/founding-network.ts';

describe("the operator's init", () => {
  it('founds a cluster with this node alone, durably before it is answered', () => {
    const network = new FoundingNetwork(1, 0).start(0).init(0);
    expect(network.responses).toEqual([]);
    network.syncAll();
    const { incarnation } = network.node(0);
    expect(network.responses).toEqual([{ kind: 'init-done', cluster: incarnation }]);
    expect(network.node(0).disk.cluster).toBe(incarnation);
  });

  it('is refused to a node that belongs to a cluster', () => {
    const network = new FoundingNetwork(1, 0).start(0).init(0).syncAll();
    network.responses.length = 0;
    network.init(0);
    expect(network.responses).toMatchObject([{ kind: 'init-refused', code: 'ALREADY_INITIALIZED' }]);
  });

  it('is refused while a founding that this node has promised to take part in is not decided', () => {
    const network = new FoundingNetwork(3, 3).start(0).start(1).start(2).introduceAll();
    network.fire(0).sync(0).deliver(0).sync(1);
    network.crash(1).start(1);
    for (const id of [0, 1]) network.init(id);
    expect(network.responses).toMatchObject([
      { kind: 'init-refused', code: 'FOUNDING_UNDECIDED' },
      { kind: 'init-refused', code: 'FOUNDING_UNDECIDED' },
    ]);
    network.init(2).syncAll();
    expect(network.responses[2]).toMatchObject({ kind: 'init-done' });
  });

  it('is refused while a cluster of the deployment is in reach, or known to have been founded', () => {
    const network = new FoundingNetwork(2, 0).start(0).start(1).init(0).syncAll();
    network.introduce(1, 0).init(1);
    expect(network.responses[1]).toMatchObject({ kind: 'init-refused', code: 'CLUSTER_EXISTS' });
  });

  it('is refused while the node is reserved, with a sentence that says what to do', () => {
    const network = new FoundingNetwork(1, 0).start(0);
    network.node(0).reserved = true;
    network.init(0);
    expect(network.responses).toEqual([
      {
        kind: 'init-refused',
        code: 'RESERVED',
        message:
          'this controller is reserved by a cluster that wants it to join; wait until it has joined or the reservation has run out',
      },
    ]);
  });
});
