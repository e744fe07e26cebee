/** Generated calendars, tests of instants, and prices by time of use. */
import type { At } from './expressions.ts';
import type { Random } from './random.ts';

/** Bands of the generated calendars, in their order. */
const BANDS = { hours: ['peak', 'weekend', 'off_peak'], seasons: ['night', 'summer', 'rest'] } as const;
type CalendarName = keyof typeof BANDS;

/** Where the zone of a calendar is an input, it is decoded by the slow path alone. */
export function calendars(random: Random, zoneInput: boolean): string {
  const zone = (): string =>
    zoneInput
      ? 'place'
      : JSON.stringify(random.pick(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC']));
  const edge = random.pick(['20:00', '19:30', '20:00:30']);
  const late = random.pick(['22:00 to 05:00', '01:30 to 02:30', '23:15 to 00:00']);
  const months = random.pick(['june to september', 'november to february', 'april']);
  return `${zoneInput ? 'input place: zone' : ''}
dates closed { 2025-10-26 2025-12-25 2026-01-01 2026-03-29 2026-07-31 }
calendar hours in zone ${zone()} {
  peak: monday to friday 08:00 to ${edge} except on closed and on closed 10:00 to 11:00
  weekend: saturday, sunday except on closed
  off_peak: otherwise
}
calendar seasons in zone ${zone()} {
  night: every day ${late} in ${months}
  summer: every day 05:00 to 22:00 in ${months} and on closed 05:00 to 22:00
  rest: otherwise
}
define is_open: bool = moment in hours.peak
define is_night: bool = moment not in seasons.rest`;
}

export function inBand({ random }: At): string {
  const name = random.pick<CalendarName>(['hours', 'seasons']);
  return `moment ${random.pick(['in', 'not in'])} ${name}.${random.pick(BANDS[name])}`;
}

/** Rates in the unit of the measure. */
export function timeOfUse({ random }: At, rate: () => string): string {
  const name = random.pick<CalendarName>(['hours', 'seasons']);
  const end = random.pick([
    ' to moment + n1 * 1800 second',
    ' to moment + n1 * 1800 second',
    ' to moment + n1_small * 61 second',
    ' to moment + n2 * 60 second',
    '',
  ]);
  const bands = random.some(BANDS[name], 0.5);
  const order = [...bands, ...BANDS[name].filter((band) => !bands.includes(band))];
  return `time of use ${name} over moment${end} {\n${order.map((band) => `${band} at ${rate()}`).join('\n')}\n}`;
}
