/** Lines of JSON in, lines of JSON out, one for one and in order: rated ones with their columns, others with what is wrong. */
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { lineRater, lineWriter } from './lines.ts';
import type { Mapping } from './mapping.ts';
import type { RowPolicy } from './run.ts';

const NEWLINE = 0x0a;

/** Gives how many lines were rejected. Reading waits while the output takes no more; an empty line stays one. */
export async function filterLines(
  input: Readable,
  output: Writable,
  { program, rater }: RowPolicy,
  mapping: Mapping,
): Promise<number> {
  const rate = lineRater(program, rater, mapping);
  const write = lineWriter(rater.columns);
  let rejected = 0;
  const answer = (text: string): string => {
    const rated = text.trim() === '' ? undefined : rate(text);
    if (rated?.outcome.ok === false) rejected += 1;
    return rated === undefined ? '' : write(rated);
  };
  for await (const lines of wholeLines(input)) {
    const text = `${lines.map(answer).join('\n')}\n`;
    if (!output.write(text)) await once(output, 'drain');
  }
  return rejected;
}

/** The lines of a stream, as many at a time as a chunk of it ends. */
async function* wholeLines(input: AsyncIterable<Buffer>): AsyncGenerator<readonly string[]> {
  let held: Buffer[] = [];
  for await (const chunk of input) {
    const end = chunk.lastIndexOf(NEWLINE);
    if (end < 0) {
      held.push(chunk);
      continue;
    }
    const block = Buffer.concat([...held, chunk.subarray(0, end)]);
    held = [chunk.subarray(end + 1)];
    yield block.toString('utf8').split('\n');
  }
  const rest = Buffer.concat(held);
  if (rest.length > 0) yield [rest.toString('utf8')];
}
