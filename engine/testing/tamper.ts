/** Every small lie about an answer: one leaf changed, everything else as it was. */

export interface Tampering {
  readonly path: string;
  readonly was: unknown;
  readonly is: unknown;
  readonly answer: unknown;
}

type Path = readonly (string | number)[];

/** Words that say what was decided; each is swapped for another. */
const SWAPS: readonly (readonly [RegExp, string])[] = [
  [/\bpass\b/, 'fail'],
  [/\bfail\b/, 'pass'],
  [/\bundecided\b/, 'pass'],
  [/\brefer\b/, 'pass'],
  [/\bnot_applicable\b/, 'pass'],
  [/\btrue\b/, 'false'],
  [/\bfalse\b/, 'true'],
  [/\bhalf even\b/, 'half up'],
  [/\bhalf up\b/, 'half even'],
  [/\berror\b/, 'warning'],
  [/\bwarning\b/, 'error'],
  [/\bUSD\b/, 'EUR'],
  [/\bGB\b/, 'MB'],
];

/** Everything that can be left out, said twice or put in another order: properties, elements, neighbours. */
export function rearrangements(answer: unknown): readonly Tampering[] {
  return [...containers(answer, [])].flatMap(([path, value]) => {
    const shown = pathText(path);
    const tampering = (how: string, is: unknown): Tampering => {
      return { path: `${shown} ${how}`, was: value, is, answer: replaced(answer, path, is) };
    };
    if (!Array.isArray(value)) {
      return Object.keys(value).map((key) => {
        const { [key]: _, ...rest } = value as Record<string, unknown>;
        return tampering(`without ${key}`, rest);
      });
    }
    return value.flatMap((item, i) => [
      tampering(`without ${i}`, value.toSpliced(i, 1)),
      tampering(`with ${i} twice`, value.toSpliced(i, 0, item)),
      ...(i === 0 || JSON.stringify(value[i - 1]) === JSON.stringify(item)
        ? []
        : [tampering(`with ${i} before ${i - 1}`, value.toSpliced(i - 1, 2, item, value[i - 1]))]),
    ]);
  });
}

function* containers(value: unknown, path: Path): Iterable<[Path, object]> {
  if (typeof value !== 'object' || value === null) return;
  yield [path, value];
  for (const [key, inner] of Object.entries(value)) {
    yield* containers(inner, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

/** `skip`: paths (`trace[0].steps[1].at`) that are pointers, not figures. */
export function tamperings(answer: unknown, skip: (path: string) => boolean): readonly Tampering[] {
  return [...leaves(answer, [])].flatMap(([path, value]) => {
    const shown = pathText(path);
    if (skip(shown)) return [];
    return changes(value).map((is) => ({ path: shown, was: value, is, answer: replaced(answer, path, is) }));
  });
}

function* leaves(value: unknown, path: Path): Iterable<[Path, unknown]> {
  if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* leaves(item, [...path, i]);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* leaves(inner, [...path, key]);
  } else yield [path, value];
}

function pathText(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}

/** Each number of a text by itself, each deciding word, each code; truths turned round. */
function changes(value: unknown): readonly unknown[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1];
  if (typeof value !== 'string') return [];
  const numbers = [...value.matchAll(/\d+/g)].map(({ 0: digits, index }) => {
    const last = digits.slice(-1);
    const changed = digits.slice(0, -1) + ((Number(last) + 1) % 10).toString();
    return value.slice(0, index) + changed + value.slice(index + digits.length);
  });
  const words = SWAPS.filter(([word]) => word.test(value)).map(([word, other]) => value.replace(word, other));
  const codes = /^[A-Z][A-Z_]+$/.test(value) ? [`${value}_X`] : [];
  const texts = numbers.length + words.length + codes.length === 0 ? [`${value}x`] : [];
  return [...numbers, ...words, ...codes, ...texts];
}

function replaced(value: unknown, [step, ...rest]: Path, leaf: unknown): unknown {
  if (step === undefined) return leaf;
  if (Array.isArray(value)) return value.map((item, i) => (i === step ? replaced(item, rest, leaf) : item));
  const entries = Object.entries(value as Record<string, unknown>);
  return Object.fromEntries(entries.map(([key, inner]) => [key, key === step ? replaced(inner, rest, leaf) : inner]));
}
