/** Lines of JSON in, lines of JSON out, one for one and in order: rated ones with their columns, others with what is wrong. */
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { Sink } from '#rows';
import { faultText, RateFault } from './fault.ts';
import { JsonWriter } from './json-writer.ts';
import { lineCopier, lineRater, linesOf, rateLine, writeLine } from './lines.ts';
import type { Mapping } from './mapping.ts';
import type { RowPolicy } from './run.ts';

const NEWLINE = 0x0a;

/** Far above what a call takes. */
const LINE_BYTES_MAX = 2 ** 26;

export type FilterOutcome =
  | { readonly ok: true; readonly lines: number; readonly rejected: number }
  | { readonly ok: false; readonly reason: string };

/** Reading waits while the output takes no more; an empty line stays one. */
export async function filterLines(
  input: Readable,
  output: Writable,
  policy: RowPolicy,
  mapping: Mapping,
): Promise<FilterOutcome> {
  try {
    return { ok: true, ...(await filter(input, output, policy, mapping)) };
  } catch (error) {
    const reason = faultText(error);
    if (reason === undefined) throw error;
    return { ok: false, reason };
  }
}

async function filter(
  input: Readable,
  output: Writable,
  { program, rater }: RowPolicy,
  mapping: Mapping,
): Promise<{ readonly lines: number; readonly rejected: number }> {
  const rate = lineRater(program, rater, mapping);
  const copy = lineCopier(program, rater, mapping);
  const sink = new Sink();
  const writer = new JsonWriter(
    sink,
    rater.columns.map(({ name }) => name),
  );
  let [lines, rejected] = [0, 0];
  for await (const block of wholeLines(input)) {
    sink.begin();
    for (const line of linesOf(block)) {
      lines += 1;
      if (copy(writer, line)) continue;
      const rated = rateLine(line, rate);
      if (rated?.refusal !== undefined) rejected += 1;
      if (rated === undefined) sink.byte(NEWLINE);
      else writeLine(writer, rated, rater);
    }
    if (!output.write(Buffer.from(sink.view()))) await once(output, 'drain');
  }
  return { lines, rejected };
}

/** A stream in blocks of whole lines. */
async function* wholeLines(input: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of input) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) yield Buffer.concat([...held, chunk.subarray(0, end)]);
    held = end > 0 ? [chunk.subarray(end)] : [...held, chunk];
    size = held.reduce((sum, each) => sum + each.length, 0);
    if (size > LINE_BYTES_MAX) throw new RateFault(`a line does not end within ${LINE_BYTES_MAX} bytes`);
  }
  if (size > 0) yield Buffer.concat(held);
}
