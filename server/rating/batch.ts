/**
 * `POST /v1/evaluate/{policy}/batch`: NDJSON in, NDJSON out, one line for each that is not blank, in order. A bad line gets its problem and the
 * batch goes on, and so does a line that is one too many. Reading waits while the client does not take the answers. A batch whose caller would
 * not be let in any more ends with that problem.
 */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BODY_BYTES_MAX } from '#engine';
import { type Account, type Problem, problem } from '../kernel/index.ts';
import { type Asked, type CallResult, evaluate, type OnBroken } from './call.ts';
import { type Line, Lines } from './lines.ts';

export interface BatchWatch {
  readonly tally: { readonly add: (status: number, seconds: number) => void };
  /** Each line is a call of it. */
  readonly account: Account;
  /** Why the caller would not be let in any more. */
  readonly barred: () => Promise<Problem | undefined>;
  readonly onBroken: OnBroken;
  /** Told of each answer, and of the line that it answers. */
  readonly onAnswer: (line: Uint8Array, json: string) => void;
}

/** Lines answered before what is gathered is written. */
const WRITE_EVERY = 256;
/** How often it is asked whether the caller would still be let in. */
const LOOK_MS = 500;

const TOO_LONG: Problem = problem('BODY_TOO_LARGE', `A line has at most ${BODY_BYTES_MAX} bytes.`);

export async function answerBatch(
  request: IncomingMessage,
  response: ServerResponse,
  asked: Asked,
  { tally, account, barred, onBroken, onAnswer }: BatchWatch,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/x-ndjson', 'x-content-type-options': 'nosniff' });
  const lines = new Lines(BODY_BYTES_MAX);
  const resultOf = (content: Line['content']): CallResult => {
    const refusal = account.takeLine();
    if (refusal !== undefined) return { problem: refusal };
    account.tenant.evaluations += 1;
    return content === 'too long' ? { problem: TOO_LONG } : evaluate(asked, content, onBroken);
  };
  const answerLine = ({ number, content }: Line): string => {
    const start = performance.now();
    const result = resultOf(content);
    const status = statusOf(result);
    tally.add(status, (performance.now() - start) / 1000);
    if ('json' in result && content !== 'too long') onAnswer(content, result.json);
    return lineText(number, result);
  };
  try {
    const write = writer(response, answerLine, inAWhile(barred));
    let goesOn = true;
    // What comes after the end is read and thrown away: a connection that is cut would take the answers with it.
    for await (const chunk of request) goesOn = goesOn && (await write(lines.add(chunk)));
    if (goesOn) await write(lines.end());
    response.end();
  } catch {
    // The client has gone, or sent less than it said; there is nobody left to tell.
    response.destroy();
  }
}

function lineText(number: number, result: CallResult): string {
  const part = 'json' in result ? `"answer":${result.json}` : `"problem":${JSON.stringify(result.problem)}`;
  return `{"line":${number},"status":${statusOf(result)},${part}}\n`;
}

const statusOf = (result: CallResult): number => ('json' in result ? 200 : result.problem.status);

/** Asks now and then, and has nothing to say between. */
function inAWhile(ask: () => Promise<Problem | undefined>): () => Promise<Problem | undefined> {
  let askedAt = performance.now();
  return async () => {
    if (performance.now() - askedAt < LOOK_MS) return undefined;
    askedAt = performance.now();
    return ask();
  };
}

/** Writes the answers of lines; false where the batch has ended. */
function writer(
  response: ServerResponse,
  answerLine: (line: Line) => string,
  barred: () => Promise<Problem | undefined>,
): (lines: readonly Line[]) => Promise<boolean> {
  return async (lines) => {
    for (let i = 0; i < lines.length; i += WRITE_EVERY) {
      const some = lines.slice(i, i + WRITE_EVERY);
      const bar = await barred();
      const text = bar === undefined ? some.map(answerLine).join('') : lineText(some[0]?.number ?? 0, { problem: bar });
      if (!response.write(text)) await once(response, 'drain');
      if (bar === undefined) continue;
      response.end();
      return false;
    }
    return true;
  };
}
