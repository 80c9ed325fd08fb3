import { assert } from '../invariant.ts';

/** Acts again and again until it is so; fails when that takes too long. */
export function until(isSo: () => boolean, act: () => void): void {
  for (let times = 0; !isSo(); times += 1) {
    assert(times < 200, 'what the test waits for comes about');
    act();
  }
}
