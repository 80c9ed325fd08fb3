import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_DURATION, formatDuration, parseDuration } from './duration.ts';
import { bandwidths, durations, partsPerMillion, percentages, rates } from './quantity.ts';
import type { Quantity } from './quantity.ts';

describe('a duration in Go notation', () => {
  it.each([
    ['0s', 0],
    ['500us', 500],
    ['500µs', 500],
    ['200ms', 200_000],
    ['1.5s', 1_500_000],
    ['1m30s', 90_000_000],
    ['1h', 3_600_000_000],
    ['1h0m0.000001s', 3_600_000_001],
    ['0.1ms', 100],
    ['.5s', 500_000],
    ['1.s', 1_000_000],
    ['+1s', 1_000_000],
    ['-0s', 0],
    ['1500ns0.5us', 2],
    ['500\u03bcs', 500],
    ['30s1m', 90_000_000],
    ['1s1s', 2_000_000],
    ['1.00000000000000s', 1_000_000],
    ['00000000000000001s', 1_000_000],
    ['0.000000000000h', 0],
  ])('reads %s', (text, micros) => {
    expect(parseDuration(text)).toBe(micros);
  });

  it.each([
    '',
    '5',
    's',
    '-1s',
    '+-1s',
    '--1s',
    '1 s',
    ' 1s',
    '1s ',
    '1_000s',
    '0x1s',
    '1,5s',
    '1m 30s',
    '1m-30s',
    '.s',
    '1..5s',
    '1..2s',
    '500ns',
    '0',
    '١s',
    '1ｓ',
    '-1us',
    `${'9'.repeat(150)}s`,
    `0${'.0'.repeat(300)}s`,
    '1d',
    '1e3s',
    '0.5us',
    '1s.',
    '+',
    '-',
    '.',
    '1sm',
    '9999999h',
    'Infinitys',
    '1S',
  ])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  it('is written as Go writes it', () => {
    expect(
      [0, 1, 1_250, 200_000, 1_500_000, 90_000_000, 3_600_000_000, 5_400_000_001].map(formatDuration),
    ).toEqual(['0s', '1us', '1.25ms', '200ms', '1.5s', '1m30s', '1h', '1h30m0.000001s']);
  });

  it('keeps every microsecond when it is written and read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LONGEST_DURATION }), (micros) => {
        expect(parseDuration(formatDuration(micros))).toBe(micros);
      }),
    );
  });

  it('adds up exactly, however it is cut into pieces', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99 }),
        fc.integer({ min: 0, max: 59 }),
        fc.integer({ min: 0, max: 59_999_999 }),
        (h, m, us) => {
          const seconds = `${Math.floor(us / 1_000_000)}.${String(us % 1_000_000).padStart(6, '0')}s`;
          expect(parseDuration(`${h}h${m}m${seconds}`)).toBe((h * 60 + m) * 60_000_000 + us);
        },
      ),
    );
  });
});

describe('quantities', () => {
  it.each<[string, Quantity, string, number]>([
    ['a share', percentages, '5%', 0.05],
    ['a share', percentages, '0.001%', 0.00001],
    ['a share', percentages, '100%', 1],
    ['a clock error', partsPerMillion, '-500ppm', -500],
    ['a clock error', partsPerMillion, '-0ppm', 0],
    ['a rate', rates, '5/s', 5],
    ['a rate', rates, '30/m', 0.5],
    ['a bandwidth', bandwidths, '64kB/s', 64_000],
    ['a bandwidth', bandwidths, '10MB/s', 10_000_000],
  ])('reads %s', (_what, quantity, text, value) => {
    expect(quantity.parse(text)).toBe(value);
  });

  it.each<[string, Quantity]>([
    ['100.1%', percentages],
    ['5', percentages],
    ['-1%', percentages],
    ['0.5ppm', partsPerMillion],
    ['100001ppm', partsPerMillion],
    ['1001/s', rates],
    ['5/h', rates],
    ['0B/s', bandwidths],
    ['1KB/s', bandwidths],
  ])('refuse %s', (text, quantity) => {
    expect(quantity.parse(text)).toBeNull();
  });

  const samples: readonly (readonly [string, Quantity, fc.Arbitrary<number>])[] = [
    ['durations', durations, fc.integer({ min: 0, max: LONGEST_DURATION })],
    [
      'shares',
      percentages,
      fc.integer({ min: 0, max: 100_000_000 }).map((n) => Number((n / 1e8).toPrecision(12))),
    ],
    ['clock errors', partsPerMillion, fc.integer({ min: -100_000, max: 100_000 })],
    ['rates', rates, fc.integer({ min: 0, max: 10_000_000 }).map((n) => n / 10_000)],
    ['bandwidths', bandwidths, fc.integer({ min: 1, max: 100_000_000_000 })],
  ];

  it.each(samples)('%s are read as they were written, and match their pattern', (_what, quantity, values) => {
    fc.assert(
      fc.property(values, (value) => {
        const text = quantity.print(value);
        expect(quantity.parse(text)).toBe(value);
        expect(text).toMatch(new RegExp(`^${quantity.pattern}$`));
      }),
    );
  });
});
