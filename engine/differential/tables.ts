/** Generated decision tables: one of every pick policy, short and long, with dated bounds. */
import { type At, literal } from './expressions.ts';
import type { Random } from './random.ts';

/** Rising whole numbers between 1 and 899. */
function cuts(random: Random, count: number): number[] {
  const found = new Set<number>();
  while (found.size < count) found.add(random.whole(1, 899));
  return [...found].sort((a, b) => a - b);
}

export function generateTables(at: At): string {
  return [
    fees(at),
    book(at),
    areas(at),
    addons(at, 'sum', 'addons'),
    addons(at, 'min', 'lowest'),
    addons(at, 'max', 'highest'),
    words(at),
    every(at),
    hits(at),
  ].join('\n');
}

/** `one row` over an enum and a range, without a gap. */
function fees(at: At): string {
  const rows = ['bronze', 'silver', 'gold'].flatMap((tier) =>
    stretches(cuts(at.random, at.random.whole(1, 6))).map(
      (range) => `  | ${tier} | ${range} => ${money(at)} | ${literal('percent', at)} |`,
    ),
  );
  return `table fees picks one row {
  | tier: Tier | used: integer 0..900 => fee: money USD | off: percent |
${rows.join('\n')}
}`;
}

function stretches(bounds: readonly number[]): string[] {
  const [first = 1] = bounds;
  const inner = bounds.slice(1).map((to, i) => `${bounds[i]} ..< ${to}`);
  return [`< ${first}`, ...inner, `>= ${bounds.at(-1)}`];
}

/** `first row` over texts and a range, with overlaps, lists and a dated bound. */
function book(at: At): string {
  const names = Array.from({ length: at.random.whole(2, 30) }, (_, i) => `"a${i}"`);
  const rows = names.map(
    (name, i) =>
      `  | ${name}, "b${i}" | ${at.random.pick(['any', '< 400', '>= 200', '> 250', `${i} .. ${i + 300}`])} => ${at.random.chance(0.2) ? 'flat_fee' : money(at)} |`,
  );
  const dated = at.random.chance(0.5) ? '  | "gold" | < stride_limit => 7 USD |\n' : '';
  return `constant stride_limit: integer { from 2025-01-01 = 100  from 2026-02-01 = ${at.random.whole(101, 400)} }
table book picks first row {
  | name: text | used: integer 0..900 => fee: money USD |
${dated}${rows.join('\n')}
  | "gold" | any => 3 USD |
}`;
}

function areas(at: At): string {
  const digits = at.random.chance(0.7);
  const prefixes = new Set([
    ...(digits ? ['4', '44', '441'] : []),
    ...at.random.times(2, 30, () =>
      digits ? `${at.random.whole(1, 4999)}` : at.random.pick(['g', 'go', 'gold', 'a', 'AB', 'str', 'x1', 'x12']),
    ),
  ]);
  const rows = [...prefixes].map((prefix) => `  | "${prefix}" => ${money(at)} |`);
  return `table areas picks longest prefix {
  | prefix: text => rate: money USD |
${rows.join('\n')}
}`;
}

function addons(at: At, fold: 'sum' | 'min' | 'max', name: string): string {
  const rows = at.random.times(
    2,
    at.random.chance(0.3) ? 50 : 8,
    (i) =>
      `  | ${at.random.pick(['>=', '>'])} ${i * 7} | ${at.random.pick(['any', 'true', 'false'])} => ${money(at)} |`,
  );
  return `table ${name} picks ${fold} of rows {
  | used: integer 0..900 | flag: bool => fee: money USD |
${rows.join('\n')}
}`;
}

/** `first row` with texts to give, and a row for everything else. */
function words(at: At): string {
  const rows = stretches(cuts(at.random, at.random.whole(1, 4))).map(
    (range, i) => `  | ${range} => "word ${i}" | ${i % 2 === 0} |`,
  );
  const last = at.random.chance(0.5) ? '  | otherwise => "other" | false |' : '';
  return `table words picks ${last === '' ? 'one' : 'first'} row {
  | used: integer 0..900 => word: text | free: bool |
${(last === '' ? rows : rows.slice(1)).join('\n')}
${last}
}`;
}

function every(at: At): string {
  const rows = at.random.times(
    2,
    at.random.chance(0.3) ? 45 : 6,
    (i) => `  | ${i} .. ${i * 20 + 30} => ${money(at)} | "row ${i}" |`,
  );
  return `table every_fee picks every row {
  | used: integer 0..900 => fee: money USD | name: text |
${rows.join('\n')}
}`;
}

function hits(at: At): string {
  const rows = at.random.times(2, at.random.chance(0.3) ? 45 : 6, (i) => `  | ${i * 3} .. ${i * 20 + 30} => "${i}" |`);
  return `table hits picks count of rows {
  | used: integer 0..900 => name: text |
${rows.join('\n')}
}`;
}

function money({ random }: At): string {
  return `${random.whole(0, 90)}.${random.whole(10, 99)} USD`;
}
