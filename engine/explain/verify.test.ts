/** A trace is evidence: whatever single figure, verdict, code, mode or word is changed, the verifier finds it. */
import { describe, expect, test } from 'vitest';
import { sealOf } from '../reference/seal.ts';
import { answerOf, policy } from '../testing/policy.ts';
import { rearrangements, type Tampering, tamperings } from '../testing/tamper.ts';
import { verify } from './verify.ts';

const header = (rounding: string, asOf = 'day'): string => `policy test.verified "Verified" version 1.2.3
effective from 2020-01-01
zone "Europe/Berlin"
currency USD
as of ${asOf}
rounding ${rounding}
`;
const PER_LINE = 'half even to 2 places per line';

const CASES: readonly (readonly [name: string, text: string, input: object])[] = [
  [
    'tiers, allowances, cap, proration, tax',
    `${header(PER_LINE, 'period.start')}
input period: BillingPeriod
input q: quantity GB 0..1000000 places 6
input rolled: quantity GB 0..50 places 6
tariff t "Metered data" {
  bills every month anchored to 2026-01-01
  charge access "Access" { flat 9.99 USD per month prorate by day }
  charge data "Data used" {
    code DATA_USED
    measure q
    included rolled "Rolled over"
    included 20 GB "Plan 20" rolls over up to 50 GB for 1 month
    graduated { up to 100 GB at 0.10 USD per GB up to 500 GB at 0.08 USD per GB plus 1 USD beyond at 0.05 USD per GB }
    cap 75 USD
    taxed as service
    message "{data.quantity} after {data.consumed}"
  }
  charge packs "Packs" { applies when q > 900 GB flat 5 USD per month }
  tax vat "VAT" 7.5% added to all charges
}`,
    { period: { start: '2026-04-01', end: '2026-05-01', in_service_from: '2026-04-19' }, q: '640.5', rolled: '3' },
  ],
  [
    'discounts that stack, pair and are cut',
    `${header(PER_LINE)}
input day: date
tariff t "T" {
  charge a "A" { amount 49.99 USD }
  charge b "B" { amount 14.99 USD }
  discount first "First" { code FIRST take 20% off all charges }
  discount second "Second" { take 10 USD off all charges stack after first spread by evenly }
  discount small "Small" { take 1 USD off a larger of this and large }
  discount large "Large" { take 2 USD off a for 6 months from 2026-03-15 }
  discount never "Never" { applies when day < 2026-01-01 take 1 USD off a }
  tax levy "Levy" 5% added to a
  tax vat "VAT" 7.5% added to all charges and levy
}`,
    { day: '2026-04-01' },
  ],
  [
    'per total alone, with payment',
    `${header('half even to 2 places per total\nrounding half up to 0.05 USD per payment as "Cash"')}
input day: date
tariff t "T" {
  charge a "A" { amount 10.333 USD }
  charge b "B" { amount 20.333 USD }
  charge c "C" { amount 30.333 USD round half up to 1 places }
  discount d "D" { take 10% off all charges }
  tax vat "VAT" 7.5% added to all charges
}`,
    { day: '2026-04-01' },
  ],
  [
    'both stages, tax per line, minimum, plus',
    `${header(`${PER_LINE}\nrounding half up to 0.05 USD per total`)}
input day: date
input q: quantity GB 0..1000 places 2
tariff t "T" {
  charge a "A" { measure q each 0.0001 USD per MB plus 0.30 USD "fee" minimum 2.01 USD }
  charge b "B" { measure q volume in whole units { next 10 GB at 1 USD per GB next 10 GB at 0.9 USD per GB beyond at 0.8 USD per GB } }
  tax vat "VAT" 7.5% added to all charges per line
}`,
    { day: '2026-04-01', q: '15.25' },
  ],
  [
    'proration by second, with allowance, with a factor',
    `${header(`${PER_LINE}\nrounding half up to 4 places per factor`, 'period.start')}
input period: BillingPeriod
input q: quantity GB 0..1000 places 2
tariff t "T" {
  bills every month
  charge a "A" {
    measure q included 20 GB graduated { up to 10 GB at 1 USD per GB beyond at 0.5 USD per GB }
    cap 50 USD prorate by second over billing cycle with allowance
  }
  charge b "B" { flat 120 USD per year / 12 rounded half up to 2 places prorate by day from 2026-03-10 until 2026-03-20 inclusive }
}`.replace('flat 120 USD per year / 12 rounded half up to 2 places', 'flat 10 USD per month'),
    { period: { start: '2026-03-01', end: '2026-04-01', in_service_from: '2026-03-20' }, q: '40' },
  ],
  [
    'a tariff that does not apply',
    `${header(PER_LINE)}
input day: date
tariff t "T" { applies when day < 2026-01-01
  charge a "A" { amount 5 USD } }`,
    { day: '2026-04-01' },
  ],
  [
    'rules, groups, messages, tables, aggregates, calls',
    `${header(PER_LINE)}
enum Kind ordered { low, high }
record Line { amount: money USD 0..1000 places 2  kind: Kind  taxed: bool }
input day: date
input moment: instant
input score: integer 300..850 optional
input lines: list of Line up to 10
constant minimum_score: integer { from 2020-01-01 = 620 from 2026-01-01 = 600 }
table deposit picks one row {
  | score: integer 300..850 => months: integer | reason: text |
  | < 600                   => 3 | "weak" |
  | 600 ..< 700             => 1 | "fair" |
  | otherwise               => 0 | "good" |
}
define twice(n: integer): integer = n * 2
define months: integer = twice(deposit(score otherwise 300).months)
define spent: money USD = sum(l.amount for l in lines where l.taxed and l.kind >= high)
define later: instant = moment + 1 month
define share: percent = as_percent(1 / 3 rounded half up to 4 places)
define text_of: text = if spent > 10 USD then "much" else "little"
rule score_ok "Score" { code SCORE_TOO_LOW weight 60 require score >= minimum_score when missing undecided
  message "Score {score} is below {minimum_score} on {day}; {share} of {spent}." }
rule spent_ok "Spent" { code SPENT_TOO_LITTLE weight 40 let wanted = 2 * 50 USD require spent >= wanted }
rule noted "Noted" { code NOTED severity warning require months < 2 and not (spent is 5 USD) }
decision inner "Inner" { pass when any of { score_ok, spent_ok } when undecided refer }
decision d "D" { applies when day >= 2026-01-01
  pass when all of { inner, weight of { score_ok, spent_ok } at least 70, none of { spent_ok } } when undecided fail }`,
    {
      day: '2026-04-01',
      moment: '2026-02-28T01:30:00Z',
      score: 580,
      lines: [
        { amount: '70.50', kind: 'high', taxed: true },
        { amount: '40', kind: 'high', taxed: true },
        { amount: '9', kind: 'low', taxed: true },
      ],
    },
  ],
];

/** `at` of a step or of a block in the trace points people to the source; it is no figure, and only the seal holds it. */
const isPointer = (path: string): boolean => /^trace\[.*\.at$/.test(path);

const shown = (missed: readonly Tampering[]): readonly string[] =>
  missed.map(({ path, was, is }) => `${path}: ${JSON.stringify(was)} -> ${JSON.stringify(is)}`);

/** What a forger does who knows of the seal. */
function sealedAnew(answer: unknown): unknown {
  const { seal: _, ...rest } = answer as Record<string, unknown>;
  return { ...rest, seal: sealOf(rest) };
}

describe('the verifier', () => {
  test.each(CASES)('%s: verifies, and no tampering passes, the seal made anew or not', (_, text, input) => {
    const answer = JSON.parse(JSON.stringify(answerOf(policy(text), input, { explain: 'full' })));
    expect(verify(answer)).toMatchObject({ ok: true });
    const figures = tamperings(answer, (path) => isPointer(path) || path === 'seal');
    expect(shown(figures.filter((each) => verify(sealedAnew(each.answer)).ok))).toEqual([]);
    expect(figures.length).toBeGreaterThan(100);
    const pointers = tamperings(answer, (path) => !isPointer(path) && path !== 'seal');
    const others = [...pointers, ...rearrangements(answer)];
    expect(shown(others.filter((each) => verify(each.answer).ok))).toEqual([]);
    expect(others.length).toBeGreaterThan(100);
  });

  test('a line, a reason or a block that is left out', () => {
    const [, text, input] = CASES[0] ?? ['', '', {}];
    const answer = JSON.parse(JSON.stringify(answerOf(policy(text), input, { explain: 'full' })));
    const without = (change: (copy: typeof answer) => void): unknown => {
      const copy = structuredClone(answer);
      change(copy);
      return sealedAnew(copy);
    };
    const bare = (copy: typeof answer): void => {
      const [, line] = copy.tariffs.t.lines;
      for (const key of ['quantity', 'consumed', 'carried', 'allowances', 'unit']) delete line[key];
    };
    expect(verify(without(bare)).ok).toBe(false);
    expect(verify(without((copy) => copy.tariffs.t.lines.splice(1, 1))).ok).toBe(false);
    expect(verify(without((copy) => copy.tariffs.t.lines.reverse())).ok).toBe(false);
    expect(verify(without((copy) => copy.trace.splice(2, 1))).ok).toBe(false);
    expect(verify(without((copy) => copy.trace[2].steps.splice(1, 1))).ok).toBe(false);
    expect(verify(without((copy) => delete copy.trace)).ok).toBe(false);
  });

  test.each(['hash', 'policy', 'version', 'text', 'semantics', 'tzdata', 'asOf'])(
    'an answer without its %s is falsified, not an exception',
    (field) => {
      const [, text, input] = CASES[0] ?? ['', '', {}];
      const answer = JSON.parse(JSON.stringify(answerOf(policy(text), input, { explain: 'full' })));
      expect(Object.hasOwn(answer, field)).toBe(true);
      delete answer[field];
      expect(verify(sealedAnew(answer)).ok).toBe(false);
    },
  );

  test('a minus before a text or a name', () => {
    const [, text, input] = CASES[0] ?? ['', '', {}];
    const answer = JSON.stringify(answerOf(policy(text), input, { explain: 'full' }));
    const tampered = answer.replaceAll(/(?<="(?:out|text|[a-z ]+)":")(?=\\"|[a-z]+")/g, '-');
    expect(tampered).not.toBe(answer);
    expect(verify(sealedAnew(JSON.parse(tampered))).ok).toBe(false);
  });

  test.each(['sum', 'min', 'max', 'count'])('%s of rows where no row matches verifies', (fold) => {
    const text = `policy x.y "V" version 1.0.0
effective from 2026-01-01
input n: integer 0..1000
table t picks ${fold} of rows { | n: integer 0..1000 => v: integer 0..9 | w: money USD |
 | >= 10 => 3 | 1.50 USD | }
${fold === 'count' ? 'define a: integer = t(n)' : 'define a: integer = t(n).v otherwise 9\ndefine b: money USD = t(n).w otherwise 1 USD'}`;
    const answer = JSON.parse(JSON.stringify(answerOf(policy(text), { n: 1 }, { explain: 'full', at: '2026-02-02' })));
    expect(verify(answer)).toMatchObject({ ok: true });
  });

  test('a rounding inside a rounding verifies, each with its own step', () => {
    const text = `policy x.y "V" version 1.0.0
effective from 2026-01-01
currency USD
input n: integer 0..1000
define a: money USD = (100 USD * (n / 3 rounded half up to 0.5) rounded half even to 2 places)`;
    const answer = JSON.parse(JSON.stringify(answerOf(policy(text), { n: 7 }, { explain: 'full', at: '2026-02-02' })));
    expect(answer.values.a).toBe('250');
    expect(verify(answer)).toMatchObject({ ok: true });
  });

  test.each([
    null,
    1,
    'x',
    [],
    {},
    { trace: [] },
    { trace: [{}] },
    { trace: [{ kind: 'rule', id: 'a', at: 'x', steps: [{}] }] },
  ])('what is no answer is no exception: %j', (given) => expect(verify(given).ok).toBe(false));
});
