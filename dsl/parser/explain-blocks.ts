/** Faults of blocks: a clause nobody knows, a brace that is missing or too many. */
import type { IToken } from 'chevrotain';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/suggest.ts';
import { tokenSpan } from '../lexer/place.ts';
import {
  LeftBrace,
  LeftBracket,
  LeftParen,
  RightBrace,
  RightBracket,
  RightParen,
  Text,
  Word,
} from '../lexer/tokens.ts';
import { DECLARATION_WORDS, isA, opensLine } from './blocks.ts';
import {
  afterValue,
  endOf,
  expectedWords,
  expects,
  foundOpensLine,
  foundSpan,
  insertion,
  invented,
  isWord,
  openBraces,
  possibilities,
  type Spot,
  wordOf,
  wouldFit,
} from './spot.ts';

/** What a block is called, by the rule that closes it. */
const PLACES: Readonly<Record<string, string>> = {
  ruleDecl: 'a rule',
  decisionDecl: 'a decision',
  tariffDecl: 'a tariff',
  chargeDecl: 'a charge',
  discountDecl: 'a discount',
  commitmentDecl: 'a commitment',
  creditDecl: 'a credit',
  taxDecl: 'a tax',
  grantDecl: 'a grant',
  payoutDecl: 'a payout',
  commissionDecl: 'a commission',
  clawbackDecl: 'a clawback',
  progressionDecl: 'a progression',
  limitDecl: 'a limit',
  featureDecl: 'a feature',
  intentDecl: 'an intent',
  testDecl: 'a test',
  propertyDecl: 'a property',
  tiers: 'a list of tiers',
  timeOfUseModel: 'a list of bands',
  constantDecl: 'a constant',
};

/** The block whose clauses may begin or end at the spot. */
function placeOf(spot: Spot): string | undefined {
  if (spot.rule === 'header' && spot.complete) return 'the header';
  if (spot.complete) return 'the file';
  const closing = spot.expected.find((entry) => entry.token === RightBrace && PLACES[entry.rule] !== undefined);
  return closing === undefined ? undefined : PLACES[closing.rule];
}

/** `requires ...` in a rule. */
export function unknownClause(spot: Spot): Diagnostic | undefined {
  const { found } = spot;
  const place = placeOf(spot);
  if (place === undefined || !isWord(found)) return undefined;
  if (spot.complete && DECLARATION_WORDS.includes(found.image)) return namelessDeclaration(spot, found);
  const candidates = spot.complete ? [...expectedWords(spot), ...DECLARATION_WORDS] : expectedWords(spot);
  const word = nearest(found.image, candidates);
  // Behind other words on its line it is a slip inside their clause as likely as a clause of its own.
  if (word === undefined && !foundOpensLine(spot) && (spot.complete || afterValue(spot))) return undefined;
  const span = foundSpan(spot);
  const text = spot.complete ? DECLARATIONS_HINT : `here may stand ${possibilities(spot)}`;
  const remedy = word === undefined ? { text } : { text: word, edits: [{ span, text: word }] };
  return diagnose('WR1002', span, { clause: found.image, place: placeFor(spot, place, word) }, { remedy });
}

function namelessDeclaration(spot: Spot, found: IToken): Diagnostic {
  const sentence = `"${found.image}" begins a declaration and needs a name behind it.`;
  return diagnose('WR1000', foundSpan(spot), { sentence });
}

const DECLARATIONS_HINT = 'a declaration begins with a word such as "input", "rule", "table" or "tariff"';

/** A word that is nearly one of the header's belongs there; anything else behind a whole header is a declaration. */
function placeFor(spot: Spot, place: string, word: string | undefined): string {
  if (!spot.complete) return place;
  return word !== undefined && expectedWords(spot).includes(word) ? place : 'the file';
}

const PAIRS = [
  { open: LeftParen, close: RightParen, sign: ')' },
  { open: LeftBracket, close: RightBracket, sign: ']' },
];

/** A parenthesis or bracket that is not closed before the spot. */
export function unclosedBracket(spot: Spot): Diagnostic | undefined {
  const { found, previous } = spot;
  for (const { open, close, sign } of PAIRS) {
    if (previous === undefined || !expects(spot, close) || isA(found, Text)) continue;
    if (found !== undefined && !wouldFit(spot, invented(close, sign), found)) continue;
    const opener = lastOpen(spot, open, close);
    if (opener === undefined) continue;
    const sentence = `The "${opener.image}" has no "${sign}".`;
    const edits = [insertion(spot, endOf(previous), sign)];
    return diagnose(
      'WR1000',
      tokenSpan(spot.file, opener),
      { sentence },
      { remedy: { text: `${previous.image}${sign}`, edits } },
    );
  }
  return undefined;
}

function lastOpen(spot: Spot, open: IToken['tokenType'], close: IToken['tokenType']): IToken | undefined {
  let depth = 0;
  return spot.tokens.slice(0, spot.index).findLast((token) => {
    if (token.tokenType === close) depth += 1;
    if (token.tokenType === open) depth -= 1;
    return depth < 0;
  });
}

/** A block that goes on into the next clause of the one around it, the next declaration, or the end of the file. */
export function unclosedBlock(spot: Spot): Diagnostic | undefined {
  const { found, previous } = spot;
  const open = openBraces(spot);
  const inner = open.at(-1);
  if (inner === undefined || previous === undefined) return undefined;
  if (closingBalance(spot) <= 0 && takenBrace(spot) === undefined) return undefined;
  if (found !== undefined && !fitsOutside(spot, found, open.length)) return undefined;
  if (found === undefined && !expects(spot, RightBrace)) return undefined;
  const wrong = found === undefined ? takenBrace(spot) : undefined;
  const brace = spot.tokens[wrong?.open ?? inner];
  const last = wrong === undefined ? previous : spot.tokens[wrong.close - 1];
  return brace === undefined || last === undefined ? undefined : unclosed(spot, brace, last);
}

function unclosed(spot: Spot, brace: IToken, previous: IToken): Diagnostic {
  const opener = spot.tokens.indexOf(brace);
  const indentation = ' '.repeat((lineOpener(spot, opener)?.startColumn ?? 1) - 1);
  const remedy = {
    text: `insert "}" after line ${previous.endLine}`,
    edits: [insertion(spot, endOf(previous), `\n${indentation}}`)],
  };
  const target = spot.found ?? spot.following;
  const span = target === undefined ? tokenSpan(spot.file, previous) : tokenSpan(spot.file, target);
  const parameters = { line: brace.startLine ?? 1, block: blockName(spot, opener), before: beforeWhat(spot) };
  return diagnose('WR1010', span, parameters, { remedy });
}

function beforeWhat(spot: Spot): string {
  const token = spot.found ?? spot.following;
  if (token === undefined) return 'the end of the file';
  return isA(token, Word) ? `this ${token.image}` : `this "${token.image}"`;
}

/** Braces opened in the whole block, less those closed. */
function closingBalance(spot: Spot): number {
  return spot.tokens.reduce((sum, { tokenType }) => {
    return sum + (tokenType === LeftBrace ? 1 : 0) - (tokenType === RightBrace ? 1 : 0);
  }, 0);
}

function fitsOutside(spot: Spot, found: IToken, levels: number): boolean {
  const brace = invented(RightBrace, '}');
  return Array.from({ length: levels }, (_, level) => level + 1).some((level) =>
    wouldFit(spot, ...Array.from({ length: level }, () => brace), found),
  );
}

/** A closing brace that opens its line left of the block it would close: it belongs to a block further out. */
function takenBrace(spot: Spot): { readonly open: number; readonly close: number } | undefined {
  const stack: number[] = [];
  for (let index = 0; index < spot.tokens.length; index += 1) {
    const token = spot.tokens[index];
    if (token?.tokenType === LeftBrace) stack.push(index);
    if (token?.tokenType !== RightBrace) continue;
    const open = stack.pop();
    const column = open === undefined ? 0 : (lineOpener(spot, open)?.startColumn ?? 0);
    if (open !== undefined && opensLine(spot.tokens, index) && (token.startColumn ?? 0) < column) {
      return { open, close: index };
    }
  }
  return undefined;
}

/** The first token of the line on which the token at `index` stands. */
function lineOpener(spot: Spot, index: number): IToken | undefined {
  const line = spot.tokens[index]?.startLine;
  return spot.tokens.find((token) => token.startLine === line);
}

/** `rule signed` for the brace behind it. */
function blockName(spot: Spot, brace: number): string {
  const line = spot.tokens[brace]?.startLine;
  const words = spot.tokens.slice(0, brace).filter((token) => token.startLine === line && isWord(token));
  const isDeclared = wordOf(words[0]?.tokenType ?? LeftBrace) !== undefined;
  const [first, second] = words.map((token) => token.image);
  return [first, isDeclared ? second : undefined].filter((word) => word !== undefined).join(' ') || 'a block';
}

/** A brace that closes nothing. */
export function strayBrace(spot: Spot): Diagnostic | undefined {
  if (!isA(spot.found, RightBrace) || openBraces(spot).length > 0) return undefined;
  const span = foundSpan(spot);
  const remedy = { text: 'leave it out', edits: [{ span, text: '' }] };
  return diagnose('WR1000', span, { sentence: 'This "}" closes nothing.' }, { remedy });
}
