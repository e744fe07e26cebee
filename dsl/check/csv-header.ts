/** The first line of a CSV table, which names the columns in their order, and where their cells stand if it does not. */
import type { Column } from '../program/table.ts';
import type { Span } from '../source.ts';
import type { CsvFault, CsvLine, CsvRecord } from './csv.ts';

export interface CsvLayout {
  /** Cells of a row, and what says so. */
  readonly width: number;
  readonly widthSays: string;
  /** Where the cell of a column stands; undefined where the first line leaves that open. */
  readonly placeOf: (column: Column) => number | undefined;
  /** What is wrong with the first line. */
  readonly fault?: CsvFault;
}

/** `fallback`: the place of a first line that is not there. */
export function csvLayout(header: CsvLine | undefined, columns: readonly Column[], fallback: Span): CsvLayout {
  const { length } = columns;
  const widthSays = `the table has ${length} columns`;
  const inOrder = { width: length, widthSays, placeOf: (column: Column) => columns.indexOf(column) };
  if (header?.kind === 'fault') return { ...inOrder, fault: header };
  const fields = header?.fields ?? [];
  const wanted = columns.map((column) => column.name);
  const found = fields.map((field) => field.text);
  if (wanted.join() === found.join()) return inOrder;
  const message = `The first line must be "${wanted.join()}"; it is "${found.join()}".`;
  const fault = { span: spanOf(fields) ?? fallback, message };
  return {
    width: fields.length,
    widthSays: `the first line has ${fields.length}`,
    placeOf: (column) => placeIn(found, column, columns),
    fault,
  };
}

/** By its name; a name that is none of the others is taken for a misspelt one in its place. */
function placeIn(found: readonly string[], column: Column, columns: readonly Column[]): number | undefined {
  const named = found.indexOf(column.name);
  if (named >= 0) return named;
  const place = columns.indexOf(column);
  const other = found[place];
  return other === undefined || columns.some(({ name }) => name === other) ? undefined : place;
}

function spanOf(fields: CsvRecord): Span | undefined {
  const [first] = fields;
  const last = fields.at(-1);
  return first === undefined || last === undefined ? undefined : { ...first.span, end: last.span.end };
}
