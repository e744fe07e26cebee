import { describe, expect, test } from 'vitest';
import { dateText, instantText, parseDate, parseInstant, parseTime, timeText } from './iso.ts';

describe('ISO texts, 18.18', () => {
  test.each(['0001-01-01', '2024-02-29', '9999-12-31'])('date %s', (text) => {
    expect(dateText(parseDate(text) ?? Number.NaN)).toBe(text);
  });
  test.each(['0000-12-31', '2026-02-29', '2026-13-01', '2026-1-01', '2026-01-01 ', '+002026-01-01', '2026-01-00'])(
    'no date: %s',
    (text) => expect(parseDate(text)).toBeUndefined(),
  );
  test.each([
    ['00:00', '00:00'],
    ['08:30', '08:30'],
    ['23:59:59', '23:59:59'],
  ])('time %s', (text, printed) => expect(timeText(parseTime(text) ?? Number.NaN)).toBe(printed));
  test.each(['24:00', '8:00', '08:60', '08:00:60', '08'])('no time of an input: %s', (text) =>
    expect(parseTime(text)).toBeUndefined(),
  );
  test.each([
    ['2026-03-01T09:00:00Z', '2026-03-01T09:00:00Z'],
    ['2026-03-01T09:00:00.5Z', '2026-03-01T09:00:00.500Z'],
    ['2026-03-01T00:30:00+01:00', '2026-02-28T23:30:00Z'],
    ['2026-03-01T00:30:00-00:30', '2026-03-01T01:00:00Z'],
    ['1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999Z'],
  ])('instant %s', (text, printed) => expect(instantText(parseInstant(text) ?? Number.NaN)).toBe(printed));
  test.each([
    '2026-03-29T02:30:00',
    '2026-03-29',
    '2026-03-29T02:30Z',
    '2026-03-29T02:30:60Z',
    '2026-03-29T24:00:00Z',
    '2026-03-29T02:30:00.1234Z',
    '2026-03-29t02:30:00z',
    '2026-03-29T02:30:00+24:00',
    '0001-01-01T00:00:00+01:00',
  ])('no instant: %s', (text) => expect(parseInstant(text)).toBeUndefined());
});
