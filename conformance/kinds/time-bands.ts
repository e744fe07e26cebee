/** Bands of the day: whether a time lies in one, and data sessions priced by the band in which they begin. */
import { z } from 'zod';
import { findZone, instantOf, instantText, parseDay } from '#billing';
import { type Found, type Kind, kind } from '../kind.ts';
import { block, policyText } from '../policy.ts';
import { asked, bill, decimal, derived } from './common.ts';
import { pricePerSecond, seconds } from './stretches.ts';

const time = z.string().regex(/^\d{2}:\d{2}$/);
const modes = { '*up': 'ceiling', '*middle': 'half up', '*down': 'floor' } as const;
const tariff = z.strictObject({
  rates: z.array(
    z.strictObject({
      id: z.string(),
      rate: decimal,
      rate_unit: z.string(),
      rate_increment: z.string(),
      from_time: z.string(),
    }),
  ),
  rounding_method: z.enum(['*up', '*middle', '*down']),
  rounding_decimals: z.string(),
});

export const timeBands: Readonly<Record<string, Kind>> = {
  'tou.contains': kind({
    way: 'language',
    why: 'a `calendar` with the bucket as a band, which may run over midnight, and `T in CALENDAR.BAND`',
    given: z.strictObject({ bucket: z.tuple([time, time]), time, timezone: z.string() }),
    run: ({ bucket, time, timezone }): Found => contained(bucket, time, timezone),
  }),
  'data.cost': kind({
    way: 'language',
    why: 'a `calendar` of the times at which rates begin; the band of the start prices the whole session, in steps of its own',
    given: z.strictObject({ tariff, start_local: z.string(), usage: z.string() }),
    run: ({ tariff, start_local, usage }): Found => dataCost(tariff, start_local, durationOf(usage)),
  }),
};

const SOME_DATE = '2026-01-15';

function contained([from, until]: readonly [string, string], time: string, timezone: string): Found {
  const [zone, day] = [findZone(timezone), parseDay(SOME_DATE)];
  if (zone === undefined || day === undefined) return { notExpressible: `no time zone ${timezone} is known` };
  const isWhole = from === '00:00' && until === '24:00';
  const bands = isWhole ? ['bucket: every day'] : [`bucket: every day ${from} to ${until}`, 'rest: otherwise'];
  const policy = policyText({
    name: 'time_of_day',
    body: [
      block(`calendar day in zone "${timezone}"`, ...bands),
      'input moment: instant',
      '',
      'define is_contained: bool = moment in day.bucket',
    ],
  });
  const moment = instantText(instantOf(zone, { day, second: Number(seconds(`${time}:00`)) }));
  return asked(policy, { moment }, (answer) => ({ contains: derived(answer, 'is_contained') }));
}

type Tariff = z.infer<typeof tariff>;

function dataCost({ rates, rounding_method, rounding_decimals }: Tariff, start: string, used: string): Found {
  const sorted = rates.toSorted((one, other) => one.from_time.localeCompare(other.from_time));
  const ends = sorted.map((_rate, index) => sorted[index + 1]?.from_time.slice(0, 5) ?? '24:00');
  const bands = sorted.map(
    ({ from_time }, index) => `from_${index + 1}: every day ${from_time.slice(0, 5)} to ${ends[index]}`,
  );
  const isWhole = sorted[0]?.from_time.startsWith('00:00') === true;
  const policy = policyText({
    name: 'data',
    header: ['currency USD', `rounding ${modes[rounding_method]} to ${rounding_decimals} places per line`],
    body: [
      block('calendar day in zone "Etc/UTC"', ...bands, isWhole ? undefined : 'earlier: otherwise'),
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
            `steps of ${durationOf(rate_increment)} seconds`,
            `each ${pricePerSecond(rate, durationOf(rate_unit))}`,
          ),
        ),
      ),
    ],
  });
  return asked(policy, { started_at: `${start}Z`, used }, (answer) => ({ cost: bill(answer).total }));
}

/** `20s`, `10ns` and the like in seconds. */
function durationOf(text: string): string {
  const [, amount = '0', unit = 's'] = /^(\d+)(ns|us|ms|s|m|h)?$/.exec(text) ?? [];
  const places = { ns: 9, us: 6, ms: 3 }[unit];
  if (places !== undefined) {
    const digits = amount.padStart(places + 1, '0');
    return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  }
  return String(Number(amount) * (unit === 'h' ? 3600 : unit === 'm' ? 60 : 1));
}
