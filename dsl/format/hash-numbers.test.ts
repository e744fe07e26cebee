/** Every number and date of every example, also of what the checker does not know yet: it counts, however it is written. */
import { expect, it } from 'vitest';
import { tokenize } from '../lexer/lexer.ts';
import { DateLiteral, NumberLiteral, Percent } from '../lexer/tokens.ts';
import { parse } from '../parser/parse.ts';
import { type SourceFile, sourceFile } from '../source.ts';
import { ruleFiles, treeOf } from '../specs/syntax-fixtures.ts';
import { hashes } from './hash.ts';

const NUMBERS: readonly unknown[] = [DateLiteral, NumberLiteral, Percent];
const ASIDE = ['Test', 'Property', 'Example'];

interface Place {
  readonly image: string;
  readonly start: number;
}

/** Where numbers stand, tests and examples aside. */
function placesOf(source: SourceFile): readonly Place[] {
  const aside = treeOf(source).declarations.filter(({ kind }) => ASIDE.includes(kind));
  return tokenize(source.name, source.text)
    .tokens.filter(({ tokenType }) => NUMBERS.includes(tokenType))
    .map(({ image, startOffset }) => ({ image, start: startOffset }))
    .filter(({ start }) => !aside.some(({ span }) => span.start <= start && start < span.end));
}

/** The hash with one token written otherwise; undefined where that does not parse. */
function hashWith({ name, text }: SourceFile, { image, start }: Place, instead: string): string | undefined {
  const { file, diagnostics } = parse(
    sourceFile(name, text.slice(0, start) + instead + text.slice(start + image.length)),
  );
  return file === undefined || diagnostics.length > 0 ? undefined : hashes(file).hash;
}

const next = (image: string): string =>
  image.replace(/\d(?=\D*$)/, (digit) => (digit === '9' ? '8' : String(Number(digit) + 1)));

/** `75` as `7_5.00`, `2.5%` as `2.50%`. */
const long = (image: string): string =>
  image
    .replaceAll('_', '')
    .replace(/^(\d)(\d+)/, '$1_$2')
    .replace(/^(\d[\d_]*)(?:\.(\d+))?/, (_, whole: string, places = '') => `${whole}.${places}00`);

const examples = ruleFiles('examples').map((source) => [source.name, placesOf(source).length, source] as const);

it.each(examples)('%s: each of its %i numbers and dates counts', (_, count, source) => {
  const { hash } = hashes(treeOf(source));
  const places = placesOf(source);
  expect(places.filter((place) => hashWith(source, place, next(place.image)) === hash)).toEqual([]);
  expect(count).toBeGreaterThan(2);
});

it.each(examples)('%s: its numbers count alike in every writing', (_, __, source) => {
  const { hash } = hashes(treeOf(source));
  const numbers = placesOf(source).filter(({ image }) => !/^\d{4}-/.test(image));
  const written = numbers.map((place) => ({ place, hash: hashWith(source, place, long(place.image)) }));
  // Where the grammar asks for a whole number, the long writing does not parse.
  const read = written.filter((each) => each.hash !== undefined);
  expect(read.filter((each) => each.hash !== hash)).toEqual([]);
  expect(read.length).toBeGreaterThan(numbers.length / 2);
});
