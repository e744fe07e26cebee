/** How results are written: the form of a part, and each column as that form holds it. */
import type { Column, ColumnForm } from '#rows';
import { quotedName } from '#sql';
import { textLiteral } from './database.ts';
import type { Compression, RowForm } from './sources.ts';
import { keepName, type SliceColumns } from './table.ts';

export interface Target {
  readonly form: RowForm;
  readonly compression: Compression | undefined;
  /** What stands between fields of CSV. */
  readonly delimiter: string;
  /** Whether each part of CSV names its columns. */
  readonly headed: boolean;
}

/** The end of a part's name, such as `.csv.gz`. */
export function extensionOf({ form, compression }: Target): string {
  const packed = compression === undefined ? '' : compression === 'gzip' ? '.gz' : '.zst';
  return `.${form}${packed}`;
}

/** Digits of a decimal that a database computes with as with a number of 64 bits, and of its widest one. */
const FAST_DIGITS = 18;
const DIGITS = 38;

function typeOf(form: ColumnForm): string {
  switch (form.kind) {
    case 'decimal': {
      const { places, digits } = form.width ?? { places: 0, digits: Number.POSITIVE_INFINITY };
      if (places > DIGITS || form.width === undefined) return 'VARCHAR';
      return `DECIMAL(${digits <= FAST_DIGITS && places <= FAST_DIGITS ? FAST_DIGITS : DIGITS}, ${places})`;
    }
    case 'truth':
      return 'BOOLEAN';
    case 'date':
      return 'DATE';
    case 'instant':
      return 'TIMESTAMP';
    case 'text':
      return 'VARCHAR';
    default:
      return form satisfies never;
  }
}

/** A column of the policy's query, as Parquet holds it, or as the text that a call tells. */
function ofQuery(column: string, form: ColumnForm, target: Target): string {
  const value = `CAST(${column} AS ${typeOf(form)})`;
  if (target.form === 'parquet' || form.kind === 'text' || form.kind === 'truth') return value;
  if (form.kind !== 'instant') return `CAST(${value} AS VARCHAR)`;
  const finer = `CASE WHEN epoch_ms(${value}) % 1000 = 0 THEN '' ELSE '.%g' END`;
  return `strftime(${value}, '%Y-%m-%dT%H:%M:%S' || ${finer} || 'Z')`;
}

/** A cell, which is a text already. */
function ofCell(column: string, form: ColumnForm, target: Target): string {
  return target.form === 'parquet' || form.kind === 'truth' ? `CAST(${column} AS ${typeOf(form)})` : column;
}

/** The columns of a part: those that are kept, then the answer's out of the policy's query. */
export function queryColumns(kept: SliceColumns['kept'], columns: readonly Column[], target: Target): string {
  const told = columns.map(({ name, form }) => `${ofQuery(quotedName(name), form, target)} AS ${quotedName(name)}`);
  return [...keptColumns(kept), ...told].join(', ');
}

/** The columns of a table that holds what is kept and the cells of answers, all as texts. */
export function cellNames(kept: SliceColumns['kept'], columns: readonly Column[]): readonly string[] {
  return [...kept.map((_, i) => keepName(i)), ...columns.map((_, i) => `c${i}`)];
}

/** The same out of such a table. */
export function cellColumns(kept: SliceColumns['kept'], columns: readonly Column[], target: Target): string {
  const told = columns.map(({ name, form }, i) => `${ofCell(`c${i}`, form, target)} AS ${quotedName(name)}`);
  return [...keptColumns(kept), ...told].join(', ');
}

function keptColumns(kept: SliceColumns['kept']): readonly string[] {
  return kept.map(({ name, type }, i) => `CAST(${keepName(i)} AS ${type}) AS ${quotedName(name)}`);
}

/** Writes a query to a file. */
export function copyTo(query: string, path: string, { form, compression, headed, delimiter }: Target): string {
  const packed = compression === undefined ? [] : [`COMPRESSION ${compression}`];
  const options = {
    csv: ['FORMAT csv', `HEADER ${headed}`, `DELIMITER ${textLiteral(delimiter)}`, ...packed],
    ndjson: ['FORMAT json', ...packed],
    parquet: ['FORMAT parquet', 'COMPRESSION zstd'],
  }[form];
  return `COPY (${query}) TO ${textLiteral(path)} (${options.join(', ')})`;
}
