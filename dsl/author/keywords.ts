/** The words of the language that the grammar allows at a place. */
import type { IToken, TokenType } from 'chevrotain';
import { tokenize } from '../lexer/lexer.ts';
import { tokenEnd } from '../lexer/place.ts';
import { Identifier, keyword, Name, Text, Word } from '../lexer/tokens.ts';
import { DECLARATION_WORDS, declarationStarts, isA } from '../parser/blocks.ts';
import { type Expected, outlook } from '../parser/expected.ts';
import { maskLiterate } from '../parser/literate.ts';
import type { StartRule } from '../parser/read-block.ts';
import { innerRule } from '../parser/recover.ts';
import { CONTINUATIONS, wordOf } from '../parser/spot.ts';
import { type SourceFile, sourceFile } from '../source.ts';

export interface Allowed {
  /** The rule of the block around. */
  readonly block: StartRule;

  readonly words: readonly string[];
  /** The rules of the grammar in which a name may stand here. */
  readonly names: ReadonlySet<string>;
}

const NAMES: ReadonlySet<TokenType> = new Set([Name, Identifier, Word]);

/** The rest of the text, from the place on, is not looked at. */
export function allowedAt(source: SourceFile, offset: number): Allowed {
  const text = maskLiterate(source).source.text;
  const tokens = tokenize(source.name, text).tokens.filter((token) => tokenEnd(token) <= offset);
  const start = declarationStarts(tokens).at(-1);
  const block = tokens.slice(start ?? 0);
  const rule: StartRule = start === undefined ? 'header' : isA(block[0], keyword('use')) ? 'useDecl' : 'decl';
  const { expected, complete } = endOf(rule, block) ?? { expected: [], complete: false };
  const goesOn = expected.filter((each) => CONTINUATIONS.has(each.rule));
  const others = expected.filter((each) => !CONTINUATIONS.has(each.rule));
  // On a new line a new clause is likelier than more of the value above.
  const opensLine = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trim() === '';
  const ordered = opensLine ? [...others, ...goesOn] : [...goesOn, ...others];
  const words = ordered.flatMap((each) => wordOf(each.token) ?? []);
  return {
    block: rule,
    words: [...new Set(complete ? [...words, ...DECLARATION_WORDS] : words)],
    names: new Set(expected.flatMap((each) => (NAMES.has(each.token) ? [each.rule] : []))),
  };
}

interface End {
  readonly expected: readonly Expected[];
  readonly complete: boolean;
}

/** What may follow the tokens; where something before is broken, what may follow in the innermost block that is not. */
function endOf(rule: StartRule, tokens: readonly IToken[]): End | undefined {
  const whole = outlook(rule, tokens);
  if (whole?.index === tokens.length) return whole;
  for (let at = tokens.length - 1; at > 0; at -= 1) {
    const inner = innerRule(tokens, at);
    if (inner === undefined) continue;
    const block = outlook(inner, tokens.slice(at));
    // Behind a whole block the one around goes on, of which nothing is known.
    return block?.index === tokens.length - at ? { expected: block.expected, complete: false } : undefined;
  }
  return undefined;
}

/** In a comment, in a text, or in the prose of a literate file: no place for a word. */
export function isProse(source: SourceFile, offset: number): boolean {
  const before = source.text.slice(0, offset);
  // A letter that is put there is blanked out where it would stand in prose.
  const probe = sourceFile(source.name, `${before}x${source.text.slice(offset)}`);
  if (maskLiterate(probe).source.text[offset] !== 'x') return true;
  const { tokens, comments, docs } = tokenize(source.name, maskLiterate(source).source.text);
  const goesOn = (token: IToken): boolean => token.startOffset < offset && offset <= tokenEnd(token);
  return (
    [...comments, ...docs].some(goesOn) ||
    tokens.some((token) => isA(token, Text) && goesOn(token) && offset < tokenEnd(token))
  );
}
