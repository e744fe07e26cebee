/** Lines of JSON one by one through the compiled policy, to lines of JSON or to a table. */
import type { RowRater } from '#rows';
import type { DuckDBConnection } from './database.ts';
import { JsonWriter } from './json-writer.ts';
import { type lineCopier, linesOf, type RatedLine, rateLine, writeLine } from './lines.ts';
import { RejectFile, rejectOf, toldText } from './rejects.ts';
import type { SourceFile } from './sources.ts';
import type { SliceColumns } from './table.ts';
import type { Target } from './target.ts';
import { TextPart } from './text-part.ts';
import type { Way } from './way.ts';

export interface LineRun {
  readonly files: readonly SourceFile[];
  readonly rater: RowRater;
  readonly rate: (line: string) => RatedLine;
  readonly copy: ReturnType<typeof lineCopier>;
  /** The columns of a table that hold what is kept. */
  readonly kept: SliceColumns['kept'];
  readonly target: Target;
  readonly scratch: string;
  readonly connection: () => Promise<DuckDBConnection>;
}

export function lineWay(run: LineRun): Way {
  const { files, rater, rate, copy, target } = run;
  // Lines keep what each of them holds.
  const kept = target.form === 'ndjson' ? [] : run.kept;
  const part = new TextPart({ ...run, kept, columns: rater.columns });
  const { writer } = part;
  const write = (line: RatedLine): void => {
    if (writer instanceof JsonWriter) {
      writeLine(writer, line, rater);
      part.step();
    } else {
      const held = new Map(line.kept);
      part.row(
        run.kept.map(({ name }) => textOf(held.get(name))),
        rater,
      );
    }
  };
  return async (slice, paths) => {
    const rejects = new RejectFile(paths.rejected);
    const file = files[slice.file]?.path ?? '';
    part.open(paths.rated);
    let { line } = slice.from;
    let rated = 0;
    for (const bytes of linesOf(slice.bytes ?? Buffer.alloc(0))) {
      line += 1;
      if (writer instanceof JsonWriter && copy(writer, bytes)) {
        part.step();
        rated += 1;
        continue;
      }
      const made = rateLine(bytes, rate);
      if (made?.refusal !== undefined) rejects.add(rejectOf({ file, line: line - 1 }, made.refusal, toldText(bytes)));
      else if (made !== undefined) {
        write(made);
        rated += 1;
      }
    }
    await part.close();
    rejects.close();
    return { rated, rejected: rejects.count };
  };
}

/** A string as its text, anything else as it is written. */
function textOf(json: string | undefined): string | null {
  if (json === undefined || json === 'null') return null;
  return json.startsWith('"') ? String(JSON.parse(json)) : json;
}
