import type { Outbox } from '../../process/process.ts';

function nothing(): void {
  return;
}

/** For steps whose effects do not matter. */
export const silent: Outbox<unknown, unknown, unknown, unknown> = {
  send: nothing,
  save: nothing,
  setTimer: nothing,
  clearTimer: nothing,
  respond: nothing,
  note: nothing,
  halt: nothing,
};
