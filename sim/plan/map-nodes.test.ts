import { describe, expect, it } from 'vitest';
import type { Fault } from './fault-plan.ts';
import { mapNodes, nodesOfFault } from './map-nodes.ts';

const link = { from: 'a', to: 'b' };
const faults: readonly (readonly [Fault, readonly string[]])[] = [
  [{ kind: 'isolate', node: 'a', for: 5 }, ['a']],
  [{ kind: 'crash', node: '@leader' }, ['@leader']],
  [{ kind: 'cut', link }, ['a', 'b']],
  [{ kind: 'clog', link, for: 5 }, ['a', 'b']],
  [{ kind: 'lossy', target: link, loss: 0.5 }, ['a', 'b']],
  [{ kind: 'slow', target: 'b', latency: [1, 2] }, ['b']],
  [{ kind: 'heal', target: 'all' }, []],
  [{ kind: 'heal', target: link }, ['a', 'b']],
  [{ kind: 'partition', groups: [['a', 'b'], ['c']], oneWay: true }, ['a', 'b', 'c']],
];

describe('the nodes of a fault', () => {
  it.each(faults)(
    '%j: are told in order, and named anew without anything else being changed',
    (fault, nodes) => {
      expect(nodesOfFault(fault)).toEqual(nodes);
      expect(mapNodes(fault, { node: (ref) => ref })).toEqual(fault);
      const renamed = mapNodes(fault, { node: (ref) => `${ref}2` });
      expect(renamed === null ? null : nodesOfFault(renamed)).toEqual(nodes.map((ref) => `${ref}2`));
      expect(renamed?.kind).toBe(fault.kind);
    },
  );

  it('leave nothing behind that makes no sense without those that are gone', () => {
    const without = (gone: string) => ({ node: (ref: string) => (ref === gone ? null : ref) });
    for (const [fault, nodes] of faults) {
      const left = mapNodes(fault, without('a'));
      if (fault.kind === 'partition') expect(left).toEqual({ ...fault, groups: [['b'], ['c']] });
      else expect(left).toEqual(nodes.includes('a') ? null : fault);
    }
    expect(mapNodes({ kind: 'partition', groups: [['a', 'b'], ['c']] }, without('c'))).toBeNull();
  });

  it('never let another group send in the place of the one that alone could, and of which nobody is left', () => {
    const groups = [['a'], ['b'], ['c']];
    const mapping = { node: (ref: string) => (ref === 'a' ? null : ref) };
    const left = mapNodes({ kind: 'partition', groups, oneWay: true, for: 5 }, mapping);
    expect(left).toEqual({ kind: 'partition', groups: [['b'], ['c']], for: 5 });
  });

  it('are links as a whole to whom that matters', () => {
    const never = { node: () => null, link: () => ({ from: 'x', to: 'y' }) };
    expect(mapNodes({ kind: 'cut', link }, never)).toEqual({ kind: 'cut', link: { from: 'x', to: 'y' } });
    expect(mapNodes({ kind: 'flap', target: link, up: 1, down: 1 }, never)).toMatchObject({
      target: { from: 'x', to: 'y' },
    });
  });
});
