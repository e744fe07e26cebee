/** WR5xxx: tables, calendars, dates. */
import { error, lint } from './entry.ts';

export const TABLE_CODES = {
  WR5101: error<{ table: string; box: string }>('Table with a gap', (p) => `Table ${p.table} has no row for ${p.box}.`),
  WR5102: error<{ first: number; second: number; box: string }>(
    'Rows overlap',
    (p) => `Rows ${p.first} and ${p.second} both match ${p.box}, and the table picks one row.`,
  ),
  WR5103: error<{ row: number; by: string }>('Row never reached', (p) => `Row ${p.row} can never be reached: ${p.by}.`),
  WR5105: lint<{ row: number; other: number }>(
    'Row that says nothing new',
    (p) => `Row ${p.row} says what row ${p.other}, which holds all its cases, says without it.`,
  ),
  WR5106: lint<{ row: number; other: number }>(
    'Rows that could be one',
    (p) => `Rows ${p.row} and ${p.other} say the same, and one range holds the cases of both.`,
  ),
  WR5107: error<{ message: string }>('CSV does not fit its table', (p) => p.message),
  WR5109: error<{ prefix: string; first: number; second: number }>(
    'Prefix twice',
    (p) => `The prefix "${p.prefix}" stands in rows ${p.first} and ${p.second}.`,
  ),
  WR5108: error<{ calendar: string; when: string }>(
    'Calendar with a gap',
    (p) => `Calendar ${p.calendar} leaves ${p.when} without a band.`,
  ),
  WR5110: error<{ constant: string; first: string; from: string }>(
    'Constant begins too late',
    (p) => `${p.constant} has no value before ${p.first}, but this version is in force from ${p.from}.`,
  ),
  WR5111: error<{ date: string; before: string }>('Dates do not rise', (p) => `${p.date} must come after ${p.before}.`),
  WR5112: lint<{ table: string }>(
    '"first row" where one row holds',
    (p) => `No two rows of ${p.table} match the same case, so it can pick one row.`,
  ),
  WR5114: error<{ argument: string; column: string; domain: string }>(
    'Argument outside the column',
    (p) => `${p.argument} does not fit column ${p.column}, which holds ${p.domain}.`,
  ),
  WR5115: error('Time range over midnight', () => 'A range of times in a table cannot run over midnight.'),
  WR5116: error('Empty range', () => 'Nothing lies in this range.'),
  WR5117: error<{ message: string }>('Window of no length', (p) => p.message),
  WR5118: lint<{ dates: string; last: string; until: string }>(
    'Dates end too early',
    (p) => `The last of ${p.dates} is ${p.last}, but this version is in force ${p.until}.`,
  ),
  WR5119: error<{ calendar: string; band: string; wrong: string }>(
    'Band without one price',
    (p) => `Band ${p.band} of calendar ${p.calendar} has ${p.wrong}.`,
  ),
  WR5120: error<{ message: string }>('Cell does not fit', (p) => p.message),
  WR5121: error<{ table: string; work: number }>(
    'Table too intricate to check',
    (p) => `Table ${p.table} could not be checked for gaps and overlaps within ${p.work} steps.`,
  ),
  WR5122: error<{ calendar: string; bands: string; when: string }>(
    'Bands overlap',
    (p) => `Calendar ${p.calendar} puts ${p.when} into ${p.bands}.`,
  ),
  WR5123: lint<{ table: string; column: string }>(
    'Column that decides nothing',
    (p) => `No row of ${p.table} looks at ${p.column}.`,
  ),
} as const;
