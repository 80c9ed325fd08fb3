import { SingleBar } from 'cli-progress';
import type { Options } from 'cli-progress';
import { duration, rough } from '../reports/index.ts';
import type { CampaignProgress } from '../reports/index.ts';
import type { CampaignRequest } from './options/request.ts';
import type { Surroundings } from './surroundings.ts';

/** How far work has come. What only campaigns have is told where it is given. */
export interface WorkDone extends Partial<CampaignProgress> {
  readonly done: number;
  readonly failures: number;
  /** Since the start of the work. */
  readonly elapsedMs: number;
}

/** Tells how far long work has come. */
export interface Progress {
  update(work: WorkDone): void;
  /** Takes the display away. Calling it again does nothing. */
  end(): void;
}

/** Nobody looks. */
const silent: Progress = { update: () => undefined, end: () => undefined };

/** A bar on the terminal that stderr is; nothing in a pipe, nor for those who want it quiet. */
export function progressOf(
  request: Pick<CampaignRequest, 'from' | 'to' | 'forMs' | 'quiet'> &
    Partial<Pick<CampaignRequest, 'untilCovered'>>,
  { stderr, environment }: Surroundings,
  what = 'runs',
): Progress {
  if (!stderr.isTerminal || stderr.stream === null || request.quiet || environment['TERM'] === 'dumb')
    return silent;
  const { from, to, forMs, untilCovered } = request;
  const total = to === null ? null : to - from + 1;
  const words = { total, what, atMost: untilCovered === true };
  const bar = new SingleBar(barOptions(stderr.stream));
  bar.start(100, 0, { status: 'starting' });
  let ended = false;
  return {
    update(work) {
      const share = shareDone({ ...work, total, forMs });
      bar.update(Math.min(100, share * 100), { status: statusOf(work, share, words) });
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

/** So many properties are named that failed; the terminal is not wide. */
const PROPERTIES_NAMED = 2;

/** Done, rate, failures and time left, in words; and of campaigns the virtual time, what has failed, and what was seen. */
export function statusOf(
  work: WorkDone,
  share: number,
  words: { readonly total: number | null; readonly what: string; readonly atMost: boolean },
): string {
  const { done, failures, elapsedMs, virtualMs, failuresBy = [], coverage } = work;
  const { total, what, atMost } = words;
  const parts = [
    total === null ? `${done} ${what}` : `${done} of ${total} ${what}`,
    `${rough(done / Math.max(elapsedMs / 1000, 0.001))}/s`,
  ];
  if (virtualMs !== undefined && virtualMs > 0) parts.push(`${duration(virtualMs)} of virtual time`);
  const failed = failures === 0 ? 'no failures' : failures === 1 ? '1 failure' : `${failures} failures`;
  parts.push(`${failed}${named(failuresBy)}`);
  if (coverage !== undefined && coverage.wanted > 0) {
    parts.push(`seen ${coverage.seen} of ${coverage.wanted}`);
  }
  if (share > 0) {
    const left = Math.round((elapsedMs * (1 - share)) / share / 1000) * 1000;
    parts.push(`${atMost ? 'at most ' : ''}${duration(left)} left`);
  }
  return parts.join(', ');
}

function named(failuresBy: readonly (readonly [property: string, failures: number])[]): string {
  if (failuresBy.length === 0) return '';
  const shown = failuresBy.slice(0, PROPERTIES_NAMED).map(([property, times]) => `${property} ${times}`);
  const more = failuresBy.length - shown.length;
  return ` (${[...shown, ...(more === 0 ? [] : [`${more} more`])].join(', ')})`;
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
