/** A part that is written as text, row by row; where it holds columns of types, the database makes it out of such a text. */
import type { Column, LeafText, RowRater } from '#rows';
import { CsvWriter } from './csv-writer.ts';
import { type DuckDBConnection, NO_HIVE, pathLiteral } from './database.ts';
import { JsonWriter } from './json-writer.ts';
import { PartFile } from './part-file.ts';
import type { SliceColumns } from './table.ts';
import { cellColumns, cellNames, copyTo, type Target } from './target.ts';

export interface TextPartOptions {
  readonly target: Target;
  /** What stands in every row: what is kept, then the answer. */
  readonly kept: SliceColumns['kept'];
  readonly columns: readonly Column[];
  /** A file of this lane's own. */
  readonly scratch: string;
  readonly connection: () => Promise<DuckDBConnection>;
}

export class TextPart {
  readonly writer: CsvWriter | JsonWriter;
  readonly #options: TextPartOptions;
  readonly #isTyped: boolean;
  readonly #file: PartFile;
  #path = '';

  constructor(options: TextPartOptions) {
    const { target, kept, columns } = options;
    const names = [...kept, ...columns].map(({ name }) => name);
    const holdsTypes = kept.some(({ type }) => type !== 'VARCHAR');
    this.#options = options;
    this.#isTyped = target.form === 'parquet' || (target.form === 'ndjson' && holdsTypes);
    this.#file = new PartFile(this.#isTyped ? undefined : target.compression);
    const { sink } = this.#file;
    const isJson = target.form === 'ndjson' && !this.#isTyped;
    this.writer = isJson ? new JsonWriter(sink, names) : new CsvWriter(sink, this.#isTyped ? ',' : target.delimiter);
  }

  /** Of the part. */
  open(path: string): void {
    const { target, kept, columns, scratch } = this.#options;
    this.#path = path;
    this.#file.open(this.#isTyped ? scratch : path);
    if (target.form !== 'csv' || !target.headed) return;
    const { writer } = this;
    writer.begin();
    for (const { name } of [...kept, ...columns]) writer.text(name);
    writer.end();
  }

  /** A row of texts of what is kept, and of what the rater tells. */
  row(kept: readonly LeafText[], rater: RowRater): void {
    const { writer } = this;
    writer.begin();
    for (const text of kept) {
      if (text === null || text === undefined) writer.nothing();
      else writer.text(text);
    }
    rater.tell(writer);
    writer.end();
    this.step();
  }

  /** A row was written. */
  step(): void {
    this.#file.step();
  }

  async close(): Promise<void> {
    this.#file.close();
    if (!this.#isTyped) return;
    const { target, kept, columns, scratch, connection } = this.#options;
    const query = `SELECT ${cellColumns(kept, columns, target)} FROM ${cellsIn(scratch, cellNames(kept, columns))}`;
    await (await connection()).run(copyTo(query, this.#path, target));
  }
}

/** Larger than a row that was read, with its answer. */
const LINE_BYTES_MAX = 2 ** 26;

/** An empty text has quotes, an empty cell has none. */
function cellsIn(path: string, names: readonly string[]): string {
  const types = names.map((name) => `${name}: 'VARCHAR'`);
  const options = [
    ...[pathLiteral(path), NO_HIVE, 'auto_detect = false', 'header = false', "delim = ','"],
    ...[`quote = '"'`, `escape = '"'`, 'allow_quoted_nulls = false', "new_line = '\\n'"],
    `max_line_size = ${LINE_BYTES_MAX}`,
    `columns = {${types.join(', ')}}`,
  ];
  return `read_csv(${options.join(', ')})`;
}
