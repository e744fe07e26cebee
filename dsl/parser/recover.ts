/**
 * Reading on after a fault: how much of a broken block can be kept. A header goes on behind a clause that cannot be
 * read, a declaration is kept when only rubbish follows it, and a tariff or commission loses only its broken blocks.
 */
import type { CstNode, IToken } from 'chevrotain';
import { keyword, LeftBrace, Name, RightBrace, Text } from '../lexer/tokens.ts';
import type { Keyword } from '../lexer/words.ts';
import { isA, opensLine } from './blocks.ts';
import { readBlock, type StartRule } from './read-block.ts';
import type { Spot } from './spot.ts';

/** Reads a block, reports what is wrong with it, and says where; undefined when it was sound. */
export type Reporter = (rule: StartRule, tokens: readonly IToken[], following: IToken | undefined) => Spot | undefined;

const HEADER_WORDS: readonly Keyword[] = [
  ...(['effective', 'zone', 'currency', 'rounding', 'as', 'supersedes', 'owner', 'describe'] as const),
];

/** A header of the length of a page has this many broken clauses at most before we stop looking. */
const BROKEN_CLAUSES_MAX = 8;

export function readHeader(
  tokens: readonly IToken[],
  following: IToken | undefined,
  report: Reporter,
): CstNode | undefined {
  let kept = tokens;
  for (let round = 0; round < BROKEN_CLAUSES_MAX; round += 1) {
    const result = readBlock('header', kept);
    if (result.kind === 'read') return result.cst;
    const spot = report('header', kept, following);
    if (spot === undefined) return undefined;
    // What is expected is missing at the end of the clause before the spot.
    const start = spot.complete ? spot.index : clauseStart(kept, spot.index - 1);
    if (start <= 0) return undefined;
    const next = kept.findIndex((_, index) => index > start && opensClause(kept, index));
    kept = [...kept.slice(0, start), ...(next < 0 ? [] : kept.slice(next))];
  }
  return undefined;
}

function opensClause(tokens: readonly IToken[], index: number): boolean {
  return opensLine(tokens, index) && HEADER_WORDS.some((word) => isA(tokens[index], keyword(word)));
}

function clauseStart(tokens: readonly IToken[], index: number): number {
  let start = index;
  while (start > 0 && !opensClause(tokens, start)) start -= 1;
  return start;
}

export function readDeclaration(
  tokens: readonly IToken[],
  following: IToken | undefined,
  report: Reporter,
): CstNode | undefined {
  const rule = isA(tokens[0], keyword('use')) ? 'useDecl' : 'decl';
  const result = readBlock(rule, tokens);
  if (result.kind === 'read') return result.cst;
  const inner = result.kind === 'fault' ? brokenBlocks(tokens) : [];
  if (inner.length > 0) return readWithout(inner, tokens, following, report);
  const spot = report(rule, tokens, following);
  if (spot?.complete !== true) return undefined;
  const sound = readBlock(rule, tokens.slice(0, spot.index));
  return sound.kind === 'read' ? sound.cst : undefined;
}

interface InnerBlock {
  readonly rule: StartRule;
  readonly start: number;
  readonly end: number;
}

const INNER: Readonly<Partial<Record<Keyword, StartRule>>> = {
  charge: 'chargeDecl',
  discount: 'discountDecl',
  commitment: 'commitmentDecl',
  credit: 'creditDecl',
  tax: 'taxDecl',
  clawback: 'clawbackDecl',
};

/** The rule of the block of a tariff or commission that begins at a token, if one does. */
export function innerRule(tokens: readonly IToken[], index: number): StartRule | undefined {
  const [word, name, after] = tokens.slice(index, index + 3);
  if (word === undefined || !isA(name, Name) || !opensLine(tokens, index)) return undefined;
  const rule = Object.entries(INNER).find(([opener]) => opener === word.image)?.[1];
  // A short tax has its rate behind the name; `on breach charge C` and `after tax` do not open their line.
  const opens = isA(after, LeftBrace) || isA(after, Text) || isA(after, keyword('for')) || rule === 'taxDecl';
  return opens ? rule : undefined;
}

/** The blocks inside a declaration, each up to its closing brace or the beginning of the next one. */
function innerBlocks(tokens: readonly IToken[]): readonly InnerBlock[] {
  if (!isA(tokens[0], keyword('tariff')) && !isA(tokens[0], keyword('commission'))) return [];
  const starts = tokens.flatMap((_, index) => {
    const rule = index === 0 ? undefined : innerRule(tokens, index);
    return rule === undefined ? [] : [{ rule, start: index }];
  });
  return starts.map(({ rule, start }, index) => {
    const limit = starts[index + 1]?.start ?? tokens.length;
    return { rule, start, end: closingEnd(tokens, start, limit) };
  });
}

function closingEnd(tokens: readonly IToken[], start: number, limit: number): number {
  let depth = 0;
  for (let index = start; index < limit; index += 1) {
    const type = tokens[index]?.tokenType;
    if (type === LeftBrace) depth += 1;
    if (type !== RightBrace) continue;
    depth -= 1;
    if (depth === 0) return index + 1;
    // The brace of the declaration around a block without braces.
    if (depth < 0) return index;
  }
  return limit;
}

function brokenBlocks(tokens: readonly IToken[]): readonly InnerBlock[] {
  return innerBlocks(tokens).filter(
    ({ rule, start, end }) => readBlock(rule, tokens.slice(start, end)).kind !== 'read',
  );
}

function readWithout(
  broken: readonly InnerBlock[],
  tokens: readonly IToken[],
  following: IToken | undefined,
  report: Reporter,
): CstNode | undefined {
  for (const { rule, start, end } of broken) report(rule, tokens.slice(start, end), tokens[end] ?? following);
  const rest = tokens.filter((_, index) => !broken.some(({ start, end }) => start <= index && index < end));
  const result = readBlock('decl', rest);
  if (result.kind === 'read') return result.cst;
  // What is left may be broken only because a block without its brace took the one of the declaration with it.
  if (balance(rest) === 0) report('decl', rest, following);
  return undefined;
}

function balance(tokens: readonly IToken[]): number {
  return tokens.reduce(
    (sum, { tokenType }) => sum + (tokenType === LeftBrace ? 1 : 0) - (tokenType === RightBrace ? 1 : 0),
    0,
  );
}
