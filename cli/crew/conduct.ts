import type { Crew, MadeRun, RangeMade, SeedRange } from './crew.ts';
import { SeedChunks } from './seed-chunks.ts';

/** So many seeds may be made while an earlier one is still waited for: what is made meanwhile is kept in memory. */
const MOST_AHEAD = 1_024;

/** What is done with the runs of a campaign. */
export interface Conducted {
  /** Whether more runs are wanted; asked before each chunk but the very first. */
  more(): boolean;
  /** A chunk is ready, perhaps before earlier ones: `done` runs in all. */
  ready(done: number): void;
  /** Takes the runs, each once, in order of seed. */
  take(run: MadeRun): Promise<void>;
  /** Whether what was taken is all that was wanted; asked after each. What was made beyond that is thrown away. */
  enough(): boolean;
}

/**
 * Has a crew make the runs of seeds, and takes them in order of seed, whoever was ready first. At the first seed that
 * came to no verdict everything ends, as if the seeds had been run one after the other; and so it does at the seed after
 * which it is enough, however many are under way.
 *
 * @throws {CommandError} why the first of those seeds came to none
 */
export async function conduct(crew: Crew, seeds: SeedRange, conducted: Conducted): Promise<void> {
  const chunks = new SeedChunks(seeds, crew.size);
  const waiting = new Map<number, RangeMade>();
  let due = seeds.from;
  let done = 0;
  let taking = false;
  let ended = false;
  let paused: (() => void)[] = [];

  const resume = (): void => {
    const all = paused;
    paused = [];
    for (const go of all) go();
  };

  /** Takes what is due, one at a time. */
  async function takeDue(): Promise<void> {
    if (taking) return;
    taking = true;
    try {
      for (let made = waiting.get(due); made !== undefined && !ended; made = waiting.get(due)) {
        waiting.delete(due);
        for (const run of made.runs) {
          await conducted.take(run);
          due += 1;
          if (!conducted.enough()) continue;
          ended = true;
          crew.stop();
          return;
        }
        if (made.fault !== null) throw made.fault;
        resume();
      }
    } finally {
      taking = false;
    }
  }

  async function lane(): Promise<void> {
    try {
      while (!ended && (chunks.upcoming === seeds.from || conducted.more())) {
        const chunk = chunks.take();
        if (chunk === null) break;
        const made = await crew.runs(chunk);
        if (ended) break;
        const ms = made.runs.reduce((sum, { realMs }) => sum + realMs, 0);
        chunks.learn(made.runs.length, ms);
        // Where one came to nothing, nothing after it counts.
        if (made.fault !== null) chunks.endAt(chunk.from);
        waiting.set(chunk.from, made);
        done += made.runs.length;
        conducted.ready(done);
        await takeDue();
        while (!ended && chunks.upcoming - due > MOST_AHEAD) {
          await new Promise<void>((go) => {
            paused.push(go);
          });
        }
      }
    } catch (error) {
      ended = true;
      crew.stop();
      throw error;
    } finally {
      if (ended) resume();
    }
  }

  const lanes = await Promise.allSettled(Array.from({ length: crew.size }, lane));
  const failed = lanes.find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
