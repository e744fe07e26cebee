/**
 * The words for units that a file may write: SI and IEC units of data and time, currencies, and the file's own units.
 * `day`, `month` and `year` are opaque calendar units: a year is 12 months, and nothing else converts between them (4).
 */
import { CURRENCIES } from './currencies.ts';
import { integer, multiply, ONE, type Rational } from './rational.ts';
import { divideUnits, type Unit } from './unit.ts';

function base(name: string, factor: Rational, label: string): Unit {
  return { dimensions: [{ base: name, exponent: 1 }], factor, label };
}

const PREFIXES: readonly (readonly [string, bigint])[] = [
  ['k', 1000n],
  ['M', 1000n ** 2n],
  ['G', 1000n ** 3n],
  ['T', 1000n ** 4n],
  ['P', 1000n ** 5n],
];
const BINARY_PREFIXES: readonly (readonly [string, bigint])[] = [
  ['Ki', 1024n],
  ['Mi', 1024n ** 2n],
  ['Gi', 1024n ** 3n],
  ['Ti', 1024n ** 4n],
  ['Pi', 1024n ** 5n],
];

/** The calendar unit words and how many of their base (day or month) they are. */
export const CALENDAR_WORDS: ReadonlyMap<string, { readonly family: 'days' | 'months'; readonly count: number }> =
  new Map([
    ['day', { family: 'days', count: 1 }],
    ['week', { family: 'days', count: 7 }],
    ['month', { family: 'months', count: 1 }],
    ['year', { family: 'months', count: 12 }],
  ] as const);

/** Base dimensions of the built-in units that have no mark: words that no currency can be called. */
export const BUILT_IN_BASES: ReadonlySet<string> = new Set(['bit', 'second', 'day', 'month']);

function builtIns(): Map<string, Unit> {
  const units = new Map<string, Unit>();
  const put = (unit: Unit, ...more: string[]): void => {
    units.set(unit.label, unit);
    for (const word of more) units.set(word, unit);
  };
  const bit = base('bit', ONE, 'bit');
  const second = base('second', ONE, 'second');
  put(bit, 'bits');
  put(second, 'seconds');
  put(base('second', integer(60), 'minute'), 'minutes');
  const hour = base('second', integer(3600), 'hour');
  put(hour, 'hours');
  put(base('bit', integer(8), 'B'));
  const bps = { ...divideUnits(bit, second), label: 'bps' };
  const hertz: Unit = { dimensions: [{ base: 'second', exponent: -1 }], factor: ONE, label: 'Hz' };
  const watt = base('#watt', ONE, 'W');
  put(bps);
  put(hertz);
  put(watt);
  for (const [prefix, count] of PREFIXES) {
    const factor = integer(count);
    put(base('bit', multiply(factor, integer(8)), `${prefix}B`));
    put({ ...bps, factor, label: `${prefix}bps` });
    put({ ...hertz, factor, label: `${prefix}Hz` });
    put({ ...watt, factor, label: `${prefix}W` });
    put({
      dimensions: [
        { base: '#watt', exponent: 1 },
        { base: 'second', exponent: 1 },
      ],
      factor: multiply(factor, hour.factor),
      label: `${prefix}Wh`,
    });
  }
  for (const [prefix, count] of BINARY_PREFIXES) put(base('bit', integer(count * 8n), `${prefix}B`));
  for (const [word, { family, count }] of CALENDAR_WORDS) {
    put(base(family === 'days' ? 'day' : 'month', integer(count), word), `${word}s`);
  }
  return units;
}

const BUILT_IN = builtIns();

/** The unit words of one file: built-in units and currencies, and the file's own and imported ones. */
export interface Vocabulary {
  /** Unit by word, singular or plural. */
  readonly units: ReadonlyMap<string, Unit>;
  /** Decimal places of the minor unit, by currency code. */
  readonly currencies: ReadonlyMap<string, number>;
}

export const BUILT_IN_VOCABULARY: Vocabulary = { units: BUILT_IN, currencies: CURRENCIES };

const CURRENCY_UNITS = new Map([...CURRENCIES.keys()].map((code) => [code, base(code, ONE, code)]));

export function currencyUnit(code: string): Unit {
  return CURRENCY_UNITS.get(code) ?? base(code, ONE, code);
}

const unitsByVocabulary = new WeakMap<Vocabulary, ReadonlyMap<string, Unit>>();

/** Units and currencies by word. Most files have the built-in ones, which thousands of programs then share. */
export function unitWords(vocabulary: Vocabulary): ReadonlyMap<string, Unit> {
  const known = unitsByVocabulary.get(vocabulary);
  if (known !== undefined) return known;
  const currencies = [...vocabulary.currencies.keys()].map((code) => [code, currencyUnit(code)] as const);
  const made = new Map([...currencies, ...vocabulary.units]);
  unitsByVocabulary.set(vocabulary, made);
  return made;
}

/** The unit of one word (a unit or a currency), or undefined. */
function unitOfWord(vocabulary: Vocabulary, word: string): Unit | undefined {
  return vocabulary.units.get(word) ?? (vocabulary.currencies.has(word) ? currencyUnit(word) : undefined);
}

/** `USD per GB per month`: the first word divided by each further one; undefined with the first unknown word. */
export function unitOfWords(vocabulary: Vocabulary, words: readonly string[]): Unit | { readonly unknown: string } {
  let result: Unit | undefined;
  for (const word of words) {
    const unit = unitOfWord(vocabulary, word);
    if (unit === undefined) return { unknown: word };
    result = result === undefined ? unit : divideUnits(result, unit);
  }
  return result ?? { unknown: '' };
}

/** The unit in the plural, where there is a word for it: `seconds`. */
export function plural(unit: Unit, vocabulary: Vocabulary): string {
  const words = [...vocabulary.units].filter(([word, known]) => word !== unit.label && known.label === unit.label);
  return words[0]?.[0] ?? unit.label;
}
