import { describe, expect, it } from 'vitest';
import { addressOf, Deployment, settings } from './testing/deployment.ts';

const SECOND = 1_000_000;

function sentTo(deployment: Deployment, to: number): string[] {
  return deployment.sent.filter((message) => message.to === to).map(({ message }) => message.kind);
}

describe('discovery', () => {
  it('asks the seeds first, then the services (S0.2)', () => {
    const deployment = new Deployment([settings({ seeds: [7, 8], services: [9] })]).start(0);
    expect(deployment.sent.map(({ to, message }) => [to, message.kind])).toEqual([
      [7, 'hello'],
      [8, 'hello'],
      [9, 'register'],
    ]);
    deployment.pass(SECOND);
    expect(sentTo(deployment, 9)).toEqual(['register', 'register', 'lookup']);
  });

  it('asks the services at once when there are no seeds (S0.2)', () => {
    const deployment = new Deployment([settings({ services: [9] })]).start(0);
    expect(deployment.sent.map(({ to, message }) => [to, message.kind])).toEqual([
      [9, 'register'],
      [9, 'lookup'],
    ]);
  });

  it('never gives up on a seed, and waits no longer than its bound (#1523)', () => {
    const deployment = new Deployment([settings({ seeds: [7] })]).start(0);
    deployment.pass(24 * 3600 * SECOND);
    const asked = deployment.sent.filter(({ to }) => to === 7).map(({ due }) => due);
    const gaps = asked.slice(1).map((at, i) => at - (asked[i] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(16 * SECOND + 0.2 * SECOND);
    expect(gaps.slice(0, 4).every((gap, i) => gap <= 2 * 0.5 * 2 ** i * SECOND + 0.2 * SECOND)).toBe(true);
    expect(asked.length).toBeGreaterThan((24 * 3600) / 17);
    expect(asked.length).toBeLessThan((24 * 3600) / 8 + 10);
  });

  it('finds a seed that starts an hour late, within the bound of one wait (#1523)', () => {
    const deployment = new Deployment([settings({ seeds: [1] }), settings({})]).start(0);
    deployment.pass(3600 * SECOND);
    deployment.start(1).pass(17 * SECOND);
    expect(deployment.contacts(0).map(({ node }) => node)).toEqual([1]);
  });

  it('is quick again when somebody new turns up', () => {
    const deployment = new Deployment([settings({ seeds: [7] }), settings({})]).start(0);
    deployment.pass(600 * SECOND);
    const { length } = deployment.sent;
    deployment.receive(0, 1, hello(1)).pass(4 * SECOND);
    expect(deployment.sent.slice(length).filter(({ to }) => to === 7).length).toBeGreaterThan(1);
  });

  it('hears of the others through whom it knows', () => {
    const seeds = settings({ seeds: [0] });
    const deployment = new Deployment([settings({}), seeds, seeds, seeds]);
    for (const { id } of deployment.members) deployment.start(id);
    deployment.pass(5 * SECOND);
    for (const { id } of deployment.members) {
      expect(deployment.contacts(id).map(({ node }) => node)).toEqual(
        [0, 1, 2, 3].filter((node) => node !== id),
      );
    }
  });

  it('wishes to join the cluster of a contact that belongs to one, again and again until it does', () => {
    const deployment = new Deployment([settings({ seeds: [1] }), settings({})]);
    deployment.member(1).cluster = 77;
    deployment
      .start(0)
      .start(1)
      .rest(1)
      .pass(10 * SECOND);
    const [first, ...more] = deployment.member(0).wishes;
    expect(first).toEqual({ node: 1, address: addressOf(1), incarnation: 1001, cluster: 77 });
    expect(more.length).toBeGreaterThan(1);
    deployment.member(0).cluster = 77;
    deployment.pass(40 * SECOND);
    const { length } = deployment.sent;
    deployment.pass(600 * SECOND);
    expect(deployment.sent.length).toBe(length);
  });

  it('believes nobody of another deployment, tells them nothing of the others, and says so once', () => {
    const deployment = new Deployment([
      settings({ seeds: [1, 2] }),
      settings({ deployment: 'prod' }),
      settings({}),
    ]);
    for (const { id } of deployment.members) deployment.start(id);
    deployment.pass(60 * SECOND);
    expect(deployment.contacts(0).map(({ node }) => node)).toEqual([2]);
    expect(deployment.contacts(1)).toEqual([]);
    expect(deployment.notes.filter(({ by }) => by === 0)).toEqual([
      {
        by: 0,
        kind: 'contact-refused',
        node: 1,
        code: 'OTHER_DEPLOYMENT',
        message:
          "node 1 at 'tls:ctrl1.example:1280' belongs to the deployment 'prod', not to 'test': correct the seeds, or its deployment",
      },
    ]);
    deployment.receive(0, 1, { ...hello(1), deployment: 'prod' });
    expect(deployment.sent.at(-1)?.message).toMatchObject({ kind: 'hello-answer', contacts: [] });
  });

  it.each([
    ['MALFORMED_ADDRESS', { address: 'ctrl1:1280' }],
    ['MALFORMED_IDENTITY', { incarnation: 0 }],
    ['MALFORMED_IDENTITY', { cluster: -1 }],
    ['ADDRESS_TAKEN', { address: addressOf(0) }],
    ['ADDRESS_TAKEN', { address: addressOf(2) }],
  ])('believes no introduction with %s: %o (#2922)', (code, part) => {
    const deployment = new Deployment([settings({})]).start(0).receive(0, 2, hello(2));
    deployment.receive(0, 1, { ...hello(1), ...part });
    expect(deployment.contacts(0).map(({ node }) => node)).toEqual([2]);
    expect(deployment.notes).toMatchObject([{ kind: 'contact-refused', node: 1, code }]);
    expect(deployment.member(0).wishes).toEqual([]);
  });

  it('asks nobody on the word of a service that names strangers or nonsense', () => {
    const deployment = new Deployment([settings({ services: [9] })]).start(0);
    const right = { node: 5, address: addressOf(5), deployment: 'test' };
    const contacts = [
      { ...right, node: -1 },
      { ...right, node: 1.5 },
      { ...right, node: 1e9 },
      { ...right, address: 'tls:ctrl5' },
      { ...right, deployment: 'prod' },
      { ...right, node: 0 },
      right,
      right,
    ];
    deployment.receive(0, 9, { kind: 'lookup-answer', contacts });
    expect(deployment.sent.slice(2).map(({ to, message }) => [to, message.kind])).toEqual([[5, 'hello']]);
    expect(deployment.notes).toEqual([
      { by: 0, kind: 'hints-refused', from: 9, count: 5, message: "'-1' is no node" },
    ]);
    expect(deployment.contacts(0)).toEqual([]);
  });

  it('remembers a bounded number of names, and still hears of the right one among ever new wrong ones', () => {
    const deployment = new Deployment([settings({ services: [9] }), settings({})]);
    let next = 100;
    deployment.lookup = () => {
      const wrong = Array.from({ length: 200 }, () => {
        next += 1;
        return { node: next, address: addressOf(next), deployment: 'test' };
      });
      return [...wrong, { node: 1, address: addressOf(1), deployment: 'test' }];
    };
    deployment
      .start(0)
      .start(1)
      .pass(600 * SECOND);
    expect(deployment.member(0).running?.discovery.known.length).toBeLessThanOrEqual(64);
    expect(deployment.contacts(0).map(({ node }) => node)).toEqual([1]);
  });

  it('holds no contact that has long ceased to answer, and remembers only the seeds', () => {
    const deployment = new Deployment([settings({ seeds: [1] }), settings({}), settings({ seeds: [0] })]);
    deployment
      .start(0)
      .start(1)
      .start(2)
      .pass(5 * SECOND);
    expect(deployment.contacts(0).map(({ node }) => node)).toEqual([1, 2]);
    deployment
      .stop(1)
      .stop(2)
      .pass(600 * SECOND);
    expect(deployment.contacts(0)).toEqual([]);
    expect(deployment.member(0).running?.discovery.known.map(({ node }) => node)).toEqual([1]);
  });

  it('searches anew when a member misses its leader, until there is one (S4.5)', () => {
    const deployment = new Deployment([settings({ seeds: [1], services: [9] }), settings({})]);
    deployment.member(0).cluster = deployment.member(1).cluster = 77;
    const lookups = (): number => sentTo(deployment, 9).filter((kind) => kind === 'lookup').length;
    const greetings = (): number => sentTo(deployment, 1).filter((kind) => kind === 'hello').length;
    deployment.start(0).start(1).rest(0).rest(1);
    deployment.pass(60 * SECOND);
    const before = { lookups: lookups(), greetings: greetings() };
    deployment.rediscover(0).pass(60 * SECOND);
    expect(greetings()).toBeGreaterThan(before.greetings + 4);
    expect(lookups()).toBeGreaterThan(before.lookups + 3);
    expect(deployment.contacts(0).map(({ node }) => node)).toEqual([1]);
    expect(deployment.member(0).wishes).toEqual([]);
    deployment.rest(0).pass(40 * SECOND);
    const after = { lookups: lookups(), greetings: greetings() };
    deployment.pass(600 * SECOND);
    expect({ lookups: lookups(), greetings: greetings() }).toEqual(after);
  });

  it('turns to its fellow members too when it misses its leader (S4.5)', () => {
    const deployment = new Deployment([settings({}), settings({}), settings({})]);
    for (const { id } of deployment.members) deployment.member(id).cluster = 77;
    deployment
      .start(0)
      .start(1)
      .start(2)
      .rest(0)
      .rest(1)
      .rest(2)
      .pass(60 * SECOND);
    expect(deployment.contacts(0)).toEqual([]);
    deployment.rediscover(0, [0, 1, 2]).pass(SECOND);
    expect(deployment.contacts(0).map(({ node }) => node)).toEqual([1, 2]);
  });

  it('turns even to a fellow member that it was about to forget (S4.5)', () => {
    const toForget = 6;
    const deployment = new Deployment([settings({}), settings({}), settings({})]);
    for (const { id } of deployment.members) deployment.member(id).cluster = 77;
    deployment.start(0).rediscover(0, [0, 1, 2]);
    const missed = (): number =>
      deployment.member(0).running?.discovery.known.find(({ node }) => node === 1)?.missed ?? -1;
    for (let waited = 0; missed() < toForget && waited < 100; waited += 1) deployment.pass(SECOND);
    expect(missed()).toBe(toForget);
    const before = sentTo(deployment, 1).length;
    deployment.rediscover(0, [0, 1, 2]);
    expect(sentTo(deployment, 1).length).toBe(before + 1);
  });

  it('keeps its entry in the registries for as long as it runs', () => {
    const deployment = new Deployment([settings({ services: [9] })]);
    deployment.member(0).cluster = 77;
    deployment
      .start(0)
      .rest(0)
      .pass(3600 * SECOND);
    const entered = deployment.sent.filter(({ message }) => message.kind === 'register');
    const gaps = entered.slice(1).map(({ due }, i) => due - (entered[i]?.due ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(16 * SECOND + 0.2 * SECOND);
    expect(entered.length).toBeGreaterThan(3600 / 17);
    expect(sentTo(deployment, 9).filter((kind) => kind === 'lookup')).toHaveLength(1);
  });

  it('notes two clusters in one deployment', () => {
    const deployment = new Deployment([settings({})]).start(0);
    deployment.receive(0, 1, { ...hello(1), cluster: 77 }).receive(0, 2, { ...hello(2), cluster: 77 });
    expect(deployment.notes).toEqual([]);
    deployment.receive(0, 3, { ...hello(3), cluster: 88 }).receive(0, 3, { ...hello(3), cluster: 88 });
    expect(deployment.notes).toEqual([{ by: 0, kind: 'rival-cluster', node: 3, known: 77, cluster: 88 }]);
  });
});

function hello(node: number): {
  readonly kind: 'hello';
  readonly deployment: string;
  readonly address: string;
  readonly incarnation: number;
  readonly cluster: number;
} {
  return {
    kind: 'hello',
    deployment: 'test',
    address: addressOf(node),
    incarnation: 1000 + node,
    cluster: 0,
  };
}
