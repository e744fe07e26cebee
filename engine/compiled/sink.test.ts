import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateText } from '../time/iso.ts';
import { Sink } from './sink.ts';

function written(write: (sink: Sink) => void): string {
  const sink = new Sink();
  sink.begin();
  write(sink);
  return sink.toString();
}

// whole number, its places, least places shown
const ROWS: readonly (readonly [number, number, number, string])[] = [
  [0, 0, 0, '0'],
  [-0, 2, 2, '0.00'],
  [0, 0, 2, '0.00'],
  [5, 2, 2, '0.05'],
  [-5, 2, 2, '-0.05'],
  [1200, 2, 0, '12'],
  [1250, 2, 0, '12.5'],
  [1250, 2, 4, '12.5000'],
  [275, 6, 0, '0.000275'],
  [19_725_000, 6, 0, '19.725'],
  [999_999_999, 0, 0, '999999999'],
  [1_000_000_000, 0, 0, '1000000000'],
  [-1_000_000_000, 9, 0, '-1'],
  [Number.MAX_SAFE_INTEGER, 0, 0, '9007199254740991'],
  [Number.MAX_SAFE_INTEGER, 2, 2, '90071992547409.91'],
  [Number.MAX_SAFE_INTEGER, 9, 2, '9007199.254740991'],
  [-Number.MAX_SAFE_INTEGER, 12, 0, '-9007.199254740991'],
  [1, 20, 0, '0.00000000000000000001'],
];

describe('decimals', () => {
  test.each(ROWS)('%d at %d places, %d at least', (value, places, least, text) => {
    expect(written((sink) => sink.decimal(value, places, least))).toBe(text);
  });

  test('are what decimal.js prints, doubles and BigInt alike', () => {
    const exact = Decimal.clone({ precision: 60, toExpNeg: -60, toExpPos: 60 });
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat(15), fc.nat(8), (value, places, least) => {
        const figure = new exact(value).div(new exact(10).pow(places));
        const text = figure.toFixed(Math.max(least, figure.decimalPlaces())).replace(/^-0(\.0*)?$/, '0$1');
        expect(written((sink) => sink.decimal(value, places, least))).toBe(text);
        expect(written((sink) => sink.decimalBig(BigInt(value), places, least))).toBe(text);
      }),
      { numRuns: 3000 },
    );
  });
});

test('text of any script, escaped as JSON does it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      expect(written((sink) => sink.raw(text))).toBe(text);
      expect(`"${written((sink) => sink.escaped(text))}"`).toBe(JSON.stringify(text));
    }),
  );
});

test('dates, times and instants', () => {
  fc.assert(
    fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), (day) => {
      expect(written((sink) => sink.date(day))).toBe(dateText(day));
    }),
  );
  expect(written((sink) => sink.time(30_630))).toBe('08:30:30');
  expect(written((sink) => sink.instant(0))).toBe('1970-01-01T00:00:00Z');
  expect(written((sink) => sink.period(1, 'month'))).toBe('1 month');
  expect(written((sink) => sink.period(-2, 'day'))).toBe('-2 days');
});

test('an answer longer than its room', () => {
  const part = new TextEncoder().encode('0123456789'.repeat(100));
  const sink = new Sink();
  for (const times of [3, 2000, 1]) {
    sink.begin();
    for (let i = 0; i < times; i += 1) sink.fixed(part);
    expect(sink.toString()).toBe('0123456789'.repeat(100 * times));
  }
});
