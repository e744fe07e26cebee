/** How results are written: the form of a part, and each column as that form holds it. */
import type { Column, ColumnForm } from '#rows';
import { quoted, textLiteral } from './database.ts';
import type { Compression, RowForm } from './sources.ts';
import { keepName, type SliceColumns } from './table.ts';

export interface Target {
  readonly form: RowForm;
  readonly compression: Compression | undefined;
  /** Whether each part of CSV names its columns. */
  readonly headed: boolean;
}

/** The end of a part's name, such as `.csv.gz`. */
export function extensionOf({ form, compression }: Target): string {
  const packed = compression === undefined ? '' : compression === 'gzip' ? '.gz' : '.zst';
  return `.${form}${packed}`;
}

/** The widest decimal of the database. */
const DIGITS = 38;

function typeOf(form: ColumnForm): string {
  switch (form.kind) {
    case 'decimal':
      return form.places === undefined || form.places > DIGITS ? 'VARCHAR' : `DECIMAL(${DIGITS}, ${form.places})`;
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

/** A column of an answer, which the database holds in whatever type: as Parquet types, and as texts like those of a call. */
function told(column: string, form: ColumnForm, target: Target): string {
  const value = `CAST(${column} AS ${typeOf(form)})`;
  if (target.form === 'parquet' || form.kind === 'text' || form.kind === 'truth') return value;
  if (form.kind !== 'instant') return `CAST(${value} AS VARCHAR)`;
  const finer = `CASE WHEN epoch_ms(${value}) % 1000 = 0 THEN '' ELSE '.%g' END`;
  return `strftime(${value}, '%Y-%m-%dT%H:%M:%S' || ${finer} || 'Z')`;
}

/** The columns of a part: those that are kept, then the answer's. `at` is the SQL of a column of the answer. */
export function selected(
  kept: SliceColumns['kept'],
  columns: readonly Column[],
  at: (name: string, i: number) => string,
  target: Target,
): string {
  return [
    ...kept.map(({ name }, i) => `${keepName(i)} AS ${quoted(name)}`),
    ...columns.map(({ name, form }, i) => `${told(at(name, i), form, target)} AS ${quoted(name)}`),
  ].join(', ');
}

/** Writes a query to a file. */
export function copyTo(query: string, path: string, { form, compression, headed }: Target): string {
  const packed = compression === undefined ? [] : [`COMPRESSION ${compression}`];
  const options = {
    csv: ['FORMAT csv', `HEADER ${headed}`, ...packed],
    ndjson: ['FORMAT json', ...packed],
    parquet: ['FORMAT parquet', 'COMPRESSION zstd'],
  }[form];
  return `COPY (${query}) TO ${textLiteral(path)} (${options.join(', ')})`;
}
