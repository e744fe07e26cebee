/**
 * Exact fractions that the input makes: shares of a month, of an allowance, of a discount, which no stage rounds before the
 * total. The compiled evaluator holds them as whole numbers over divisors of the run; the reference as fractions.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { both } from './testing/both.ts';

const policyOf = (rounding: string, body: string, more = ''): string => `policy exact.shares version 1.0.0
effective from 2026-01-01
zone "Europe/Berlin"
currency USD
rounding half even to 2 places ${rounding}
input period: BillingPeriod
input used: quantity GB 0..1000 places 3
input balance: quantity GB 0..50 places 3
input days: integer 0..30
input parts: integer 30..997
input on: bool
tariff bill {
  bills every month
${body}
}
${more}`;

const TWO = `charge a { flat 10.115 USD per month prorate by day }
  charge b { measure used each 0.0123 USD per GB }`;

const CASES: readonly (readonly [name: string, text: string])[] = [
  ['one share', policyOf('per total', TWO)],
  ['shares over the same days', policyOf('per total', `${TWO}\ncharge c { flat 3.33 USD per month prorate by day }`)],
  [
    'shares over days, seconds and counts',
    policyOf(
      'per total',
      `${TWO}
      charge c { flat 3.33 USD per month prorate by second }
      charge d { applies when on flat 7.77 USD per month prorate by day for days over parts }
      tax vat 7.5% added to all charges per line`,
    ),
  ],
  [
    'a share behind a gate, discounted and taxed',
    policyOf(
      'per total',
      `charge a { applies when on flat 10.115 USD per month prorate by day for days over parts }
      charge b { measure used each 0.0123 USD per GB }
      discount tenth { take 10% off all charges }
      discount fixed { take 3 USD off all charges stack after tenth }
      tax excise 3% added to a
      tax vat 7.5% added to all charges and excise`,
    ),
  ],
  [
    'exact parts of discounts upon each other',
    policyOf(
      'per total',
      `${TWO}
      charge c { amount 1.005 USD }
      discount first { take 2 USD off all charges }
      discount second { take 1.5 USD off b, c cap 1 USD stack after first }
      discount third { applies when on take 0.7 USD off a, b stack after second }
      tax some 19% added to b
      tax all_of_them 7.5% added to all charges`,
    ),
  ],
  [
    'exact parts that are cut at their lines and shared out again',
    policyOf(
      'per total',
      `${TWO}
      charge c { amount 1.005 USD }
      discount first { take 9 USD off a }
      discount second { take 8 USD off all charges spread by evenly }
      discount third { applies when on take 90% off all charges }
      tax some 19% added to b
      tax other 7% added to c`,
    ),
  ],
  [
    'the larger of two in exact parts',
    policyOf(
      'per total',
      `${TWO}
      discount first { take 2 USD off all charges }
      discount second { take 12% off all charges cap 3 USD larger of this and first }
      tax vat 7.5% added to b`,
    ),
  ],
  [
    'shares of allowances, tiers and bounds',
    policyOf(
      'per line',
      `charge a {
        measure used
        included balance "Balance"
        included 20 GB "Plan"
        included 500 MB "More"
        graduated { up to 100 GB at 0.10 USD per GB plus 1 USD even at zero beyond at 0.05 USD per GB }
        minimum 5 USD
        cap 50 USD
        prorate by day with allowance
      }
      charge b {
        applies when on
        measure used
        included 20 GB
        volume in whole units { up to 100 GB at 0.10 USD per GB beyond at 0.05 USD per GB plus 2 USD }
        prorate by day for days over parts with allowance
      }`,
    ),
  ],
  [
    'what is contained, committed and paid in shares',
    policyOf(
      'per total',
      `${TWO}
      charge c { flat 7.77 USD per month prorate by day for days over parts waived when on "A gift" }
      commitment least { minimum 30 USD counting all charges carry shortfall up to 10% }
      credit gift { amount 5 USD on all charges before tax }
      credit paid { amount 12.34 USD on all charges after tax }
      tax vat { rate 19% contained in all charges exempt when on "Certificate" }
      tax fee { amount 1.10 USD added to all charges }
      tax local { rate 5.2% added to all charges exempt when days > 20 }`,
      'define short: money USD = (least.missing * days) rounded half up to 2 places',
    ),
  ],
  [
    'a credit that pays more than an exact line comes to',
    policyOf(
      'per total',
      `${TWO}
      credit paid { amount 43.97 USD on a before tax }`,
      'define rest: money USD = paid.remaining rounded half up to 4 places',
    ),
  ],
  [
    'a credit on a part of what a fixed tax on a fixed tax falls on',
    policyOf(
      'per line\nrounding half up to 0.05 USD per payment as "Cash"',
      `charge a { amount 3.33 USD }
      charge b { measure used each 0.0123 USD per GB }
      credit paid { amount 12.34 USD on b after tax }
      tax fee { amount 4.23 USD added to all charges }
      tax more { amount 7.53 USD added to all charges and fee }`,
    ),
  ],
  [
    'a credit on all that a tax on a tax falls on',
    policyOf(
      'per line',
      `${TWO}
      credit paid { amount 40 USD on all charges after tax }
      credit second { amount 10 USD on all charges after tax }
      tax excise 5% added to all charges
      tax vat 7.5% added to all charges and excise`,
    ),
  ],
  [
    'shares that are read',
    policyOf(
      'per total',
      `charge a { flat 10.115 USD per month prorate by day for days over parts }
      charge b { measure used included 20 GB each 0.0123 USD per GB prorate by day with allowance }
      charge c { amount max(if a > 2 USD and b.consumed < 5 GB then min(a, 4 USD) else 2 * a, 0 USD) }`,
      `define third: money USD = (a / (days + 1)) rounded half up to 3 places
define rest: quantity GB = (used - b.consumed) rounded floor to 2 places
define by_share: number = (used / (b.consumed + 1 GB)) rounded half even to 3 places
define dear: bool = c.gross in 1 USD .. 5 USD`,
    ),
  ],
];

const inputs = fc.record({
  period: fc.constantFrom(
    { start: '2026-03-01', end: '2026-04-01', in_service_from: '2026-03-20' },
    { start: '2026-02-01', end: '2026-03-01', in_service_until: '2026-02-11' },
    { start: '2026-04-01', end: '2026-05-01', in_service_from: '2026-05-01' },
    { start: '2026-04-01', end: '2026-05-01' },
  ),
  used: fc.integer({ min: 0, max: 200_000 }).map((mb) => `${mb / 1000}`),
  balance: fc.integer({ min: 0, max: 5_000 }).map((mb) => `${mb / 1000}`),
  days: fc.integer({ min: 0, max: 30 }),
  parts: fc.integer({ min: 30, max: 997 }),
  on: fc.boolean(),
});

test.each(CASES)('%s', (_, text) => {
  const { plan, json } = both(text);
  expect(plan.interpreted).toBeUndefined();
  fc.assert(
    fc.property(inputs, (given) => {
      json(given);
    }),
    { seed: 5, numRuns: 60 },
  );
});
