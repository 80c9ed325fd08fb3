import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OperatorOutcome, OperatorVerb } from './index.ts';
import { OperatingNetwork } from './testing/operating-network.ts';

const node = fc.nat(4);
const wish: fc.Arbitrary<OperatorVerb> = fc.oneof(
  { weight: 1, arbitrary: node.map((id): OperatorVerb => ({ verb: 'remove', node: id })) },
  {
    weight: 2,
    arbitrary: fc
      .option(node, { nil: null })
      .map((to): OperatorVerb => ({ verb: 'transfer-leadership', to })),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(node, fc.constantFrom('voter' as const, 'learner' as const))
      .map(([id, suffrage]): OperatorVerb => ({ verb: 'set-suffrage', node: id, suffrage })),
  },
);

type Act = (net: OperatingNetwork) => void;
const pick = fc.nat(100_000);
const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 30,
    arbitrary: pick.map(
      (at): Act =>
        (net) =>
          net.deliver(at % Math.max(1, net.flights.length)),
    ),
  },
  {
    weight: 3,
    arbitrary: pick.map(
      (at): Act =>
        (net) =>
          drop(net, at),
    ),
  },
  {
    weight: 4,
    arbitrary: pick.map(
      (at): Act =>
        (net) =>
          duplicate(net, at),
    ),
  },
  {
    weight: 8,
    arbitrary: pick.map(
      (at): Act =>
        (net) =>
          net.advance((1 + (at % 10)) * 50_000),
    ),
  },
  {
    weight: 1,
    arbitrary: node.map(
      (id): Act =>
        (net) =>
          net.crash(id),
    ),
  },
  {
    weight: 3,
    arbitrary: node.map(
      (id): Act =>
        (net) =>
          net.restart(id),
    ),
  },
  {
    weight: 2,
    arbitrary: pick.map(
      (at): Act =>
        (net) =>
          net.elect(at),
    ),
  },
  {
    weight: 8,
    arbitrary: node.map(
      (id): Act =>
        (net) =>
          net.replicate(id),
    ),
  },
  { weight: 6, arbitrary: fc.constant<Act>((net) => net.commit()) },
  {
    weight: 2,
    arbitrary: fc.boolean().map(
      (done): Act =>
        (net) =>
          net.handOver(done),
    ),
  },
  { weight: 4, arbitrary: fc.constant<Act>((net) => net.tend()) },
  {
    weight: 5,
    arbitrary: fc.tuple(node, wish).map(
      ([at, what]): Act =>
        (net) =>
          void net.ask(at, what),
    ),
  },
);

function drop(net: OperatingNetwork, at: number): void {
  net.flights.splice(at % Math.max(1, net.flights.length), 1);
}

function duplicate(net: OperatingNetwork, at: number): void {
  const flight = net.flights[at % Math.max(1, net.flights.length)];
  if (flight !== undefined && net.flights.length < 200) net.flights.push(flight);
}

function settled(): OperatingNetwork {
  const net = new OperatingNetwork();
  net.elect(0);
  net.tend();
  return net;
}

function outcomeOf(net: OperatingNetwork, request: number): OperatorOutcome {
  const outcome = net.questions[request]?.outcome;
  if (outcome === undefined || outcome === null) throw new Error(`request ${request} is not answered`);
  return outcome;
}

function operate(net: OperatingNetwork, at: number, what: OperatorVerb): OperatorOutcome {
  const request = net.ask(at, what);
  net.calm(7);
  return outcomeOf(net, request);
}

function suffrageOf(net: OperatingNetwork, id: number): string | undefined {
  return net.members().find((member) => member.id === id)?.suffrage;
}

describe("the operator's verbs, under loss, duplication, reordering, crashes and changes of leader", () => {
  it('are answered in time, and what is acknowledged is committed and visible where it was asked (OpenZiti #2221)', () => {
    let done = 0;
    let refused = 0;
    fc.assert(
      fc.property(fc.array(acts, { minLength: 60, maxLength: 300, size: 'max' }), (schedule) => {
        const net = settled();
        for (const act of schedule) act(net);
        for (const { id } of net.nodes) net.restart(id);
        net.calm(8);
        for (const { outcome, lost } of net.questions) {
          expect(outcome !== null || lost).toBe(true);
          if (outcome?.kind === 'done') done += 1;
          if (outcome?.kind === 'refused') refused += 1;
        }
        expect(net.changes.some((change) => change.kind === 'add')).toBe(false);
      }),
      { numRuns: 200, seed: 11, endOnFailure: true },
    );
    expect(done).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(100);
  });

  it('a suffrage changes without a gap: the member is never removed for it', () => {
    fc.assert(
      fc.property(fc.array(acts, { minLength: 60, maxLength: 200, size: 'max' }), (schedule) => {
        const net = settled();
        for (const act of schedule) act(net);
        const wished = new Set(
          net.questions.flatMap(({ wish: what }) => (what.verb === 'remove' ? [what.node] : [])),
        );
        for (const change of net.changes) {
          if (change.kind === 'remove') expect(wished.has(change.id)).toBe(true);
        }
        for (const entry of net.committed) {
          if (entry.members === null) continue;
          const present = entry.members.map((member) => member.id);
          for (const id of [0, 1, 2, 3, 4]) if (!wished.has(id)) expect(present).toContain(id);
        }
      }),
      { numRuns: 200, seed: 12, endOnFailure: true },
    );
  });
});

describe("the operator's verbs", () => {
  it('OpenZiti #2532: the suffrage afterwards is the one asked for', () => {
    const net = settled();
    expect(operate(net, 3, { verb: 'set-suffrage', node: 4, suffrage: 'voter' }).kind).toBe('done');
    expect(suffrageOf(net, 4)).toBe('voter');
    expect(operate(net, 4, { verb: 'set-suffrage', node: 4, suffrage: 'learner' }).kind).toBe('done');
    expect(suffrageOf(net, 4)).toBe('learner');
    expect(operate(net, 4, { verb: 'set-suffrage', node: 4, suffrage: 'learner' })).toMatchObject({
      kind: 'done',
      unchanged: true,
    });
  });

  it('remove takes a member out, its leader too, and a repetition finds that it is done', () => {
    const net = settled();
    expect(net.leader()?.id).toBe(0);
    expect(operate(net, 1, { verb: 'remove', node: 0 })).toMatchObject({ kind: 'done', unchanged: false });
    expect(suffrageOf(net, 0)).toBeUndefined();
    expect(operate(net, 1, { verb: 'remove', node: 0 })).toMatchObject({ kind: 'done', unchanged: true });
  });

  it('the suffrage of nobody cannot be set', () => {
    const net = settled();
    const outcome = operate(net, 1, { verb: 'set-suffrage', node: 9, suffrage: 'voter' });
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'NOT_A_MEMBER' } });
  });

  it('leadership goes where it is asked to go', () => {
    const net = settled();
    expect(operate(net, 2, { verb: 'transfer-leadership', to: 3 }).kind).toBe('done');
    expect(net.leader()?.id).toBe(3);
  });

  it('leadership moves once, though the answer was lost and the question repeated', () => {
    const net = settled();
    const request = net.ask(2, { verb: 'transfer-leadership', to: null });
    net.deliver(0);
    net.handOver(true);
    const chosen = net.leader()?.id;
    expect(chosen).not.toBe(0);
    net.flights.length = 0;
    net.calm(3);
    expect(outcomeOf(net, request).kind).toBe('done');
    expect(net.leader()?.id).toBe(chosen);
    expect(net.transfers).toBe(1);
  });

  it('a transfer that fails says so', () => {
    const net = settled();
    const request = net.ask(2, { verb: 'transfer-leadership', to: 3 });
    net.deliver(0);
    net.handOver(false);
    for (let count = net.flights.length; count > 0; count -= 1) net.deliver(0);
    expect(outcomeOf(net, request)).toMatchObject({ refusal: { code: 'TRANSFER_FAILED' } });
  });

  it('without a leader the answer is NO_LEADER, in time', () => {
    const net = new OperatingNetwork();
    const request = net.ask(1, { verb: 'remove', node: 2 });
    net.advance(5_999_999);
    expect(net.questions[request]?.outcome).toBeNull();
    net.advance(1);
    expect(outcomeOf(net, request)).toMatchObject({ refusal: { code: 'NO_LEADER' } });
  });

  it('a question that arrives once more does not undo what was done since', () => {
    const net = settled();
    const request = net.ask(1, { verb: 'set-suffrage', node: 3, suffrage: 'learner' });
    const late = net.flights[0];
    net.calm(2);
    expect(outcomeOf(net, request).kind).toBe('done');
    operate(net, 2, { verb: 'set-suffrage', node: 3, suffrage: 'voter' });
    if (late !== undefined) net.flights.push(late);
    net.calm(2);
    expect(suffrageOf(net, 3)).toBe('voter');
  });

  it('a leader takes no question that was meant for the leader of another term', () => {
    const net = settled();
    net.ask(1, { verb: 'set-suffrage', node: 3, suffrage: 'learner' });
    const late = net.flights.splice(0);
    net.crash(1);
    net.elect(0);
    net.tend();
    net.flights.push(...late);
    net.deliver(0);
    expect(net.changes).toEqual([]);
    expect(net.flights.map(({ message }) => message.kind)).toEqual(['operate-redirect']);
  });

  it('a leader answers nothing before it has committed in its own term', () => {
    const net = settled();
    net.elect(0);
    const leader = net.leader()?.id ?? -1;
    const request = net.ask(leader, { verb: 'remove', node: 9 });
    expect(net.questions[request]?.outcome).toBeNull();
    net.calm(1);
    expect(outcomeOf(net, request)).toMatchObject({ kind: 'done', unchanged: true });
  });

  it('a leader that was deposed without having heard of it says of nothing that it is so already', () => {
    const net = settled();
    const deposed = net.leader()?.id ?? -1;
    net.elect(deposed === 0 ? 1 : 0);
    expect(net.leader()?.id).not.toBe(deposed);
    const requests = [
      net.ask(deposed, { verb: 'remove', node: 9 }),
      net.ask(deposed, { verb: 'transfer-leadership', to: deposed }),
    ];
    for (const request of requests) expect(net.questions[request]?.outcome).toBeNull();
  });
});
