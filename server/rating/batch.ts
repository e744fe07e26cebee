/**
 * `POST /v1/evaluate/{policy}/batch`: NDJSON in, NDJSON out, one line for each that is not blank, in order. A bad line gets its problem and the
 * batch goes on. Reading waits while the client does not take the answers.
 */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BODY_BYTES_MAX } from '#engine';
import { type Problem, problem } from '../kernel/index.ts';
import { type Asked, evaluate, type OnBroken } from './call.ts';
import { type Line, Lines } from './lines.ts';

export interface BatchWatch {
  readonly tally: { readonly add: (status: number, seconds: number) => void };
  /** Counts what is answered. */
  readonly meter: { evaluations: number };
  readonly onBroken: OnBroken;
  /** Told of each answer, and of the line that it answers. */
  readonly onAnswer: (line: Uint8Array, json: string) => void;
}

/** Lines answered before what is gathered is written. */
const WRITE_EVERY = 256;

const TOO_LONG: Problem = problem('BODY_TOO_LARGE', `A line has at most ${BODY_BYTES_MAX} bytes.`);

export async function answerBatch(
  request: IncomingMessage,
  response: ServerResponse,
  asked: Asked,
  { tally, meter, onBroken, onAnswer }: BatchWatch,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/x-ndjson', 'x-content-type-options': 'nosniff' });
  const lines = new Lines(BODY_BYTES_MAX);
  const answerLine = ({ number, content }: Line): string => {
    meter.evaluations += 1;
    const start = performance.now();
    const result = content === 'too long' ? { problem: TOO_LONG } : evaluate(asked, content, onBroken);
    const status = 'json' in result ? 200 : result.problem.status;
    tally.add(status, (performance.now() - start) / 1000);
    if ('json' in result && content !== 'too long') onAnswer(content, result.json);
    const part = 'json' in result ? `"answer":${result.json}` : `"problem":${JSON.stringify(result.problem)}`;
    return `{"line":${number},"status":${status},${part}}\n`;
  };
  try {
    for await (const chunk of request) {
      await writeAll(response, lines.add(chunk), answerLine);
    }
    await writeAll(response, lines.end(), answerLine);
    response.end();
  } catch {
    // The client has gone, or sent less than it said; there is nobody left to tell.
    response.destroy();
  }
}

async function writeAll(
  response: ServerResponse,
  lines: readonly Line[],
  answerLine: (line: Line) => string,
): Promise<void> {
  let text = '';
  for (const [i, line] of lines.entries()) {
    text += answerLine(line);
    if ((i + 1) % WRITE_EVERY === 0 || i === lines.length - 1) {
      const taken = response.write(text);
      text = '';
      if (!taken) await once(response, 'drain');
    }
  }
}
