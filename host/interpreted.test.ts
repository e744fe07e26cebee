/** What is not compiled, and says so: every reason there is, what the page says compiles instead, and that the page has them all. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { check, sourceFile } from '#dsl';
import { compile } from '#engine';

const page = readFileSync(new URL('../docs/calling.md', import.meta.url), 'utf8');

const policyOf = (rounding: string, body: string, more = ''): string => `policy demo.exact version 1.0.0
effective from 2026-01-01
currency USD
as of period.start
rounding half even to 2 places ${rounding}

input period: BillingPeriod
input used: quantity GB 0..1000 places 3
input days: integer 0..100
input parts: integer 100..9007199254740991
${more}
tariff bill {
  bills every month
${body}
}
`;
const shares = 'charge a { flat 10 USD per month prorate by day for days over parts }';
const table = `table bonus picks one row {
  | spent: money USD => off: money USD |
  | < 5 USD          => 1 USD          |
  | >= 5 USD         => 2 USD          |
}`;
const many = Array.from({ length: 80 }, (_, i) => {
  const parts = `days + ${i + 2} * parts`;
  return `charge c${i} { flat 10 USD per month prorate by day for days over ${parts} }`;
}).join('\n');

const items = 'record Fee { id: text  fee: money USD 0..100 places 2 }\ninput fees: list of Fee up to 5\n';

const OUTSIDE = 'extern f(): money USD 0..9 places 2 from plugin "p" version 1 pure cost 1\n';

const CASES: readonly (readonly [reason: string, how: string, wrong: string, right: string])[] = [
  [
    'B, which goes over the items of a list',
    'off another line than that of the item',
    policyOf('per line', 'charge a { amount days * 1 USD }\ndiscount d for each f in fees { take f.fee off a }', items),
    policyOf(
      'per line',
      'charge a for each f in fees { amount f.fee }\ndiscount d for each f in fees { take 1 USD off a }',
      items,
    ),
  ],
  [
    'a call of F, which is answered from outside',
    'an extern',
    policyOf('per line', 'charge a { amount days * 1 USD }\ndiscount d { take f() off a }', OUTSIDE),
    policyOf(
      'per line',
      'charge a { amount f() cap 9 USD }\ndiscount d { take asked off a }',
      `${OUTSIDE}define asked = f()\n`,
    ),
  ],
  [
    'a figure over a denominator that only the input gives, where a fixed one is needed',
    'looked up',
    policyOf('per total', `${shares}\ncharge b { amount bonus(a).off }`, table),
    policyOf('per total', `${shares}\ncharge b { amount bonus(a rounded half even to 2 places).off }`, table),
  ],
  [
    'a figure over a denominator that only the input gives, where a fixed one is needed',
    'looked up in the reason of a waiver',
    policyOf('per total', shares, `${table}\nrule r { code R require days > 3 waived when days > 1 "{bonus(a).off}" }`),
    policyOf('per total', shares, `${table}\nrule r { code R require days > 3 waived when days > 1 "{days}" }`),
  ],
  [
    'a figure of N bits over denominators that only the input gives',
    'many shares',
    policyOf('per total', many),
    policyOf('per total\nrounding half even to 6 places per factor', many),
  ],
];

/** Why the policy of a text is interpreted; a policy that is not sound, or too wide, is a fault of the test. */
function interpretedOf(text: string): string | undefined {
  const { program, diagnostics } = check(sourceFile('demo.writ', text), {
    library: () => ({ kind: 'missing', versions: [] }),
    csv: () => undefined,
  });
  if (program === undefined) throw new Error(JSON.stringify(diagnostics));
  const compiled = compile(program);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
  return compiled.plan.interpreted;
}

test.each(CASES)('%s: %s', (reason, _, wrong, right) => {
  const found = interpretedOf(wrong);
  expect(
    found
      ?.replace(/of \w+, which/, 'of D, which')
      .replace(/call of \w+/, 'call of F')
      .replace(/^\w+, wh/, 'B, wh')
      .replace(/\d+ bits/, 'N bits'),
  ).toBe(reason);
  expect(interpretedOf(right)).toBeUndefined();
  expect(page).toContain(`| ${reason} |`);
});

test('the page has no other reason', () => {
  const [, section = ''] = /## Compiled or not\n([\s\S]*?)\n## /.exec(page) ?? [];
  const rows = section.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| reason'));
  expect(rows.map((row) => row.split(' | ')[0]?.slice(2))).toEqual([...new Set(CASES.map(([reason]) => reason))]);
});
