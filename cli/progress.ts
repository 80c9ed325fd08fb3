import { SingleBar } from 'cli-progress';
import type { Options } from 'cli-progress';
import { duration, rough } from '../reports/index.ts';
import type { CampaignRequest } from './options/request.ts';
import type { Surroundings } from './surroundings.ts';

/** Tells how far long work has come. */
export interface Progress {
  /** `elapsedMs` is counted from the start of the work. */
  update(done: number, failures: number, elapsedMs: number): void;
  /** Takes the display away. Calling it again does nothing. */
  end(): void;
}

/** Nobody looks. */
const silent: Progress = { update: () => undefined, end: () => undefined };

/** A bar on the terminal that stderr is; nothing in a pipe, nor for those who want it quiet. */
export function progressOf(
  request: Pick<CampaignRequest, 'from' | 'to' | 'forMs' | 'quiet'>,
  { stderr, environment }: Surroundings,
  what = 'runs',
): Progress {
  if (!stderr.isTerminal || stderr.stream === null || request.quiet || environment['TERM'] === 'dumb')
    return silent;
  const { from, to, forMs } = request;
  const total = to === null ? null : to - from + 1;
  const bar = new SingleBar(barOptions(stderr.stream));
  bar.start(100, 0, { status: 'starting' });
  let ended = false;
  return {
    update(done, failures, elapsedMs) {
      const share = shareDone({ done, elapsedMs, total, forMs });
      bar.update(Math.min(100, share * 100), {
        status: statusOf(done, total, failures, elapsedMs, share, what),
      });
    },
    end() {
      if (ended) return;
      ended = true;
      bar.stop();
    },
  };
}

/** How much of the work is done, from 0 to 1, by whichever bound comes first. */
export function shareDone(work: {
  readonly done: number;
  readonly elapsedMs: number;
  readonly total: number | null;
  readonly forMs: number | null;
}): number {
  const { done, elapsedMs, total, forMs } = work;
  return Math.min(1, Math.max(total === null ? 0 : done / total, forMs === null ? 0 : elapsedMs / forMs));
}

/** Done, rate, failures and time left, in words. */
export function statusOf(
  done: number,
  total: number | null,
  failures: number,
  elapsedMs: number,
  share: number,
  what = 'runs',
): string {
  const runs = total === null ? `${done} ${what}` : `${done} of ${total} ${what}`;
  const rate = `${rough(done / Math.max(elapsedMs / 1000, 0.001))}/s`;
  const failed = failures === 0 ? 'no failures' : failures === 1 ? '1 failure' : `${failures} failures`;
  const left =
    share > 0 ? `, ${duration(Math.round((elapsedMs * (1 - share)) / share / 1000) * 1000)} left` : '';
  return `${runs}, ${rate}, ${failed}${left}`;
}

/** How every bar looks. */
export function barOptions(stream: NodeJS.WritableStream): Options {
  return {
    stream,
    format: '  {bar} {status}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    gracefulExit: false,
    fps: 5,
  };
}
