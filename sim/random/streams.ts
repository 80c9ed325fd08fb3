import { Stream } from './stream.ts';

/** Every stream of one seed, by name. */
export interface Streams {
  /**
   * The stream of that name, built when it is first asked for; the same one ever after. Names are paths that say the
   * purpose: `timers/ctrl1/election`, `network/ctrl1→ctrl2/append`. Streams of different names are unrelated, so a
   * draw more or less in one shifts nothing in another.
   */
  stream(name: string): Stream;
}

/**
 * The random streams of a seed. A number and its decimal text (`42` and `'42'`) are the same seed; whoever reads seeds
 * from people decides which of the two it is, the draws do not depend on it.
 */
export function streams(seed: number | string): Streams {
  const built = new Map<string, Stream>();
  // Alea (not xor128): its seeding is not linear. Two xor128 streams whose names differ in one letter differ by one and
  // the same sequence under every seed, so that a campaign would never see some combinations of delays.
  return {
    stream(name) {
      const known = built.get(name);
      if (known !== undefined) return known;
      const fresh = new Stream(`${seed}\u0000${name}`);
      built.set(name, fresh);
      return fresh;
    },
  };
}
