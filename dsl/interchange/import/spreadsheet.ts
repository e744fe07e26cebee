/**
 * A sheet as a decision table: the first columns are what is looked up, the others what is found. Types are read from the cells:
 * ranges, bounds, numbers, money, percents, yes and no, and words, which become an enum.
 */
import type { CsvField } from '../../check/csv.ts';
import type { SourceFile } from '../../source.ts';
import { CURRENCIES } from '../../types/currencies.ts';
import { sheetOf } from './csv-rows.ts';
import {
  finished,
  type Imported,
  type ImportedFile,
  importing,
  Names,
  type Notes,
  NotImported,
  nameLike,
  type Options,
  quoted,
} from './draft.ts';
import { commonPlaces } from './figures.ts';

export interface SpreadsheetOptions extends Options {
  /** How many of the last columns are results. */
  readonly results: number;
}

export function importSpreadsheet(source: SourceFile, options: SpreadsheetOptions): Imported {
  return importing((notes) => [policyOf(source, options, notes)]);
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly cells: readonly string[];
  /** The enum that its words make. */
  readonly words: string | undefined;
}

function policyOf(source: SourceFile, { name, from, results }: SpreadsheetOptions, notes: Notes): ImportedFile {
  const { header, rows, span } = sheetOf(source);
  const keys = header.length - results;
  if (results < 1 || keys < 1)
    throw new NotImported(span, 'The sheet', 'one column at least must be looked up, and one found.');
  if (rows.length === 0) throw new NotImported(span, 'The sheet', 'it has no rows.');
  const names = new Names();
  const columns = header.map((field, i): Column => {
    const cells = rows.flatMap((row) => row[i] ?? []);
    const column = names.of(field.text.trim() === '' ? `column ${i + 1}` : field.text);
    return i < keys ? keyColumn(column, cells, notes) : resultColumn(column, cells, notes);
  });
  const isKey = (_: Column, i: number): boolean => i < keys;
  const [looked, found] = [columns.filter(isKey), columns.filter((_, i) => i >= keys)];
  const line = (parts: readonly string[]): string =>
    `| ${parts.slice(0, keys).join(' | ')} => ${parts.slice(keys).join(' | ')} |`;
  const table = rows.map((_, i) => line(columns.map(({ cells }) => cells[i] ?? '')));
  const asked = looked.map((column) => column.name).join(', ');
  const sheet = `${nameLike(name.split('.').at(-1) ?? name)}_table`;
  const currency = found.flatMap(({ type }) => /^money ([A-Z]{3})/.exec(type)?.[1] ?? [])[0];
  const text = (picks: string): string =>
    [
      `policy ${name} version 1.0.0`,
      `effective from ${from}`,
      ...(currency === undefined ? [] : [`currency ${currency}`]),
      '',
      ...columns.flatMap(({ words }) => words ?? []),
      ...looked.map((column) => `input ${column.name}: ${column.type}`),
      '',
      `table ${sheet} picks ${picks} row {`,
      line(columns.map((column) => `${column.name}: ${column.type}`)),
      ...table,
      '}',
      '',
      ...found.map((column) => `define ${column.name}: ${column.type} = ${sheet}(${asked}).${column.name}`),
    ].join('\n');
  try {
    return finished(name, '1.0.0', text('one'), [], span);
  } catch (cause) {
    if (!(cause instanceof NotImported) || !cause.message.includes('WR5102')) throw cause;
    const file = finished(name, '1.0.0', text('first'), [], span);
    notes.note(span, 'The table', 'takes the first row that fits: more than one does.');
    return file;
  }
}

const NUMBER = String.raw`-?\d[\d,]*(?:\.\d+)?`;
const RANGE = new RegExp(`^(${NUMBER})\\s*(?:-|–|\\.\\.|to)\\s*(${NUMBER})$`);
const BOUND = new RegExp(`^(<=|>=|<|>|≤|≥)\\s*(${NUMBER})$`);
const UPWARDS = new RegExp(`^(${NUMBER})\\s*\\+$`);
const SINGLE = new RegExp(`^${NUMBER}$`);
const ANY = /^(|\*|-|any|all)$/i;
const SIGNS: Readonly<Record<string, string>> = { '≤': '<=', '≥': '>=' };

/** What is far enough for a sheet that says "and more". */
const FAR = 1_000_000_000;

function keyColumn(name: string, cells: readonly CsvField[], notes: Notes): Column {
  const written = cells.map(({ text }) => rangeCell(text.trim()));
  if (written.every((cell) => cell !== undefined)) {
    const figures = written.flatMap(({ figures: all }) => all);
    if (figures.length > 0)
      return { name, type: keyType(written), cells: written.map(({ text }) => text), words: undefined };
  }
  const flags = cells.map(({ text }) => (ANY.test(text.trim()) ? 'any' : flagOf(text)));
  if (flags.every((flag) => flag !== undefined)) return { name, type: 'bool', cells: flags, words: undefined };
  return wordColumn(name, cells, notes, true);
}

interface KeyText {
  readonly text: string;
  readonly figures: readonly string[];
  readonly from?: string;
  readonly to?: string;
}

/** A range with both its ends, as sheets mean it. */
function rangeCell(text: string): KeyText | undefined {
  const plain = (figure: string): string => figure.replaceAll(',', '');
  if (ANY.test(text)) return { text: 'any', figures: [] };
  if (SINGLE.test(text)) return { text: plain(text), figures: [plain(text)], from: plain(text), to: plain(text) };
  const [, lo, hi] = RANGE.exec(text) ?? [];
  if (lo !== undefined && hi !== undefined) {
    const [from, to] = [plain(lo), plain(hi)];
    return { text: `${from} .. ${to}`, figures: [from, to], from, to };
  }
  const [, least] = UPWARDS.exec(text) ?? [];
  if (least !== undefined) return { text: `>= ${plain(least)}`, figures: [plain(least)], from: plain(least) };
  const [, sign, bound] = BOUND.exec(text) ?? [];
  if (sign === undefined || bound === undefined) return undefined;
  const figure = plain(bound);
  const ends = /[<≤]/.test(sign) ? { to: figure } : { from: figure };
  return { text: `${SIGNS[sign] ?? sign} ${figure}`, figures: [figure], ...ends };
}

/** As wide as its cells; a bound that is open goes to 0, or far. */
function keyType(cells: readonly KeyText[]): string {
  const figures = cells.flatMap((cell) => cell.figures);
  const least = Math.min(...figures.map(Number));
  const most = Math.max(...figures.map(Number));
  const opensDown = cells.some(({ text, from }) => text !== 'any' && from === undefined);
  const opensUp = cells.some(({ text, to }) => text !== 'any' && to === undefined);
  const written = (figure: number): string => figures.find((each) => Number(each) === figure) ?? String(figure);
  const lo = opensDown ? String(least > 0 ? 0 : -FAR) : written(least);
  const hi = opensUp ? String(FAR) : written(most);
  const places = commonPlaces(figures, 0);
  return places === 0 ? `integer ${lo}..${hi}` : `number ${lo}..${hi} places ${places}`;
}

function resultColumn(name: string, cells: readonly CsvField[], notes: Notes): Column {
  const texts = cells.map(({ text }) => text.trim());
  const column = (type: string, written: readonly string[]): Column => ({
    name,
    type,
    cells: written,
    words: undefined,
  });
  const plain = texts.map((text) => text.replaceAll(',', ''));
  if (texts.every((text) => SINGLE.test(text))) {
    const places = commonPlaces(plain, 0);
    return column(places === 0 ? 'integer' : `number places ${places}`, plain);
  }
  if (plain.every((text) => /^-?\d+(\.\d+)?\s?%$/.test(text)))
    return column(
      'percent',
      plain.map((text) => text.replace(/\s/, '')),
    );
  const [, currency = ''] = /([A-Z]{3})$/.exec(texts[0] ?? '') ?? [];
  if (CURRENCIES.has(currency) && plain.every((text) => new RegExp(`^-?\\d+(\\.\\d+)?\\s${currency}$`).test(text)))
    return column(`money ${currency}`, plain);
  const flags = texts.map(flagOf);
  if (flags.every((flag) => flag !== undefined)) return column('bool', flags);
  const blank = cells.find(({ text }) => text.trim() === '');
  if (blank !== undefined) throw new NotImported(blank.span, 'The cell', 'it is empty, and a result must be there.');
  return wordColumn(name, cells, notes, false);
}

function flagOf(text: string): string | undefined {
  if (/^(yes|true|y)$/i.test(text.trim())) return 'true';
  return /^(no|false|n)$/i.test(text.trim()) ? 'false' : undefined;
}

/** Words become members of an enum; what is no word of the language gets one that is like it. */
function wordColumn(name: string, cells: readonly CsvField[], notes: Notes, isKey: boolean): Column {
  const members = new Names();
  const used = new Set<string>();
  const written = cells.map(({ text, span }) => {
    const word = text.trim();
    if (isKey && ANY.test(word)) return 'any';
    const member = members.of(word);
    if (!used.has(member) && member !== word) notes.note(span, quoted(word), `is called ${member}.`);
    used.add(member);
    return member;
  });
  const type = name
    .split('_')
    .map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`)
    .join('');
  return { name, type, cells: written, words: `enum ${type} { ${[...used].join(', ')} }` };
}
