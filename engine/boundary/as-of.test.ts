import { describe, expect, test } from 'vitest';
import { BILLING_PERIOD, field, program, simple } from '../testing/build.ts';
import { parseDate } from '../time/iso.ts';
import { resolveAsOf } from './as-of.ts';
import { decode } from './decode.ts';

const day = (text: string): number => parseDate(text) ?? Number.NaN;
const effective = { from: day('2026-01-01'), until: day('2027-01-01') };
const byPeriod = program({
  effective,
  inputs: [field('period', BILLING_PERIOD)],
  asOf: { path: { input: 'period', fields: ['start'] }, type: 'date' },
});
const byInstant = program({
  effective,
  zone: 'Africa/Lagos',
  inputs: [field('now', simple('instant'))],
  asOf: { path: { input: 'now', fields: [] }, type: 'instant' },
});
const byCaller = program({ effective, zone: 'Africa/Lagos' });

function asOf(policy: typeof byPeriod, body: string, at?: string): string {
  const decoded = decode(policy, body);
  if (!decoded.ok) throw new Error('bad body');
  const result = resolveAsOf(policy, decoded.inputs, at);
  return result.ok ? result.asOf.text : result.faults.map(({ code, path }) => `${code} ${path}`).join();
}

describe('as of', () => {
  const period = (start: string) => `{"period":{"start":"${start}","end":"2027-06-01"}}`;
  test.each([
    ['18.1 inside', byPeriod, period('2026-12-31'), undefined, '2026-12-31'],
    ['18.1 the first day', byPeriod, period('2026-01-01'), undefined, '2026-01-01'],
    ['18.1 until is outside', byPeriod, period('2027-01-01'), undefined, 'AS_OF_OUTSIDE_VERSION period.start'],
    ['18.1 before from', byPeriod, period('2025-12-31'), undefined, 'AS_OF_OUTSIDE_VERSION period.start'],
    [
      '18.2 UTC is still inside, the local date is not',
      byInstant,
      '{"now":"2026-12-31T23:30:00Z"}',
      undefined,
      'AS_OF_OUTSIDE_VERSION now',
    ],
    [
      '18.2 the local date is inside, UTC is not yet',
      byInstant,
      '{"now":"2025-12-31T23:30:00Z"}',
      undefined,
      '2025-12-31T23:30:00Z',
    ],
    ['the same given twice', byPeriod, period('2026-04-01'), '2026-04-01', '2026-04-01'],
    ['given twice and different', byPeriod, period('2026-04-01'), '2026-04-02', 'AS_OF_CONFLICT period.start'],
    ['an instant on the same date', byPeriod, period('2026-04-01'), '2026-04-01T10:00:00Z', '2026-04-01'],
    ['another instant', byInstant, '{"now":"2026-03-01T10:00:00Z"}', '2026-03-01T10:00:00.001Z', 'AS_OF_CONFLICT now'],
    ['by the caller', byCaller, '{}', '2026-03-01', '2026-03-01'],
    ['by the caller, an instant', byCaller, '{}', '2026-03-01T00:00:00.000Z', '2026-03-01T00:00:00Z'],
    ['by nobody', byCaller, '{}', undefined, 'MISSING_AS_OF at'],
    ['outside, by the caller', byCaller, '{}', '2027-01-01', 'AS_OF_OUTSIDE_VERSION at'],
    ['unreadable', byCaller, '{}', 'today', 'BAD_DATE at'],
  ])('%s', (_, policy, body, at, expected) => expect(asOf(policy, body, at)).toBe(expected));
});
