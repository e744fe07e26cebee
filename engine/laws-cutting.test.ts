/**
 * However a usage is cut into sessions or bills, together they cost what the whole costs, to the cent, where the tariff counts what
 * was used and charged before (LANGUAGE 17.10 g and i: `already used` with `already charged`).
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Answer } from './answer.ts';
import { both, decimal, HEAD } from './testing/both.ts';

/** The same cases on every run. */
const RUNS = { seed: 11, numRuns: 40 };
const STEP = 6;

const bounds = fc
  .uniqueArray(fc.integer({ min: 1, max: 300 }), { minLength: 0, maxLength: 3 })
  .map((found) => found.toSorted((a, b) => a - b));
const rates = fc.array(fc.integer({ min: 0, max: 9_999 }), { minLength: 4, maxLength: 4 });
/** In steps of a talk. */
const parts = fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 1, maxLength: 9 });
const mode = fc.constantFrom('half up', 'half even', 'half down', 'floor', 'ceiling');
const model = fc.constantFrom('graduated', 'volume');
const cap = fc.constantFrom(undefined, 1, 12_345);

const cents = (answer: Answer): bigint => BigInt((answer.tariffs['call']?.total ?? '').replace('.', ''));

interface Price {
  readonly model: string;
  readonly bounds: readonly number[];
  readonly rates: readonly number[];
  readonly cap: number | undefined;
}

/** A ladder of minutes, or one price where it has no bounds. */
function clauses({ model: words, bounds: upTo, rates: of, cap: most }: Price): string {
  const rate = (at: number): string => `${decimal(of[at] ?? 0, 4)} USD per minute`;
  const tiers = upTo.map((bound, at) => `      up to ${bound} minutes at ${rate(at)}`);
  const price =
    tiers.length === 0
      ? `    each ${rate(0)}`
      : [`    ${words} {`, ...tiers, `      beyond at ${rate(tiers.length)}`, '    }'].join('\n');
  return most === undefined ? price : `${price}\n    cap ${decimal(most, 2)} USD`;
}

const tariff = (price: Price, rounding: string): string => `${HEAD}currency USD
rounding ${rounding} to 2 places per line

input talk: quantity second 0..1000000
input used: quantity second 0..1000000
input charged: money USD 0..10000000 places 2

tariff call {
  charge minutes {
    measure talk
    already used used
    already charged charged
    steps of ${STEP} seconds
${clauses(price)}
  }
}
`;

test('sessions of whole steps cost together what one of them costs', () => {
  fc.assert(
    fc.property(fc.record({ model, bounds, rates, cap }), mode, parts, (price, rounding, steps) => {
      const { answer } = both(tariff(price, rounding));
      let [used, charged] = [0, 0n];
      for (const part of steps) {
        charged += cents(answer({ talk: part * STEP, used, charged: decimal(Number(charged), 2) }));
        used += part * STEP;
      }
      expect(charged).toBe(cents(answer({ talk: used, used: 0, charged: 0 })));
    }),
    RUNS,
  );
});

const CALL = `${HEAD}currency EUR
rounding half even to 12 places per line

input start: instant
input end: instant
input talk: quantity second 0..1000000

calendar hours in zone "Europe/Berlin" {
  peak:     monday to friday 08:00 to 20:00
  weekend:  saturday, sunday
  off_peak: otherwise
}

tariff call {
  charge minutes {
    measure talk
    time of use hours over start to end {
      peak     at 0.36 EUR per minute
      weekend  at 0.072 EUR per minute
      off_peak at 0.12 EUR per minute
    }
  }
}
`;

/** Seconds since these: into and out of summer time, a midnight between weekend and week, a common evening. */
const BEGINS = ['2026-03-28T22:00:00Z', '2026-10-24T22:00:00Z', '2026-05-17T20:00:00Z', '2026-06-03T17:00:00Z'].map(
  (text) => Date.parse(text),
);

test('a call that is cut at any second costs what it costs in one, through bands, midnights and changes of the clock', () => {
  const { answer } = both(CALL);
  const cost = (from: number, to: number): bigint =>
    cents(
      answer({
        start: new Date(from).toISOString(),
        end: new Date(to).toISOString(),
        talk: (to - from) / 1000,
      }),
    );
  const lengths = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.constantFrom(...BEGINS), fc.integer({ min: 0, max: 7_200 }), lengths, (base, into, seconds) => {
      const start = base + into * 1000;
      let [at, sum] = [start, 0n];
      for (const each of seconds) {
        sum += cost(at, at + each * 1000);
        at += each * 1000;
      }
      expect(sum).toBe(cost(start, at));
    }),
    RUNS,
  );
});
