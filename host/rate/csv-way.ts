/** Records of CSV through the compiled policy, from the bytes of a slice to those of a part. */
import { CsvReader, fieldText } from './csv-reader.ts';
import { type Reject, RejectFile, rejectOf, toldText } from './rejects.ts';
import { placeOf } from './table.ts';
import { TextPart } from './text-part.ts';
import { heldOf, type TableRun, type Way } from './way.ts';

export function csvWay(run: TableRun): Way {
  const { files, table, columns, rater } = run;
  const reader = new CsvReader(table.columns.length, table.delimiter);
  const part = new TextPart({ ...run, kept: columns.kept, columns: rater.columns });
  const { writer } = part;
  const kept = columns.kept.map(({ name }) => placeOf(name, table));
  const origins = columns.leaves.map(({ origin }) => origin);
  const rateFields = rater.fieldsRater(origins) ?? (() => false);
  const leafTexts = (): readonly (string | null | undefined)[] =>
    origins.map((origin) => ('column' in origin ? fieldText(reader, origin.column) : origin.text));

  /** Writes a row, or gives why it has no answer. */
  function rate(file: string): Reject | undefined {
    const refusal = rateFields(reader) ? undefined : rater.rate(leafTexts());
    if (refusal === undefined) {
      writer.begin();
      for (const column of kept) writer.keep(reader, column);
      rater.tell(writer);
      writer.end();
      part.step();
      return undefined;
    }
    const texts = [...kept.map((column) => fieldText(reader, column)), ...leafTexts()];
    return rejectOf({ file, line: reader.line }, refusal, { row: heldOf(columns, texts) });
  }

  return async (slice, paths) => {
    const file = files[slice.file]?.path ?? '';
    const rejects = new RejectFile(paths.rejected);
    part.open(paths.rated);
    reader.begin(slice.bytes ?? new Uint8Array(0), slice.from.line);
    let rated = 0;
    for (let record = reader.next(); record !== 'end'; record = reader.next()) {
      const { line, fault } = reader;
      const reject =
        record === 'row'
          ? rate(file)
          : { file, line, code: 'MALFORMED_ROW', detail: fault, ...toldText(reader.record) };
      if (reject === undefined) rated += 1;
      else rejects.add(reject);
    }
    rejects.close();
    await part.close();
    return { rated, rejected: rejects.count };
  };
}
