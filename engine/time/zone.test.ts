import { describe, expect, test } from 'vitest';
import { dateText, instantText, parseDate, parseInstant } from './iso.ts';
import { instantOf, localDate, localTime, offsetAt, startOfDate } from './zone.ts';
import { findZone, TZDATA_RELEASE, zoneNames, zoneOf } from './zone-data.ts';

const instant = (text: string): number => parseInstant(text) ?? Number.NaN;
const day = (text: string): number => parseDate(text) ?? Number.NaN;
/** A host whose own data is another release may differ in what was still to come. */
const comparedUntil = process.versions['tz'] === TZDATA_RELEASE ? '2200-01-01T00:00Z' : '2025-01-01T00:00Z';

describe('zones', () => {
  test('the release is named, links are found, nothing else is', () => {
    expect(TZDATA_RELEASE).toMatch(/^\d{4}[a-z]$/);
    expect(findZone('Europe/Copenhagen')?.seconds).toEqual(zoneOf('Europe/Berlin').seconds);
    expect(findZone('Europe/Berln')).toBeUndefined();
    expect(findZone('europe/berlin')).toBeUndefined();
    expect(zoneNames().length).toBeGreaterThan(590);
  });

  test('every zone agrees with the host at each of its transitions since 1970', () => {
    const until = Temporal.Instant.from(comparedUntil).epochMilliseconds;
    let compared = 0;
    const differences: string[] = [];
    for (const name of zoneNames().filter((name) => name !== 'Factory')) {
      const zone = zoneOf(name);
      let at = Temporal.Instant.from('1970-01-01T00:00Z').toZonedDateTimeISO(name);
      for (;;) {
        const next = at.getTimeZoneTransition('next');
        if (next === null || next.epochMilliseconds > until) break;
        for (const shift of [-1000, 0, 1_000_000_000]) {
          const ms = next.epochMilliseconds + shift;
          const expected = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(name).offsetNanoseconds / 1e9;
          if (offsetAt(zone, ms) !== expected) differences.push(`${name} ${instantText(ms)}`);
          compared += 1;
        }
        at = next;
      }
    }
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(90_000);
  }, 60_000);

  test('local times agree with the host, skipped and repeated ones included', () => {
    for (const name of [
      'Europe/Berlin',
      'America/New_York',
      'Africa/Lagos',
      'Australia/Lord_Howe',
      'Africa/Casablanca',
    ]) {
      for (let at = day('2015-01-01'); at < day('2024-12-31'); at += 1) {
        for (const second of [0, 2 * 3600, 2 * 3600 + 1800, 3 * 3600]) {
          const local = Temporal.PlainDate.from(dateText(at)).toPlainDateTime().add({ seconds: second });
          const earlier = local.toZonedDateTime(name, { disambiguation: 'earlier' });
          const exact = earlier.toPlainDateTime().equals(local);
          const expected = exact ? earlier : earlier.getTimeZoneTransition('next');
          expect(instantText(instantOf(zoneOf(name), { day: at, second }))).toBe(
            instantText(expected?.epochMilliseconds ?? Number.NaN),
          );
        }
      }
    }
  }, 60_000);

  test('18.2: an instant becomes the local date of the zone', () => {
    expect(dateText(localDate(zoneOf('Africa/Lagos'), instant('2026-12-31T23:30:00Z')))).toBe('2027-01-01');
  });

  test('18.3: a date whose midnight is skipped starts at the transition', () => {
    expect(instantText(startOfDate(zoneOf('America/Santiago'), day('2024-09-08')))).toBe('2024-09-08T04:00:00Z');
    expect(instantText(startOfDate(zoneOf('Africa/Cairo'), day('2024-04-26')))).toBe('2024-04-25T22:00:00Z');
  });

  test('a date that a zone left out starts where the next one does', () => {
    const apia = zoneOf('Pacific/Apia');
    expect(startOfDate(apia, day('2011-12-30'))).toBe(startOfDate(apia, day('2011-12-31')));
  });

  test('a repeated hour is read as the first of the two, and both are the same local time', () => {
    const berlin = zoneOf('Europe/Berlin');
    const reading = { day: day('2026-10-25'), second: 2 * 3600 + 1800 };
    expect(instantText(instantOf(berlin, reading))).toBe('2026-10-25T00:30:00Z');
    expect(localTime(berlin, instant('2026-10-25T01:30:00Z'))).toEqual(reading);
  });

  test('rules go on without end', () => {
    expect(offsetAt(zoneOf('Europe/Berlin'), instant('9998-07-01T00:00:00Z'))).toBe(7200);
    expect(offsetAt(zoneOf('America/New_York'), instant('5000-01-01T00:00:00Z'))).toBe(-18_000);
  });
});
