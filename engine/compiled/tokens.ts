/** The signs of emitted source, for where it is not handed to the runtime but assembled (assemble.ts). */
import { Bug } from '../bug.ts';

export interface Token {
  readonly kind: 'name' | 'number' | 'big' | 'text' | 'sign' | 'end';
  readonly text: string;
}

/** Longer signs before those that they begin with. */
const TOKEN =
  /\s*(?:(?<big>\d+)n|(?<number>\d+)|(?<name>Math\.\w+|[A-Za-z_]\w*)|'(?<text>[^'\\]*)'|(?<sign>===|!==|<=|>=|&&|\|\||\|=|\+=|\+\+|[-+*/&|<>!?:=.,;()[\]{}]))/y;

export function tokensOf(source: string): readonly Token[] {
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
