/** The file with a made-up name at a place, checked: what part that name plays says what may be written there. */
import type { IToken } from 'chevrotain';
import { tokenize } from '../lexer/lexer.ts';
import { tokenEnd } from '../lexer/place.ts';
import { LeftBrace, LeftBracket, LeftParen, RightBrace, RightBracket, RightParen, Text } from '../lexer/tokens.ts';
import { declarationStarts, isA } from '../parser/blocks.ts';
import { type SourceFile, sourceFile } from '../source.ts';
import type { Allowed } from './keywords.ts';
import { type Page, pageWith, parsedOf } from './pack.ts';
import { type Use, usesOf } from './uses.ts';

/** No file holds this name. */
export const MADE_UP = 'here_a_name_is_wanted';

export interface Probe {
  readonly page: Page;
  readonly use: Use;
}

/** The name is put in the place of the word from `start` to `end`. Undefined where no name can be read there. */
export function probe(page: Page, start: number, end: number, allowed: Allowed): Probe | undefined {
  const { source } = page.file;
  for (const text of attempts(source, start, end, allowed)) {
    const probed = sourceFile(source.name, text);
    const file = parsedOf(probed).file;
    if (file === undefined || !usesOf(file).some((use) => use.name.text === MADE_UP)) continue;
    const found = pageWith(page.pack, probed);
    const use = usesOf(file).find((each) => each.name.text === MADE_UP);
    return found === undefined || use === undefined ? undefined : { page: found, use };
  }
  return undefined;
}

/** The text around as it is, and, where that cannot be read, with all that is open closed before the next declaration. */
function* attempts(source: SourceFile, start: number, end: number, allowed: Allowed): Iterable<string> {
  const { tokens } = tokenize(source.name, source.text);
  const inText = tokens.some((token) => isA(token, Text) && token.startOffset < start && start < tokenEnd(token));
  if (allowed.names.size === 0 && !inText) return;
  const [before, after] = [source.text.slice(0, start), source.text.slice(end)];
  const name = `${before}${MADE_UP}${inText ? '' : suffix(allowed, after)}`;
  yield `${name}${after}`;
  if (inText) return;
  const starts = declarationStarts(tokens).map((index) => tokens[index]?.startOffset ?? 0);
  const own = starts.findLast((offset) => offset < start) ?? 0;
  const next = starts.find((offset) => offset >= end) ?? source.text.length;
  const block = tokens.filter((token) => own <= token.startOffset && tokenEnd(token) <= start);
  yield `${name} ${closing(block)}\n${source.text.slice(next)}`;
}

/** What must follow the name for it to be read at all. */
function suffix({ names, block }: Allowed, after: string): string {
  if (names.has('fieldInit')) return /^\s*:/.test(after) ? '' : ': 0';
  if (names.has('intentDecl')) return /^[^\n]*\{/.test(after) ? '' : ` ${MADE_UP}_intent { target "" }`;
  if (block !== 'useDecl' || /^[^\n]*\bversion\b/.test(after)) return '';
  if (names.has('dotted')) return ' version 1';
  return /^[^\n]*\bfrom\b/.test(after) ? '' : ` from ${MADE_UP}_library version 1`;
}

const PAIRS = [
  { open: LeftBrace, close: RightBrace, sign: '}' },
  { open: LeftBracket, close: RightBracket, sign: ']' },
  { open: LeftParen, close: RightParen, sign: ')' },
];

function closing(tokens: readonly IToken[]): string {
  const open: string[] = [];
  for (const { tokenType } of tokens) {
    const opened = PAIRS.find((pair) => pair.open === tokenType);
    if (opened !== undefined) open.push(opened.sign);
    else if (PAIRS.some((pair) => pair.close === tokenType)) open.pop();
  }
  return open.reverse().join(' ');
}
