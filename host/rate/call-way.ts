/** Rows of Parquet one by one through the compiled policy: the way that fits every policy, and that tells why a row is rejected. */
import type { LeafText } from '#rows';
import { chunksOf } from './database.ts';
import { RejectFile, rejectOf } from './rejects.ts';
import { sliceRelation, sliceTexts } from './table.ts';
import { TextPart } from './text-part.ts';
import { heldOf, type TableRun, type Way } from './way.ts';

export function callWay(run: TableRun): Way {
  const { files, columns, rater } = run;
  const part = new TextPart({ ...run, kept: columns.kept, columns: rater.columns });
  const texts = sliceTexts(columns);
  return async (slice, paths) => {
    const file = files[slice.file]?.path ?? '';
    const rejects = new RejectFile(paths.rejected);
    part.open(paths.rated);
    const query = `SELECT ${texts.join(', ')}, NULL FROM (${sliceRelation(columns, slice, file)})`;
    let [row, rated] = [0, 0];
    for await (const chunk of chunksOf(await run.connection(), query)) {
      const held = texts.map((_, i) => chunk.getColumnValues(i) as readonly LeafText[]);
      for (let i = 0; i < chunk.rowCount; i += 1, row += 1) {
        const cells = textsAt(held, i);
        const refusal = rater.rate(cells.slice(columns.kept.length));
        if (refusal === undefined) {
          part.row(cells.slice(0, columns.kept.length), rater);
          rated += 1;
        } else rejects.add(rejectOf({ file, line: slice.from.line + row }, refusal, { row: heldOf(columns, cells) }));
      }
    }
    rejects.close();
    await part.close();
    return { rated, rejected: rejects.count };
  };
}

/** Of a row of a chunk. */
export function textsAt(held: readonly (readonly LeafText[])[], row: number): readonly LeafText[] {
  return held.map((column) => column[row]);
}
