import type { Configuration } from '../cluster.ts';

/**
 * Every configuration that was ever committed, by history: what was committed when a controller started, and then each
 * one as whoever has committed it says. A step may commit several, and is released after the last. Grows with the number
 * of changes alone.
 */
export class CommittedRolls {
  private readonly rolls: Configuration[] = [];

  /** The index of the latest one; -1 before the first. */
  latest = -1;

  /** A controller knows it to be committed. Says whether that is news. */
  learn(configuration: Configuration): boolean {
    const { index, members } = configuration;
    if (members.length === 0 || this.at(index) !== undefined) return false;
    this.rolls.push(configuration);
    this.latest = Math.max(this.latest, index);
    return true;
  }

  /** The one at exactly this index. */
  at(index: number): Configuration | undefined {
    return index > this.latest ? undefined : this.rolls.find((roll) => roll.index === index);
  }
}
