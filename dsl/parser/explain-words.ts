/** Faults of single words: one that runs into a number or a time, one that is no name, one that is missing or misspelt. */
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/suggest.ts';
import { tokenSpan, touches } from '../lexer/place.ts';
import { Colon, Identifier, Name, NumberLiteral, Text } from '../lexer/tokens.ts';
import { isA } from './blocks.ts';
import { asked, expectedWords, expects, foundSpan, insertion, isReserved, isWord, type Spot, wordOf } from './spot.ts';

/** `friday08:00` and `8:00`. */
export function brokenTime(spot: Spot): Diagnostic | undefined {
  for (const index of [spot.index - 1, spot.index]) {
    const [first, colon, last] = spot.tokens.slice(Math.max(0, index), Math.max(0, index) + 3);
    if (first === undefined || colon === undefined || last === undefined) continue;
    const glued = touches(first, colon) && touches(colon, last);
    if (!glued || !isA(colon, Colon) || !isA(last, NumberLiteral)) continue;
    const written = `${first.image}:${last.image}`;
    const match = /^(.*?)(\d{1,2}):(\d\d)$/.exec(written);
    if (match === null) continue;
    const [, word = '', hours = '', minutes = ''] = match;
    const text = `${word}${word === '' ? '' : ' '}${hours.padStart(2, '0')}:${minutes}`;
    const span = { ...tokenSpan(spot.file, first), end: last.startOffset + last.image.length };
    return diagnose('WR1012', span, { written }, { remedy: { text, edits: [{ span, text }] } });
  }
  return undefined;
}

/** `weight 50x` */
export function gluedNumber(spot: Spot): Diagnostic | undefined {
  const { previous, found } = spot;
  if (previous === undefined || !isWord(found) || !isA(previous, NumberLiteral) || !touches(previous, found))
    return undefined;
  const span = { ...tokenSpan(spot.file, previous), end: foundSpan(spot).end };
  const edits = [insertion(spot, found.startOffset, ' ')];
  const remedy = { text: 'put a blank between a number and a word', edits };
  return diagnose('WR1006', span, { number: previous.image, letters: found.image }, { remedy });
}

/** `rule when "..."` */
export function reservedName(spot: Spot): Diagnostic | undefined {
  const { found, previous } = spot;
  if (!isReserved(found) || !(expects(spot, Name) || expects(spot, Identifier))) return undefined;
  if (previous !== undefined && previous.endLine !== found.startLine && !isReserved(previous)) return undefined;
  const sentence = `"${found.image}" is a word of the language and cannot be a name here.`;
  return diagnose(
    'WR1000',
    foundSpan(spot),
    { sentence },
    { remedy: { text: `add to it, as in "the_${found.image}"` } },
  );
}

/** A word that is nearly one of those that may stand here, in the middle of a clause. */
export function misspeltWord(spot: Spot): Diagnostic | undefined {
  const { found } = spot;
  if (!isWord(found)) return undefined;
  const word = nearest(found.image, expectedWords(spot));
  if (word === undefined) return undefined;
  const span = foundSpan(spot);
  const sentence = `I expected "${word}" here, not "${found.image}".`;
  return diagnose('WR1000', span, { sentence }, { remedy: { text: word, edits: [{ span, text: word }] } });
}

interface Need {
  readonly clause: string;
  readonly before: readonly (readonly [word: string, what: string])[];
}

/** What the words inside a clause stand before, where the grammar rule alone would not tell the author. */
const NEEDS: Readonly<Record<string, Need>> = {
  tier: {
    clause: 'A tier',
    before: [
      ['at', 'its price'],
      ['to', 'its bound'],
    ],
  },
  bandRate: { clause: 'A band', before: [['at', 'its price']] },
  packageModel: {
    clause: 'A package',
    before: [
      ['of', 'its size'],
      ['at', 'its price'],
    ],
  },
  takeClause: { clause: 'A discount', before: [['off', 'the charges it is taken from']] },
  giveClause: {
    clause: 'A grant',
    before: [
      ['to', 'its receiver'],
      ['as', 'the balance'],
    ],
  },
  payClause: { clause: 'A share', before: [['to', 'its receiver']] },
  ifExpr: {
    clause: 'An "if"',
    before: [
      ['then', 'the value that follows'],
      ['else', 'the other value'],
    ],
  },
  comprehension: { clause: 'A selection', before: [['in', 'its list']] },
  forEach: {
    clause: 'A "for each"',
    before: [
      ['each', 'the name of an item'],
      ['in', 'its list'],
    ],
  },
  useDecl: {
    clause: 'An import',
    before: [
      ['from', 'the library'],
      ['version', 'the major version'],
    ],
  },
  header: { clause: 'A policy', before: [['version', 'its version']] },
  appliesWhen: { clause: 'A gate', before: [['when', 'its condition']] },
};

/** Exactly one word can stand here, and something else does: `up to 100 GB 0.10 USD per GB`. */
export function missingWord(spot: Spot): Diagnostic | undefined {
  const { found } = spot;
  const entries = asked(spot);
  const [first] = entries;
  const word = first === undefined ? undefined : wordOf(first.token);
  if (found === undefined || first === undefined || word === undefined) return undefined;
  if (entries.some((entry) => entry.token !== first.token)) return undefined;
  const need = NEEDS[first.rule];
  const before =
    need?.before.find(([needed]) => needed === word)?.[1] ?? (isA(found, Text) ? 'the text' : `"${found.image}"`);
  const rest = spot.tokens.slice(spot.index).filter((token) => token.startLine === found.startLine);
  const text = `${word} ${rest.map((token) => token.image).join(' ')}`.replace(/ ?([.,(]) ?| (\))/g, '$1$2');
  const remedy = { text, edits: [insertion(spot, found.startOffset, `${word} `)] };
  const place = { ...foundSpan(spot) };
  return diagnose('WR1009', place, { clause: need?.clause ?? 'This clause', word, before }, { remedy });
}
