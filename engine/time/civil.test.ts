import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addMonths,
  addMonthsSticky,
  civilOf,
  dayOf,
  daysBetween,
  FIRST_DAY,
  LAST_DAY,
  monthsBetween,
  weekdayOf,
} from './civil.ts';
import { dateText, parseDate } from './iso.ts';

const day = (text: string): number => parseDate(text) ?? Number.NaN;
const anyDay = fc.integer({ min: FIRST_DAY + 4000, max: LAST_DAY - 4000 });

describe('civil dates', () => {
  test('agree with Temporal on every day of the range, stepwise', () => {
    for (let at = FIRST_DAY; at <= LAST_DAY; at += 97) {
      const iso = Temporal.PlainDate.from('1970-01-01').add({ days: at });
      expect(dateText(at)).toBe(iso.toString());
      expect(weekdayOf(at)).toBe(iso.dayOfWeek);
      expect(dayOf(civilOf(at))).toBe(at);
    }
  });

  test('adding months clamps to the end of the month', () => {
    expect(dateText(addMonths(day('2026-01-31'), 1))).toBe('2026-02-28');
    expect(dateText(addMonths(day('2024-02-29'), 12))).toBe('2025-02-28');
    expect(dateText(addMonths(day('2026-03-31'), -1))).toBe('2026-02-28');
    expect(dateText(addMonthsSticky(day('2026-02-28'), 1))).toBe('2026-03-31');
    expect(dateText(addMonthsSticky(day('2026-02-27'), 1))).toBe('2026-03-27');
  });

  test('18.34: from 31 January to 28 February is one month', () => {
    expect(monthsBetween(day('2026-01-31'), day('2026-02-28'))).toBe(1);
    expect(monthsBetween(day('2026-02-28'), day('2026-01-31'))).toBe(-1);
    expect(daysBetween(day('2026-03-01'), day('2026-02-01'))).toBe(-28);
  });

  test('months between is the largest count that does not pass the later date', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 4000 }), (a, distance) => {
        const months = monthsBetween(a, a + distance);
        expect(addMonths(a, months)).toBeLessThanOrEqual(a + distance);
        expect(addMonths(a, months + 1)).toBeGreaterThan(a + distance);
      }),
    );
  });

  test('adding months agrees with Temporal', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -100, max: 100 }), (at, months) => {
        const expected = Temporal.PlainDate.from(dateText(at)).add({ months }, { overflow: 'constrain' });
        expect(dateText(addMonths(at, months))).toBe(expected.toString());
      }),
    );
  });
});
