import { describe, expect, it } from 'vitest';
import { colourPaint, paintFor, plainPaint } from './paint.ts';

describe('colours', () => {
  it.each([
    ['on a terminal', true, {}, colourPaint],
    ['not in a pipe', false, {}, plainPaint],
    ['not with NO_COLOR', true, { NO_COLOR: '1' }, plainPaint],
    ['with an empty NO_COLOR, which says nothing', true, { NO_COLOR: '' }, colourPaint],
    ['not on a dumb terminal', true, { TERM: 'dumb' }, plainPaint],
  ])('%s', (_, isTerminal, environment, paint) => {
    expect(paintFor({ isTerminal, environment })).toBe(paint);
  });
});
