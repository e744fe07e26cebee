/** The signs of emitted source, for where it is not handed to the runtime but assembled (assemble.ts). */
import { Bug } from '../../bug.ts';

export interface Token {
  readonly kind: 'name' | 'number' | 'big' | 'text' | 'sign' | 'end';
  readonly text: string;
}

/** Longer signs before those that they begin with. */
const TOKEN =
  /\s*(?:(?<big>\d+)n|(?<number>\d+)|(?<name>Math\.\w+|[A-Za-z_]\w*)|'(?<text>[^'\\]*)'|(?<sign>===|!==|<<|<=|>=|&&|\|\||\|=|\+=|\+\+|[-+*/&|<>!?:=.,;()[\]{}]))/y;

function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = source.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(source)?.groups;
    if (groups === undefined) throw new Bug(`emitted source that cannot be assembled: ${source.slice(at, at + 80)}`);
    tokens.push(tokenOf(groups));
  }
  return tokens;
}

function tokenOf({ big, number, name, text, sign }: Readonly<Record<string, string | undefined>>): Token {
  if (big !== undefined) return { kind: 'big', text: big };
  if (number !== undefined) return { kind: 'number', text: number };
  if (name !== undefined) return { kind: 'name', text: name };
  if (text !== undefined) return { kind: 'text', text };
  return { kind: 'sign', text: sign ?? '' };
}

const END: Token = { kind: 'end', text: '' };

/** Goes over the signs of a source. */
export class Reader {
  readonly #tokens: readonly Token[];
  /** The place of the next one. */
  at = 0;

  constructor(source: string) {
    this.#tokens = tokensOf(source);
  }

  get token(): Token {
    return this.#tokens[this.at] ?? END;
  }
  next(): Token {
    const { token } = this;
    this.at += 1;
    return token;
  }
  is(text: string): boolean {
    const { kind, text: own } = this.token;
    return own === text && (kind === 'sign' || kind === 'name');
  }
  take(text: string): boolean {
    if (!this.is(text)) return false;
    this.at += 1;
    return true;
  }
  expect(text: string): void {
    if (!this.take(text)) throw new Bug(`emitted source with ${this.token.text} where ${text} is due`);
  }
  /** What is taken next is what comes behind the sign. */
  skipPast(sign: string): void {
    while (!this.take(sign)) this.at += 1;
  }
}
