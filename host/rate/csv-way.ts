/** Records of CSV through the compiled policy, from the bytes of a slice to those of a part. */
import type { LeafOrigin } from '#rows';
import { CsvReader, fieldText } from './csv-reader.ts';
import type { PartPaths } from './ledger.ts';
import { type Reject, RejectFile, rejectOf, toldText } from './rejects.ts';
import type { Slice } from './slices.ts';
import { placeOf } from './table.ts';
import { TextPart } from './text-part.ts';
import { type Counts, heldOf, type TableRun, type Way } from './way.ts';

export function csvWay(run: TableRun): Way {
  const { table, columns } = run;
  const rate = recordsRater(run, {
    reader: new CsvReader(table.columns.length, table.delimiter),
    kept: columns.kept.map(({ name }) => placeOf(name, table)),
    leaves: columns.leaves.map(({ origin }) => origin),
    isNumbered: false,
  });
  return (slice, paths) => rate(slice.bytes ?? new Uint8Array(0), slice, paths);
}

export interface Records {
  readonly reader: CsvReader;
  /** The places of what is kept. */
  readonly kept: readonly number[];
  readonly leaves: readonly LeafOrigin[];
  /** Records are told by their numbers, not by the lines that they begin at. */
  readonly isNumbered: boolean;
}

/** Rates the records of a slice. */
export function recordsRater(
  run: TableRun,
  { reader, kept, leaves, isNumbered }: Records,
): (bytes: Uint8Array, slice: Slice, paths: PartPaths) => Promise<Counts> {
  const { files, columns, rater } = run;
  const part = new TextPart({ ...run, kept: columns.kept, columns: rater.columns });
  const { writer } = part;
  const rateFields = rater.fieldsRater(leaves) ?? (() => false);
  const leafTexts = (): readonly (string | null | undefined)[] =>
    leaves.map((origin) => ('column' in origin ? fieldText(reader, origin.column) : origin.text));

  /** Writes a row, or gives why it has no answer. */
  function rate(file: string, line: number): Reject | undefined {
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
    return rejectOf({ file, line }, refusal, { row: heldOf(columns, texts) });
  }

  return async (bytes, slice, paths) => {
    const file = files[slice.file]?.path ?? '';
    const rejects = new RejectFile(paths.rejected);
    part.open(paths.rated);
    reader.begin(bytes, slice.from.line);
    let rated = 0;
    for (let record = reader.next(); record !== 'end'; record = reader.next()) {
      const line = isNumbered ? slice.from.line + rated + rejects.count : reader.line;
      const reject =
        record === 'row'
          ? rate(file, line)
          : { file, line, code: 'MALFORMED_ROW', detail: reader.fault, ...toldText(reader.record) };
      if (reject === undefined) rated += 1;
      else rejects.add(reject);
    }
    rejects.close();
    await part.close();
    return { rated, rejected: rejects.count };
  };
}
