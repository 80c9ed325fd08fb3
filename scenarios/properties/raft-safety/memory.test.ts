import { describe, expect, it } from 'vitest';
import { IndexWindow } from './logs/index-window.ts';

describe('what is kept by index', () => {
  it('stays within a bound when what is old is forgotten as the log grows', () => {
    const window = new IndexWindow<number>(1);
    let widest = 0;
    for (let index = 1; index <= 100_000; index += 1) {
      window.push(index);
      window.forgetBelow(index - 1_000);
      widest = Math.max(widest, window.last - window.first + 1);
    }
    expect(widest).toBeLessThanOrEqual(2_100);
    expect(window.at(99_500)).toBe(99_500);
    expect(window.at(1)).toBeUndefined();
    expect(window.at(100_001)).toBeUndefined();
  });

  it('keeps everything above the index that it is told to', () => {
    const window = new IndexWindow<number>(5);
    for (let index = 5; index < 1_000; index += 1) window.push(index);
    window.forgetBelow(800);
    for (let index = 800; index < 1_000; index += 1) expect(window.at(index)).toBe(index);
    expect(window.first).toBeLessThanOrEqual(800);
  });
});
