/**
 * A set of tariff files for calls: destinations by prefix, rates, rates of destinations, and rating plans. Each rating plan that
 * holds at any time becomes a policy over a table of prefixes.
 */
import type { CsvField } from '../../check/csv.ts';
import { type SourceFile, type Span, sourceFile } from '../../source.ts';
import { cellsOf, csvText, sheetOf } from './csv-rows.ts';
import {
  finished,
  type Imported,
  type ImportedFile,
  importing,
  type Notes,
  NotImported,
  nameLike,
  type Options,
  quoted,
} from './draft.ts';
import { commonPlaces, digitsOf } from './figures.ts';

export interface TariffSetOptions extends Options {
  /** Such files name none. */
  readonly currency: string;
}

/** Files by their names, such as `Rates.csv`. */
export function importTariffSet(sources: readonly SourceFile[], options: TariffSetOptions): Imported {
  return importing((notes) => {
    const set = readSet(sources);
    const plans = new Map<string, PlanRow[]>();
    for (const row of set.plans) plans.set(row.id.text, [...(plans.get(row.id.text) ?? []), row]);
    const many = plans.size > 1;
    return [...plans].map(([id, rows]) =>
      policyOf(id, rows, set, { ...options, name: many ? `${options.name}.${nameLike(id)}` : options.name }, notes),
    );
  });
}

interface PlanRow {
  readonly id: CsvField;
  readonly rates: CsvField;
  readonly timing: CsvField;
}
interface RateGroup {
  readonly connect: string;
  readonly rate: CsvField;
  readonly unit: number;
  readonly increment: number;
  readonly start: number;
}
interface Destined {
  readonly destination: CsvField;
  readonly rate: CsvField;
  readonly method: CsvField;
  readonly decimals: CsvField;
  readonly most: CsvField;
}
interface TariffSet {
  readonly destinations: ReadonlyMap<string, readonly CsvField[]>;
  readonly rates: ReadonlyMap<string, readonly RateGroup[]>;
  readonly destined: ReadonlyMap<string, readonly Destined[]>;
  readonly always: ReadonlySet<string>;
  readonly plans: readonly PlanRow[];
}

function readSet(sources: readonly SourceFile[]): TariffSet {
  const place: Span = { file: sources[0]?.name ?? '', start: 0, end: 0 };
  const read = <T>(name: string, row: (cell: (column: string) => CsvField) => T, needed = true): readonly T[] => {
    const source = sources.find(
      (each) => (each.name.split('/').at(-1) ?? '').toLowerCase() === `${name.toLowerCase()}.csv`,
    );
    if (source === undefined && needed) throw new NotImported(place, 'The set', `it has no ${name}.csv.`);
    if (source === undefined) return [];
    const sheet = sheetOf(source);
    return sheet.rows.map((each) => row(cellsOf(sheet, each)));
  };
  const timings = read(
    'Timings',
    (cell) => ({ id: cell('Id').text, parts: TIMING.map((name) => cell(name).text) }),
    false,
  );
  const isAlways = (parts: readonly string[]): boolean =>
    parts.every((part, i) => (i === TIMING.length - 1 ? /^(00:00:00|\*any)?$/.test(part) : /^(\*any)?$/.test(part)));
  return {
    destinations: grouped(read('Destinations', (cell) => [cell('Id').text, cell('Prefix')] as const)),
    rates: grouped(read('Rates', (cell) => [cell('Id').text, rateGroup(cell)] as const)),
    destined: grouped(
      read(
        'DestinationRates',
        (cell) =>
          [
            cell('Id').text,
            {
              destination: cell('DestinationId'),
              rate: cell('RatesTag'),
              method: cell('RoundingMethod'),
              decimals: cell('RoundingDecimals'),
              most: cell('MaxCost'),
            },
          ] as const,
      ),
    ),
    always: new Set(['*any', ...timings.filter(({ parts }) => isAlways(parts)).map(({ id }) => id)]),
    plans: read('RatingPlans', (cell) => ({
      id: cell('Id'),
      rates: cell('DestinationRatesId'),
      timing: cell('TimingTag'),
    })),
  };
}

const TIMING = ['Years', 'Months', 'MonthDays', 'WeekDays', 'Time'] as const;

function grouped<T>(rows: readonly (readonly [id: string, row: T])[]): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const [id, row] of rows) found.set(id, [...(found.get(id) ?? []), row]);
  return found;
}

function rateGroup(cell: (column: string) => CsvField): RateGroup {
  return {
    connect: figure(cell('ConnectFee')),
    rate: cell('Rate'),
    unit: seconds(cell('RateUnit')),
    increment: seconds(cell('RateIncrement')),
    start: seconds(cell('GroupIntervalStart')),
  };
}

function figure({ text, span }: CsvField): string {
  if (!/^\d+(\.\d+)?$/.test(text.trim())) throw new NotImported(span, 'The cell', `${quoted(text)} is no amount.`);
  return text.trim();
}

function seconds({ text, span }: CsvField): number {
  const [, count = '', unit = ''] = /^(\d+)(s|m|h)?$/.exec(text.trim()) ?? [];
  if (count === '') throw new NotImported(span, 'The cell', `${quoted(text)} is no duration in whole seconds.`);
  return Number(count) * { s: 1, m: 60, h: 3600, '': 1 }[unit === 'm' || unit === 'h' || unit === 's' ? unit : ''];
}

/** A row of the table: what a prefix costs. */
interface PrefixRow {
  readonly prefix: string;
  readonly destination: string;
  readonly rate: string;
  readonly connect: string;
  readonly first: number;
  readonly step: number;
}

function policyOf(
  id: string,
  plan: readonly PlanRow[],
  set: TariffSet,
  { name, from, currency }: TariffSetOptions,
  notes: Notes,
): ImportedFile {
  const place = plan[0]?.id.span ?? { file: '', start: 0, end: 0 };
  const destined = plan.flatMap(({ rates, timing }) => {
    if (!set.always.has(timing.text))
      throw new NotImported(
        timing.span,
        `The plan ${quoted(id)}`,
        `its timing ${quoted(timing.text)} does not always hold.`,
      );
    const found = set.destined.get(rates.text);
    if (found === undefined)
      throw new NotImported(rates.span, `The plan ${quoted(id)}`, `there is no ${quoted(rates.text)}.`);
    return found;
  });
  const rows = destined.flatMap((each) => prefixRows(each, set));
  const taken = new Set<string>();
  for (const { prefix, destination } of rows) {
    if (taken.has(prefix))
      throw new NotImported(place, `The plan ${quoted(id)}`, `the prefix ${prefix} (${destination}) stands twice.`);
    taken.add(prefix);
  }
  notes.note(
    place,
    'The price of an increment',
    'is not rounded to six places before it is multiplied, as it is there.',
  );
  const places = commonPlaces(
    rows.flatMap(({ rate, connect }) => [rate, connect]),
    2,
  );
  const table = `${nameLike(name.split('.').at(-1) ?? name)}_destinations.csv`;
  const csv = csvText([
    ['prefix', 'destination', 'rate', 'connect_fee', 'first', 'step'],
    ...rows.map((row) => [row.prefix, row.destination, row.rate, row.connect, `${row.first}`, `${row.step}`]),
  ]);
  const text = `policy ${name} ${quoted(id)} version 1.0.0
effective from ${from}
currency ${currency}
${roundingOf(destined)}

input number: text
input duration: quantity second 0..86_400

table destinations picks longest prefix from csv "${table}" {
  | prefix: text => destination: text | rate: money ${currency} per minute places ${places} | connect_fee: money ${currency} places ${places} | first: quantity second | step: quantity second |
}

define destination = destinations(number) otherwise {
  destination: "unknown", rate: 0 ${currency} per minute, connect_fee: 0 ${currency}, first: 1 second, step: 1 second
}

rule has_rate { code NO_RATE  require destinations(number) is present }
decision rated { pass when has_rate }

tariff calls {
  charge call {
    applies when destinations(number) is present and duration > 0 seconds
    measure duration
    steps of destination.step after first destination.first
    each destination.rate
    plus destination.connect_fee "Connection fee"
  }
}
`;
  return finished(name, '1.0.0', text, [sourceFile(table, csv)], place);
}

function prefixRows({ destination, rate, most }: Destined, { destinations, rates }: TariffSet): readonly PrefixRow[] {
  if (Number(most.text || '0') !== 0)
    throw new NotImported(most.span, 'The rate', 'it has a highest cost, which is not imported.');
  const groups = rates.get(rate.text);
  if (groups === undefined) throw new NotImported(rate.span, 'The rate', `there is no ${quoted(rate.text)}.`);
  const prefixes = destinations.get(destination.text);
  if (prefixes === undefined)
    throw new NotImported(destination.span, 'The destination', `there is no ${quoted(destination.text)}.`);
  const priced = priceOf(groups, rate.span);
  return prefixes.map(({ text }) => ({ prefix: text, destination: destination.text, ...priced }));
}

/** One group of increments, or a first one of its own length before the others at the same rate. */
function priceOf(groups: readonly RateGroup[], span: Span): Omit<PrefixRow, 'prefix' | 'destination'> {
  const [first, next, ...more] = [...groups].sort((a, b) => a.start - b.start);
  const refuse = (reason: string): never => {
    throw new NotImported(span, 'The rate', reason);
  };
  if (first === undefined || first.start !== 0) return refuse('its first group does not begin at 0.');
  const rate = perMinute(first);
  if (next === undefined) return { rate, connect: first.connect, first: first.increment, step: first.increment };
  if (more.length > 0 || perMinute(next) !== rate) return refuse('its price changes during the call.');
  if (next.start !== first.increment) return refuse('its first group is more than one increment long.');
  return { rate, connect: first.connect, first: first.increment, step: next.increment };
}

function perMinute({ rate, unit }: RateGroup): string {
  const text = figure(rate);
  if (unit === 0 || 60 % unit !== 0)
    throw new NotImported(rate.span, 'The rate', `${unit} seconds are no whole part of a minute.`);
  const digits = text.split('.')[1]?.length ?? 0;
  const whole = BigInt(text.replace('.', '')) * BigInt(60 / unit);
  return digitsOf(`${whole}e-${digits}`);
}

const METHODS: Readonly<Record<string, string>> = { '*up': 'ceiling', '*middle': 'half up', '*down': 'floor' };

function roundingOf(destined: readonly Destined[]): string {
  const [first] = destined;
  if (first === undefined) return 'rounding half up to 2 places per line';
  const other = destined.find(
    ({ method, decimals }) => method.text !== first.method.text || decimals.text !== first.decimals.text,
  );
  if (other !== undefined) throw new NotImported(other.method.span, 'The rounding', 'it differs within the plan.');
  const mode = METHODS[first.method.text];
  if (mode === undefined || !/^\d+$/.test(first.decimals.text))
    throw new NotImported(
      first.method.span,
      'The rounding',
      `${quoted(first.method.text)} is none of *up, *middle and *down.`,
    );
  return `rounding ${mode} to ${first.decimals.text} places per line`;
}
