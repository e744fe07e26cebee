/** Requests made of the interface document, many at once, each answer judged. */
import { Agent, request } from 'node:http';
import { type Callers, Calls, type Sent } from './calls.ts';
import { Dice } from './dice.ts';
import { type Document, type Operation, operationsOf } from './document.ts';
import { type Answer, Judge } from './judge.ts';
import { Known } from './known.ts';
import { Values } from './values.ts';

export interface Asked {
  readonly url: string;
  readonly callers: Callers;
  readonly requests: number;
  readonly seed: number;
  /** Ids that are left alone, because all that comes after would fail. */
  readonly guarded: readonly string[];
  /** What nobody but another tenant may see. */
  readonly foreign: readonly string[];
  /** Told when half of them are answered. */
  readonly halfway?: () => void;
}

export interface OfOperation {
  sent: number;
  accepted: number;
}
export interface Fuzzed {
  readonly accepted: number;
  readonly byOperation: ReadonlyMap<string, OfOperation>;
  readonly byStatus: ReadonlyMap<number, number>;
  readonly faults: readonly string[];
}

const AT_ONCE = 8;
const SOUND = 0.62;
/** How often an operation is tried until it is accepted, before all else. */
const TRIES = 25;
/** What is asked most, and what keeps a thread or the whole trail busy. */
const WEIGHTS: Readonly<Record<string, number>> = {
  ...{ evaluate: 14, evaluateBatch: 4, publishPolicy: 0.3, makeDraft: 0.5, editDraft: 0.3, publishDraft: 0.5 },
  ...{ replayDraft: 0.2, publishBehindReplay: 0.2, exportAudit: 0.1, shadowDraft: 0.3 },
};

export async function fuzz(asked: Asked): Promise<Fuzzed> {
  const run = new Run(asked, (await (await fetch(`${asked.url}/openapi.json`)).json()) as Document);
  return run.all().finally(() => run.close());
}

class Run {
  readonly #asked: Asked;
  readonly #dice: Dice;
  readonly #calls: Calls;
  readonly #known: Known;
  readonly #judge: Judge;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  readonly #operations: readonly Operation[];
  /** Each as often as it weighs. */
  readonly #weighed: readonly Operation[];
  readonly #byOperation: Map<string, OfOperation>;
  readonly #byStatus = new Map<number, number>();
  readonly #faults: string[] = [];
  #left: number;

  constructor(asked: Asked, document: Document) {
    this.#asked = asked;
    this.#left = asked.requests;
    this.#dice = new Dice(asked.seed);
    this.#known = new Known(this.#dice, asked.guarded);
    const values = new Values(this.#dice, this.#known);
    this.#operations = operationsOf(document);
    const parts = { dice: this.#dice, values, known: this.#known, operations: this.#operations };
    this.#calls = new Calls({ ...parts, callers: asked.callers });
    this.#judge = new Judge(document, asked.foreign);
    this.#weighed = this.#operations.flatMap((each) =>
      Array.from({ length: Math.round((WEIGHTS[each.id] ?? 1) * 10) }, () => each),
    );
    this.#byOperation = new Map(this.#operations.map(({ id }) => [id, { sent: 0, accepted: 0 }]));
  }

  close(): void {
    this.#agent.destroy();
  }

  async all(): Promise<Fuzzed> {
    await this.#each();
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.#worker()));
    const accepted = [...this.#byOperation.values()].reduce((sum, each) => sum + each.accepted, 0);
    return { accepted, byOperation: this.#byOperation, byStatus: this.#byStatus, faults: this.#faults };
  }

  /** Every operation until it is accepted: what one makes the next ones need. */
  async #each(): Promise<void> {
    for (let i = 0; i < TRIES; i += 1)
      for (const operation of this.#operations) {
        const count = this.#byOperation.get(operation.id);
        const makes = operation.id === 'makeDraft' && i < 8;
        if (makes || count?.accepted === 0) await this.#ask(this.#calls.sound(operation));
      }
  }

  async #worker(): Promise<void> {
    while (this.#left > 0) {
      this.#left -= 1;
      if (this.#left === Math.floor(this.#asked.requests / 2)) this.#asked.halfway?.();
      const operation = this.#dice.pick(this.#weighed);
      await this.#ask(this.#dice.often(SOUND) ? this.#calls.sound(operation) : this.#calls.broken(operation));
    }
  }

  async #ask(sent: Sent): Promise<void> {
    const answer = await this.#answerTo(sent);
    if (answer === undefined) return;
    this.#byStatus.set(answer.status, (this.#byStatus.get(answer.status) ?? 0) + 1);
    const fault = this.#judge.faultOf(sent, answer);
    if (fault !== undefined) this.#faults.push(`${sent.method} ${sent.path.slice(0, 200)}: ${fault}`);
    if (sent.beside) return;
    const count = this.#byOperation.get(sent.operation.id) ?? { sent: 0, accepted: 0 };
    count.sent += 1;
    if (answer.status !== 200) return;
    count.accepted += 1;
    if (answer.type === 'application/json' && answer.text !== '')
      this.#known.harvest(sent.operation, sent.ids, JSON.parse(answer.text));
  }

  /** Undefined where the service closed the connection upon a body that is too long. A stream is left after its head. */
  #answerTo({ method, path, headers, body }: Sent): Promise<Answer | undefined> {
    return new Promise((resolve, reject) => {
      const all = { ...headers, 'content-length': body.length };
      const sent = request(this.#asked.url + path, { method, agent: this.#agent, headers: all }, (response) => {
        const type = (response.headers['content-type'] ?? '').split(';')[0] ?? '';
        const status = response.statusCode ?? 0;
        const chunks: Buffer[] = [];
        const done = (): void => resolve({ status, type, text: Buffer.concat(chunks).toString('utf8') });
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('end', done);
        response.once('error', done);
        if (type !== 'text/event-stream') return;
        done();
        sent.destroy();
      });
      sent.once('error', (cause: NodeJS.ErrnoException) =>
        ['ECONNRESET', 'EPIPE'].includes(cause.code ?? '') && body.length > 100_000
          ? resolve(undefined)
          : reject(cause),
      );
      sent.end(body);
    });
  }
}
