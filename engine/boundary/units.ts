/** Unit words in the text of an input: `GB`, `minutes`, `USD per GB`. */
import { type Dimension, divide, type Unit } from '#dsl';

/** The unit that a word names, plurals included; undefined for an unknown word. */
export type UnitWords = (word: string) => Unit | undefined;

/** A unit or a rate (`A per B per C`). */
export function readUnit(text: string, words: UnitWords): Unit | undefined {
  const [first = '', ...others] = text.split(' per ');
  let unit = words(first);
  for (const word of others) {
    const by = words(word);
    if (unit === undefined || by === undefined) return undefined;
    unit = {
      dimensions: quotient(unit.dimensions, by.dimensions),
      factor: divide(unit.factor, by.factor),
      label: text,
    };
  }
  return unit;
}

function quotient(over: readonly Dimension[], under: readonly Dimension[]): Dimension[] {
  const exponents = new Map(over.map(({ base, exponent }) => [base, exponent]));
  for (const { base, exponent } of under) exponents.set(base, (exponents.get(base) ?? 0) - exponent);
  return [...exponents]
    .filter(([, exponent]) => exponent !== 0)
    .map(([base, exponent]) => ({ base, exponent }))
    .sort((a, b) => (a.base < b.base ? -1 : 1));
}
