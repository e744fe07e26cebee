/** Bands of the day: whether a time lies in one, and data sessions priced by the band in which they begin. */
import { z } from 'zod';
import { findZone, instantOf, instantText, parseDay, parseInstant, type Zone } from '#billing';
import { compare, decimalText, divide, integer, isInteger, isZero, type Rational } from '#dsl';
import { type Found, type Kind, kind } from '../kind.ts';
import { block, policyText } from '../policy.ts';
import { asked, bill, decimal, derived, placesForm } from './common.ts';
import { clockTime, duration } from './durations.ts';
import { inSeconds, pricePerSecond } from './stretches.ts';

const minuteOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const bound = z.union([minuteOfDay, z.literal('24:00')]);
const modes = { '*up': 'ceiling', '*middle': 'half up', '*down': 'floor' } as const;
/** An increment or a unit of nothing is one of a second. */
const step = duration.transform((length): Rational => (isZero(length) ? integer(1) : length));
const tariff = z.strictObject({
  rates: z
    .array(
      z.strictObject({ id: z.string(), rate: decimal, rate_unit: step, rate_increment: step, from_time: clockTime }),
    )
    .min(1),
  rounding_method: z.enum(['*up', '*middle', '*down']),
  rounding_decimals: placesForm,
});

export const timeBands: Readonly<Record<string, Kind>> = {
  'tou.contains': kind({
    way: 'language',
    why: 'a `calendar` in UTC with the bucket as a band, which may run over midnight, and `T in CALENDAR.BAND`',
    given: z.strictObject({ bucket: z.tuple([bound, bound]), time: minuteOfDay, timezone: z.string() }),
    run: ({ bucket, time, timezone }): Found => contained(bucket, time, timezone),
  }),
  'data.cost': kind({
    way: 'language',
    why: 'a `calendar` of the times at which rates begin; the band of the start prices the whole session, in steps of its own, with `rounding … per increment` and `per total`',
    given: z.strictObject({ tariff, start_local: z.string(), usage: duration }),
    run: ({ tariff, start_local, usage }): Found => dataCost(tariff, start_local, usage),
  }),
};

/** Of a clock that is the same all year the day does not matter. */
const [WINTER, SUMMER] = ['2026-01-15', '2026-07-15'];

/** The time is one of the zone's clock; buckets are of the day of UTC, whatever the zone (Flexprice). */
function contained([from, until]: readonly [string, string], time: string, timezone: string): Found {
  const zone = findZone(timezone);
  if (zone === undefined) return { notExpressible: `no time zone ${timezone} is known` };
  const [winter, summer] = [WINTER, SUMMER].map((date) => instantAt(zone, date, time));
  if (winter === undefined || winter.slice(11) !== summer?.slice(11)) {
    return { notExpressible: `the case names no day, and the clock of ${timezone} is not the same all year` };
  }
  const policy = policyText({
    name: 'time_of_day',
    body: [
      block('calendar day in zone "Etc/UTC"', ...bandsOf(from, until)),
      'input moment: instant',
      '',
      `define is_contained: bool = ${isNothing(from, until) ? 'not (moment in day.rest)' : 'moment in day.bucket'}`,
    ],
  });
  return asked(policy, { moment: winter }, (answer) => ({ contains: derived(answer, 'is_contained') }));
}

function instantAt(zone: Zone, date: string, time: string): string | undefined {
  const day = parseDay(date);
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return day === undefined ? undefined : instantText(instantOf(zone, { day, second: hours * 3600 + minutes * 60 }));
}

/** A bucket that ends where it begins is empty, and a band of no minutes is none. */
const isNothing = (from: string, until: string): boolean => from === until || (from === '24:00' && until === '00:00');

function bandsOf(from: string, until: string): readonly string[] {
  if (isNothing(from, until)) return ['rest: every day'];
  const [start, end] = [from === '24:00' ? '00:00' : from, until === '00:00' ? '24:00' : until];
  if (start === '00:00' && end === '24:00') return ['bucket: every day'];
  return [`bucket: every day ${start} to ${end}`, 'rest: otherwise'];
}

type Tariff = z.infer<typeof tariff>;

/** A rate holds from its time of day to that of the next one, or to the end of the day. */
function dataCost({ rates, rounding_method, rounding_decimals }: Tariff, start: string, used: Rational): Found {
  const sorted = rates.toSorted((one, other) => compare(one.from_time, other.from_time));
  const startedAt = `${start}Z`;
  const instant = parseInstant(startedAt);
  if (instant === undefined) return { notExpressible: `${start} is no time of a day` };
  if (sorted.some(({ from_time }) => !isInteger(divide(from_time, integer(60))))) {
    return { notExpressible: 'a band of a calendar begins with a minute, and a rate here does not' };
  }
  const [first] = sorted;
  const second = integer(Math.floor((instant % 86_400_000) / 1000));
  if (first === undefined || compare(second, first.from_time) < 0) {
    return { notExpressible: 'no rate holds when the session begins' };
  }
  const text = (time: Rational | undefined): string => (time === undefined ? '24:00' : minuteText(time));
  const bands = sorted.map(
    ({ from_time }, index) =>
      `from_${index + 1}: every day ${text(from_time)} to ${text(sorted[index + 1]?.from_time)}`,
  );
  const policy = policyText({
    name: 'data',
    header: [
      'currency USD',
      'rounding half up to 6 places per increment',
      `rounding ${modes[rounding_method]} to ${rounding_decimals} places per total`,
    ],
    body: [
      block('calendar day in zone "Etc/UTC"', ...bands, isZero(first.from_time) ? undefined : 'earlier: otherwise'),
      'input started_at: instant',
      'input used: quantity second 0..1_000_000_000 places 9',
      '',
      block(
        'tariff bill',
        ...sorted.map(({ rate, rate_unit, rate_increment }, index) =>
          block(
            `charge data_${index + 1}`,
            `applies when started_at in day.from_${index + 1}`,
            'measure used',
            `steps of ${inSeconds(rate_increment)}`,
            `each ${pricePerSecond(rate, rate_unit)}`,
          ),
        ),
      ),
    ],
  });
  const input = { started_at: startedAt, used: decimalText(used) };
  return asked(policy, input, (answer) => ({ cost: bill(answer).total }));
}

function minuteText(time: Rational): string {
  const minutes = time.n / (time.d * 60n);
  return [minutes / 60n, minutes % 60n].map((part) => String(part).padStart(2, '0')).join(':');
}
