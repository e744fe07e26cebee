/** Holds answers against the interface document, and looks for what no answer may say. */
import { z } from '#kernel';
import type { Sent } from './calls.ts';
import type { Document, Operation, Schema } from './document.ts';

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Signs of the inside of the service: stacks, files of its own, the disk, the database. */
const LEAK =
  /node_modules|\.ts:\d+:\d+|\bat [A-Za-z.<>]+ \(|file:\/\/|\/(?:home|root|tmp|usr|var|etc)\/|\bSELECT\b|\bINSERT INTO\b|violates |relation "|pg_catalog|PostgresError|ECONN/;
/** Where files of the operator, or the document itself, are told of. */
const MAY_TELL: ReadonlySet<string> = new Set(['listPolicies', 'getPolicyVersion']);
const SECRET = /writ_[0-9a-f]{32}_[\w-]{43}|whsec_[\w+/=]{20,}|\beyJ[\w-]{10,}\.[\w-]+\.[\w-]{20,}/g;
/** Who is told a secret, once. */
const TELLS_SECRETS: ReadonlySet<string> = new Set(['/v1/keys', '/rotate', '/v1/webhooks', '/v1/portal-tokens']);
/** What any address may be told that the document does not have, or not so. */
const BESIDE: ReadonlySet<number> = new Set([200, 302, 400, 401, 404, 405, 413, 414, 422, 431]);

export class Judge {
  readonly #document: Document;
  readonly #foreign: readonly string[];
  readonly #schemas = new Map<string, z.ZodType>();
  readonly #secrets = new Set<string>();

  /** `foreign`: what nobody but another tenant may see. */
  constructor(document: Document, foreign: readonly string[]) {
    this.#document = document;
    this.#foreign = foreign;
  }

  /** What is wrong with an answer; undefined where nothing is. */
  faultOf(sent: Sent, answer: Answer): string | undefined {
    const { status, text } = answer;
    if (status >= 500) return `${status}: ${text.slice(0, SHOWN)}`;
    const isDocument = sent.beside && (sent.path === '/openapi.json' || sent.path.startsWith('/docs'));
    const leak = isDocument || MAY_TELL.has(sent.operation.id) ? undefined : LEAK.exec(text)?.[0];
    if (leak !== undefined) return `it leaks ${leak}: ${text.slice(0, SHOWN)}`;
    const foreign = this.#foreign.find((each) => text.includes(each));
    if (foreign !== undefined) return `it tells ${foreign} of another tenant`;
    return this.#secretIn(sent, text) ?? this.#unfit(sent, answer);
  }

  #secretIn({ path }: Sent, text: string): string | undefined {
    for (const [secret] of text.matchAll(SECRET)) {
      if (this.#secrets.has(secret)) return 'a secret is told again';
      this.#secrets.add(secret);
      const bare = path.replace(/\?.*/, '');
      if (![...TELLS_SECRETS].some((end) => bare.endsWith(end))) return 'a secret is told';
    }
    return undefined;
  }

  #unfit({ operation, beside, method }: Sent, { status, type, text }: Answer): string | undefined {
    const response = operation.responses[String(status)];
    if (response === undefined || beside)
      return beside && (BESIDE.has(status) || response !== undefined)
        ? undefined
        : `${status} is not documented: ${text.slice(0, SHOWN)}`;
    if (method === 'HEAD' || type === 'text/event-stream') return undefined;
    const schema = response.content[type]?.schema;
    if (schema === undefined) return `${type} is not documented`;
    if (type.endsWith('x-ndjson')) return unfitLine(text);
    const read = this.#schemaOf(operation, status, schema).safeParse(JSON.parse(text));
    if (!read.success) return `${status} does not fit: ${z.prettifyError(read.error)} ${text.slice(0, SHOWN)}`;
    return status === 200 || response.description.includes(`${codeIn(text)}:`)
      ? undefined
      : `${codeIn(text)} is not documented`;
  }

  #schemaOf({ id }: Operation, status: number, schema: Schema): z.ZodType {
    const key = schema.$ref ?? `${id} ${status}`;
    const known = this.#schemas.get(key);
    if (known !== undefined) return known;
    const name = schema.$ref?.split('/').at(-1);
    const whole = name === undefined ? schema : (this.#document.components.schemas[name] ?? schema);
    const made = z.fromJSONSchema(JSON.parse(JSON.stringify(whole)));
    this.#schemas.set(key, made);
    return made;
  }
}

const SHOWN = 300;

function unfitLine(text: string): string | undefined {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.every((line) => typeof JSON.parse(line) === 'object') ? undefined : 'a line is no object';
}

const PROBLEM = z.object({ code: z.string() });
function codeIn(text: string): string {
  return PROBLEM.parse(JSON.parse(text)).code;
}
