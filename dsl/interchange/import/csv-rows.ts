/** CSV files of other systems: a first line that names the columns, and rows of the same width. */
import { type CsvField, type CsvRecord, readCsv } from '../../check/csv.ts';
import type { SourceFile, Span } from '../../source.ts';
import { NotImported } from './draft.ts';

export interface Sheet {
  readonly header: CsvRecord;
  readonly rows: readonly CsvRecord[];
  readonly span: Span;
}

export function sheetOf(source: SourceFile): Sheet {
  const records = readCsv(source).flatMap((line): CsvRecord[] => {
    if (line.kind === 'fault') throw new NotImported(line.span, 'The file', line.message);
    const isBlank = line.fields.every(({ text }) => text.trim() === '');
    return isBlank ? [] : [line.fields];
  });
  const [header, ...rows] = records;
  const span = { file: source.name, start: 0, end: 0 };
  if (header === undefined) throw new NotImported(span, 'The file', 'it is empty.');
  for (const row of rows)
    if (row.length !== header.length)
      throw new NotImported(
        row[0]?.span ?? span,
        'The row',
        `it has ${row.length} cells, and the first line ${header.length}.`,
      );
  return { header, rows, span };
}

/** The cell of a row in the column of a name, whatever its case; commented names such as `#Id` too. */
export function cellsOf({ header }: Sheet, row: CsvRecord): (name: string) => CsvField {
  return (name) => {
    const at = header.findIndex(({ text }) => text.replace(/^#/, '').trim().toLowerCase() === name.toLowerCase());
    const found = row[at];
    if (found === undefined)
      throw new NotImported(header[0]?.span ?? { file: '', start: 0, end: 0 }, 'The file', `it has no column ${name}.`);
    return found;
  };
}

export function csvText(rows: readonly (readonly string[])[]): string {
  const cell = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => `${row.map(cell).join(',')}\n`).join('');
}
