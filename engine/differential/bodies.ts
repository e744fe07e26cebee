/** Bodies that are nearly right: a sound one with a few pieces changed, by what strange callers send. */
import type { Random } from './random.ts';

const STRINGS = [
  ...['""', '"0"', '"-0"', '"00"', '"01"', '"1."', '".5"', '"+1"', '"1e2"', '" 1"', '"1 "', '"1,5"', '"5%"', '"0.5"'],
  ...['"101%"', '"12.50 USD"', '"12.50 EUR"', '"12.50  USD"', '"1.5 GB"', '"1500 MB"', '"0.0005 GB"', '"7 seats"'],
  ...['"7 seat"', '"9007199254740993"', '"99999999999999999999"', '"0.00000001"', '"1.000000000"', '"-1"', '"1000"'],
  ...['"2026-02-29"', '"2028-02-29"', '"2026-13-01"', '"2026-04-31"', '"0000-01-01"', '"2026-4-01"', '"2026-04-01 "'],
  ...['"24:00"', '"23:59"', '"12:60"', '"1:00"', '"12:00:00"', '"12:00:07"', '"2026-04-01T09:00:00Z"'],
  ...['"2026-04-01T09:00:60Z"', '"2026-04-01T09:00:00+02:00"', '"2026-04-01T09:00:00"', '"2026-04-01T09:00:00.5Z"'],
  ...['"2026-04-01t09:00:00z"', '"gold"', '"Gold"', '"go\\u006cd"', '"straße"', '"e\\u0301"', '"\\ud800"', '"a\\nb"'],
] as const;
const BARE = [
  ...['0', '-0', '00', '1.', '.5', '1e2', '1E-2', '-', '+1', '1.0', '1.10', '12.345', '1e400', '9007199254740991'],
  ...[
    '9007199254740993',
    '0.1',
    '0.12345678901234567',
    'true',
    'false',
    'null',
    'nul',
    'True',
    'NaN',
    '[]',
    '{}',
    '[1]',
  ],
  ...['[null]', '{"a":1}', '"', '\u0000', '//', "'x'"],
] as const;
const EDITS = [
  ...(['drop', 'repeat', 'more', 'rename', 'byte', 'cut', 'insert'] as const),
  ...(['value', 'value', 'value', 'value', 'value', 'swap', 'swap', 'blanks', 'blanks', 'blanks'] as const),
] as const;

/** A name with its colon, or a value as it is written: a text, a number or a word. */
const NAME_OR_VALUE = /"(?:[^"\\]|\\.)*"\s*:?|-?\d[\d.eE+-]*|\b(?:true|false|null)\b/g;
const PROPERTY = /"[a-z0-9_]+":(?:"(?:[^"\\]|\\.)*"|true|false|null|-?[\d.]+)/g;

/** `body` with one to three edits; not always JSON any more, and not always wrong. */
export function strangeBody(body: string, random: Random): string {
  let text = body;
  for (let left = random.pick([1, 1, 1, 2, 3]); left > 0; left -= 1) text = edited(text, random);
  return text;
}

function edited(text: string, random: Random): string {
  const edit = EDITS[random.whole(0, EDITS.length - 1)] ?? 'value';
  const place = random.whole(0, Math.max(0, text.length - 1));
  switch (edit) {
    case 'value':
      return replaced(text, NAME_OR_VALUE, random, (old) => (old.endsWith(':') ? old : valueInstead(old, random)));
    case 'drop':
      return replaced(text, PROPERTY, random, () => '')
        .replaceAll(/,{2,}/g, ',')
        .replaceAll(/([{[]),|,([}\]])/g, '$1$2');
    case 'repeat':
      return replaced(text, PROPERTY, random, (old) => `${old},${old}`);
    case 'more':
      return replaced(text, /(?<=[[,])"[^"]*"(?=[,\]])/g, random, (old) =>
        Array.from({ length: random.whole(1, 6) }, () => old).join(','),
      );
    case 'rename':
      return replaced(text, /"[a-z0-9_]+":/g, random, (old) =>
        random.pick([old.toUpperCase(), '"constructor":', '"__proto__":', `"x${old.slice(1)}`, '"n\\u0031":', '"":']),
      );
    case 'swap': {
      const all = [...text.matchAll(PROPERTY)];
      const [a, b] = [all[random.whole(0, all.length - 1)], all[random.whole(0, all.length - 1)]];
      if (a === undefined || b === undefined || a.index >= b.index) return text;
      const middle = text.slice(a.index + a[0].length, b.index);
      return `${text.slice(0, a.index)}${b[0]}${middle}${a[0]}${text.slice(b.index + b[0].length)}`;
    }
    case 'blanks':
      return replaced(text, /[{}[\]:,]/g, random, (old) =>
        random.pick([` ${old}`, `${old}\n\t`, `\r${old} `, `\t${old}`, `${old}\u00a0`]),
      );
    case 'byte':
      return `${text.slice(0, place)}${String.fromCharCode(random.whole(32, 126))}${text.slice(place + 1)}`;
    case 'cut':
      return `${text.slice(0, place)}${text.slice(place + random.whole(1, 4))}`;
    case 'insert':
      return `${text.slice(0, place)}${random.pick(['"', ',', '}', ']', '{', '0', '\\', ' ', 'é', '\ufeff'])}${text.slice(place)}`;
    default:
      return edit satisfies never;
  }
}

function replaced(text: string, pattern: RegExp, random: Random, instead: (old: string) => string): string {
  const all = [...text.matchAll(pattern)];
  const found = all[random.whole(0, all.length - 1)];
  if (found === undefined) return text;
  return `${text.slice(0, found.index)}${instead(found[0])}${text.slice(found.index + found[0].length)}`;
}

/** Another form of the same value as often as another value. */
function valueInstead(old: string, random: Random): string {
  if (/^"\d{4}-\d\d-\d\d/.test(old) && random.chance(0.8)) return dateInstead(old, random);
  const inner = /^"(-?\d+(?:\.\d+)?)(%?)"$/.exec(old);
  if (inner === null || random.chance(0.2)) return random.chance(0.5) ? random.pick(STRINGS) : random.pick(BARE);
  const [, figure = '', percent = ''] = inner;
  const zeros = figure.includes('.') ? `${figure}0` : `${figure}.0`;
  return random.pick([
    () => figure,
    () => `"${figure}"`,
    () => `"${zeros}${percent}"`,
    () => zeros,
    () => `"-${figure}${percent}"`,
    () => `"${figure}1${percent}"`,
    () => `"${figure} ${random.pick(['USD', 'GB', 'MB', 'seats', 'EUR', ''])}"`,
    () => `"0${figure}${percent}"`,
    () => `${figure}e0`,
  ])();
}

/** Another day, which may not exist, or may turn a period round. */
function dateInstead(old: string, random: Random): string {
  const day = random.pick([`${random.whole(1, 28)}`, '28', '29', '30', '31', '32', '0']).padStart(2, '0');
  return `"${random.whole(2024, 2028)}-${random.pick(['01', '02', '02', '04', '06', '12'])}-${day}${old.slice(11)}`;
}
