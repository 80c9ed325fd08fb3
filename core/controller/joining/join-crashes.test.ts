import { describe, expect, it } from 'vitest';
import { calm, oneCluster, outcomeOf, suffrageOf, wordOf } from './testing/directed.ts';
import type { JoinNetwork } from './testing/join-network.ts';
import { recover, unfinished } from './testing/schedule.ts';

/** A join during which whoever performs the effect of this number crashes just before it; whether that came about. */
function crashedAt(
  effect: number,
  downSeconds: number,
): { readonly net: JoinNetwork; readonly crashed: boolean } {
  const net = oneCluster();
  net.crashAfter = effect;
  net.ask(1, 3, 'voter');
  calm(net, 2);
  const crashed = net.nodes.some((node) => !node.alive);
  net.crashAfter = Infinity;
  calm(net, downSeconds);
  for (const node of net.nodes) net.restart(node.id);
  calm(net, 1);
  return { net, crashed };
}

describe('S2.5: a crash before each single effect of a join, of whichever node performs it', () => {
  for (const seconds of [0, 3]) {
    it(`leaves the node joined or as before, when the crashed node is back after ${2 + seconds} s`, () => {
      let crashes = 0;
      let effect = 0;
      for (let crashed = true; crashed; effect += 1) {
        const run = crashedAt(effect, seconds);
        crashed = run.crashed;
        if (crashed) crashes += 1;
        recover(run.net);
        expect(unfinished(run.net), `crash before effect ${effect}`).toBeNull();
        // Repeating is safe, and gets there.
        const again = run.net.ask(2, 3, 'voter');
        calm(run.net, 4);
        expect(wordOf(outcomeOf(run.net, again)), `crash before effect ${effect}`).toMatch(
          /^(joined|repeated)$/,
        );
        expect(suffrageOf(run.net, 3)).toBe('voter');
      }
      expect(crashes).toBeGreaterThan(30);
    });
  }
});
