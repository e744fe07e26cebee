/** Operators and words of programming languages, read as the words they stand for: one fault each, and the file goes on. */
import { createTokenInstance, type IToken } from 'chevrotain';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { touches } from './place.ts';
import { Bar, Colon, Dot, Equals, ForeignOperator, Identifier, keyword, LeftBrace, RightBrace } from './tokens.ts';
import type { Keyword } from './words.ts';

interface Meaning {
  readonly meaning: string;
  readonly words: readonly Keyword[];
}

const EQUALITY: Meaning = { meaning: 'Equality', words: ['is'] };
const INEQUALITY: Meaning = { meaning: 'Inequality', words: ['is', 'not'] };
const AND: Meaning = { meaning: 'The logical and', words: ['and'] };
const OR: Meaning = { meaning: 'The logical or', words: ['or'] };
const ABSENT: Meaning = { meaning: 'An absent value', words: ['missing'] };
const NOT: Meaning = { meaning: 'Negation', words: ['not'] };

function meaningOf(image: string): Meaning {
  if (image.startsWith('==')) return EQUALITY;
  if (image.startsWith('!=') || image === '<>' || image === '≠') return INEQUALITY;
  return image === '!' ? NOT : AND;
}

export interface ForeignReading {
  readonly tokens: readonly IToken[];
  readonly diagnostics: readonly Diagnostic[];
  readonly unsure: readonly number[];
}

/** Replaces `==` by `is`, `!=` by `is not`, `&&`, `||` and `!` by their words. */
export function readForeignOperators(file: string, tokens: readonly IToken[]): ForeignReading {
  const result: IToken[] = [];
  const diagnostics: Diagnostic[] = [];
  const unsure: number[] = [];
  const tables: boolean[] = [];
  const read = (image: string, start: number, meaning: Meaning): void => {
    const span = { file, start, end: start + image.length };
    const text = meaning.words.join(' ');
    const fix = image === '!' ? `${text} ` : text;
    const remedy = { text, edits: [{ span, text: fix }] };
    diagnostics.push(diagnose('WR1003', span, { meaning: meaning.meaning, spelling: `"${text}"` }, { remedy }));
    unsure.push(start);
    for (const word of meaning.words) result.push(wordAt(word, image, start));
  };
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    const next = tokens[index + 1];
    if (token.tokenType === LeftBrace) tables.push(next?.tokenType === Bar);
    if (token.tokenType === RightBrace) tables.pop();
    const doubled = token.tokenType === Bar && next?.tokenType === Bar && touches(token, next);
    if (isNull(token, tokens[index - 1], next)) read(token.image, token.startOffset, ABSENT);
    else if (token.tokenType === ForeignOperator) read(token.image, token.startOffset, meaningOf(token.image));
    else if (doubled && tables.at(-1) !== true) {
      read('||', token.startOffset, OR);
      index += 1;
    } else result.push(token);
  }
  return { tokens: diagnostics.length === 0 ? tokens : result, diagnostics, unsure };
}

/** `null`, unless it is a field or is given a type or a value. */
function isNull(token: IToken, previous: IToken | undefined, next: IToken | undefined): boolean {
  if (token.tokenType !== Identifier || token.image !== 'null') return false;
  return previous?.tokenType !== Dot && next?.tokenType !== Colon && next?.tokenType !== Equals;
}

function wordAt(word: Keyword, image: string, start: number): IToken {
  return createTokenInstance(keyword(word), image, start, start + image.length - 1, 1, 1, 1, 1);
}
