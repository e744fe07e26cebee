/** Rows of tables: a price book with two exact keys and a range, and the longest prefix of a number. */
import type { Program } from '#dsl';
import type { Frame } from '#engine';
import { candidate, type Row } from './candidates.ts';
import { COUNT, random } from './inputs.ts';
import { framesOf, MODES, planOf } from './plans.ts';
import { programOf } from './policies.ts';

/** The total of a tariff in both modes, as whole numbers of `1 / steps`. */
function candidatesOf(
  program: Program,
  bodies: readonly string[],
  tariff: string,
  steps: number,
): readonly ReturnType<typeof candidate>[] {
  return MODES.map((mode) => {
    const plan = planOf(program, mode);
    const { scale, read } = plan.totalReader(tariff, 'total');
    return candidate<Frame>({
      name: `writ ${mode}`,
      mode,
      prepared: framesOf(plan, bodies),
      run: plan.code.runner('totals').run,
      read,
      comparable: (total) => String((Number(total) * steps) / Number(scale)),
    });
  });
}

const ZONES = 25;
const CLASSES = 8;
const BANDS = 5;
/** Grams; the last band has no end. */
const BAND = 1000;

const priceOf = (zone: number, klass: number, band: number): number => 100 + zone * 300 + klass * 37 + band * 11;

const dollars = (cents: number): string => (cents / 100).toFixed(2);

function* bookRows(): Generator<string> {
  for (let zone = 0; zone < ZONES; zone += 1)
    for (let klass = 0; klass < CLASSES; klass += 1)
      for (let band = 0; band < BANDS; band += 1) {
        const grams = band < BANDS - 1 ? `${band * BAND} ..< ${(band + 1) * BAND}` : `>= ${band * BAND}`;
        yield `  | "zone_${zone}" | class_${klass} | ${grams} => ${dollars(priceOf(zone, klass, band))} USD |`;
      }
}

const BOOK = `policy bench.price_book version 1.0.0
effective from 2026-01-01
currency USD
rounding half even to 2 places per line

enum Class { ${Array.from({ length: CLASSES }, (_, i) => `class_${i}`).join(', ')} }
input zone: text
input class: Class
input grams: integer 0..1_000_000

table book picks one row {
  | zone: text | class: Class | grams: integer 0..1_000_000 => price: money USD places 2 |
${[...bookRows()].join('\n')}
  | otherwise => 0 USD |
}
tariff parcel {
  charge carriage { flat book(zone, class, grams).price }
}
`;

interface Parcel {
  /** A text of its own, as a decoder makes it. */
  readonly zone: string;
  readonly klass: number;
  readonly grams: number;
}

/** Interned keys and typed arrays. */
function bookByHand(): (parcel: Parcel) => number {
  const zones = new Map(Array.from({ length: ZONES }, (_, i) => [`zone_${i}`, i]));
  const prices = new Int32Array(ZONES * CLASSES * BANDS);
  for (let i = 0; i < prices.length; i += 1)
    prices[i] = priceOf(Math.floor(i / BANDS / CLASSES), Math.floor(i / BANDS) % CLASSES, i % BANDS);
  const from = Float64Array.from({ length: BANDS }, (_, band) => band * BAND);
  return ({ zone, klass, grams }) => {
    const id = zones.get(zone);
    if (id === undefined) return 0;
    let band = BANDS - 1;
    while (band > 0 && grams < (from[band] ?? 0)) band -= 1;
    return prices[(id * CLASSES + klass) * BANDS + band] ?? 0;
  };
}

/** A text that no other input shares. */
const fresh = (text: string): string => Buffer.from(text).toString('latin1');

function parcels(): readonly Parcel[] {
  const next = random(4);
  const whole = (below: number): number => Math.floor(next() * below);
  return Array.from({ length: COUNT }, () => ({
    zone: fresh(`zone_${whole(ZONES + 1)}`),
    klass: whole(CLASSES),
    grams: whole(BAND * (BANDS + 1)),
  }));
}

export function priceBook(): Row {
  const program = programOf(BOOK);
  const asked = parcels();
  const bodies = asked.map(({ zone, klass, grams }) => JSON.stringify({ zone, class: `class_${klass}`, grams }));
  return {
    limit: 'hand-written',
    bars: { 'writ inlined': 1.25 },
    candidates: [
      candidate({ name: 'hand-written', mode: 'limit', prepared: asked, run: bookByHand() }),
      ...candidatesOf(program, bodies, 'parcel', 100),
    ],
  };
}

/** Prefixes of three to eight digits, each with a rate of its own, in hundredths of a cent. */
export function ratesByPrefix(count: number): ReadonlyMap<string, number> {
  const next = random(5);
  const rates = new Map<string, number>();
  while (rates.size < count) {
    const digits = 3 + Math.floor(next() * 6);
    rates.set(String(Math.floor((1 + 9 * next()) * 10 ** (digits - 1))), 1 + Math.floor(next() * 9999));
  }
  return rates;
}

const RATES = `policy bench.prefixes version 1.0.0
effective from 2026-01-01
currency USD
rounding half even to 4 places per line

input number: text

table rates picks longest prefix from csv "rates.csv" {
  | prefix: text => price: money USD places 4 |
}
tariff call {
  charge connection { flat rates(number).price otherwise 0 USD }
}
`;

export function prefixPolicy(rates: ReadonlyMap<string, number>) {
  const lines = [...rates].map(([prefix, rate]) => `${prefix},${(rate / 10_000).toFixed(4)} USD`);
  return programOf(RATES, `prefix,price\n${lines.join('\n')}\n`);
}

/** A trie of digits: ten children and a rate to a node. */
function prefixesByHand(rates: ReadonlyMap<string, number>): (number: string) => number {
  const nodes = [...new Array<number>(11).fill(0)];
  for (const [prefix, rate] of rates) {
    let at = 0;
    for (const digit of prefix) {
      const child = at + Number(digit);
      if (nodes[child] === 0) {
        nodes[child] = nodes.length;
        for (let i = 0; i < 11; i += 1) nodes.push(0);
      }
      at = nodes[child] ?? 0;
    }
    nodes[at + 10] = rate;
  }
  const trie = Int32Array.from(nodes);
  return (number) => {
    let [at, best] = [0, 0];
    for (let i = 0; i < number.length; i += 1) {
      at = trie[at + number.charCodeAt(i) - 48] ?? 0;
      if (at === 0) break;
      const rate = trie[at + 10] ?? 0;
      if (rate !== 0) best = rate;
    }
    return best;
  };
}

export function prefixes(): Row {
  const rates = ratesByPrefix(50_000);
  const program = prefixPolicy(rates);
  const next = random(6);
  const numbers = Array.from({ length: COUNT }, () => fresh(String(Math.floor((1 + 9 * next()) * 1e11))));
  const bodies = numbers.map((number) => JSON.stringify({ number }));
  return {
    limit: 'hand-written',
    bars: { 'writ inlined': 1.25 },
    candidates: [
      candidate({ name: 'hand-written', mode: 'limit', prepared: numbers, run: prefixesByHand(rates) }),
      ...candidatesOf(program, bodies, 'call', 10_000),
    ],
  };
}
